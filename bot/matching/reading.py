"""A whole message, read in its conversation: compound messages, stories with a question in them, follow-ups, words with two readings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.matching.matcher import MOST_CHOICES, Ambiguous, Answered, Matcher, MatchResult
from bot.matching.normalize import is_cjk, normalize, tokens
from bot.matching.questions import Question, split

_CONNECTED = re.compile(
    r"^(?:那|那么|要是|如果|其中|换成|这个|这种|另外|还有|"
    r"and\b|what about\b|how about\b|what if\b|then\b|what of\b|same for\b|also\b|but\b)"
    r"|呢\W*$|\binstead\b|\btoo\b\W*$"
)
_CHANT = 12
"""Words from which on a message is looked at for repetition."""
_BARE = 8
"""Characters or words beside the terms that a follow-up may have."""
_WORTH_OFFERING = 0.12
"""Score from which an entry is offered for a bare name."""
_WORTH_READING = 2
"""Terms of a question in which an undecided word is read: by itself it asks nothing."""
_TOPICAL = ("procedure", "aspect")


def read(matcher: Matcher, message: str, topic: frozenset[str] = frozenset()) -> tuple[MatchResult, ...]:
    """What a message asks, one result a question, in order; empty for a message without a word in it, or with the same few over and over.

    Args:
        matcher: the pack's matcher.
        message: as it was written.
        topic: terms of the last answered question of the conversation: what a follow-up takes its missing terms from.
    """
    text = normalize(message)
    if _is_chant(text):
        return ()
    results: list[MatchResult] = []
    for question in split(text):
        result = _understand(matcher, question, topic)
        results.append(result)
        if isinstance(result, Answered):
            topic = result.terms
    return tuple(_distinct(results))


def _is_chant(text: str) -> bool:
    """True for a message that only repeats itself."""
    words = tokens(text)
    return len(words) > _CHANT and len(set(words)) * 4 < len(words) and len(set(words)) < _CHANT


def _distinct(results: Sequence[MatchResult]) -> list[MatchResult]:
    """Without questions that were answered already, and without unanswered remarks beside an answered question."""
    kept: list[MatchResult] = []
    for result in results:
        if isinstance(result, Answered) and any(
            isinstance(other, Answered) and other.candidates[0].entry == result.candidates[0].entry for other in kept
        ):
            continue
        kept.append(result)
    return kept


def _understand(matcher: Matcher, question: Question, topic: frozenset[str]) -> MatchResult:
    alone = _match(matcher, question.text)
    if question.background:
        return _with_background(matcher, question, alone, topic)
    inherited = _inherited(matcher, question.text, alone.terms, topic)
    if inherited:
        followed = matcher.match(_with_names(matcher, question.text, inherited))
        if isinstance(followed, Answered) and not followed.candidates[0].why.unmet:
            return followed
    return alone


def _with_background(matcher: Matcher, question: Question, alone: MatchResult, topic: frozenset[str]) -> MatchResult:
    """The question in the light of what the message tells before it: a case that changes the answer is never passed over."""
    told = tuple(sorted(term for term in matcher.terms_of(question.background) - alone.terms if matcher.decides(term)))
    if not told:
        return alone if isinstance(alone, Answered) else matcher.match(question.whole, topic)
    whole = matcher.match(question.whole, topic)
    if isinstance(whole, Answered):
        return whole
    condensed = matcher.match(_with_names(matcher, question.text, told), topic)
    if isinstance(condensed, Answered):
        return condensed
    return whole if isinstance(whole, Ambiguous) else condensed


def _match(matcher: Matcher, text: str) -> MatchResult:
    """The question by itself, each reading of an undecided word tried."""
    plain = matcher.match(text)
    if _is_only_terms(matcher, text, plain.terms):
        near = tuple(candidate.entry for candidate in plain.candidates if candidate.score >= _WORTH_OFFERING)[:MOST_CHOICES]
        return Ambiguous(text, plain.terms, plain.candidates, near) if len(near) > 1 else plain
    readings = matcher.readings_of(plain.terms)
    if not readings or len(plain.terms) < _WORTH_READING:
        return plain
    tried = [matcher.match(_read_as(matcher, text, reading)) for reading in readings]
    answered = {result.candidates[0].entry: result for result in tried if isinstance(result, Answered)}
    if len(answered) > 1:
        return Ambiguous(text, plain.terms, plain.candidates, tuple(answered)[:MOST_CHOICES])
    return next(iter(answered.values()), plain)


def _read_as(matcher: Matcher, text: str, reading: str) -> str:
    """The text with the undecided word replaced by one of its readings."""
    words = list(matcher.words_of(text))
    for mention in matcher.finder.find(words).mentions:
        if reading in matcher.readings_of(frozenset({mention.term})):
            words[mention.start : mention.end] = [normalize(matcher.name_of(reading, chinese=is_cjk(words[mention.start])))]
            break
    return " ".join(words)


def _inherited(matcher: Matcher, text: str, terms: frozenset[str], topic: frozenset[str]) -> tuple[str, ...]:
    """The terms that a follow-up leaves out because the last question named them."""
    if not topic or not (_CONNECTED.search(text) or _is_bare(matcher, text)):
        return ()
    named = {matcher.kind_of(term) for term in terms}
    if set(_TOPICAL) <= named:
        return ()
    return tuple(sorted(term for term in topic if matcher.kind_of(term) in _TOPICAL and matcher.kind_of(term) not in named))


def _is_only_terms(matcher: Matcher, text: str, terms: frozenset[str]) -> bool:
    """True for a bare name (备案号): it says what it is about, not what is asked."""
    words = matcher.words_of(text)
    return 0 < len(words) == len(matcher.finder.find(words).places) and not any(
        matcher.kind_of(term) in ("aspect", "outside") for term in terms
    )


def _is_bare(matcher: Matcher, text: str) -> bool:
    """True for a text that is little more than terms."""
    words = matcher.words_of(text)
    covered = len(matcher.finder.find(words).places)
    return covered > 0 and len(words) - covered <= _BARE


def _with_names(matcher: Matcher, text: str, terms: Sequence[str]) -> str:
    chinese = any(is_cjk(token) for token in tokens(text))
    return " ".join((text, *(normalize(matcher.name_of(term, chinese=chinese)) for term in terms)))
