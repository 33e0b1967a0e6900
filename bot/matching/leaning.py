"""Answers follow-ups: by themselves where they are complete, else with what speaks for each entry in the conversation."""

from __future__ import annotations

from bot.matching.follow_ups import is_connected, may_follow
from bot.matching.matcher import MOST_CHOICES, Ambiguous, Answered, Matcher, MatchResult, Unknown
from bot.matching.one_question import ASPECTS, PHRASING, Texts, defined
from bot.matching.read_text import ReadText
from bot.matching.weighing import Weighed, weigh

_WORD_FOR_WORD = 0.85
"""Score from which a text is a phrasing word for word."""
_WORTH_CHOOSING = 0.1
"""Share of the first entry's likelihood from which another one is a choice beside it."""


def lean_on_topic(texts: Texts, text: ReadText, alone: MatchResult, topic: frozenset[str]) -> MatchResult:
    """What a text comes to in its conversation: by itself where it is complete or no follow-up, else what is likeliest meant."""
    if not topic:
        return _without_topic(texts, text, alone)
    if not leans(texts, text, alone):
        return alone
    weighed = weigh(texts, text, alone, topic)
    return weighed.composed or _likeliest(texts.matcher, alone, weighed)


def leans(texts: Texts, text: ReadText, alone: MatchResult) -> bool:
    """True for a text that may follow another and is not answered by itself."""
    return may_follow(text) and not _is_complete(texts.matcher, text, alone) and not _has_readings(texts.matcher, alone)


def _likeliest(matcher: Matcher, alone: MatchResult, weighed: Weighed) -> MatchResult:
    """The entry that is likely enough to be what is asked, a choice of the likeliest, or nothing."""
    bands = matcher.follow_up_bands
    *likely, none = bands.likelihoods(weighed.evidence)
    order = sorted(range(len(likely)), key=lambda at: -likely[at])
    best = likely[order[0]] if order else 0.0
    told_alone = isinstance(alone, Answered) and bool(order) and alone.candidates[0].entry == weighed.candidates[order[0]].entry
    seen = alone if told_alone else weighed.completed or alone
    candidates = tuple(weighed.candidates[at] for at in order)
    parts = (seen.question, seen.terms, candidates, round(best, 4), bands.answer, seen.judged)
    if best >= bands.answer:
        return Answered(*parts)
    if best and 1 - none >= bands.offer:
        return Ambiguous(*parts, tuple(weighed.candidates[at].entry for at in order if likely[at] >= _WORTH_CHOOSING * best)[:MOST_CHOICES])
    return Unknown(*parts)


def _without_topic(texts: Texts, text: ReadText, alone: MatchResult) -> MatchResult:
    """A text that begins or ends as a follow-up and asks nothing by itself (那大模型备案呢) is no question without a topic."""
    asks = any(texts.matcher.kind_of(term) in ASPECTS for term in alone.terms)
    if isinstance(alone, Answered) and is_connected(text.text) and not asks and alone.candidates[0].score < _WORD_FOR_WORD:
        parts = (alone.question, alone.terms, alone.candidates, alone.confidence, alone.wanted, alone.judged)
        return Ambiguous(*parts, alone.judged.choices)
    return alone


def _has_readings(matcher: Matcher, alone: MatchResult) -> bool:
    """True for a question with an undecided word that asks something: whoever asked decides what it means."""
    asks = any(matcher.kind_of(term) in ASPECTS for term in alone.terms)
    return isinstance(alone, Ambiguous) and not alone.wanted and asks


def _is_complete(matcher: Matcher, text: ReadText, alone: MatchResult) -> bool:
    """True for a question that is answered by itself and names what it asks about: it takes nothing from the topic.

    One that begins or ends as a follow-up (那……呢) must be a phrasing of its entry, or ask what something is.
    """
    if not isinstance(alone, Answered):
        return False
    if defined(matcher, text):
        return True
    if is_connected(text.text) and alone.candidates[0].score < PHRASING:
        return False
    actions = {mention.term for mention in matcher.finder.actions_in(text.found)}
    return any(matcher.kind_of(term) not in ("aspect", "question") for term in text.found.terms - actions)
