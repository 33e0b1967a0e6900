"""What stands behind a choice: short texts that mean the same in every process that serves the same pack.

They come back from the reader's client, so whatever does not read as one of these is no action.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from bot.messages import Language

Layer = Literal["n", "s"]
"""Beside the article's answer: `n` the notes, `s` the sources."""

_SHOW = re.compile(r"a\|(en|zh)\|([a-z0-9][a-z0-9_-]{0,47})\|(n|s|ns|sn)?")
_NOTES = re.compile(r"n\|(en|zh)\|([a-z0-9][a-z0-9_-]{0,47})")
_LANGUAGE = re.compile(r"l\|(auto|en|zh)")
_CASE = re.compile(r"c\|((?:(?:open|export|delete|drop) #[0-9a-f]{8})?)")
Verb = Literal[
    "v",  # this value is the answer
    "t",  # tick this value, or take the tick away
    "d",  # the ticked values are the answer
    "u",  # not known
    "w",  # why is it asked
    "b",  # back to what was before
    "x",  # cancel
    "r",  # look over the answers
    "e",  # answer this slot anew
    "c",  # go on
    "n",  # begin anew
    "q",  # what could be different
    "i",  # what if this slot were different
    "s",  # save
    "k",  # keep under the name that was proposed
    "p",  # plan back from a launch date
    "y",  # why this result
    "m",  # more notes from outside the article
    "o",  # hand it out as files
]
_FORM = re.compile(rf"f\|([0-9a-z]{{1,16}})\|([0-9]{{1,4}})\|([{''.join(get_args(Verb))}])(?:\|([a-z0-9][a-z0-9_-]{{0,39}}))?")
START = "f|new"
"""The action that begins an assessment, or goes on with the one under way."""
MOST_REVISIONS = 10_000


@dataclass(frozen=True, slots=True)
class ShowEntry:
    """An entry's answer with the layers that were asked for, in the order in which they were."""

    entry: str
    language: Language
    layers: tuple[Layer, ...] = ()

    def __str__(self) -> str:
        return f"a|{self.language}|{self.entry}|{''.join(self.layers)}"


@dataclass(frozen=True, slots=True)
class ShowNotes:
    """An entry's notes and sources alone, below a message that answered several questions."""

    entry: str
    language: Language

    def __str__(self) -> str:
        return f"n|{self.language}|{self.entry}"


@dataclass(frozen=True, slots=True)
class FixLanguage:
    """Answer in this language from now on; None follows the reader."""

    language: Language | None

    def __str__(self) -> str:
        return f"l|{self.language or 'auto'}"


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
    verb: Verb
    argument: str = ""
    """A slot or a value; ids of both have at most 40 characters."""

    def __str__(self) -> str:
        argument = f"|{self.argument}" if self.argument else ""
        return f"f|{self.form}|{self.revision}|{self.verb}{argument}"


@dataclass(frozen=True, slots=True)
class CaseAction:
    """A choice that does what `/cases` with these arguments does."""

    arguments: str

    def __str__(self) -> str:
        return f"c|{self.arguments}"


Action = ShowEntry | ShowNotes | FixLanguage | StartForm | FormAction


def parse(text: str) -> Action | None:
    """The action that `text` writes out; None for anything else."""
    if shown := _SHOW.fullmatch(text):
        layers: tuple[Layer, ...] = tuple("n" if letter == "n" else "s" for letter in shown[3] or "")
        return ShowEntry(shown[2], _language(shown[1]), layers)
    if notes := _NOTES.fullmatch(text):
        return ShowNotes(notes[2], _language(notes[1]))
    if fixed := _LANGUAGE.fullmatch(text):
        return FixLanguage(None if fixed[1] == "auto" else _language(fixed[1]))
    return parse_form(text)


def _language(code: str) -> Language:
    return "zh" if code == "zh" else "en"


def parse_form(text: str) -> StartForm | FormAction | None:
    """The action that `text` writes out; None for anything else."""
    if text == START:
        return StartForm()
    found = _FORM.fullmatch(text)
    if not found:
        return None
    verb = next(verb for verb in get_args(Verb) if verb == found[3])
    action = FormAction(found[1], int(found[2]), verb, found[4] or "")
    return action if str(action) == text else None


def parse_case(text: str) -> CaseAction | None:
    """The action that `text` writes out; None for anything else."""
    found = _CASE.fullmatch(text)
    return CaseAction(found[1]) if found else None
