"""Learns from the phrasings how much the likeness to each of them speaks for each entry: in words alone, and in words and meaning."""

from __future__ import annotations

import numpy as np

from bot.matching.index.features import Integers, Places, Table, Vector
from bot.matching.index.kernel import PhrasingKernel, of_meaning, of_words
from bot.matching.index.likeness import bytes_of
from bot.matching.index.meaning import Meanings
from bot.matching.index.pairs import Pairs
from bot.matching.index.ridge import fit

_RIDGE = 0.5
_CENTRE = 0.3
"""Weight of the likeness to an entry's phrasings as a whole beside the learnt score."""
_CONSIDERED = 128
"""Entries that a question is compared with by what was learnt: of more, those whose phrasings as a whole and whose nearest are likest."""

_NEAREST = 16
"""Entries whose score by words is told beside that by both: more than are ever looked at."""


class Learnt:
    """Two kernel ridge regressions over the phrasings, ready to score the entries."""

    def __init__(self, table: Table, owners: Integers, entries: int, meanings: Meanings | None) -> None:
        """Learns from the features of the phrasings, the entries that they belong to, and what they mean."""
        self._owners, self._entries, self._meanings = owners, entries, meanings
        self._asked, self._firsts = np.unique(owners, return_index=True)
        pairs = Pairs(table, len(owners))
        wanted = _wanted(owners, entries)
        self._head = _by_entry(fit(PhrasingKernel(pairs), wanted, _RIDGE))
        self._centres = _shares_of_centres(_squares_of_sums(table, owners, entries), owners)
        if meanings is not None:
            self._head_of_both = _by_entry(fit(PhrasingKernel(pairs, meanings), wanted, _RIDGE))
            self._centres_of_meaning = _shares_of_centres(np.square(wanted.T @ meanings.rows).sum(axis=1), owners)

    @property
    def size(self) -> int:
        """Bytes."""
        of_meaning = () if self._meanings is None else (self._meanings.rows, self._head_of_both, self._centres_of_meaning)
        return bytes_of(self._head, self._centres, *of_meaning)

    def scores(self, likeness: Vector, meaning: Vector | None) -> tuple[Vector, Vector]:
        """The score of each entry by words and, where a meaning is given, by words and meaning: about 0 to 1.

        Where both count, the score by words is told of the entries that are nearest by both, and is 0 for the others.

        Args:
            likeness: of a question to each phrasing, in words.
            meaning: what the question means.
        """
        kernel = of_words(likeness)
        centred: Vector = np.float32(_CENTRE) * self._summed(likeness * self._centres)
        if meaning is None or self._meanings is None:
            by_words = self._by_words(kernel, centred, self._considered(likeness, centred))
            return by_words, by_words
        by = self._meanings.weights
        meant: Vector = self._meanings.rows @ meaning
        near = centred + np.float32(by.centre) * (self._summed(meant * self._centres_of_meaning) - np.float32(by.strangers))
        both = of_meaning(meant, self._meanings)
        both += kernel
        by_both = self._by_head(self._head_of_both, both, self._considered(likeness, near))
        by_both += near
        by_both /= np.float32(1 + _CENTRE + by.centre * (1 - by.strangers))
        return self._by_words(kernel, centred, self._nearest(by_both)), by_both.clip(0, 1)

    def _by_words(self, kernel: Vector, centred: Vector, considered: Places | None) -> Vector:
        by_words = self._by_head(self._head, kernel, considered)
        by_words += centred
        by_words /= np.float32(1 + _CENTRE)
        return by_words.clip(0, 1)

    def _nearest(self, scores: Vector) -> Places | None:
        """The entries with the highest scores; None for all of them."""
        return None if self._entries <= _NEAREST else np.argpartition(-scores, _NEAREST)[:_NEAREST]

    def _considered(self, likeness: Vector, centred: Vector) -> Places | None:
        """The entries that may be the nearest; None for all of them."""
        if self._entries <= _CONSIDERED:
            return None
        nearest = centred.copy()
        nearest[self._asked] += np.maximum.reduceat(likeness, self._firsts)
        return np.argpartition(-nearest, _CONSIDERED)[:_CONSIDERED]

    def _by_head(self, head: Vector, kernel: Vector, considered: Places | None) -> Vector:
        """What was learnt of each entry; nothing of those that are not considered."""
        learnt: Vector
        if considered is None:
            learnt = head @ kernel
        else:
            learnt = np.zeros(self._entries, dtype=np.float32)
            learnt[considered] = head[considered] @ kernel
        return learnt

    def _summed(self, values: Vector) -> Vector:
        """The values of the phrasings added up by entry."""
        summed: Vector = np.zeros(self._entries, dtype=np.float32)
        summed[self._asked] = np.add.reduceat(values, self._firsts)
        return summed


def _wanted(owners: Integers, entries: int) -> Vector:
    """What the regression learns, phrasings by entries: 1 where the phrasing is the entry's own, else 0."""
    wanted = np.zeros((len(owners), entries), dtype=np.float32)
    wanted[np.arange(len(owners)), owners] = 1.0
    return wanted


def _by_entry(weights: Vector) -> Vector:
    """The weights of a regression with a row for each entry, of which some can be taken without the others."""
    return np.ascontiguousarray(weights.T)


def _squares_of_sums(table: Table, owners: Integers, entries: int) -> Vector:
    """For each entry the square of the length of its phrasings' features added up."""
    features = np.repeat(np.arange(len(table.starts) - 1), np.diff(table.starts))
    of_entry = features * entries + owners[table.texts]
    firsts = np.flatnonzero(np.diff(of_entry, prepend=-1))
    sums = np.add.reduceat(table.weights, firsts) if len(firsts) else table.weights
    squares: Vector = np.bincount(of_entry[firsts] % entries, weights=sums * sums, minlength=entries).astype(np.float32)
    return squares


def _shares_of_centres(squares: Vector, owners: Integers) -> Vector:
    """For each phrasing its share in its entry's centre, which is of length 1; `squares` are those of the lengths before."""
    shares: Vector = (1 / np.sqrt(np.maximum(squares, 1e-9)))[owners].astype(np.float32)
    return shares
