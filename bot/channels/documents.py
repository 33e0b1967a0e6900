"""Writes documents as DOCX and calendars as ICS, for Word, LibreOffice and calendar applications."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING, assert_never

import docx
import icalendar
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from bot.channels.picture import draw_timeline
from bot.messages import (
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
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.styles.style import ParagraphStyle

_LATIN, _EAST_ASIAN = "Calibri", "Microsoft YaHei"
"""Typefaces of Word; where they are not installed, LibreOffice and Word take others of the same scripts."""
_LOCALES: dict[Language, str] = {"en": "en-GB", "zh": "zh-CN"}
_STYLES = ("Normal", "Title", "Heading 1", "List Bullet")
_BODY, _SMALL = Pt(10.5), Pt(9)
_GREY = RGBColor(0x59, 0x59, 0x59)
_MARGIN, _PICTURE_WIDTH, _PAPER = Mm(22), Mm(140), (Mm(210), Mm(297))
_BOX, _OPEN, _TICKED = Mm(7), "\N{BALLOT BOX}", "\N{BALLOT BOX WITH CHECK}"
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML file can hold."""


def write_docx(document: Document) -> bytes:
    """The document for Word, on A4 paper."""
    word = docx.Document()
    _set_up(word, document)
    word.add_heading(_clean(document.title), 0)
    for part in document.parts:
        _add(word, part)
    content = io.BytesIO()
    word.save(content)
    return content.getvalue()


def _set_up(word: WordDocument, document: Document) -> None:
    """Paper, typefaces, language, and the properties that file managers show."""
    section = word.sections[0]
    section.page_width, section.page_height = _PAPER
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    for name in _STYLES:
        _set_typefaces(word.styles[name], document.language)
    word.styles["Normal"].font.size = _BODY
    properties = word.core_properties
    properties.title, properties.author, properties.comments = _clean(document.title), "", ""
    properties.language = _LOCALES[document.language]
    properties.created = properties.modified = document.written.astimezone(dt.UTC).replace(tzinfo=None)


def _set_typefaces(style: ParagraphStyle, language: Language) -> None:
    """Names a typeface for each script: where only the Latin one is named, Chinese is shown in whatever comes first."""
    properties = style.element.get_or_add_rPr()
    for name in ("w:rFonts", "w:lang"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    style.font.name = _LATIN
    properties.rFonts.set(qn("w:eastAsia"), _EAST_ASIAN)
    properties.rFonts.set(qn("w:cs"), _LATIN)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), _LOCALES[language])
    spoken.set(qn("w:eastAsia"), _LOCALES["zh"])
    properties.append(spoken)


def _add(word: WordDocument, part: DocumentPart) -> None:
    match part:
        case Heading(text):
            word.add_heading(_clean(text), 1)
        case Paragraph(text, strong):
            word.add_paragraph().add_run(_clean(text)).bold = strong
        case Listing(items):
            for item in items:
                word.add_paragraph(_clean(item), "List Bullet")
        case Checklist(items):
            _add_checklist(word, items)
        case SmallPrint(texts):
            _add_small_print(word, texts)
        case Picture(timeline, caption):
            word.add_picture(io.BytesIO(draw_timeline(timeline)), _PICTURE_WIDTH)
            # what a screen reader says in place of the picture
            word.inline_shapes[-1]._inline.docPr.set("descr", _clean(caption))  # noqa: SLF001 - python-docx has no other way
        case _:
            assert_never(part)


def _add_checklist(word: WordDocument, items: tuple[CheckItem, ...]) -> None:
    """A line for each item, indented behind its box."""
    for item in items:
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = _BOX, Mm(-7)
        paragraph.paragraph_format.tab_stops.add_tab_stop(_BOX)
        paragraph.add_run(f"{_TICKED if item.done else _OPEN}\t{_clean(item.text)}")


def _add_small_print(word: WordDocument, texts: tuple[str, ...]) -> None:
    for text in texts:
        font = word.add_paragraph().add_run(_clean(text)).font
        font.size, font.color.rgb = _SMALL, _GREY


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def write_ics(calendar: Calendar) -> bytes:
    """The calendar in the format of RFC 5545; its events are tentative and leave the reader's time free."""
    written = icalendar.Calendar()
    written.add("prodid", "-//filing-bot//plan//EN")
    written.add("version", "2.0")
    written.add("method", "PUBLISH")
    written.add("x-wr-calname", calendar.name)
    for event in calendar.events:
        written.add_component(_event(event, calendar))
    content: bytes = written.to_ical()
    return content


def _event(event: CalendarEvent, calendar: Calendar) -> icalendar.Event:
    written = icalendar.Event()
    written.add("uid", event.key)
    written.add("dtstamp", calendar.written.astimezone(dt.UTC))
    written.add("summary", event.title, {"language": calendar.language})
    written.add("description", event.text, {"language": calendar.language})
    written.add("dtstart", event.first)
    # the format names the first day that does not belong to it
    written.add("dtend", event.last + dt.timedelta(days=1))
    written.add("transp", "TRANSPARENT")
    if event.reminder is None:
        written.add("status", "TENTATIVE")
    else:
        written.add("status", "CONFIRMED")
        written.add_component(_alarm(event.title, event.reminder))
    return written


def _alarm(title: str, days: int) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", dt.timedelta(days=-days))
    return alarm
