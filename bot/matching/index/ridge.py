"""Fits a kernel ridge regression in the memory of its kernel: a block of columns at a time, by a Cholesky factorization."""

from __future__ import annotations

import numpy as np

from bot.matching.index.features import Vector

_BLOCK = 256
"""Columns that are worked on at once: enough for the processor to be busy with products of matrices."""


def fit(kernel: Vector, wanted: Vector, ridge: float) -> Vector:
    """The weights by which the rows of a kernel come near to what is wanted. The kernel is used up.

    Args:
        kernel: how alike each text is to each, symmetric and without a negative eigenvalue.
        wanted: a row for each text.
        ridge: what is added to the diagonal: the more, the less is learnt by heart.
    """
    kernel[np.diag_indices_from(kernel)] += ridge
    starts = range(0, len(kernel), _BLOCK)
    for start in starts:
        _factor(kernel, start)
    weights = wanted.copy()
    for start in starts:
        block = slice(start, start + _BLOCK)
        weights[block] = np.linalg.solve(kernel[block, block], weights[block] - kernel[block, :start] @ weights[:start])
    for start in reversed(starts):
        block, below = slice(start, start + _BLOCK), slice(start + _BLOCK, None)
        weights[block] = np.linalg.solve(kernel[block, block].T, weights[block] - kernel[below, block].T @ weights[below])
    return weights


def _factor(kernel: Vector, start: int) -> None:
    """Replaces a block of columns by those of the lower triangular factor, and takes its part off the columns behind."""
    end = start + _BLOCK
    block = slice(start, end)
    kernel[block, block] = np.linalg.cholesky(kernel[block, block])
    kernel[end:, block] = kernel[end:, block] @ np.linalg.inv(kernel[block, block]).T
    for behind in range(end, len(kernel), _BLOCK):
        columns = slice(behind, behind + _BLOCK)
        kernel[behind:, columns] -= kernel[behind:, block] @ kernel[columns, block].T
