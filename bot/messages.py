"""Defines the values that all channels share: what a person did (Utterance) and what the bot says (Reply).

A channel turns its own events into utterances and replies into its own markup; nothing else knows which channel is speaking.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

BlockKind = Literal["lead", "text", "bullet", "heading", "note", "footer"]
PrerequisiteState = Literal["ok", "missing", "ask"]
"""Whether something that must be in place is: it is, it is not, or that is not known."""


@dataclass(frozen=True, slots=True)
class ConversationKey:
    """Who talks where: one person in one thread of one chat. Everything remembered hangs on this."""

    channel: str
    """`telegram`, `console`, `ask` …"""
    chat: str
    user: str
    thread: str = ""
    """Forum topic, where the chat has topics; empty otherwise."""


@dataclass(frozen=True, slots=True)
class Said:
    """Free text addressed to the bot."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A choice of an earlier reply was taken."""

    action: str
    """`Choice.action` of that reply, as it came back: not to be trusted."""


@dataclass(frozen=True, slots=True)
class Commanded:
    """A slash command; `name` without the slash, lower case."""

    name: str
    arguments: str = ""


GroupForm = Literal["private", "personal"]
"""Where members of a group fill in an assessment: only in private, or each a form of their own in the group."""


@dataclass(frozen=True, slots=True)
class GroupRules:
    """How a group wants the bot to behave; its admins set it."""

    language: Language | None = None
    """None follows each reader."""
    quiet: bool = False
    """Says nothing where it is not sure."""
    form: GroupForm = "private"
    tidy: bool = False
    """Takes command messages away once they are answered, where it may."""


@dataclass(frozen=True, slots=True)
class PastQuestion:
    """A question that somebody asked before."""

    at: dt.datetime
    """With time zone."""
    text: str
    """Empty where the words were not kept."""
    entries: tuple[str, ...]
    """Those that were told; none where there was no answer."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing one person did."""

    key: ConversationKey
    act: Said | Pressed | Commanded
    language_hint: str = ""
    """The client's own language (IETF tag, e.g. `zh-hans`); empty where the channel has none."""
    in_group: bool = False
    """Others read along."""
    saw_question: bool = True
    """False where it was written before the question that is open now was shown: then it cannot be the answer."""
    group: GroupRules = GroupRules()
    """Of the group it was said in."""
    private_link: str = ""
    """In a group: where the bot can be talked to in private; empty where the channel has no such address."""
    past: tuple[PastQuestion, ...] = ()
    """What the person asked before, the newest first; only where the act needs it."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of a reply, without markup."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the reader can press or type the number of."""

    label: str
    action: str
    """At most 64 bytes of UTF-8; means the same in every process that serves the same pack."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of a plan. Months are counted from its beginning, as (least, most)."""

    label: str
    starts: tuple[int, int]
    lasts: tuple[int, int]
    kind: Literal["own", "supplier"] = "own"
    after: tuple[int, ...] = ()
    """Numbers of the bars that must have ended before this one starts."""
    length: str = ""
    """How long it lasts, in words."""


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """Something that must be in place, without a duration."""

    label: str
    """With its state in words."""
    state: PrerequisiteState


@dataclass(frozen=True, slots=True)
class Legend:
    """What the patterns of the bars mean."""

    least: str = ""
    most: str = ""
    supplier: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A plan as a picture shows it; every text is in the reader's language and stands in the pack."""

    title: str
    bars: tuple[Bar, ...]
    first: tuple[Prerequisite, ...] = ()
    unit: str = ""
    """What the axis counts."""
    footer: str = ""
    """Paragraphs, a line each."""
    legend: Legend = Legend()


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part of a document."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a document."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """The items of a list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckItem:
    """Something to be ticked off."""

    text: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Checklist:
    """Things to be ticked off."""

    items: tuple[CheckItem, ...]


@dataclass(frozen=True, slots=True)
class SmallPrint:
    """Remarks on what a document rests on, a paragraph each."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A plan shown within a document."""

    timeline: Timeline
    caption: str
    file: str
    """Name of the picture that stands beside a document of plain text."""


DocumentPart = Heading | Paragraph | Listing | Checklist | SmallPrint | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A text for printing and passing on, in no format yet."""

    title: str
    parts: tuple[DocumentPart, ...]
    written: dt.datetime
    """When, with time zone."""
    language: Language


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """Whole days in a calendar."""

    key: str
    """The same for the same event of a later version of the calendar, and for no other event anywhere."""
    title: str
    text: str
    first: dt.date
    last: dt.date
    """The last day that belongs to it."""
    reminder: int | None = None
    """Days before the first at which the reader is reminded; none for an estimate."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Events for the reader's own calendar, in no format yet. None of them takes up the reader's time."""

    name: str
    events: tuple[CalendarEvent, ...]
    written: dt.datetime
    """When, with time zone."""
    language: Language


@dataclass(frozen=True, slots=True)
class File:
    """A document for the reader."""

    name: str
    """Without a folder."""
    content: bytes = b""
    drawn: Timeline | Document | Calendar | None = None
    """Where set, the channel makes the file from it - a picture, a text, a calendar -, and it has no other content."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the reader."""

    blocks: tuple[Block, ...] = ()
    choices: tuple[Choice, ...] = ()
    language: Language = "en"
    seen: int = 0
    """Above 0: the reply extends the message whose choice was pressed, and this many leading blocks stand there already.
    A channel that can edit replaces that message; one that cannot shows the rest."""
    timeline: Timeline | None = None
    """Shown as a picture, or as a chart in a terminal; the blocks say the same in words."""
    files: tuple[File, ...] = ()
    replaces: bool = False
    """The reply takes the place of the message whose choice was pressed, where the channel can edit."""
    toast: str = ""
    """A short notice for a press, shown in passing; then `blocks` may be empty."""

    @property
    def plain(self) -> str:
        """The reply as plain text, as the log keeps it."""
        return "\n".join(f"- {block.text}" if block.kind == "bullet" else block.text for block in self.blocks) or self.toast
