"""Word and calendar files, read back: complete, in typefaces that have Chinese, and with nothing that the formats cannot hold."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
import icalendar
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.documents import write_docx, write_ics
from bot.messages import (
    LANGUAGES,
    Bar,
    Calendar,
    CalendarEvent,
    CheckItem,
    Checklist,
    Document,
    DocumentPart,
    Heading,
    Language,
    Listing,
    Paragraph,
    Picture,
    SmallPrint,
    Timeline,
)

NOW = dt.datetime(2026, 11, 27, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
PLAN = Timeline("计划", (Bar("算法备案", (0, 0), (2, 3)),))
PARTS = (
    Heading("结论"),
    Paragraph("算法备案必须做。", strong=True),
    Paragraph("An estimate."),
    Listing(("ICP备案号", "AI标识")),
    Checklist((CheckItem("ICP号", done=True), CheckItem("标识"))),
    Picture(PLAN, "时间图", "timeline.png"),
    SmallPrint(("依据：文章", "生成于2026年")),
)


def opened(title: str = "客服 App", parts: tuple[DocumentPart, ...] = PARTS, language: Language = "zh") -> WordDocument:
    return docx.Document(io.BytesIO(write_docx(Document(title, parts, NOW, language))))


def test_a_word_file_holds_every_part_in_its_style() -> None:
    word = opened()
    assert [(paragraph.style.name, paragraph.text) for paragraph in word.paragraphs if paragraph.style] == [
        ("Title", "客服 App"),
        ("Heading 1", "结论"),
        ("Normal", "算法备案必须做。"),
        ("Normal", "An estimate."),
        ("List Bullet", "ICP备案号"),
        ("List Bullet", "AI标识"),
        ("Normal", "☑\tICP号"),
        ("Normal", "☐\t标识"),
        ("Normal", ""),  # the picture
        ("Normal", "依据：文章"),
        ("Normal", "生成于2026年"),
    ]
    assert [bool(run.bold) for paragraph in word.paragraphs[2:4] for run in paragraph.runs] == [True, False]


def test_the_picture_of_the_plan_is_in_it_with_words_for_those_who_cannot_see_it() -> None:
    shapes = list(opened().inline_shapes)
    assert [shape._inline.docPr.get("descr") for shape in shapes] == ["时间图"]  # noqa: SLF001 - python-docx has no other way
    with zipfile.ZipFile(io.BytesIO(write_docx(Document("x", PARTS, NOW, "zh")))) as archive:
        pictures = [archive.read(name) for name in archive.namelist() if name.startswith("word/media/")]
    assert [picture[:4] for picture in pictures] == [b"\x89PNG"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_style_in_use_names_a_typeface_that_has_chinese(language: Language) -> None:
    word = opened(language=language)
    for paragraph in word.paragraphs:
        style = paragraph.style
        assert style is not None
        fonts = style.element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
        assert not [name for name in fonts.attrib if name.endswith("Theme")], "a typeface of the theme is stronger than one by name"
        assert style.element.rPr.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"
    assert word.core_properties.language == {"en": "en-GB", "zh": "zh-CN"}[language]


def test_the_files_properties_name_the_case_and_its_day_and_nobody() -> None:
    properties = opened().core_properties
    assert (properties.title, properties.author, properties.comments) == ("客服 App", "", "")
    assert properties.created == properties.modified == dt.datetime(2026, 11, 27, 1, tzinfo=dt.UTC)


@given(st.text(st.characters() | st.sampled_from("\x00\x0b\ufffe\ud800\n\t"), max_size=20))
def test_no_text_breaks_a_word_file(text: str) -> None:
    word = opened(text, (Heading(text), Paragraph(text), Listing((text,)), SmallPrint((text,))))
    assert len(word.paragraphs) == 5


EVENTS = (
    CalendarEvent("k1", "估计——算法备案", "逗号, 分号; 反斜杠\\\n第二行", dt.date(2027, 1, 1), dt.date(2027, 3, 31)),
    CalendarEvent("k2", "Rule – file", "V3", dt.date(2027, 4, 15), dt.date(2027, 4, 15), reminder=7),
)


def read(events: tuple[CalendarEvent, ...] = EVENTS) -> icalendar.Calendar:
    read_back = icalendar.Calendar.from_ical(write_ics(Calendar("备案计划", events, NOW, "zh")))
    assert isinstance(read_back, icalendar.Calendar)
    return read_back


def test_events_are_whole_days_that_leave_the_readers_time_free() -> None:
    calendar = read()
    first, second = calendar.walk("VEVENT")
    assert str(calendar["x-wr-calname"]) == "备案计划"
    assert (first.decoded("dtstart"), first.decoded("dtend")) == (dt.date(2027, 1, 1), dt.date(2027, 4, 1))
    assert (second.decoded("dtstart"), second.decoded("dtend")) == (dt.date(2027, 4, 15), dt.date(2027, 4, 16))
    assert [str(event["transp"]) for event in (first, second)] == ["TRANSPARENT"] * 2
    assert [str(event["uid"]) for event in (first, second)] == ["k1", "k2"]
    assert first.decoded("dtstamp") == dt.datetime(2026, 11, 27, 1, tzinfo=dt.UTC)
    assert str(first["description"]) == EVENTS[0].text


def test_an_estimate_is_tentative_and_a_term_reminds() -> None:
    first, second = read().walk("VEVENT")
    assert [str(event["status"]) for event in (first, second)] == ["TENTATIVE", "CONFIRMED"]
    assert first.walk("VALARM") == []
    assert [alarm.decoded("trigger") for alarm in second.walk("VALARM")] == [dt.timedelta(days=-7)]


def test_lines_are_those_of_the_standard_folded_at_75_bytes() -> None:
    written = write_ics(Calendar("x" * 200, (CalendarEvent("k", "中" * 90, "文" * 300, *[dt.date(2027, 1, 1)] * 2),), NOW, "zh"))
    assert written.endswith(b"END:VCALENDAR\r\n")
    lines = written.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    assert all(line.decode() for line in lines[:-1]), "no character is torn apart"


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=30))
def test_no_text_breaks_a_calendar(text: str) -> None:
    (event,) = read((CalendarEvent("k", text, text, dt.date(2027, 1, 1), dt.date(2027, 1, 1)),)).walk("VEVENT")
    assert str(event["uid"]) == "k"
