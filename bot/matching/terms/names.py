"""Finds the names of terms in a text: exactly, but for small words inside them and a typing error in a long word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.text.normalize import blurred_pinyin, stem

SKIPPED = frozenset({"a", "an", "the", "our", "your", "my", "their", "的"})
"""Words that may stand inside a name: "a change of the filing", 算法的备案."""
_LONG_ENOUGH_FOR_A_SLIP = 5
"""Letters of the stem of a word inside a name that may be typed with one slip."""

_Branch = tuple["_Node", int, frozenset[str]]
"""How far a name was followed: to what of it, to which token, and the words that were skipped just before it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One term at one place of a text."""

    term: str
    start: int
    """First token of it."""
    end: int
    """One past its last token."""


@dataclass(slots=True)
class _Node:
    """The beginning that some names share."""

    ends: list[tuple[int, int, str]] = field(default_factory=list)
    """The terms whose names end here, each with what orders it: the longer name first, then the earlier one."""
    following: dict[str, _Node] = field(default_factory=dict)
    long_words: dict[str, list[str]] = field(default_factory=dict)
    """The following words that are long enough for a slip, by their first letter."""


class Names:
    """The names of terms, as a tree of their words."""

    def __init__(self) -> None:
        """Begins without a name."""
        self._first = _Node()
        self._count = 0

    def add(self, spelling: Sequence[str], term: str) -> None:
        """Adds a name, given as stems."""
        node = self._first
        for word in spelling:
            if word not in node.following:
                node.following[word] = _Node()
                if len(word) >= _LONG_ENOUGH_FOR_A_SLIP and word.isascii() and word.isalpha():
                    node.long_words.setdefault(word[0], []).append(word)
            node = node.following[word]
        self._count += 1
        node.ends.append((-len(spelling), self._count, term))

    def at(self, stems: Sequence[str], start: int) -> tuple[Mention, ...]:
        """The names that begin at a place, the longest first."""
        first = self._first.following.get(stems[start])
        if first is None:
            return ()
        found = [(*end, start + 1) for end in first.ends]
        places: list[_Branch] = [(first, start + 1, frozenset())] if first.following else []
        while places:
            node, at, skipped = places.pop()
            if at == len(stems):
                continue
            for following in _followed(node, stems[at], skipped):
                found += [(*end, at + 1) for end in following.ends]
                if following.following:
                    places.append((following, at + 1, frozenset()))
            if stems[at] in SKIPPED:
                places.append((node, at + 1, skipped | {stems[at]}))
        if len(found) > 1:
            found.sort()
        return tuple([Mention(term, start, end) for _, _, term, end in found])


def _followed(node: _Node, word: str, skipped: frozenset[str]) -> Sequence[_Node]:
    """Where the names go on behind a word: as it is, unless it was skipped already, and as it was probably meant."""
    exact = node.following.get(word)
    if word in SKIPPED:
        return (exact,) if exact and word not in skipped else ()
    ways = [exact] if exact else []
    if word[0] in node.long_words:
        ways += [node.following[meant] for meant in node.long_words[word[0]] if meant != word and _is_slip_of(word, meant)]
    return ways


class ScannedText:
    """A text that names are looked for in: what stands at a place is found out once."""

    def __init__(self, names: Names, words: Sequence[str]) -> None:
        """Takes a text as tokens."""
        self.words = words
        self.stems = [stem(word) for word in words]
        self.sounds = [blurred_pinyin(word) for word in self.stems]
        self._names = names
        self._named: dict[int, tuple[Mention, ...]] = {}

    def named(self, at: int) -> tuple[Mention, ...]:
        """The names that begin at a place, the longest first."""
        found = self._named.get(at)
        if found is None:
            found = self._named[at] = self._names.at(self.stems, at)
        return found


def _is_slip_of(typed: str, word: str) -> bool:
    """True for a word that differs by one slip of the keyboard, its first letter right: "large modzl"."""
    if abs(len(typed) - len(word)) > 1:
        return False
    start = _shared(typed, word)
    same_end = _shared(typed[start:][::-1], word[start:][::-1])
    left, right = typed[start : len(typed) - same_end], word[start : len(word) - same_end]
    turned = len(left) <= len("ab") and left == right[::-1]
    return turned or max(len(left), len(right)) <= 1


def _shared(left: str, right: str) -> int:
    """How many letters two words begin with alike."""
    return next((at for at, (one, other) in enumerate(zip(left, right, strict=False)) if one != other), min(len(left), len(right)))
