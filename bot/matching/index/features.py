"""Counts and weighs the features by which texts are compared: words, pairs of words, letter groups, sounds, and terms.

Each kind of feature is weighted and brought to unit length by itself, so that a long word does not drown the rest.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import count, pairwise, repeat
from operator import mul
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.text.normalize import is_cjk, pinyin, stem, syllables

KINDS: Mapping[str, float] = {"w": 1.0, "b": 0.5, "c": 1.6, "t": 1.0}
"""Kinds of features with their weights: words, pairs of words, groups of letters and syllables, terms of the glossary."""

_LETTER_GROUPS = (2, 3, 4)
_RARITY = 0.75
"""Power of the usual log of rarity: below 1, because small words (how long, why not) tell questions apart as well."""
_DERIVED = ("ation", "ment", "ness", "tion", "ly", "er", "al")
_SHORTEST_ROOT = 4

Places = npt.NDArray[np.int64]
Integers = npt.NDArray[np.int32]
Vector = npt.NDArray[np.float32]


class Bag(NamedTuple):
    """Counted features of one text by kind."""

    kinds: Mapping[str, Counter[str]]
    length: int
    """Words and Chinese characters."""


def bag_of(words: Sequence[str], terms: Sequence[str] = (), *, by_sound: bool = False) -> Bag:
    """The features of a text given as latin words and single Chinese characters, and the terms found in it.

    Pairs reach over both ends of the text: the word that a question begins or ends with says more than the same word inside.
    A text `by_sound` is Chinese in latin letters: nothing but the sounds and the terms of it can meet those of characters.
    """
    if by_sound:
        sounds = [sound for word in words for sound in syllables(word) or (word,)]
        pairs = [f"{left}'{right}" for left, right in pairwise(sounds)]
        return Bag({"w": Counter(), "b": Counter(), "c": Counter([*sounds, *pairs]), "t": Counter(terms)}, len(sounds))
    roots = [root(word) for word in words]
    return Bag(
        {
            "w": Counter(roots),
            "b": Counter([f"{left} {right}" for left, right in pairwise(("^", *roots, "$"))] if roots else ()),
            "c": Counter(_groups(words)),
            "t": Counter(terms),
        },
        len(words),
    )


@lru_cache(maxsize=16384)
def root(word: str) -> str:
    """The stem without the commonest suffixes that make another word of one (payment, activation); all numbers are alike."""
    if word.isdigit():
        return "#"
    root = stem(word)
    for ending in _DERIVED:
        if root.endswith(ending) and len(root) - len(ending) >= _SHORTEST_ROOT:
            return root[: -len(ending)]
    return root


def _groups(words: Sequence[str]) -> list[str]:
    groups: list[str] = []
    before = ""
    for word in words:
        sound = _sound(word)
        if not sound:
            groups += _letter_groups(word)
        else:
            groups.append(sound)
            if before:
                groups.append(f"{before}'{sound}")
        before = sound
    return groups


@lru_cache(maxsize=16384)
def _sound(word: str) -> str:
    """The reading of a Chinese character; empty for a latin word."""
    return pinyin(word) if is_cjk(word) else ""


@lru_cache(maxsize=16384)
def _letter_groups(word: str) -> tuple[str, ...]:
    edged = f"<{word}>"
    return tuple(edged[start : start + size] for size in _LETTER_GROUPS for start in range(len(edged) - size + 1))


class Table(NamedTuple):
    """The weighted features of many texts, sorted by feature and then by text: one line for each feature of each text."""

    starts: Places
    """Where the lines of each feature begin; one more, for the end."""
    texts: Integers
    weights: Vector


class Weights:
    """How much a feature says: the fewer entries have it, the more. Features that no text has weigh as the rarest."""

    def __init__(self, numbers: Mapping[str, Mapping[str, int]], rarities: Sequence[float], rarest: float) -> None:
        """Takes the number of each feature by kind, the rarity by number, and that of an unknown feature."""
        self._numbers = numbers
        self._rarities = (*rarities, rarest)

    def knows(self, kind: str, feature: str) -> bool:
        """True where some text has the feature."""
        return feature in self._numbers[kind]

    def rarity(self, kind: str, feature: str) -> float:
        """How much a feature says; one that no text has says most."""
        return self._rarities[self._numbers[kind].get(feature, -1)]

    def vector(self, bag: Bag) -> tuple[list[int], list[float]]:
        """The known features of a text by number, and their weights.

        Each kind is of unit length times the root of its weight. Unknown features are counted in the length, so that a text
        full of them is near to nothing.
        """
        present = [(kind, features) for kind, features in bag.kinds.items() if features]
        total = sum(KINDS[kind] for kind, _ in present)
        numbers: list[int] = []
        weights: list[float] = []
        for kind, features in present:
            known = self._numbers[kind]
            found = list(map(known.get, features, repeat(-1)))
            weighed = [
                self._rarities[number] if count == 1 else self._rarities[number] * (1 + math.log(count))
                for number, count in zip(found, features.values(), strict=True)
            ]
            share = math.sqrt(KINDS[kind] / total / sum(map(mul, weighed, weighed)))
            numbers += [number for number in found if number >= 0]
            weights += [weight * share for number, weight in zip(found, weighed, strict=True) if number >= 0]
        return numbers, weights


def weigh(bags: Iterable[Bag], owners: Integers) -> tuple[Weights, Table]:
    """Learns the weights from texts, and weighs these.

    Args:
        bags: the features of each text.
        owners: the number of the entry that each text belongs to, ascending: rarity is counted in entries, not in texts.
    """
    next_number = count().__next__
    numbers = {kind: defaultdict[str, int](next_number) for kind in KINDS}
    found, times, lengths = array("i"), array("i"), array("i")
    for bag in bags:
        for kind, known in numbers.items():
            found.extend(map(known.__getitem__, bag.kinds[kind]))
            times.extend(bag.kinds[kind].values())
            lengths.append(len(bag.kinds[kind]))
    features, counts = np.array(found, dtype=np.int32), np.array(times, dtype=np.float32)
    sizes = np.array(lengths, dtype=np.int64).reshape(-1, len(KINDS))
    parts = np.repeat(np.arange(sizes.size, dtype=np.int32), sizes.ravel())
    order = np.argsort(features, kind="stable")
    features, counts, parts = features[order], counts[order], parts[order]
    texts = parts // len(KINDS)
    entries = len(np.unique(owners))
    having = _entries_having(features, owners[texts], next_number())
    rarities = _rarity(having, entries)
    weighed = (1 + np.log(counts)) * rarities[features]
    weighed *= _shares(sizes, parts, weighed)[parts]
    starts = np.searchsorted(features, np.arange(len(having) + 1))
    plain = {kind: dict(known) for kind, known in numbers.items()}
    return Weights(plain, rarities.tolist(), float(_rarity(np.zeros(1, dtype=np.float32), entries)[0])), Table(starts, texts, weighed)


def _entries_having(features: Integers, owners: Integers, count: int) -> Vector:
    """In how many entries each feature is, from lines sorted by feature and owner."""
    first = np.ones(len(features), dtype=bool)
    first[1:] = (features[1:] != features[:-1]) | (owners[1:] != owners[:-1])
    having: Vector = np.bincount(features[first], minlength=count).astype(np.float32)
    return having


def _rarity(having: Vector, entries: int) -> Vector:
    rarity: Vector = ((np.log((1 + entries) / (1 + having)) + 1) ** _RARITY).astype(np.float32)
    return rarity


def _shares(sizes: Places, parts: Integers, weighed: Vector) -> Vector:
    """For each kind of each text what brings it to unit length times the root of the kind's weight in that text."""
    kinds = np.array(list(KINDS.values())) * (sizes > 0)
    squares = np.bincount(parts, weights=weighed * weighed, minlength=sizes.size).reshape(sizes.shape)
    shares: Vector = (
        np.sqrt(kinds / np.maximum(kinds.sum(axis=1, keepdims=True), 1e-9) / np.maximum(squares, 1e-9)).astype(np.float32).ravel()
    )
    return shares
