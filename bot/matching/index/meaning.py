"""Reads the meaning of a question with an encoder or a table of word vectors, after its typing errors are mended.

An encoder knows that two questions with no word in common ask the same, and is thrown by one wrong letter. So words are put
right before it reads them, from more than the knowledge base's own words: those would turn every stranger into a friend.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from math import log
from string import ascii_lowercase
from typing import NamedTuple, Protocol

from bot.matching.index.features import Vector
from bot.text.normalize import blurred_pinyin, stem
from bot.text.similarity import nearest_word

_LONGEST = 600
"""Characters that are read: what a question asks stands there, and the time grows with them."""
_SHORTEST = 2
_OURS = 5.0
"""How much likelier a word of the knowledge base is meant than another that is as common, as a logarithm."""
_TURNED = 1.5
"""The same for two letters changed about, before one that is wrong, missing or too many."""
_RARE = 4.0
"""The logarithm of how common a word is that only the knowledge base has."""
_WORD = re.compile(r"(?<![a-z0-9'’])[a-z]+(?![a-z0-9'’])")
_RUN = re.compile(r"[\u3400-\u9fff]{2,}")


class MeaningWeights(NamedTuple):
    """How much likeness in meaning counts beside likeness in words, by which they are told apart."""

    learnt: float
    """Weight of the likeness to each phrasing in what is learnt."""
    centre: float
    """Weight of the likeness to an entry's phrasings as a whole."""
    strangers: float
    """Likeness of questions that have nothing to do with each other."""


class Meanings(NamedTuple):
    """What the phrasings mean."""

    rows: Vector
    """A row of length 1 for each phrasing."""
    weights: MeaningWeights


class Encoder(Protocol):
    """Says by numbers what a text means."""

    @property
    def name(self) -> str:
        """What it is, with its version: another name, other numbers."""

    @property
    def words(self) -> Mapping[str, int]:
        """Words of everyday English with how often they are used: they are right, whatever the knowledge base has."""

    @property
    def weights(self) -> MeaningWeights:
        """How much it is worth beside the words themselves."""

    def encode(self, texts: Sequence[str]) -> Vector:
        """A row of length 1 for each text; the product of two rows says how alike they are in meaning, about 0 to 1."""


class MeaningReader:
    """An encoder that reads questions to one knowledge base."""

    def __init__(self, encoder: Encoder, ours: Mapping[str, int], pairs: Counter[str], is_word: Callable[[str], bool]) -> None:
        """Prepares to read questions.

        Args:
            encoder: what says what a text means.
            ours: the latin words of the knowledge base, with how often they are used.
            pairs: the same for neighbouring Chinese characters.
            is_word: true for any Chinese word, whatever the knowledge base has.
        """
        self.encoder = encoder
        self._ours = ours
        self._pairs = pairs
        self._is_word = is_word
        self._characters = Counter(chain.from_iterable(pairs.elements()))
        self._alike: dict[str, list[str]] = {}
        for character in sorted(self._characters):
            self._alike.setdefault(blurred_pinyin(character), []).append(character)
        self._stems = frozenset(map(stem, ours))
        self._sorted = sorted(word for word in ours if len(word) > _SHORTEST)

    def learn(self, texts: Sequence[str]) -> Meanings:
        """The meanings of normalized texts that are rightly written."""
        return Meanings(self.encoder.encode([text[:_LONGEST] for text in texts]), self.encoder.weights)

    def read(self, text: str) -> Vector:
        """The meaning of a normalized question, its typing errors put right."""
        meaning: Vector = self.encoder.encode([self.mend(text[:_LONGEST])])[0]
        return meaning

    def mend(self, text: str) -> str:
        """A normalized text with every word that is neither of the knowledge base nor of its language put right, where that can be told."""
        return _RUN.sub(lambda found: self._meant_characters(found[0]), _WORD.sub(lambda found: self._meant(found[0]), text))

    def _meant_characters(self, run: str) -> str:
        """Chinese characters, one that forms no word with its neighbours replaced by what sounds like it.

        What sounds like it must stand so in the knowledge base, or at least be used there, where the character itself is not.
        """
        for at in range(len(run)):
            if not any(self._stands(pair) for pair in _pairs_at(run, at)):
                ways = [run[:at] + other + run[at + 1 :] for other in self._alike.get(blurred_pinyin(run[at]), ())]
                best = max(ways, key=lambda way: (self._use_at(way, at), self._characters[way[at]], way), default=run)
                run = best if self._use_at(best, at) or run[at] not in self._characters else run
        return run

    def _stands(self, pair: str) -> bool:
        return pair in self._pairs or self._is_word(pair)

    def _use_at(self, run: str, at: int) -> int:
        """How often the knowledge base uses the pairs at a place: both of them, or one that is a word by itself."""
        uses = {pair: self._pairs.get(pair, 0) for pair in _pairs_at(run, at)}
        return max(min(uses.values()), *(times for pair, times in uses.items() if self._is_word(pair)), 0)

    def _meant(self, word: str) -> str:
        if len(word) < _SHORTEST or word in self._ours or word in self.encoder.words or stem(word) in self._stems:
            return word
        near = {one for one in _one_error_away(word) if one in self._ours or one in self.encoder.words}
        if near:
            return max(near, key=lambda one: (self._chance(one, word), one))
        found = nearest_word(word, self._sorted) if len(word) > _SHORTEST + 1 else None
        return found[0] if found else word

    def _chance(self, word: str, typed: str) -> float:
        """How likely a word was meant, as a logarithm."""
        ours = _OURS + log(self._ours[word]) if word in self._ours else 0.0
        used = log(self.encoder.words[word]) if word in self.encoder.words else _RARE
        return ours + used + (_TURNED if sorted(word) == sorted(typed) else 0.0)


def _pairs_at(run: str, at: int) -> tuple[str, ...]:
    """The characters at a place with those before and after them."""
    return tuple(run[start : start + 2] for start in (at - 1, at) if start >= 0 and start + 1 < len(run))


def _one_error_away(word: str) -> Iterator[str]:
    """Texts of at least two letters with one letter less, more or another, or with two neighbours changed about."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        yield from (before + letter + after for letter in ascii_lowercase)
        if after:
            yield from (before + letter + after[1:] for letter in ascii_lowercase)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        if after and len(word) > _SHORTEST:
            yield before + after[1:]
