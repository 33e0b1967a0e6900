"""Splits a text into clauses: parts of a sentence that say one thing each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.text.negation import Negations
from bot.text.normalize import TOKEN
from bot.text.questions import asks

LONGEST_CLAUSE = 80
"""Words after which a clause is cut: in a longer run of words, the beginning says nothing of the end."""
_SENTENCE = re.compile(r"[。!?;\n]+|\.(?=\s|$)")
_HAVING = re.compile(r"ha(?:s|ve) (?!(?:you|we|they|i|it|he|she|the|our|your|their|any|this|that|these|those)\b)")
"""A clause without a subject ("… , has a website"), which looks like a question."""
_GOING_ON = "we|our|it|(?:its|their|the)(?! (?:large|llm|model|algorithm))|they|have|has|is|are|also|neither|no|not|still|now"
"""What begins a clause of its own behind "and": not "its algorithm filing and its large-model filing"."""
_CLAUSE = re.compile(
    r",(?! ?[a-z]+(?: [a-z]+)?(?:,| and | or ))|[:()\[\]…—]+|\s-+\s|\b(?:but|while|whereas|although|though)\b|"
    rf"\band (?=(?:{_GOING_ON})\b)|但是?|不过|可是|然而|而且?|然后"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a Chinese character, and where it stands in the normalized text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Clause:
    """A part of a sentence that says one thing."""

    words: tuple[Word, ...]
    texts: tuple[str, ...]
    """The words alone."""
    sentence: int
    asks: bool
    """True where it asks by its form."""

    @cached_property
    def negations(self) -> Negations:
        """What it denies."""
        return Negations(self.texts)


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of a normalized text, in order."""
    for number, (start, stop, mark) in enumerate(_parts(_SENTENCE, text, 0, len(text))):
        parts = [(left, right) for left, right, _ in _parts(_CLAUSE, text, start, stop)]
        for left, right in parts:
            words = tuple(Word(found.group(), found.start(), found.end()) for found in TOKEN.finditer(text, left, right))
            said = text[left:right].strip()
            tells = "?" not in mark and _HAVING.match(said)
            asking = bool(words) and ((asks(said) and not tells) or ((left, right) == parts[-1] and "?" in mark))
            for at in range(0, len(words), LONGEST_CLAUSE):
                part = words[at : at + LONGEST_CLAUSE]
                yield Clause(part, tuple(word.text for word in part), number, asking)


def _parts(mark: re.Pattern[str], text: str, start: int, stop: int) -> Iterator[tuple[int, int, str]]:
    """What stands between the marks, each with the mark behind it."""
    for found in mark.finditer(text, start, stop):
        yield start, found.start(), found.group()
        start = found.end()
    yield start, stop, ""
