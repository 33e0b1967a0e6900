"""Compares strings by edit distance and by likeness: the only room that knows rapidfuzz."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
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


def pairs_alike(texts: Sequence[str], least: float) -> Iterator[tuple[int, int]]:
    """The places of all pairs of texts of whose characters at least this share, 0 to 1, agrees: blocks of them in the same order.

    What cannot agree is passed over cheaply: by the lengths, and by the characters that two texts have in the same order at all.
    """
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    ordered = [texts[place] for place in order]
    lengths = [len(text) for text in ordered]
    for at, text in enumerate(ordered):
        longer = ordered[at + 1 : bisect_right(lengths, lengths[at] * (2 - least) / least)]
        for _, _, further in process.extract(text, longer, scorer=fuzz.ratio, score_cutoff=100 * least, limit=None):
            if SequenceMatcher(None, text, longer[further], autojunk=False).ratio() >= least:
                yield order[at], order[at + 1 + further]


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
