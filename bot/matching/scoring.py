"""Fuzzy comparison of strings: the only room that knows rapidfuzz."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

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


def closeness(question: str, groups: Sequence[Sequence[str]]) -> list[float]:
    """For each group of phrasings how alike the question and the most similar one are as strings, 0 to 1.

    Likeness is the mean of an order-true and an order-free measure.
    """
    phrasings = [phrasing for group in groups for phrasing in group]
    if not phrasings:
        return [0.0] * len(groups)
    alike = (
        process.cdist([question], phrasings, scorer=fuzz.ratio)[0] + process.cdist([question], phrasings, scorer=fuzz.token_sort_ratio)[0]
    )
    ends = list(accumulate(len(group) for group in groups))
    return [float(alike[end - len(group) : end].max()) / 200 if group else 0.0 for group, end in zip(groups, ends, strict=True)]
