"""Finds what a follow-up leaves out because the last question named it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.matching.matcher import Matcher
from bot.matching.read_text import ReadText
from bot.text.normalize import is_cjk

_CONNECTED = re.compile(
    r"^(?:那|那么|要是|如果|其中|换成|这个|这种|另外|还有|"
    r"and\b|what about\b|how about\b|what if\b|then\b|so\b|what of\b|same for\b|also\b|but\b)"
    r"|呢\W*$|\binstead\b|\btoo\b\W*$|\bone\b\W*$"
)
_BARE = 8
"""Characters or words beside the terms that a follow-up may have."""
_TOPICAL = ("procedure", "aspect")


def inherited(matcher: Matcher, text: ReadText, terms: frozenset[str], topic: frozenset[str]) -> tuple[str, ...]:
    """The terms that a follow-up leaves out, taken from the topic; empty for a question that is complete by itself.

    A follow-up that names only what is filed ("and the algorithm?") takes the action from the topic, not its object; one that names
    another case ("and by API?") takes that it is about filing.
    """
    if not terms or not topic or not (is_connected(text.text) or _is_bare(text)):
        return ()
    named = {_topical_kind(matcher, term) for term in terms}
    if set(_TOPICAL) <= named:
        return ()
    swapped = matcher.finder.swap_object(terms, topic) if "procedure" not in named else None
    kept = {term for term in topic if _topical_kind(matcher, term) in set(_TOPICAL) - named}
    if swapped:
        kept = {term for term in kept if matcher.kind_of(term) != "procedure"} | {swapped}
    undecided = [term for term in sorted(terms) if matcher.readings_of(frozenset({term}))]
    kept |= {reading for term in undecided if (reading := matcher.finder.read_within(term, topic))}
    kinds = {matcher.kind_of(term) for term in terms}
    cases = {term for term in topic if matcher.describes(term) and matcher.kind_of(term) not in kinds}
    return tuple(sorted(kept or cases or {term for term in topic if matcher.kind_of(term) == "thing" and "thing" not in kinds}))


def is_connected(text: str) -> bool:
    """True for a normalized text that begins or ends as one that follows another."""
    return bool(_CONNECTED.search(text))


def _topical_kind(matcher: Matcher, term: str) -> str:
    """Whether it must be is asked like how long it takes: one takes the other's place in a follow-up."""
    kind = matcher.kind_of(term)
    return "aspect" if kind == "question" else kind


def with_names(matcher: Matcher, text: ReadText, terms: Iterable[str]) -> str:
    """A text with the names of terms added, in its own language."""
    chinese = any(map(is_cjk, text.tokens))
    return " ".join((text.text, *(matcher.name_of(term, chinese=chinese) for term in terms)))


def _is_bare(text: ReadText) -> bool:
    """True for a text that is little more than terms."""
    covered = len(text.found.places)
    return covered > 0 and len(text.words) - covered <= _BARE
