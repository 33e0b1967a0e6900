"""Finds what a follow-up leaves out because the last question named it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.matching.matcher import Matcher
from bot.matching.read_text import ReadText
from bot.text.everyday_words import names_nothing
from bot.text.normalize import is_cjk

_CONNECTED = re.compile(
    r"^(?:那|那么|要是|如果|其中|换成|这个|这种|另外|还有|"
    r"and\b|what about\b|how about\b|what if\b|then\b|so\b|what of\b|same for\b|also\b|but\b)"
    r"|呢\W*$|(?:也|都)(?:是)?(?:一样|这样|如此|需要|要|行|可以)?吗?\W*$|\binstead\b|\btoo\b\W*$|\bone\b\W*$"
)
_POINTING = frozenset(
    {
        *(
            "why",
            "how",
            "so",
            "and",
            "but",
            "really",
            "what",
            "then",
            "is",
            "are",
            "it",
            "that",
            "this",
            "come",
            "not",
            "sure",
            "you",
            "do",
        ),
        *("mean", "explain", "more", "details", "ok", "please", "does", "always", "still", "the", "a", "in", "case", "about"),
    }
)
"""English words of a follow-up that name nothing."""
_COMPARED = re.compile(r"哪[个种一边].{0,4}[更快慢久长短难贵先]|谁.{0,2}更|\bwhich\b.*\b(?:\w+er|more|less|first|longest)\b")
_BARE = 8
"""Characters or words beside the terms that a follow-up may have that does not show by its form that it is one."""
_TOPICAL = ("procedure", "aspect")


def inherited(matcher: Matcher, text: ReadText, terms: frozenset[str], topic: frozenset[str]) -> tuple[str, ...]:
    """The terms that a follow-up leaves out, taken from the topic; empty for a question that is complete by itself.

    A follow-up that names only what is filed ("and the algorithm?") takes the action from the topic, not its object; one that names
    another case ("and by API?") takes that it is about filing.
    """
    if not topic or not is_follow_up(matcher, text):
        return ()
    if not terms:
        return _everything(matcher, topic)
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
    things = {term for term in topic if matcher.kind_of(term) == "thing" and "thing" not in kinds}
    others = frozenset(term for term in topic if _topical_kind(matcher, term) not in named)
    return tuple(sorted(kept or cases or things)) or _everything(matcher, others)


def is_follow_up(matcher: Matcher, text: ReadText) -> bool:
    """True for a text that may lean on the one before: by its form, or because there is little in it; and nothing of another field."""
    return may_follow(text) and not matcher.has_strangers(text)


def may_follow(text: ReadText) -> bool:
    """True for a text that shows by its form that it leans on the one before, or in which there is little."""
    return is_connected(text.text) or _is_bare(text)


def _everything(matcher: Matcher, topic: frozenset[str]) -> tuple[str, ...]:
    """What the topic is about, for a follow-up that names nothing of its own, or only where and how (为什么, 在哪儿找)."""
    return tuple(sorted(term for term in topic if matcher.kind_of(term) != "outside"))


def only_points(text: ReadText) -> bool:
    """True for a follow-up without a word of its own: it asks more of the last answer (为什么, "really?", "and why so?")."""
    return all(names_nothing(word) or word in _POINTING for word in text.words)


def is_all_terms(text: ReadText) -> bool:
    """True for a text of which every word belongs to a term, or names nothing."""
    return all(at in text.found.places or names_nothing(word) for at, word in enumerate(text.words))


def compares(text: str) -> bool:
    """True for a normalized text that asks which of several things is more of something (哪个更快, "which takes longer")."""
    return bool(_COMPARED.search(text))


def is_connected(text: str) -> bool:
    """True for a normalized text that begins or ends as one that follows another."""
    return bool(_CONNECTED.search(text))


def _topical_kind(matcher: Matcher, term: str) -> str:
    """Whether it must be is asked like how long it takes: one takes the other's place in a follow-up."""
    kind = matcher.kind_of(term)
    return "aspect" if kind == "question" else kind


def with_names(matcher: Matcher, text: ReadText, terms: Iterable[str]) -> str:
    """A text with the names of terms added, in its own language, for the words that only connect it."""
    chinese = any(map(is_cjk, text.tokens))
    own = _CONNECTED.sub(" ", text.text).strip(" ?,") or text.text
    return " ".join((own, *(matcher.name_of(term, chinese=chinese) for term in terms)))


def _is_bare(text: ReadText) -> bool:
    """True for a text that is little more than terms."""
    return len(text.words) - len(text.found.places) <= _BARE
