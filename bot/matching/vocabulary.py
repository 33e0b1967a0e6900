"""Tells what of a question is known to the pack: its words, what is filed, and how much of it one entry accounts for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.matching.index.features import Weights, root
from bot.matching.terms.finder import FoundTerms, TermFinder
from bot.text.everyday_words import names_nothing
from bot.text.normalize import is_cjk
from bot.text.typos import Mender

_FUNCTION_CHARACTERS = frozenset(
    "的要做没不未已去来得能可是了再重新先刚想需该办走搞报交提请审过后前完成进行必须应被把给让和与或及跟这那个种些何么哪几一二三两第还就才都也只全各每某另本此其用才为以"
)
"""Characters that stand before a verb and name nothing."""
_LONGEST_NAME = 6
"""Characters before a verb that are looked at as the name of what is filed."""


class Vocabulary:
    """The words of a pack's wordings, and of each entry's."""

    def __init__(self, weights: Weights, mender: Mender, finder: TermFinder, wordings: Sequence[Sequence[Sequence[str]]]) -> None:
        """Takes the tokens of every wording by entry."""
        self._weights, self._mender, self._finder = weights, mender, finder
        self._own = [frozenset(unit for wording in own for unit in _units(wording)) for own in wordings]
        self._all = frozenset().union(*self._own)

    def is_familiar(self, typed: Sequence[str]) -> bool:
        """True for a text of which every word, and every pair of neighbouring Chinese characters, is known."""
        pairs = all(self._knows(left, right) for left, right in pairwise(typed) if is_cjk(left) and is_cjk(right))
        return pairs and all(self._mender.knows(word) for word in typed)

    def is_strange(self, words: Sequence[str], found: FoundTerms) -> bool:
        """True where the text speaks of filing or registering something that no phrasing of the pack ever mentions."""
        return any(self._is_stranger(words, mention.start, found.places) for mention in self._finder.actions_in(found))

    def has_strangers(self, words: Sequence[str], found: FoundTerms) -> bool:
        """True where a word is not known, or something is filed that is not."""
        known = (at in found.places or names_nothing(word) or self._is_known(words, at) for at, word in enumerate(words))
        return not all(known) or self.is_strange(words, found)

    def unexplained(self, number: int, words: Sequence[str], found: FoundTerms, met: frozenset[str]) -> tuple[float, float]:
        """The share of a question that an entry does not account for, and that nothing in the pack does; rare words weigh more."""
        covered = {place for mention in found.mentions if mention.term in met for place in range(mention.start, mention.end)}
        own = self._own[number]
        total = beside = unknown = 0.0
        for at, word in enumerate(words):
            weight = self._weights.rarity("w", root(word))
            total += weight
            if at in covered:
                continue
            units = _units_at(words, at)
            if own.isdisjoint(units):
                beside += weight
                if at not in found.places and not self._is_known(words, at):
                    unknown += weight
        return (beside / total, unknown / total) if total else (0.0, 0.0)

    def unknown(self, words: Sequence[str], found: FoundTerms) -> float:
        """The share of a question that no wording of the pack accounts for; rare words weigh more."""
        weights = [self._weights.rarity("w", root(word)) for word in words]
        known = (at in found.places or names_nothing(word) or self._is_known(words, at) for at, word in enumerate(words))
        total = sum(weights)
        return sum(weight for weight, is_known in zip(weights, known, strict=True) if not is_known) / total if total else 0.0

    def _is_known(self, words: Sequence[str], at: int) -> bool:
        word = words[at]
        if not is_cjk(word):
            return self._mender.knows(word)
        near = ((at - 1, at), (at, at + 1))
        return any(self._knows(words[left], words[right]) for left, right in near if left >= 0 and right < len(words))

    def _knows(self, left: str, right: str) -> bool:
        return left + right in self._all

    def _is_stranger(self, words: Sequence[str], at: int, named: frozenset[int]) -> bool:
        """True where the name before `at`, as far as it can be one, has two neighbouring characters that never stand so (外卖平台备案)."""
        if at and not is_cjk(words[at - 1]):
            return not self._mender.knows(words[at - 1])
        start = at
        while at - start < _LONGEST_NAME and start and is_cjk(words[start - 1]) and not self._ends_name(words, start - 1, named):
            start -= 1
        return any(not self._knows(*pair) for pair in pairwise(words[start:at]))

    def _ends_name(self, words: Sequence[str], at: int, named: frozenset[int]) -> bool:
        return at in named or words[at] in _FUNCTION_CHARACTERS


def _units(words: Sequence[str]) -> list[str]:
    """Latin words by their roots, and pairs of neighbouring characters: a single character says too little."""
    latin = [root(word) for word in words if not is_cjk(word)]
    return latin + [left + right for left, right in pairwise(words) if is_cjk(left) and is_cjk(right)]


def _units_at(words: Sequence[str], at: int) -> set[str]:
    """The units that the word at a place belongs to; a character alone between latin words is of none."""
    if not is_cjk(words[at]):
        return {root(words[at])}
    return {left + right for left, right in pairwise(words[max(at - 1, 0) : at + 2]) if is_cjk(left) and is_cjk(right)} or {words[at]}
