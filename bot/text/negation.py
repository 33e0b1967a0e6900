"""Finds what a text denies: which of its words a negation before or behind them reaches, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

_BEFORE_EN = frozenset(
    {
        *("no", "not", "without", "never", "don", "dont", "doesn", "doesnt", "didn", "didnt", "isn", "isnt", "aren", "arent", "wasn"),
        *("haven", "havent", "hasn", "hasnt", "hadn", "won", "wont", "cannot", "instead", "neither", "nor", "non", "lack", "lacks"),
    }
)
_PRONOUNS_EN = frozenset({"none", "nothing"})
_STOPS_EN = frozenset({"and", "so", "because", "which", "who", "that", "since", "where", "then", "only", "just", "merely", "simply"})
"""Words that a negation does not reach across; "not only" and the like deny nothing."""
_BEHIND_EN = frozenset({"not", "isn", "isnt", "aren", "arent", "hasn", "hasnt", "haven", "havent", "never", "wasn"})
_AUXILIARIES_EN = frozenset({"is", "are", "was", "were", "has", "have"})
_NEGATIONS_ZH = frozenset("不没无未非")
_NOT_NEGATING = frozenset("论管错过同仅然断少足太限来知清确只止但单光妨得常线人") | {"only"}
"""Characters that make another word of the negation before them: 不论, 不错, 不只 …"""
_ADVERBS_ZH = frozenset("都还也暂时目前现在并就是才根本完全")
"""Characters that may stand between a word and the negation behind it."""
_REACH_EN = 4
"""Words from a negation to the last one that it denies."""
_REACH_ZH = 5
"""The same in Chinese characters."""


class Negations:
    """The negations of a clause or a question, given as tokens."""

    def __init__(self, words: Sequence[str], *, pronouns: bool = True) -> None:
        """Looks for the words that negate.

        Args:
            words: the tokens.
            pronouns: whether "none" and "nothing" negate. They do in a description ("nothing is generated"); a question with one of
                them may still ask about what stands behind it ("none of the types says detection, which one do I pick?").
        """
        self._words = words
        self._latin = _BEFORE_EN | _PRONOUNS_EN if pronouns else _BEFORE_EN

    def before(self, at: int, since: int = 0) -> int | None:
        """The place of the negation shortly before the word at `at` that reaches it; None where there is none.

        What stands before `since` is not looked at: it denies something else.
        """
        if self._words[at] in _STOPS_EN:
            return None
        for place in range(at - 1, max(at - _REACH_ZH, since) - 1, -1):
            word = self._words[place]
            if word in _STOPS_EN:
                return None
            if (word in self._latin and at - place <= _REACH_EN) or (word in _NEGATIONS_ZH and self._denies(place)):
                return place
        return None

    def are_behind(self, end: int) -> bool:
        """True where a negation follows directly, or behind adverbs (API不开放, 视频还没有, video is not …)."""
        words, place = self._words, end
        while place < len(words) and words[place] in _ADVERBS_ZH:
            place += 1
        if place < len(words) and words[place] in _NEGATIONS_ZH:
            return self._denies(place)
        if place < len(words) and words[place] in _AUXILIARIES_EN:
            place += 1
        following = tuple(words[place : place + 2])
        return bool(following) and following[0] in _BEHIND_EN and following[-1] not in _STOPS_EN

    def _denies(self, place: int) -> bool:
        """False for the question form (是不是, 有没有) and for other words with the same character."""
        before = self._words[place - 1] if place else ""
        after = self._words[place + 1] if place + 1 < len(self._words) else ""
        return after not in {before, *_NOT_NEGATING} or not after
