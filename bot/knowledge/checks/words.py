"""Finds listed words in a text, and the clauses that it consists of."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.messages import Language

_CLAUSE = re.compile(r"[.;:!?,，。；：！？—]")
_NOTHING = re.compile("(?!)")


def clauses_of(text: str) -> list[str]:
    """The parts of a text between its punctuation marks."""
    return _CLAUSE.split(text)


def pattern_of(words: Iterable[str], language: Language) -> re.Pattern[str]:
    """Any of the words, of several at one place the longest; in English no part of another word."""
    listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    if not listed:
        return _NOTHING
    return re.compile(rf"(?<![a-z])(?:{listed})(?![a-z])" if language == "en" else listed, re.IGNORECASE)
