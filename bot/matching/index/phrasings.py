"""Builds the index over all phrasings: how near a question is to each entry, learnt from the phrasings themselves.

The features of a question give its likeness to every phrasing; a kernel ridge regression over the phrasings turns these likenesses into
one score an entry. What the phrasings mean, by a table of word vectors or by an encoder, is learnt together with their words. Beyond
`LARGEST_FIT` phrasings nothing is learnt, and the nearest phrasing decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from bot.matching.index.features import Bag, Vector, weigh
from bot.matching.index.learnt import Learnt
from bot.matching.index.likeness import Phrasings, Pruned, Whole, bytes_of
from bot.matching.index.meaning import Meanings

LARGEST_FIT = 24_000
"""Phrasings: the likeness of all pairs of so many takes 290 MB while it is learnt from."""
_EVIDENCE = 2.0
"""Words of a question by which half of what it is not word for word is believed: a few words are soon alike to something."""
_SCALE = 0.9
"""Power that spreads the scores evenly between 0 and 1, for the thresholds' sake; the order stays."""


class Near(NamedTuple):
    """How near a question is."""

    entries: Vector
    """One score an entry, about 0 (unlike) to 1 (a phrasing of it)."""
    words: Vector
    """The same by words alone, of the entries that are nearest; the same numbers where no meaning is known."""
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
        learns = 0 < count <= LARGEST_FIT
        self._learnt = Learnt(table, self._owners, entries, meanings) if learns else None
        self._phrasings: Phrasings = Whole(table, count) if learns else Pruned(table, count)

    @property
    def size(self) -> int:
        """Bytes that the numbers of the index take; the names of the features come to about as much again."""
        return self._phrasings.size + bytes_of(self._owners) + (self._learnt.size if self._learnt else 0)

    def ask(self, bag: Bag, meaning: Vector | None = None) -> Near:
        """How near a question with these features, and this meaning, is."""
        numbers, weights = self.weights.vector(bag)
        likeness = self._phrasings.likeness(np.array(numbers, dtype=np.int64), np.array(weights, dtype=np.float32))
        by_words, by_both = self._learnt.scores(likeness, meaning) if self._learnt else (self._of_nearest(likeness),) * 2
        doubt = _EVIDENCE / (bag.length + _EVIDENCE) * (1 - min(float(likeness.max(initial=0.0)), 1.0))
        words: Vector = (by_words * np.float32(1 - doubt)) ** np.float32(_SCALE)
        return Near(words if by_both is by_words else by_both, words, likeness)

    def _of_nearest(self, likeness: Vector) -> Vector:
        """For each entry the likeness to the nearest of its phrasings."""
        scores: Vector = np.zeros(self._entries, dtype=np.float32)
        found = np.flatnonzero(likeness)
        np.maximum.at(scores, self._owners[found], likeness[found])
        return scores.clip(0, 1)
