"""Slips of the keyboard in Latin words: a letter left out, one too many, two changed about; and names with a version stuck to them.

Another letter in place of one is no slip here: `defect` is not `detect`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SHORTEST = 6
"""Letters from which on a known word can be told from its neighbours."""
_LONGEST = 20
"""Letters up to which a word is looked at."""
_VERSIONED = re.compile(r"([a-z]{4,})[0-9][a-z0-9]*")
"""Qwen2, Llama3."""


class Speller:
    """Words that are known, arranged by the slips that lead to them."""

    def __init__(self, words: Iterable[str]) -> None:
        """Arranges the Latin words among `words`."""
        self._known = frozenset(words)
        self._shortened: dict[str, str] = {}
        for word in sorted(self._known):
            if len(word) >= _SHORTEST and word.isascii() and word.isalpha():
                for slip in _with_one_less(word):
                    self._shortened.setdefault(slip, word)

    def right(self, word: str) -> str:
        """The known word that was meant; the word itself where it is known, short, or meets none."""
        versioned = _VERSIONED.fullmatch(word)
        if versioned and word not in self._known and versioned[1] in self._known:
            return versioned[1]
        if word in self._known or not _SHORTEST - 1 <= len(word) <= _LONGEST or not (word.isascii() and word.isalpha()):
            return word
        meant = [self._shortened[word]] if word in self._shortened else []
        meant += [slip for slip in (*_with_one_less(word), *_turned(word)) if slip in self._known and len(slip) >= _SHORTEST]
        return meant[0] if meant else word


def _with_one_less(word: str) -> list[str]:
    """Without one letter; never the first, which people get right."""
    return [word[:at] + word[at + 1 :] for at in range(1, len(word))]


def _turned(word: str) -> list[str]:
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1)]
