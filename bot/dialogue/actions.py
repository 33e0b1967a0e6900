"""Defines what stands behind a choice, and encodes it as a short text that means the same wherever the same pack is served.

Choices come back from the reader's client, so a text that does not read as one of these actions is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from bot.messages import LANGUAGES, Language


class Section(Enum):
    """What more can be shown of an entry; the value is its letter on the wire."""

    WHOLE = "w"
    """The whole answer, where a group was shown its first sentences; always the first of the sections."""
    NOTES = "n"
    SOURCES = "s"


class Reason(Enum):
    """Why an answer is not what was needed; the value is its letter on the wire."""

    WRONG = "w"
    SHORT = "s"
    """It says too little."""
    OTHER = "o"
    """It answers another question."""


class FormVerb(Enum):
    """What a choice does in a form; the value is its letter on the wire."""

    VALUE = "v"
    """This value is the answer."""
    TICK = "t"
    """Tick this value, or take the tick away."""
    DONE = "d"
    """The ticked values are the answer."""
    UNKNOWN = "u"
    """The answer is not known."""
    WHY = "w"
    """Say why it is asked."""
    BACK = "b"
    """Return to what was before the last change."""
    CANCEL = "x"
    REVIEW = "r"
    """Look over the answers."""
    EDIT = "e"
    """Answer this slot anew."""
    CONTINUE = "c"
    RESTART = "n"
    WHAT_IF = "q"
    """List what could be different."""
    VARY = "i"
    """Ask what would be if this slot were different."""
    SAVE = "s"
    """Ask for a name to save the assessment under."""
    SAVE_AS_PROPOSED = "k"
    """Save it under the name that was proposed."""
    PLAN = "p"
    """Plan back from a launch date."""
    EXPLAIN = "y"
    """Say why this is the result."""
    WHOLE = "f"
    """Show the whole result, where its first part was shown."""
    STEPS = "h"
    """Show all that can be done with a result."""
    REASONS = "g"
    """Say all reasons, with the statements that they rest on."""
    MORE_NOTES = "m"
    """Show all notes from outside the article."""
    EXPORT = "o"
    """Hand out the assessment as files."""
    CHECKLIST = "l"
    """Show what to have and to prepare."""
    CHECK_OFF = "j"
    """Tick off this item of the checklist, or take the tick away."""
    CALENDAR = "a"
    """Hand out the plan back from this date as a calendar file."""


class CaseVerb(Enum):
    """What can be done with a saved case; the value is its word on the wire and in `/cases`."""

    OPEN = "open"
    RENAME = "rename"
    DELETE = "delete"
    """Delete it; a button asks first."""
    DROP = "drop"
    """Delete it for good: the answer to what DELETE asks."""
    EXPORT = "export"


_OPEN = re.compile(r"p\|([A-Za-z0-9_-]{1,62})")
_GROUP = re.compile(r"g\|([a-z]{1,16})\|([a-z]{1,16})")
_ON_BUTTONS = (CaseVerb.OPEN, CaseVerb.EXPORT, CaseVerb.DELETE, CaseVerb.DROP)
"""A new name has to be typed."""
_CODE = "|".join(LANGUAGES)
_SHOW = re.compile(rf"a\|({_CODE})\|([a-z0-9][a-z0-9_-]{{0,47}})\|(w?(?:n|s|ns|sn)?)")
_NOTES = re.compile(rf"n\|({_CODE})\|([a-z0-9][a-z0-9_-]{{0,47}})")
_NONE = re.compile(rf"x\|({_CODE})")
_HELP = re.compile(rf"h\|({_CODE})")
_PAST = re.compile(rf"y\|({_CODE})\|([0-9]{{1,3}})")
_FEEDBACK = re.compile(rf"r\|({_CODE})\|([a-z0-9][a-z0-9_-]{{0,47}})\|(w?(?:n|s|ns|sn)?)\|([wso]?)")
_FIXED: Mapping[str, Language | None] = {"auto": None, **{language: language for language in LANGUAGES}}
_LANGUAGE = re.compile(rf"l\|({'|'.join(_FIXED)})")
_CASE = re.compile(rf"c\|(?:({'|'.join(verb.value for verb in _ON_BUTTONS)}) #([0-9a-f]{{8}}))?")
_FORM = re.compile(
    rf"f\|([0-9a-z]{{1,16}})\|([0-9]{{1,4}})\|([{''.join(verb.value for verb in FormVerb)}])(?:\|([a-z0-9][a-z0-9_-]{{0,39}}))?"
)
START = "f|new"
"""The action that begins an assessment, or goes on with the one under way."""
_FORGET: Mapping[bool, str] = {True: "d|forget", False: "d|keep"}
MOST_REVISIONS = 10_000


@dataclass(frozen=True, slots=True)
class ShowEntry:
    """An entry's answer with the sections that were asked for, in the order in which they were."""

    entry: str
    language: Language
    sections: tuple[Section, ...] = ()

    def __str__(self) -> str:
        return f"a|{self.language}|{self.entry}|{''.join(section.value for section in self.sections)}"


@dataclass(frozen=True, slots=True)
class ShowNotes:
    """An entry's notes and sources alone, below a message that answered several questions."""

    entry: str
    language: Language

    def __str__(self) -> str:
        return f"n|{self.language}|{self.entry}"


@dataclass(frozen=True, slots=True)
class Feedback:
    """An answer is not what was needed."""

    entry: str
    language: Language
    sections: tuple[Section, ...] = ()
    """Those that the answer shows."""
    reason: Reason | None = None
    """None asks for it."""

    def __str__(self) -> str:
        shown = "".join(section.value for section in self.sections)
        return f"r|{self.language}|{self.entry}|{shown}|{self.reason.value if self.reason else ''}"


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of the reader's own questions; the newest are on page 0."""

    number: int
    language: Language

    def __str__(self) -> str:
        return f"y|{self.language}|{self.number}"


@dataclass(frozen=True, slots=True)
class AllCommands:
    """List every command, where a few were shown."""

    language: Language

    def __str__(self) -> str:
        return f"h|{self.language}"


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """None of the choices of a "did you mean" is what was asked."""

    language: Language

    def __str__(self) -> str:
        return f"x|{self.language}"


@dataclass(frozen=True, slots=True)
class FixLanguage:
    """Answer in this language from now on; None follows the reader."""

    language: Language | None

    def __str__(self) -> str:
        return f"l|{self.language or 'auto'}"


@dataclass(frozen=True, slots=True)
class ForgetMe:
    """Erase all that is stored about the one who presses, or leave it."""

    confirmed: bool

    def __str__(self) -> str:
        return _FORGET[self.confirmed]


@dataclass(frozen=True, slots=True)
class StartForm:
    """Begin an assessment, or go on with the one under way."""

    def __str__(self) -> str:
        return START


@dataclass(frozen=True, slots=True)
class FormAction:
    """One step in a form; good for one form in one state only."""

    form: str
    revision: int
    verb: FormVerb
    argument: str = ""
    """A slot, a value, an item or a date; ids have at most 40 characters."""

    def __str__(self) -> str:
        argument = f"|{self.argument}" if self.argument else ""
        return f"f|{self.form}|{self.revision}|{self.verb.value}{argument}"


@dataclass(frozen=True, slots=True)
class CaseAction:
    """Do something with a saved case; without a verb, list the cases."""

    verb: CaseVerb | None = None
    case: str = ""
    """The key of a case, as `saved_cases` gives it."""

    @property
    def arguments(self) -> str:
        """The arguments with which `/cases` does the same."""
        return f"{self.verb.value} #{self.case}" if self.verb else ""

    def __str__(self) -> str:
        return f"c|{self.arguments}"


@dataclass(frozen=True, slots=True)
class OpenInPrivate:
    """Go on in the private chat; a channel that has links makes one of it."""

    payload: str
    """What the link carries; see `deep_links`."""

    def __str__(self) -> str:
        return f"p|{self.payload}"


@dataclass(frozen=True, slots=True)
class GroupChange:
    """Set something of a group."""

    setting: str
    value: str

    def __str__(self) -> str:
        return f"g|{self.setting}|{self.value}"


BesideAnswers = Feedback | HistoryPage | AllCommands
"""What else a reader can do than open an entry."""
Action = ShowEntry | ShowNotes | NoneOfThese | FixLanguage | ForgetMe | StartForm | FormAction | OpenInPrivate | GroupChange | BesideAnswers


ButtonScope = Literal["form", "sheet", "answer"]
"""Who may take a choice: the one whose form or data it is about, any member of a group's sheet, or anyone in the chat."""


def scope_of(text: str) -> ButtonScope:
    """Who may take the action that `text` writes out."""
    own = isinstance(parse(text), FormAction | ForgetMe | HistoryPage) or parse_case(text) is not None
    return "form" if own else "answer"


def parse(text: str) -> Action | None:
    """The action that `text` writes out; None for anything else."""
    if shown := _SHOW.fullmatch(text):
        return ShowEntry(shown[2], _language(shown[1]), tuple(Section(letter) for letter in shown[3]))
    if notes := _NOTES.fullmatch(text):
        return ShowNotes(notes[2], _language(notes[1]))
    if none := _NONE.fullmatch(text):
        return NoneOfThese(_language(none[1]))
    if fixed := _LANGUAGE.fullmatch(text):
        return fix_language(fixed[1])
    if text in _FORGET.values():
        return ForgetMe(confirmed=text == _FORGET[True])
    return _beside_answers(text) or _of_groups(text) or parse_form(text)


def _beside_answers(text: str) -> BesideAnswers | None:
    if judged := _FEEDBACK.fullmatch(text):
        shown = tuple(Section(letter) for letter in judged[3])
        return Feedback(judged[2], _language(judged[1]), shown, Reason(judged[4]) if judged[4] else None)
    if past := _PAST.fullmatch(text):
        return HistoryPage(int(past[2]), _language(past[1]))
    helped = _HELP.fullmatch(text)
    return AllCommands(_language(helped[1])) if helped else None


def _of_groups(text: str) -> OpenInPrivate | GroupChange | None:
    if change := _GROUP.fullmatch(text):
        return GroupChange(change[1], change[2])
    opened = _OPEN.fullmatch(text)
    return OpenInPrivate(opened[1]) if opened else None


def fix_language(name: str) -> FixLanguage | None:
    """What `en`, `zh` or `auto` asks for, as it was typed behind `/language`; None for anything else."""
    known = name.strip().casefold()
    return FixLanguage(_FIXED[known]) if known in _FIXED else None


def _language(code: str) -> Language:
    return next(language for language in LANGUAGES if language == code)


def parse_form(text: str) -> StartForm | FormAction | None:
    """The action that `text` writes out; None for anything else."""
    if text == START:
        return StartForm()
    found = _FORM.fullmatch(text)
    if not found:
        return None
    action = FormAction(found[1], int(found[2]), FormVerb(found[3]), found[4] or "")
    return action if str(action) == text else None


def parse_case(text: str) -> CaseAction | None:
    """The action that `text` writes out; None for anything else."""
    found = _CASE.fullmatch(text)
    if not found:
        return None
    return CaseAction(CaseVerb(found[1]), found[2]) if found[1] else CaseAction()
