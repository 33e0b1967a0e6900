"""Compares all phrasings with one another, and keeps each likeness in a byte: of as many numbers as there are pairs, the size decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.matching.index.features import Integers, Places, Table, Vector

_ROWS = 256
"""Phrasings that are compared with all before them at once."""
_COLUMNS = 1024
"""Phrasings of a tile that they are compared with."""
_COMMON = 64
"""Phrasings that share a feature, above which it is cheaper to multiply matrices than pairs."""
_STEPS = 255
"""Steps of likeness that are told apart."""

Bytes = npt.NDArray[np.uint8]


class Tile(NamedTuple):
    """The likeness of some phrasings to some others, or to themselves."""

    rows: slice
    columns: slice
    likeness: Vector

    @property
    def on_the_diagonal(self) -> bool:
        """True for phrasings compared with themselves."""
        return self.rows == self.columns


class Pairs:
    """The likeness of every phrasing to every one before it, and to itself."""

    def __init__(self, table: Table, count: int) -> None:
        """Compares so many phrasings by their features."""
        self.count = count
        lines = _Lines(table, count)
        self._rows = [lines.compared(start, min(start + _ROWS, count)) for start in range(0, count, _ROWS)]

    def tiles(self) -> Iterator[Tile]:
        """All pairs, each once, but for those on the diagonal, which come both ways."""
        for start in range(0, self.count, _ROWS):
            yield from self._tiles_of(start, range(0, start, _COLUMNS))
            yield from self.diagonal(start)

    def diagonal(self, start: int | None = None) -> Iterator[Tile]:
        """The tiles on the diagonal, or the one that starts at a phrasing."""
        for at in range(0, self.count, _ROWS) if start is None else (start,):
            yield from self._tiles_of(at, (at,))

    def _tiles_of(self, start: int, columns: range | tuple[int, ...]) -> Iterator[Tile]:
        kept = self._rows[start // _ROWS]
        for at in columns:
            end = min(at + _COLUMNS, start) if at < start else start + len(kept)
            likeness = kept[:, at:end].astype(np.float32)
            likeness *= np.float32(1 / _STEPS)
            yield Tile(slice(start, start + len(kept)), slice(at, end), likeness)


class _Lines:
    """The features of each phrasing, phrasing by phrasing."""

    def __init__(self, table: Table, count: int) -> None:
        sizes = np.diff(table.starts)
        common = sizes > _COMMON
        self._table = table
        self._column_of = np.where(common, np.cumsum(common) - 1, -1).astype(np.int32)
        self._width = int(common.sum())
        order = np.argsort(table.texts, kind="stable")
        self._features: Integers = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)[order]
        self._weights = table.weights[order]
        self._starts: Places = np.searchsorted(table.texts[order], np.arange(count + 1))

    def compared(self, start: int, end: int) -> Bytes:
        """The likeness of some phrasings to all before their end, in steps."""
        likeness = np.zeros((end - start, end), dtype=np.float32)
        dense = self._dense(start, end)
        for at in range(0, end, _ROWS):
            likeness[:, at : at + _ROWS] = dense @ self._dense(at, min(at + _ROWS, end)).T
        self._add_rare(likeness, start, end)
        likeness *= np.float32(_STEPS)
        return np.rint(likeness, out=likeness).clip(0, _STEPS).astype(np.uint8)

    def _dense(self, start: int, end: int) -> Vector:
        """The common features of some phrasings."""
        texts, features, weights = self._of(start, end)
        columns = self._column_of[features]
        found = columns >= 0
        dense = np.zeros((end - start, self._width), dtype=np.float32)
        dense[texts[found], columns[found]] = weights[found]
        return dense

    def _add_rare(self, likeness: Vector, start: int, end: int) -> None:
        """Adds what the features come to that few phrasings share."""
        texts, features, weights = self._of(start, end)
        rare = self._column_of[features] < 0
        texts, features, weights = texts[rare], features[rare], weights[rare]
        firsts = self._table.starts[features]
        sizes = self._table.starts[features + 1] - firsts
        lines = np.arange(sizes.sum()) + np.repeat(firsts - np.cumsum(sizes) + sizes, sizes)
        others = self._table.texts[lines]
        before = others < end
        places = (np.repeat(texts, sizes) * end + others)[before]
        np.add.at(likeness.reshape(-1), places, (np.repeat(weights, sizes) * self._table.weights[lines])[before])

    def _of(self, start: int, end: int) -> tuple[Places, Integers, Vector]:
        """The lines of some phrasings: the phrasing, counted from the first of them, the feature, and its weight."""
        lines = slice(self._starts[start], self._starts[end])
        sizes = np.diff(self._starts[start : end + 1])
        return np.repeat(np.arange(end - start), sizes), self._features[lines], self._weights[lines]
