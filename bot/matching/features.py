"""What of a text is compared: words, neighbouring words, letter groups, sounds, and the field's concepts.

Each kind of feature is weighted and brought to unit length by itself, so that a long word does not drown the rest.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.matching.normalize import is_cjk, pinyin, stem

KINDS: Mapping[str, float] = {"w": 1.0, "b": 0.6, "c": 1.0, "t": 1.0}
"""Kinds of features with their weights: words, pairs of words, groups of letters and syllables, terms of the glossary."""

_LETTER_GROUPS = (2, 3, 4)


class Bag(NamedTuple):
    """Counted features of one text by kind."""

    kinds: Mapping[str, Counter[str]]


def bag_of(words: Sequence[str], terms: Sequence[str] = ()) -> Bag:
    """The features of a text given as latin words and single Chinese characters, and the terms found in it."""
    stems = [stem(word) for word in words]
    return Bag(
        {
            "w": Counter(stems),
            "b": Counter(f"{left} {right}" for left, right in pairwise(stems)),
            "c": Counter(_groups(words)),
            "t": Counter(terms),
        }
    )


def _groups(words: Sequence[str]) -> list[str]:
    groups: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        if word and is_cjk(word):
            run.append(pinyin(word))
            continue
        groups.extend(run)
        groups.extend(f"{left}'{right}" for left, right in pairwise(run))
        run = []
        edged = f"<{word}>"
        groups.extend(edged[start : start + size] for size in _LETTER_GROUPS for start in range(len(edged) - size + 1) if word)
    return groups


class Weights:
    """How much a feature says: the rarer among the texts, the more. Features that no text has weigh as the rarest."""

    def __init__(self, bags: Sequence[Bag]) -> None:
        self._count = max(len(bags), 1)
        seen: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
        for bag in bags:
            for kind, features in bag.kinds.items():
                seen[kind].update(features.keys())
        weights = {times: self._rarity(times) for counted in seen.values() for times in {0, *counted.values()}}
        self._unknown = self._rarity(0)
        self._weights = {kind: {feature: weights[times] for feature, times in counted.items()} for kind, counted in seen.items()}

    def knows(self, kind: str, feature: str) -> bool:
        """True where some text has the feature."""
        return feature in self._weights[kind]

    def vector(self, bag: Bag) -> dict[str, float]:
        """The weighted features, each kind of unit length times the root of its weight, unknown ones included."""
        present = {kind: features for kind, features in bag.kinds.items() if features}
        total = sum(KINDS[kind] for kind in present) or 1.0
        vector: dict[str, float] = {}
        for kind, features in present.items():
            known = self._weights[kind]
            weighed = {feature: (1 + math.log(count)) * known.get(feature, self._unknown) for feature, count in features.items()}
            length = math.sqrt(sum(weight * weight for weight in weighed.values()))
            share = math.sqrt(KINDS[kind] / total) / length
            for feature, weight in weighed.items():
                vector[f"{kind}:{feature}"] = weight * share
        return vector

    def _rarity(self, times: int) -> float:
        return math.pow(math.log((1 + self._count) / (1 + times)) + 1, 0.8)
