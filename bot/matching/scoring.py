"""Fuzzy comparison of strings: the only room that knows rapidfuzz."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

SHORTEST_REPAIR = 4
"""Letters: shorter words are too near to each other to be repaired."""
_CUTOFF = 0.72
_CUTOFF_SHORT = 0.75


def nearest_word(word: str, vocabulary: Sequence[str]) -> str | None:
    """The known word that `word` was probably meant to be, or None where none is near enough.

    Distance counts a swap of two neighbouring letters as one error (optimal string alignment).
    """
    if len(word) < SHORTEST_REPAIR:
        return None
    cutoff = _CUTOFF_SHORT if len(word) == SHORTEST_REPAIR else _CUTOFF
    found = process.extractOne(word, vocabulary, scorer=OSA.normalized_similarity, score_cutoff=cutoff)
    return found[0] if found else None


def closeness(question: str, phrasings: Iterable[str]) -> float:
    """How alike the question and the most similar phrasing are as strings, 0 to 1: the mean of order-true and order-free likeness."""
    best = max(
        (fuzz.ratio(question, phrasing) + fuzz.token_sort_ratio(question, phrasing) for phrasing in phrasings),
        default=0.0,
    )
    return best / 200
