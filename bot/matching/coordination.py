"""Finds two things that a question asks about at once, joined by "and", and asks it of each alone."""

from __future__ import annotations

from collections.abc import Callable

from bot.matching.read_text import ReadText
from bot.matching.terms.finder import Mention

_AND = frozenset({"and", "plus", "和", "跟", "与", "及"})
_ARTICLES = frozenset({"a", "an", "the", "our", "also"})


def joined_terms(text: ReadText, describes: Callable[[str], bool]) -> tuple[Mention, Mention] | None:
    """The first two terms of a text that stand on the two sides of an "and"; None where none do.

    Terms that describe the asker's product are passed over: together they are one case.
    """
    asked = (mention for mention in text.found.mentions if not describes(mention.term))
    mentions = sorted(asked, key=lambda mention: (mention.start, -mention.end))
    for left in mentions:
        at = left.end
        if at >= len(text.words) or text.words[at] not in _AND:
            continue
        start = at + 1
        while start < len(text.words) and text.words[start] in _ARTICLES:
            start += 1
        right = next((mention for mention in mentions if mention.start == start), None)
        if right and right.term != left.term:
            return left, right
    return None


def halves(text: ReadText, left: Mention, right: Mention) -> tuple[str, str]:
    """The question about the first thing alone, and about the second."""
    words = text.words
    return " ".join((*words[: left.end], *words[right.end :])), " ".join((*words[: left.start], *words[right.start :]))
