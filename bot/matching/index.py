"""The index over all phrasings: how near a question is to each entry, learnt from the phrasings themselves.

An inverted index gives the likeness of the question to every phrasing; a kernel ridge regression over the phrasings turns these
likenesses into one score an entry. Beyond `LARGEST_FIT` phrasings the regression is left out and the nearest phrasing decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bot.matching.features import Bag, Weights

Vector = npt.NDArray[np.float32]

LARGEST_FIT = 3000
_RIDGE = 1.0
_COMMON = 12
"""Phrasings that share a feature, above which it is cheaper to multiply whole columns than pairs."""
_NEAREST = 0.15
_CENTRE = 0.15


@dataclass(frozen=True, slots=True)
class _Postings:
    """Which phrasings have which feature, and how strongly: one run of rows a feature, end to end."""

    runs: Mapping[str, tuple[int, int]]
    """Feature -> start and end of its run."""
    rows: npt.NDArray[np.int32]
    weights: Vector


class Index:
    """Phrasings by entry, ready to be asked."""

    def __init__(self, owners: Sequence[int], bags: Sequence[Bag], entries: int) -> None:
        """Builds the index.

        Args:
            owners: for each phrasing the number of its entry, 0 to entries - 1.
            bags: the features of each phrasing.
            entries: how many entries there are.
        """
        self.weights = Weights(bags)
        self._owners = np.asarray(owners, dtype=np.int32)
        self._entries = entries
        vectors = [self.weights.vector(bag) for bag in bags]
        self._postings = _invert(vectors)
        self._sizes = np.maximum(np.bincount(self._owners, minlength=entries), 1).astype(np.float32)
        self._centres = self._centre_lengths(vectors)
        self._head = self._fit() if 0 < len(vectors) <= LARGEST_FIT else None

    def scores(self, bag: Bag) -> Vector:
        """One score an entry, about 0 (unlike) to 1 (a phrasing of it)."""
        likeness = self._likeness(self.weights.vector(bag))
        nearest = np.zeros(self._entries, dtype=np.float32)
        np.maximum.at(nearest, self._owners, likeness)
        if self._head is None:
            return nearest
        summed = np.bincount(self._owners, weights=likeness, minlength=self._entries).astype(np.float32)
        learnt = _kernel(likeness) @ self._head
        scores: Vector = (learnt + _NEAREST * nearest + _CENTRE * summed / self._sizes / self._centres) / (1 + _NEAREST + _CENTRE)
        return scores

    def _likeness(self, vector: Mapping[str, float]) -> Vector:
        runs = [(self._postings.runs[feature], weight) for feature, weight in vector.items() if feature in self._postings.runs]
        if not runs:
            return np.zeros(len(self._owners), dtype=np.float32)
        rows = np.concatenate([self._postings.rows[start:end] for (start, end), _ in runs])
        there = np.concatenate([self._postings.weights[start:end] for (start, end), _ in runs])
        asked = np.repeat([weight for _, weight in runs], [end - start for (start, end), _ in runs])
        return np.bincount(rows, weights=there * asked, minlength=len(self._owners)).astype(np.float32)

    def _fit(self) -> Vector:
        count = len(self._owners)
        kernel = _kernel(_likeness_of_all(self._postings, count))
        kernel[np.diag_indices_from(kernel)] += _RIDGE
        wanted = np.zeros((count, self._entries), dtype=np.float32)
        wanted[np.arange(count), self._owners] = 1.0
        head: Vector = np.linalg.solve(kernel, wanted)
        return head

    def _centre_lengths(self, vectors: Sequence[Mapping[str, float]]) -> Vector:
        """Length of each entry's mean vector, so that an entry with varied phrasings is not put behind."""
        sums: list[dict[str, float]] = [{} for _ in range(self._entries)]
        for owner, vector in zip(self._owners, vectors, strict=True):
            total = sums[owner]
            for feature, weight in vector.items():
                total[feature] = total.get(feature, 0.0) + weight
        lengths = [sum(weight * weight for weight in total.values()) ** 0.5 for total in sums]
        centres: Vector = np.maximum(np.asarray(lengths, dtype=np.float32) / self._sizes, 1e-6)
        return centres


def _kernel(likeness: Vector) -> Vector:
    kernel: Vector = likeness + likeness * likeness
    return kernel


def _invert(vectors: Sequence[Mapping[str, float]]) -> _Postings:
    numbers: dict[str, int] = {}
    features = np.asarray([numbers.setdefault(feature, len(numbers)) for vector in vectors for feature in vector], dtype=np.int64)
    rows = np.repeat(np.arange(len(vectors), dtype=np.int32), [len(vector) for vector in vectors])
    weights = np.asarray([weight for vector in vectors for weight in vector.values()], dtype=np.float32)
    order = np.argsort(features, kind="stable")
    ends = np.cumsum(np.bincount(features, minlength=len(numbers))).tolist()
    runs = dict(zip(numbers, pairwise([0, *ends]), strict=True))
    return _Postings(runs, rows[order], weights[order])


def _likeness_of_all(postings: _Postings, count: int) -> Vector:
    """The likeness of every phrasing to every other: common features as one product of matrices, rare ones pair by pair."""
    bounds = np.asarray(list(postings.runs.values()), dtype=np.int64).reshape(-1, 2)
    sizes = bounds[:, 1] - bounds[:, 0]
    common = np.zeros((count, int((sizes > _COMMON).sum())), dtype=np.float32)
    for column, (start, end) in enumerate(bounds[sizes > _COMMON]):
        common[postings.rows[start:end], column] = postings.weights[start:end]
    total: Vector = common @ common.T
    for size in range(1, _COMMON + 1):
        places = bounds[sizes == size, 0][:, None] + np.arange(size)
        rows, weights = postings.rows[places], postings.weights[places]
        for left in range(size):
            for right in range(size):
                np.add.at(total, (rows[:, left], rows[:, right]), weights[:, left] * weights[:, right])
    return total
