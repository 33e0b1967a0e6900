"""Knowledge bases of any size, grown from real phrasings by seeded chance: every phrasing another, ten an entry."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.matching.normalize import is_cjk, tokens
from bot.messages import Language

PHRASINGS_AN_ENTRY = 10
_SEED = 2
_FILLERS: Mapping[Language, Sequence[str]] = {
    "en": ("please", "actually", "right now", "in our case", "for us", "exactly", "this year", "by the way", "I wonder", "as a start"),
    "zh": ("请问", "其实", "现在", "我们公司", "具体", "今年", "一般", "到底", "麻烦问下", "目前"),
}


@dataclass(frozen=True, slots=True)
class Grown:
    """A knowledge base with questions that are none of its phrasings."""

    base: Mapping[str, Sequence[str]]
    queries: Sequence[str]


def grown(seeds: Sequence[str], language: Language, phrasings: int, queries: int) -> Grown:
    """A base of exactly so many distinct phrasings, and so many other questions made in the same way.

    Args:
        seeds: real phrasings in the language; each starts an entry, and again once all are used.
        language: of the fillers.
        phrasings: how many the base holds.
        queries: how many are asked.
    """
    dice = random.Random(_SEED)
    pieces = [_pieces(seed) for seed in seeds]
    everything = [piece for seed in pieces for piece in seed]
    taken: set[str] = set()
    new = _variants(pieces, everything, _FILLERS[language], taken, dice)
    wordings = [next(new) for _ in range(phrasings)]
    base = {f"entry-{at // PHRASINGS_AN_ENTRY}": wordings[at : at + PHRASINGS_AN_ENTRY] for at in range(0, phrasings, PHRASINGS_AN_ENTRY)}
    asked = [_changed(_pieces(dice.choice(wordings)), everything, _FILLERS[language], dice) for _ in range(queries)]
    return Grown(base, asked)


def _variants(
    seeds: Sequence[Sequence[str]], everything: Sequence[str], fillers: Sequence[str], taken: set[str], dice: random.Random
) -> Iterator[str]:
    """The first seed's variants, as many as an entry has, then the second's; a seed that is used anew is changed more."""
    rounds = 0
    while True:
        rounds += 1
        for seed in seeds:
            start = list(seed)
            for _ in range(2 * (rounds - 1)):
                start = _pieces(_changed(start, everything, fillers, dice))
            for number in range(PHRASINGS_AN_ENTRY):
                wording = _joined(start) if not number else _changed(start, everything, fillers, dice)
                while wording in taken:
                    wording = _changed(_pieces(wording), everything, fillers, dice)
                taken.add(wording)
                yield wording


def _changed(pieces: Sequence[str], everything: Sequence[str], fillers: Sequence[str], dice: random.Random) -> str:
    """One or two of: two neighbours swapped, one left out, one exchanged for any other word, a filler put in."""
    changed = list(pieces)
    for _ in range(dice.choice((1, 2, 2))):
        at = dice.randrange(len(changed)) if changed else 0
        match dice.randrange(4):
            case 0 if at + 1 < len(changed):
                changed[at], changed[at + 1] = changed[at + 1], changed[at]
            case 1 if len(changed) > 3:
                del changed[at]
            case 2 if changed:
                changed[at] = dice.choice(everything)
            case _:
                changed.insert(at, dice.choice(fillers))
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
