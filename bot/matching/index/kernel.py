"""Defines what the regression compares by: likeness in words, and in meaning where it is known."""

from __future__ import annotations

import numpy as np

from bot.matching.index.features import Integers, Vector
from bot.matching.index.meaning import Meanings
from bot.matching.index.pairs import Pairs, Tile

_SQUARED = 2.0
"""Weight of the squared likeness, which sees what features occur together, beside the likeness itself."""


def of_words(likeness: Vector) -> Vector:
    """What likeness in words is worth."""
    kernel: Vector = likeness * np.float32(_SQUARED)
    kernel += 1
    kernel *= likeness
    return kernel


def of_meaning(meant: Vector, by: Meanings) -> Vector:
    """What likeness in meaning is worth; cubed, for even strangers are somewhat alike in meaning."""
    kernel: Vector = meant * meant
    kernel += 1
    kernel *= meant
    kernel *= np.float32(by.weights.learnt)
    return kernel


class PhrasingKernel:
    """The kernel of all phrasings, worked out a tile at a time."""

    def __init__(self, pairs: Pairs, meanings: Meanings | None = None) -> None:
        """Takes the likeness of all phrasings, in words and in meaning."""
        self._pairs = pairs
        self._meanings = meanings
        self.count = pairs.count

    def times(self, weights: Vector) -> Vector:
        """The product with a matrix that has a row for each phrasing."""
        product = np.zeros_like(weights)
        for tile in self._pairs.tiles():
            kernel = self._of(tile)
            product[tile.rows] += kernel @ weights[tile.columns]
            if not tile.on_the_diagonal:
                product[tile.columns] += kernel.T @ weights[tile.rows]
        return product

    def columns(self, texts: Integers) -> Vector:
        """The kernel of each phrasing with some of them, given in ascending order."""
        columns = np.empty((self.count, len(texts)), dtype=np.float32)
        for tile in self._pairs.tiles():
            kernel = self._of(tile)
            across, down = _within(texts, tile.columns), _within(texts, tile.rows)
            columns[tile.rows, across] = kernel[:, texts[across] - tile.columns.start]
            columns[tile.columns, down] = kernel[texts[down] - tile.rows.start].T
        return columns

    def diagonal(self) -> Vector:
        """The kernel of each phrasing with itself."""
        return np.concatenate([np.diagonal(self._of(tile)) for tile in self._pairs.diagonal()])

    def _of(self, tile: Tile) -> Vector:
        kernel = of_words(tile.likeness)
        if self._meanings is not None:
            rows = self._meanings.rows
            kernel += of_meaning(rows[tile.rows] @ rows[tile.columns].T, self._meanings)
        return kernel


def _within(texts: Integers, span: slice) -> slice:
    """Where the texts of a span stand among some in ascending order."""
    first, last = np.searchsorted(texts, (span.start, span.stop)).tolist()
    return slice(first, last)
