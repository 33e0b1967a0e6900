"""Whether a word is denied by what stands before or behind it in its clause, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

_BEFORE_EN = frozenset(
    {
        *("no", "not", "without", "never", "don", "dont", "doesn", "doesnt", "didn", "didnt", "isn", "isnt", "aren", "arent", "wasn"),
        *("haven", "havent", "hasn", "hasnt", "hadn", "won", "wont", "cannot", "instead", "neither", "nor", "none", "nothing", "non"),
        *("lack", "lacks"),
    }
)
_STOPS_EN = frozenset({"and", "so", "because", "which", "who", "that", "since", "where", "then", "only", "just", "merely", "simply"})
"""Words that a negation does not reach across; "not only" and the like deny nothing."""
_BEHIND_EN = frozenset({"not", "isn", "isnt", "aren", "arent", "hasn", "hasnt", "haven", "havent", "never", "wasn"})
_AUXILIARIES_EN = frozenset({"is", "are", "was", "were", "has", "have"})
_NEGATIONS_ZH = frozenset("不没无未非")
_NOT_NEGATING = frozenset("论管错过同仅然断少足太限来知清确只止但单光妨得常线人") | {"only"}
"""Characters that make another word of the negation before them: 不论, 不错, 不只 …"""
_ADVERBS_ZH = frozenset("都还也暂时目前现在并就是才根本完全")
"""Characters that may stand between a word and the negation behind it."""
_REACH = 5
"""Words, or characters, from a negation to what it denies."""


def negation_before(words: Sequence[str], at: int) -> int | None:
    """The place of the negation shortly before the word at `at` that reaches it; None where there is none."""
    if words[at] in _STOPS_EN:
        return None
    for place in range(at - 1, max(at - 1 - _REACH, -1), -1):
        word = words[place]
        if word in _STOPS_EN:
            return None
        if (word in _BEFORE_EN and at - place < _REACH) or (word in _NEGATIONS_ZH and _denies(words, place)):
            return place
    return None


def is_negated_behind(words: Sequence[str], end: int) -> bool:
    """True where a negation follows directly, or behind adverbs (API不开放, 视频还没有, video is not …)."""
    place = end
    while place < len(words) and words[place] in _ADVERBS_ZH:
        place += 1
    if place < len(words) and words[place] in _NEGATIONS_ZH:
        return _denies(words, place)
    if place < len(words) and words[place] in _AUXILIARIES_EN:
        place += 1
    following = tuple(words[place : place + 2])
    return bool(following) and following[0] in _BEHIND_EN and following[-1] not in _STOPS_EN


def _denies(words: Sequence[str], place: int) -> bool:
    """False for the question form (是不是, 有没有) and for other words with the same character."""
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    return after not in {before, *_NOT_NEGATING} or not after
