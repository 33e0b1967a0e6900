"""Normalizes a text so that each character knows where it was typed.

It is normalized character by character, so that every character of it knows which one it came from. Line breaks that end a thought
stay: a list of lines is a list of sentences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.text.normalize import LONGEST, folded, is_cjk, simplified

_SPACES = re.compile(r"\s+")
_WRAPPED = 50
"""Characters from which on a line of Latin script that goes on in the next one was only wrapped."""


@dataclass(frozen=True, slots=True)
class TypedText:
    """What was typed, and its normalized form."""

    typed: str
    plain: str
    """Lower case, half width, simplified; single spaces, and line breaks that end a thought."""
    places: tuple[int, ...]
    """For each character of `plain` that of `typed` it stands for."""

    @classmethod
    def of(cls, text: str) -> TypedText:
        """Takes up to 4,096 characters."""
        pieces: list[str] = []
        places: list[int] = []
        for place, character in enumerate(text[:LONGEST]):
            piece = _blank(text, place) if character.isspace() else folded(character)
            pieces.append(piece)
            places += [place] * len(piece)
        plain = "".join(pieces)
        simple = simplified(plain)
        # no phrase of the table changes its length; were one to, each character would still know its place
        return cls(text, *_with_single_spaces(simple if len(simple) == len(plain) else plain, places))

    @classmethod
    def unchanged(cls, text: str) -> TypedText:
        """Takes a text that is normalized already."""
        return cls(text, text, tuple(range(len(text))))

    def quote(self, start: int, stop: int) -> str:
        """What was typed where these characters of `plain` stand, with single spaces."""
        return _SPACES.sub(" ", self.typed[self.places[start] : self.places[stop - 1] + 1])


def _blank(text: str, place: int) -> str:
    """A space, or a line break where one ends a thought."""
    if text[place] != "\n":
        return " "
    line = text[text.rfind("\n", 0, place) + 1 : place].rstrip()
    wrapped = len(line) >= _WRAPPED and not is_cjk(line[-1]) and (line[-1].isalnum() or line[-1] == ",")
    return " " if wrapped else "\n"


def _with_single_spaces(text: str, places: list[int]) -> tuple[str, tuple[int, ...]]:
    pieces: list[str] = []
    kept: list[int] = []
    for found in re.finditer(r"\s+|\S+", text):
        if found.group().isspace():
            if found.start() > 0 and found.end() < len(text):
                pieces.append("\n" if "\n" in found.group() else " ")
                kept.append(places[found.start()])
        else:
            pieces.append(found.group())
            kept += places[found.start() : found.end()]
    return "".join(pieces), tuple(kept)
