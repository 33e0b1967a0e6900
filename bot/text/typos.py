"""Mends typing errors in latin words: letters wrong, left out or swapped, and spaces lost or moved by one letter.

Only words that the knowledge base has are restored, and only a word that it does not have is touched. There are two ways, because
questions and descriptions differ. A question speaks of the field, and a wrong guess costs a little likeness: `Mender` takes the nearest
word. A description speaks of anything, and a wrong guess becomes a fact: `CautiousMender` mends what is hardly another word. (With
`Mender` one in forty test descriptions would be misread: stuff as staff, white as write.)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from bot.text.everyday_words import is_everyday
from bot.text.normalize import is_cjk, stem
from bot.text.recent import RecentResults
from bot.text.similarity import nearest_word

_SHORTEST = 4
"""Letters: a shorter word is too near to others to be mended, but for two neighbours swapped (teh)."""
_TURNED = 3
_SHORT = 5
"""Letters up to which a word's first letter is taken to be right."""
_LETTERS = 1.39
"""How many times longer or shorter a word may be than what it was meant to be: nothing beyond is near enough."""
_SURELY = 0.8
"""Likeness from which a word is one word mistyped rather than two without a space."""
_REMEMBERED = 2048
"""Words that are remembered with what they were mended to."""
_SHORTEST_CAUTIOUS = 6
"""Letters from which on a known word can be told from its neighbours, whatever the text is about."""
_LONGEST_CAUTIOUS = 20
"""Letters up to which a word is looked at."""
_VERSIONED = re.compile(r"([a-z]{4,})[0-9][a-z0-9]*")
"""Qwen2, Llama3."""


class Mender:
    """Mends the words of a question to the nearest words of the knowledge base."""

    def __init__(self, ours: Mapping[str, int], others: Iterable[str] = ()) -> None:
        """Arranges words.

        Args:
            ours: latin words that others may be mended to, with how often they are used: the commoner is meant where two are as near.
            others: words that are right as well, but that nothing is mended to.
        """
        self._ours = frozenset(ours)
        self._known = self._ours | frozenset(others)
        self._stems = frozenset(stem(word) for word in self._known)
        self._longest = max(map(len, self._known), default=0)
        self._mended: RecentResults[str, tuple[str, ...]] = RecentResults(_REMEMBERED)
        self._near: dict[tuple[int, str], list[str]] = {}
        for word in sorted(self._ours, key=lambda word: (-ours[word], word)):
            lengths = range(max(int(len(word) / _LETTERS) + 1, _SHORTEST), int(len(word) * _LETTERS) + 1)
            for length, end in product(lengths, (word[0], f"-{word[-1]}")):
                self._near.setdefault((length, end), []).append(word)

    def knows(self, word: str) -> bool:
        """True for a known word, another form of one, a number, or a Chinese character."""
        return word in self._known or is_cjk(word) or not word.isalpha() or stem(word) in self._stems

    def strangers(self, words: Iterable[str]) -> int:
        """How many of the words are not known."""
        return sum(times for word, times in Counter(words).items() if not self.knows(word))

    def mend(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """The tokens of a text; those that are no words replaced by the known words that they were probably meant to be."""
        strange = {word for word in set(tokens) if not self.knows(word) and not is_everyday(word)}
        if not strange:
            return tuple(tokens)
        return tuple(word for token in self._spaced(tokens, strange) for word in (self._meant(token) if token in strange else (token,)))

    def _spaced(self, tokens: Sequence[str], strange: set[str]) -> Iterator[str]:
        """With spaces put right: `los tmy` is `lost my`, `regi stration` is `registration`."""
        at = 0
        while at < len(tokens):
            pair = tuple(tokens[at : at + 2])
            moved = next(self._moved(*pair), ()) if len(pair) > 1 and not strange.isdisjoint(pair) and not any(map(is_cjk, pair)) else ()
            yield from moved or pair[:1]
            at += 2 if moved else 1

    def _moved(self, left: str, right: str) -> Iterator[tuple[str, ...]]:
        for parts in ((left + right[0], right[1:]), (left[:-1], left[-1] + right), (left + right,)):
            if self._ours.issuperset(parts) and min(map(len, parts)) > 1:
                yield parts

    def _meant(self, token: str) -> tuple[str, ...]:
        return self._mended.get(token) or self._mended.keep(token, self._most_like(token))

    def _most_like(self, token: str) -> tuple[str, ...]:
        near = nearest_word(token, self._candidates(token)) if len(token) >= _SHORTEST else None
        if near and near[1] >= _SURELY:
            return (near[0],)
        places = range(min(len(token) - 2, self._longest), max(len(token) - self._longest, 2) - 1, -1)
        stands = self._stands_alone
        glued = next(((token[:at], token[at:]) for at in places if stands(token[:at]) and stands(token[at:])), None)
        turned = (self._turned(token),) if len(token) == _TURNED else (token,)
        return glued or ((near[0],) if near else turned)

    def _stands_alone(self, part: str) -> bool:
        """True for a word that may have lost its space; two letters are one only where the knowledge base has them."""
        return part in (self._known if len(part) >= _TURNED else self._ours)

    def _candidates(self, token: str) -> list[str]:
        """Known words about as long that begin or end alike; short ones that begin alike (post is not cost)."""
        alike = self._near.get((len(token), token[0]), [])
        return alike if len(token) <= _SHORT else alike + self._near.get((len(token), f"-{token[-1]}"), [])

    def _turned(self, token: str) -> str:
        ways = (token[1] + token[0] + token[2], token[0] + token[2] + token[1])
        return next((way for way in ways if way in self._ours), token)


class CautiousMender:
    """Mends the words of a description: a letter left out, one too many, two swapped; and names with a version stuck to them.

    A letter in place of another is no error here (`defect` is not `detect`), and the first letter is always right.
    """

    def __init__(self, words: Iterable[str]) -> None:
        """Arranges the latin words among `words` by the errors that lead to them."""
        self._known = frozenset(words)
        self._shortened: dict[str, str] = {}
        for word in sorted(self._known):
            if len(word) >= _SHORTEST_CAUTIOUS and word.isascii() and word.isalpha():
                for slip in _with_one_less(word):
                    self._shortened.setdefault(slip, word)

    def mend(self, tokens: Iterable[str]) -> tuple[str, ...]:
        """The tokens of a text, each known word that was hardly mistyped restored."""
        return tuple(token if token in self._known else self._meant(token) for token in tokens)

    def _meant(self, word: str) -> str:
        versioned = _VERSIONED.fullmatch(word)
        if versioned and versioned[1] in self._known:
            return versioned[1]
        if not _SHORTEST_CAUTIOUS - 1 <= len(word) <= _LONGEST_CAUTIOUS or not (word.isascii() and word.isalpha()):
            return word
        if word in self._shortened:
            return self._shortened[word]
        near = (*_with_one_less(word), *_with_two_swapped(word))
        return next((slip for slip in near if slip in self._known and len(slip) >= _SHORTEST_CAUTIOUS), word)


def _with_one_less(word: str) -> list[str]:
    """Without one letter; never the first, which people get right."""
    return [word[:at] + word[at + 1 :] for at in range(1, len(word))]


def _with_two_swapped(word: str) -> list[str]:
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1)]
