"""Compares strings by edit distance and by likeness: the only room that knows rapidfuzz."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

_SHORT = 4
"""Letters of a word in which one error is a quarter."""
_CUTOFF = 0.72
_CUTOFF_SHORT = 0.75


def nearest_word(word: str, vocabulary: Sequence[str]) -> tuple[str, float] | None:
    """The first of the words most like `word`, and how like it is, 0 to 1; None where none is near enough.

    Distance counts a swap of two neighbouring letters as one error (optimal string alignment).
    """
    cutoff = _CUTOFF_SHORT if len(word) <= _SHORT else _CUTOFF
    found = process.extractOne(word, vocabulary, scorer=OSA.normalized_similarity, score_cutoff=cutoff)
    return (found[0], found[1]) if found else None


def closeness(question: str, groups: Sequence[Sequence[str]]) -> list[float]:
    """For each group of phrasings how alike the question and the most similar one are as strings, 0 to 1.

    Likeness is the mean of an order-true and an order-free measure; the two are one for texts without spaces.
    """
    turned = _sorted(question)
    return [max((_alike(question, turned, phrasing) for phrasing in group), default=0.0) for group in groups]


def _alike(question: str, turned: str, phrasing: str) -> float:
    in_order = fuzz.ratio(question, phrasing)
    if " " not in question and " " not in phrasing:
        return in_order / 100
    return (in_order + fuzz.ratio(turned, _sorted(phrasing))) / 200


@lru_cache(maxsize=16384)
def _sorted(text: str) -> str:
    return " ".join(sorted(text.split()))
