"""What stands behind a choice: short texts that mean the same in every process that serves the same pack.

They come back from the reader's client, so whatever does not read as one of these is no action.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.dialogue.form.actions import FormAction, StartForm, parse_form
from bot.messages import Language

Layer = Literal["n", "s"]
"""Beside the article's answer: `n` the notes, `s` the sources."""

_SHOW = re.compile(r"a\|(en|zh)\|([a-z0-9][a-z0-9_-]{0,47})\|(n|s|ns|sn)?")
_NOTES = re.compile(r"n\|(en|zh)\|([a-z0-9][a-z0-9_-]{0,47})")
_LANGUAGE = re.compile(r"l\|(auto|en|zh)")


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
