"""Builds the index over all phrasings: how near a question is to each entry, learnt from the phrasings themselves.

An inverted index gives the likeness of the question to every phrasing; a kernel ridge regression over the phrasings turns these
likenesses into one score an entry. Beyond `LARGEST_FIT` phrasings the regression is left out and the nearest phrasing decides.
What the phrasings mean, by a table of word vectors or by an encoder, is learnt together with their words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bot.matching.index.features import Bag, Integers, Places, Table, Vector, weigh
from bot.matching.index.meaning import Meanings
from bot.matching.index.ridge import fit

LARGEST_FIT = 6000
"""Phrasings: the kernel of so many takes 144 MB while it is learnt."""
_RIDGE = 0.5
_SQUARED = 2.0
"""Weight of the squared likeness, which sees what features occur together, beside the likeness itself."""
_CENTRE = 0.3
"""Weight of the likeness to an entry's phrasings as a whole beside the learnt score."""
_EVIDENCE = 2.0
"""Words of a question by which half of what it is not word for word is believed: a few words are soon alike to something."""
_SCALE = 0.9
"""Power that spreads the scores evenly between 0 and 1, for the thresholds' sake; the order stays."""
_COMMON = 64
"""Phrasings that share a feature, above which it is cheaper to multiply whole columns than pairs."""
_FEW = 4
"""A text has few of the columns where it has less than one in so many: these are picked out, rather than all multiplied."""
_PAIRS_AT_ONCE = 1 << 18
_ROWS_AT_ONCE = 256
_MOST_LINES = 60_000
"""Lines of the index that are added up whole for one question; what comes after is looked up for the nearest phrasings alone."""
_NEAREST = 400
"""Phrasings that are looked up."""


class Near(NamedTuple):
    """How near a question is."""

    entries: Vector
    """One score an entry, about 0 (unlike) to 1 (a phrasing of it)."""
    words: Vector
    """The same by words alone; the same numbers where no meaning is known."""
    phrasings: Vector
    """Likeness to each phrasing, 0 to 1."""


class Index:
    """Phrasings by entry, ready to be asked."""

    def __init__(self, owners: Sequence[int], bags: Iterable[Bag], entries: int, meanings: Meanings | None = None) -> None:
        """Builds the index.

        Args:
            owners: for each phrasing the number of its entry, 0 to entries - 1, ascending.
            bags: the features of each phrasing.
            entries: how many entries there are.
            meanings: what each phrasing means; at most `LARGEST_FIT` rows.
        """
        self._owners = np.asarray(owners, dtype=np.int32)
        self._entries = entries
        self.weights, table = weigh(bags, self._owners)
        count = len(self._owners)
        self._phrasings: _Whole | _Pruned = _Whole(table, count) if count <= LARGEST_FIT else _Pruned(table, count)
        self._head: Vector | None = None
        self._meanings = meanings
        if count and isinstance(self._phrasings, _Whole):
            wanted = _wanted(self._owners, entries)
            self._learn_words(self._phrasings.of_all(), wanted)
            if meanings is not None:
                self._centres_of_meaning = _shares_of_centres(np.square(wanted.T @ meanings.rows).sum(axis=1), self._owners)
                self._head_of_both = fit(_kernel_of_all(self._phrasings.of_all(), meanings), wanted, _RIDGE)

    def _learn_words(self, alike: Vector, wanted: Vector) -> None:
        """Learns from the likeness of all phrasings, which is used up: two such matrices at once are the most memory that a start takes."""
        self._centres = _shares_of_centres(np.einsum("ij,ij->j", wanted, alike @ wanted), self._owners)
        self._head = fit(_kernel_of_all(alike), wanted, _RIDGE)

    @property
    def size(self) -> int:
        """Bytes that the numbers of the index take; the names of the features come to about as much again."""
        head: tuple[Vector, ...] = () if self._head is None else (self._head, self._centres)
        if self._meanings is not None:
            head += (self._meanings.rows, self._head_of_both, self._centres_of_meaning)
        return self._phrasings.size + _bytes(self._owners, *head)

    def ask(self, bag: Bag, meaning: Vector | None = None) -> Near:
        """How near a question with these features, and this meaning, is."""
        numbers, weights = self.weights.vector(bag)
        likeness = self._phrasings.likeness(np.array(numbers, dtype=np.int64), np.array(weights, dtype=np.float32))
        doubt = _EVIDENCE / (bag.length + _EVIDENCE) * (1 - min(float(likeness.max(initial=0.0)), 1.0))
        entries: Vector = (self._by_words(likeness).clip(0, 1) * np.float32(1 - doubt)) ** np.float32(_SCALE)
        if meaning is None or self._meanings is None:
            return Near(entries, entries, likeness)
        return Near(self._by_both(likeness, self._meanings.rows @ meaning, self._meanings), entries, likeness)

    def _by_words(self, likeness: Vector) -> Vector:
        scores: Vector = np.zeros(self._entries, dtype=np.float32)
        if self._head is None:
            found = np.flatnonzero(likeness)
            np.maximum.at(scores, self._owners[found], likeness[found])
            return scores
        scores += (_kernel(likeness) @ self._head + self._centred(likeness)) / np.float32(1 + _CENTRE)
        return scores

    def _by_both(self, likeness: Vector, meant: Vector, by: Meanings) -> Vector:
        """By words and meaning; few words are no reason to doubt any more, and the scores are spread as they should be."""
        learnt = (_kernel(likeness) + _kernel_of_meaning(meant, by)) @ self._head_of_both
        near: Vector = np.float32(by.weights.centre) * (self._summed(meant * self._centres_of_meaning) - np.float32(by.weights.strangers))
        whole = np.float32(1 + _CENTRE + by.weights.centre * (1 - by.weights.strangers))
        scores: Vector = ((learnt + self._centred(likeness) + near) / whole).clip(0, 1)
        return scores

    def _centred(self, likeness: Vector) -> Vector:
        centred: Vector = np.float32(_CENTRE) * self._summed(likeness * self._centres)
        return centred

    def _summed(self, values: Vector) -> Vector:
        """The values of the phrasings added up by entry."""
        summed: Vector = np.bincount(self._owners, weights=values, minlength=self._entries).astype(np.float32)
        return summed


class _Whole:
    """Phrasings of which every one is compared: common features as columns of a matrix, rare ones as lines."""

    def __init__(self, table: Table, count: int) -> None:
        self._table = table
        self._count = count
        common = np.flatnonzero(np.diff(table.starts) > _COMMON)
        self._column_of = np.full(len(table.starts) - 1, -1, dtype=np.int32)
        self._column_of[common] = np.arange(len(common))
        self._columns = np.zeros((len(common), count), dtype=np.float32)
        for column, number in enumerate(common):
            lines = slice(table.starts[number], table.starts[number + 1])
            self._columns[column, table.texts[lines]] = table.weights[lines]

    def likeness(self, numbers: Places, weights: Vector) -> Vector:
        """The likeness to every phrasing of a text with these features."""
        columns = self._column_of[numbers]
        common = columns >= 0
        likeness = self._by_columns(columns[common], weights[common])
        likeness += _added(self._table, numbers[~common], weights[~common], self._count)
        return likeness

    def _by_columns(self, columns: Integers, weights: Vector) -> Vector:
        """The likeness by common features: by all columns at once, nothing copied, where a long text has many of them."""
        likeness: Vector
        if _FEW * len(columns) < len(self._columns):
            likeness = weights @ self._columns[columns]
        else:
            weighed = np.zeros(len(self._columns), dtype=np.float32)
            weighed[columns] = weights
            likeness = weighed @ self._columns
        return likeness

    @property
    def size(self) -> int:
        """Bytes."""
        return _bytes(*self._table, self._column_of, self._columns)

    def of_all(self) -> Vector:
        """The likeness of every phrasing to every other."""
        total: Vector = self._columns.T @ self._columns
        flat = total.reshape(-1)
        sizes = np.diff(self._table.starts)
        for size in range(1, _COMMON + 1):
            firsts = self._table.starts[:-1][sizes == size]
            step = _PAIRS_AT_ONCE // (size * size)
            for start in range(0, len(firsts), step):
                places = firsts[start : start + step, None] + np.arange(size)
                texts, weights = self._table.texts[places].astype(np.int64), self._table.weights[places]
                pairs = texts[:, :, None] * self._count + texts[:, None, :]
                np.add.at(flat, pairs.ravel(), (weights[:, :, None] * weights[:, None, :]).ravel())
        return total


class _Pruned:
    """Phrasings so many that only the nearest are compared in full, the others counting as unlike.

    Rare features say which phrasings these may be; common ones are looked up for these alone.
    """

    def __init__(self, table: Table, count: int) -> None:
        self._table = table
        self._count = count

    @property
    def size(self) -> int:
        """Bytes."""
        return _bytes(*self._table)

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


def _bytes(*arrays: npt.NDArray[Any]) -> int:
    return sum(int(array.nbytes) for array in arrays)


def _added(table: Table, numbers: Places, weights: Vector, count: int) -> Vector:
    """The likeness by the lines of these features."""
    starts = table.starts[numbers]
    sizes = table.starts[numbers + 1] - starts
    ends = np.cumsum(sizes)
    lines = np.arange(sizes.sum()) + np.repeat(starts - ends + sizes, sizes)
    products = table.weights[lines] * np.repeat(weights, sizes)
    added: Vector = np.bincount(table.texts[lines], weights=products, minlength=count).astype(np.float32)
    return added


def _kernel(likeness: Vector) -> Vector:
    """What the regression compares: of phrasings with one another, or of a question with each phrasing."""
    kernel: Vector = likeness + np.float32(_SQUARED) * likeness * likeness
    return kernel


def _kernel_of_meaning(meant: Vector, by: Meanings) -> Vector:
    """The same for likeness in meaning; cubed, for even strangers are somewhat alike in meaning."""
    kernel: Vector = np.float32(by.weights.learnt) * (meant + meant * meant * meant)
    return kernel


def _wanted(owners: Integers, entries: int) -> Vector:
    """What the regression learns, phrasings by entries: 1 where the phrasing is the entry's own, else 0."""
    wanted = np.zeros((len(owners), entries), dtype=np.float32)
    wanted[np.arange(len(owners)), owners] = 1.0
    return wanted


def _shares_of_centres(squares: Vector, owners: Integers) -> Vector:
    """For each phrasing its share in its entry's centre, which is of length 1; `squares` are those of the lengths before."""
    shares: Vector = (1 / np.sqrt(np.maximum(squares, 1e-9)))[owners].astype(np.float32)
    return shares


def _kernel_of_all(alike: Vector, meanings: Meanings | None = None) -> Vector:
    """The kernel of all phrasings, in the memory of their likeness in words: rows after rows."""
    for start in range(0, len(alike), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        alike[rows] = _kernel(alike[rows])
        if meanings is not None:
            alike[rows] += _kernel_of_meaning(meanings.rows[rows] @ meanings.rows.T, meanings)
    return alike
