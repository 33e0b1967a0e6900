"""Fits a kernel ridge regression without its kernel in memory, by conjugate gradients.

Some phrasings are landmarks: a kernel as they see it, which is of low rank, is solved at once. That alone would put every text that is
like no landmark too high; it guides the gradients, which then need a few rounds where they would need many.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from bot.matching.index.features import Integers, Vector

FEWEST_LANDMARKS, MOST_LANDMARKS = 512, 1024
"""Landmarks: a tenth of the texts within these. The kernel of no more texts than the fewest is solved exactly."""
_ROUNDS = 8
"""Most times that the whole kernel is multiplied."""
_NEAR_ENOUGH = 0.1
"""Share of what is wanted that may be left over: the scores then differ by about .005 from those of the exact solution."""
_ENTRIES_AT_ONCE = 512
"""Columns of what is wanted that are worked on together: each takes the memory of five times the texts."""
_SURE = 0.05
"""What is added to the diagonal of the landmarks' kernel, so that it can be solved although its numbers are rounded."""
_ROWS_AT_ONCE = 512


class Kernel(Protocol):
    """How alike each text is to each: symmetric, and but for rounding without a negative eigenvalue."""

    @property
    def count(self) -> int:
        """Texts."""

    def times(self, weights: Vector) -> Vector:
        """The product with a matrix that has a row for each text."""

    def columns(self, texts: Integers) -> Vector:
        """How alike each text is to some of them."""

    def diagonal(self) -> Vector:
        """How alike each text is to itself."""


def fit(kernel: Kernel, wanted: Vector, ridge: float) -> Vector:
    """The weights by which the rows of a kernel come near to what is wanted.

    Args:
        kernel: of the texts.
        wanted: a row for each text.
        ridge: what is added to the diagonal: the more, the less is learnt by heart.
    """
    weights = np.empty_like(wanted)
    seen = _Seen(kernel, ridge)
    for start in range(0, wanted.shape[1], _ENTRIES_AT_ONCE):
        part = slice(start, start + _ENTRIES_AT_ONCE)
        weights[:, part] = _solved(kernel, seen, np.ascontiguousarray(wanted[:, part]), ridge)
    return weights


class _Seen:
    """A kernel with its ridge as its landmarks see it; what they do not see of a text is taken to be like nothing else."""

    def __init__(self, kernel: Kernel, ridge: float) -> None:
        count = kernel.count
        landmarks = np.unique(np.linspace(0, count - 1, min(_landmarks(count), count)).astype(np.int32))
        self._rows = kernel.columns(landmarks)
        among = self._rows[landmarks]
        among[np.diag_indices_from(among)] += _SURE
        whitening = np.linalg.inv(np.linalg.cholesky(among)).T
        for start in range(0, count, _ROWS_AT_ONCE):
            rows = slice(start, start + _ROWS_AT_ONCE)
            self._rows[rows] = self._rows[rows] @ whitening
        unseen = kernel.diagonal() - np.einsum("ij,ij->i", self._rows, self._rows)
        self._alone: Vector = 1 / (np.maximum(unseen, 0)[:, None] + np.float32(ridge))
        inner = np.eye(len(landmarks), dtype=np.float32)
        for start in range(0, count, _ROWS_AT_ONCE):
            rows = slice(start, start + _ROWS_AT_ONCE)
            inner += self._rows[rows].T @ (self._rows[rows] * self._alone[rows])
        self._inner: Vector = np.linalg.inv(inner)

    def solved(self, wanted: Vector) -> Vector:
        """The weights that come to what is wanted (the Woodbury identity)."""
        weights = wanted * self._alone
        weights -= self._rows @ (self._inner @ (self._rows.T @ weights)) * self._alone
        return weights


def _solved(kernel: Kernel, seen: _Seen, wanted: Vector, ridge: float) -> Vector:
    """Conjugate gradients, each column by itself."""
    weights, left = np.zeros_like(wanted), wanted.copy()
    way = seen.solved(left)
    slope = _products(left, way)
    for _ in range(_ROUNDS):
        gained = kernel.times(way)
        gained += np.float32(ridge) * way
        step = slope / np.maximum(_products(way, gained), np.float32(1e-12))
        weights += step * way
        left -= step * gained
        if float(np.square(left).sum()) <= _NEAR_ENOUGH**2 * float(np.square(wanted).sum()):
            break
        turned = seen.solved(left)
        before, slope = slope, _products(left, turned)
        way *= slope / np.maximum(before, np.float32(1e-12))
        way += turned
    return weights


def _products(one: Vector, other: Vector) -> Vector:
    products: Vector = np.einsum("ij,ij->j", one, other)
    return products


def _landmarks(count: int) -> int:
    return min(max(count // 10, FEWEST_LANDMARKS), MOST_LANDMARKS)
