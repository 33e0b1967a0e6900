"""What a file holds, whether it was given, drawn or written."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest

from bot.channels.files import content_of
from bot.messages import Bar, Calendar, Document, File, Paragraph, Timeline

NOW = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("file", "begins"),
    [
        (File("a.md", b"# a"), b"# a"),
        (File("a.png", drawn=Timeline("t", (Bar("Filing", (0, 0), (2, 2)),))), b"\x89PNG"),
        (File("a.docx", drawn=Document("t", (Paragraph("x"),), NOW, "en")), b"PK\x03\x04"),
        (File("a.ics", drawn=Calendar("t", (), NOW, "en")), b"BEGIN:VCALENDAR"),
    ],
)
def test_each_kind_of_file_has_the_content_of_its_format(file: File, begins: bytes) -> None:
    assert content_of(file).startswith(begins)


def test_what_writes_documents_is_not_loaded_before_there_is_one() -> None:
    loaded = "import sys, bot.channels.console, bot.channels.telegram.sender; print({'docx', 'icalendar', 'lxml'} & sys.modules.keys())"
    run = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
