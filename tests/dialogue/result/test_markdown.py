"""Markdown: every part of a document, and nothing in it that Markdown would take for its own signs."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.result.markdown import as_markdown, escaped
from bot.messages import CheckItem, Checklist, Document, Heading, Listing, Paragraph, Picture, SmallPrint, Timeline

SIGNS = "\\`*_{}[]<>#+!|~&"


def test_each_part_of_a_document_has_its_form() -> None:
    parts = (
        Heading("Result"),
        Paragraph("File *it*.", strong=True),
        Paragraph("An estimate."),
        Listing(("one", "two")),
        Checklist((CheckItem("had", done=True), CheckItem("open"))),
        Picture(Timeline("", ()), "The plan", "plan.png"),
        SmallPrint(("first", "second")),
    )
    assert as_markdown(Document("My case", parts, dt.datetime(2026, 11, 27, tzinfo=dt.UTC), "en")) == (
        "# My case\n\n## Result\n\n**File \\*it\\*.**\n\nAn estimate.\n\n- one\n- two\n\n- [x] had\n- [ ] open\n\n"
        "![The plan](plan.png)\n\n> first\n>\n> second\n"
    )


@given(st.text())
def test_no_text_keeps_a_meaning_of_its_own_in_markdown(text: str) -> None:
    line = escaped(text)
    assert "\n" not in line
    plain = line.replace("\\\\", "")
    for sign in SIGNS.replace("\\", ""):
        assert plain.count(sign) == plain.count(f"\\{sign}")
    assert not line.startswith(("-", "="))


@pytest.mark.parametrize(("text", "shown"), [("1. one", "\\1. one"), ("- x", "\\- x"), ("2027-03-01", "2027-03-01"), ("a\n---", "a ---")])
def test_the_beginning_of_a_line_is_no_list(text: str, shown: str) -> None:
    assert escaped(text) == shown
