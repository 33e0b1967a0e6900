"""Reads the meaning of a question with an encoder or a table of word vectors, after its typing errors are mended.

An encoder knows that two questions with no word in common ask the same, and is thrown by one wrong letter. So words are put
right before it reads them, from more than the knowledge base's own words: those would turn every stranger into a friend.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import log
from string import ascii_lowercase
from typing import NamedTuple, Protocol

from bot.matching.index.features import Vector
from bot.text.normalize import stem
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

    def __init__(self, encoder: Encoder, ours: Mapping[str, int]) -> None:
        """Takes the latin words of the knowledge base, with how often they are used."""
        self.encoder = encoder
        self._ours = ours
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
        """A normalized text with every word that is neither of the knowledge base nor English put right, where that can be told."""
        return _WORD.sub(lambda found: self._meant(found[0]), text)

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
