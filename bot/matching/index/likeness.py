"""Finds how alike a question is to every phrasing, by the features that they share."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from bot.matching.index.features import Integers, Places, Table, Vector

_COMMON = 12
"""A feature of more than one phrasing in so many is a column: multiplying all of it is then cheaper than looking up its lines."""
_MOST_LINES = 60_000
"""Lines that are added up whole for one question to very many phrasings; the rest is looked up for the nearest of them alone."""
_NEAREST = 400
"""Phrasings that are looked up."""


class Phrasings(Protocol):
    """The features of all phrasings, ready to be compared with those of a question."""

    @property
    def size(self) -> int:
        """Bytes."""

    def likeness(self, numbers: Places, weights: Vector) -> Vector:
        """The likeness to each phrasing, 0 to 1, of a text with these features."""


class Whole:
    """Phrasings of which every one is compared: common features as columns of a matrix, the others as lines."""

    def __init__(self, table: Table, count: int) -> None:
        """Takes the features of so many phrasings."""
        self._table = table
        self._count = count
        common = np.flatnonzero(np.diff(table.starts) > count / _COMMON)
        self._column_of = np.full(len(table.starts) - 1, -1, dtype=np.int32)
        self._column_of[common] = np.arange(len(common))
        self._columns = np.zeros((len(common), count), dtype=np.float32)
        for column, number in enumerate(common):
            lines = slice(table.starts[number], table.starts[number + 1])
            self._columns[column, table.texts[lines]] = table.weights[lines]

    @property
    def size(self) -> int:
        """Bytes."""
        return bytes_of(*self._table, self._column_of, self._columns)

    def likeness(self, numbers: Places, weights: Vector) -> Vector:
        """The likeness to every phrasing of a text with these features."""
        columns = self._column_of[numbers]
        common = columns >= 0
        likeness: Vector = weights[common] @ self._columns[columns[common]]
        likeness += _added(self._table, numbers[~common], weights[~common], self._count)
        return likeness


class Pruned:
    """Phrasings so many that only the nearest are compared in full, the others counting as unlike.

    Rare features say which phrasings these may be; common ones are looked up for these alone.
    """

    def __init__(self, table: Table, count: int) -> None:
        """Takes the features of so many phrasings."""
        self._table = table
        self._count = count

    @property
    def size(self) -> int:
        """Bytes."""
        return bytes_of(*self._table)

    def likeness(self, numbers: Places, weights: Vector) -> Vector:
        """The likeness to the nearest phrasings of a text with these features, 0 to the others."""
        table = self._table
        sizes = table.starts[numbers + 1] - table.starts[numbers]
        order = np.argsort(sizes)
        added = int(np.searchsorted(np.cumsum(sizes[order]), _MOST_LINES, side="right"))
        likeness = _added(table, numbers[order[:added]], weights[order[:added]], self._count)
        if added == len(order):
            return likeness
        nearest = np.sort(np.argpartition(-likeness, _NEAREST)[:_NEAREST]).astype(np.int32)
        full = likeness[nearest]
        for number, weight in zip(numbers[order[added:]], weights[order[added:]], strict=True):
            lines = slice(table.starts[number], table.starts[number + 1])
            texts = table.texts[lines]
            places = np.minimum(np.searchsorted(texts, nearest), len(texts) - 1)
            full += np.where(texts[places] == nearest, table.weights[lines][places], 0) * weight
        likeness = np.zeros_like(likeness)
        likeness[nearest] = full
        return likeness


def bytes_of(*arrays: npt.NDArray[Any]) -> int:
    """Bytes that the numbers of some arrays take."""
    return sum(int(array.nbytes) for array in arrays)


def _added(table: Table, numbers: Places, weights: Vector, count: int) -> Vector:
    """The likeness by the lines of these features."""
    starts, ends = table.starts[numbers], table.starts[numbers + 1]
    lines = [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    if not lines:
        return np.zeros(count, dtype=np.float32)
    texts: Integers = np.concatenate([table.texts[line] for line in lines])
    products = np.concatenate([table.weights[line] for line in lines])
    products *= np.repeat(weights, ends - starts)
    added: Vector = np.bincount(texts, weights=products, minlength=count).astype(np.float32)
    return added
