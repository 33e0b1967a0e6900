"""Finds what a question is said not to be about: "not the large-model filing, the algorithm one", 大模型登记要多久,不是备案.

Only what is meant is told apart here. What is not done (我们不做大模型备案) stays part of the question: it may be just what is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from bot.matching.terms.finder import FoundTerms, Mention, TermFinder

_NOT_MEANT = (
    *(("not", link) for link in ("about", "for", "mean")),
    *(("mean", "not"), ("don", "t", "mean"), ("rather", "than"), ("instead", "of"), ("not",)),
    *(tuple(words) for words in ("而不是", "并不是", "不是问", "不是说", "不是指", "不是", "而非", "并非", "不问", "不指")),
)
"""Words before what is not meant, longer ones first."""
_ARTICLES = frozenset({"the", "a", "an"})
_ASKING = frozenset({"是", "why", "or", "is", "are", "whether", "if"})
"""Words before a negation that make a question of it: 是不是, "why not", "or not"."""
_COULD_BE_MEANT = frozenset({"procedure", "thing"})


def without_denied(words: Sequence[str], found: FoundTerms, finder: TermFinder, kind_of: Callable[[str], str]) -> tuple[str, ...]:
    """The words without the procedures that are not meant; all of them where nothing else is named that could be meant.

    Args:
        words: the words of a question.
        found: the terms in them.
        finder: what found them.
        kind_of: the kind of a term.
    """
    procedures = {*finder.actions_in(found), *(mention for mention in found.mentions if kind_of(mention.term) == "procedure")}
    ends = {mention.end for mention in found.mentions if kind_of(mention.term) in _COULD_BE_MEANT}
    spans = [range(start, mention.end) for mention in procedures if (start := _denied_from(words, mention, ends)) is not None]
    cut = {place for span in spans for place in span}
    left = (mention for mention in found.mentions if mention.start not in cut)
    if not any(kind_of(mention.term) in _COULD_BE_MEANT for mention in left):
        return tuple(words)
    return tuple(word for place, word in enumerate(words) if place not in cut)


def _denied_from(words: Sequence[str], mention: Mention, ends: AbstractSet[int]) -> int | None:
    """The place of the first word that says that a mention is not meant; None where it is meant."""
    end = mention.start - (words[max(mention.start - 1, 0)] in _ARTICLES)
    for denial in _NOT_MEANT:
        start = end - len(denial)
        if start >= 0 and tuple(words[start:end]) == denial:
            return None if _is_question(words, start, ends) else start
    return None


def _is_question(words: Sequence[str], start: int, ends: AbstractSet[int]) -> bool:
    """True for 是不是, and for 算法备案不是大模型备案吗: what is said of a thing named just before is asked of both."""
    return (words[start] == "不" and start in ends) or words[max(start - 1, 0)] in _ASKING
