"""What is drawn when it is sent survives the outbox."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.channels.files import content_of
from bot.channels.telegram.attachments import document_of, drawn, picture_of
from bot.messages import (
    Bar,
    Calendar,
    CalendarEvent,
    CheckItem,
    Checklist,
    Document,
    File,
    Heading,
    Legend,
    Listing,
    Paragraph,
    Picture,
    Prerequisite,
    SmallPrint,
    Timeline,
)

DAY = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
PLAN = Timeline(
    "预计用时",
    (Bar("算法备案", (0, 0), (2, 3), length="2–3个月"), Bar("登记", (2, 3), (1, 2), "supplier", (0,))),
    (Prerequisite("ICP", "missing"),),
    "months",
    "footer",
    Legend("least", "most", "supplier"),
)
PARTS = (
    Heading("备案"),
    Paragraph("words", strong=True),
    Paragraph("more words"),
    Listing(("a", "b")),
    Checklist((CheckItem("done", done=True), CheckItem("not yet"))),
    SmallPrint(("S1",)),
    Picture(PLAN, "caption", "plan.png"),
)
FILES = [
    File("计划.md", b"\x00\xff# \xe8\xae\xa1"),
    File("plan.png", drawn=PLAN),
    File("plan.docx", drawn=Document("计划", PARTS, DAY, "zh")),
    File("plan.ics", drawn=Calendar("plan", (CalendarEvent("k", "t", "x", DAY.date(), DAY.date(), 3),), DAY, "en")),
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_is_made_as_if_it_had_not_been_stored(file: File) -> None:
    parameter, made = drawn(document_of(file))
    assert (parameter, made.filename) == ("document", file.name)
    assert isinstance(made.input_file_content, bytes)
    if not file.name.endswith(".docx"):  # a zip file tells when it was made
        assert made.input_file_content == content_of(file)
    assert len(made.input_file_content) == pytest.approx(len(content_of(file)), rel=0.01)


def test_a_picture_is_drawn() -> None:
    parameter, made = drawn(picture_of(PLAN))
    assert parameter == "photo"
    assert made.input_file_content == content_of(File("plan.png", drawn=PLAN))
