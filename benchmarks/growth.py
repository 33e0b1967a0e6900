"""Generates knowledge bases of any size from real phrasings, by seeded chance: no phrasing twice, ten per entry."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.messages import Language
from bot.text.normalize import is_cjk, tokens

PHRASINGS_AN_ENTRY = 10
_SEED = 2
_FILLERS: Mapping[Language, Sequence[str]] = {
    "en": ("please", "actually", "right now", "in our case", "for us", "exactly", "this year", "by the way", "I wonder", "as a start"),
    "zh": ("请问", "其实", "现在", "我们公司", "具体", "今年", "一般", "到底", "麻烦问下", "目前"),
}


@dataclass(frozen=True, slots=True)
class GrownBase:
    """A knowledge base with questions that are none of its phrasings."""

    base: Mapping[str, Sequence[str]]
    queries: Sequence[str]


def grow_base(seeds: Sequence[str], language: Language, phrasings: int, queries: int) -> GrownBase:
    """A base of exactly so many distinct phrasings, and so many other questions made in the same way.

    Args:
        seeds: real phrasings in the language; each starts an entry, and again once all are used.
        language: of the fillers.
        phrasings: how many the base holds.
        queries: how many are asked.
    """
    grower = _BaseGrower(seeds, _FILLERS[language])
    new = grower.wordings()
    wordings = [next(new) for _ in range(phrasings)]
    base = {f"entry-{at // PHRASINGS_AN_ENTRY}": wordings[at : at + PHRASINGS_AN_ENTRY] for at in range(0, phrasings, PHRASINGS_AN_ENTRY)}
    return GrownBase(base, [grower.another(wordings) for _ in range(queries)])


class _BaseGrower:
    """Makes wordings, none of them twice."""

    def __init__(self, seeds: Sequence[str], fillers: Sequence[str]) -> None:
        self._dice = random.Random(_SEED)
        self._seeds = self._dice.sample([_pieces(seed) for seed in seeds], len(seeds))
        self._words = [piece for seed in self._seeds for piece in seed]
        self._fillers = fillers
        self._made: set[str] = set()

    def wordings(self) -> Iterator[str]:
        """The first seed and its variants, as many as an entry has, then the second's; used anew, a seed ends as any other does."""
        starts = self._seeds
        while True:
            for start in starts:
                yield self._new(_joined(start))
                for _ in range(PHRASINGS_AN_ENTRY - 1):
                    yield self._new(self._changed(start))
            starts = [self._crossed(seed) for seed in self._seeds]

    def _crossed(self, seed: list[str]) -> list[str]:
        other = self._dice.choice(self._seeds)
        return seed[: -(-len(seed) // 2)] + other[len(other) // 2 :]

    def another(self, wordings: Sequence[str]) -> str:
        """A variant of any of some wordings."""
        return self._new(self._changed(_pieces(self._dice.choice(wordings))))

    def _new(self, wording: str) -> str:
        while wording in self._made:
            wording = self._changed(_pieces(wording))
        self._made.add(wording)
        return wording

    def _changed(self, pieces: Sequence[str]) -> str:
        """One or two of: two neighbours swapped, one left out, one exchanged for any other word, a filler put in."""
        changed = list(pieces)
        for _ in range(self._dice.choice((1, 2, 2))):
            at = self._dice.randrange(len(changed)) if changed else 0
            match self._dice.randrange(4):
                case 0 if at + 1 < len(changed):
                    changed[at], changed[at + 1] = changed[at + 1], changed[at]
                case 1 if len(changed) > 3:
                    del changed[at]
                case 2 if changed:
                    changed[at] = self._dice.choice(self._words)
                case _:
                    changed.insert(at, self._dice.choice(self._fillers))
        return _joined(changed)


def _pieces(text: str) -> list[str]:
    """Latin words, and Chinese characters by twos, which is about a word."""
    pieces: list[str] = []
    for token in tokens(text.casefold()):
        if is_cjk(token) and pieces and len(pieces[-1]) == 1 and is_cjk(pieces[-1]):
            pieces[-1] += token
        else:
            pieces.append(token)
    return pieces


def _joined(pieces: Sequence[str]) -> str:
    text = ""
    for piece in pieces:
        apart = text and not (is_cjk(piece[0]) and is_cjk(text[-1]))
        text += f" {piece}" if apart else piece
    return text
