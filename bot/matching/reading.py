"""A whole message, read in its conversation: compound messages, stories with a question in them, words with two readings."""

from __future__ import annotations

from collections.abc import Sequence

from bot.matching.followups import inherited, with_names
from bot.matching.matcher import MOST_CHOICES, SURE, Ambiguous, Answered, Matcher, MatchResult, Unknown
from bot.matching.normalize import is_cjk, normalize, tokens
from bot.matching.questions import Question, clauses, split

_CHANT = 12
"""Words from which on a message is looked at for repetition."""
_WORTH_OFFERING = 0.15
"""Score from which an entry is offered for a bare name."""
_WORTH_READING = 2
"""Terms of a question in which an undecided word is read: by itself it asks nothing."""
_PHRASING = 0.75
"""Score from which a message is a phrasing of an entry, however many sentences it has."""
_READING = 0.5
"""Score from which a reading of an undecided word is believed."""


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
    whole = matcher.match(text)
    if isinstance(whole, Answered) and whole.candidates[0].score >= _PHRASING:
        return (whole,)
    results: list[MatchResult] = []
    for question in split(text):
        answers = _clause_by_clause(matcher, question, topic) or [_understand(matcher, question, topic)]
        results += answers
        topic = next((answer.terms for answer in reversed(answers) if isinstance(answer, Answered)), topic)
    return tuple(_distinct(results))


def _is_chant(text: str) -> bool:
    """True for a message that only repeats itself."""
    words = tokens(text)
    return len(words) > _CHANT and len(set(words)) * 4 < len(words) and len(set(words)) < _CHANT


def _distinct(results: Sequence[MatchResult]) -> list[MatchResult]:
    """Without questions that were answered already."""
    kept: list[MatchResult] = []
    for result in results:
        if isinstance(result, Answered) and _entry(result) in {_entry(other) for other in kept if isinstance(other, Answered)}:
            continue
        kept.append(result)
    return kept


def _entry(result: MatchResult) -> str:
    return result.candidates[0].entry


def _clause_by_clause(matcher: Matcher, question: Question, topic: frozenset[str]) -> list[MatchResult]:
    """One result a clause, where every clause asks about something of the field and one has an answer; else empty: it is one question."""
    answers: list[MatchResult] = []
    parts = clauses(question.text)
    for clause in parts if len(parts) > 1 else ():
        answer = _understand(matcher, Question(clause, question.background), topic)
        if not answer.terms:
            return []
        answers.append(answer)
        topic = answer.terms
    told = [_entry(answer) for answer in answers if isinstance(answer, Answered)]
    return answers if told and len(set(told)) == len(told) else []


def _understand(matcher: Matcher, question: Question, topic: frozenset[str]) -> MatchResult:
    alone = _match(matcher, question.text, at_home=bool(topic))
    if question.background:
        return _with_background(matcher, question, alone)
    missing = inherited(matcher, question.text, alone.terms, topic)
    if missing:
        named = {"procedure", *(matcher.kind_of(term) for term in alone.terms)}
        case = frozenset(term for term in topic if matcher.describes(term) and matcher.kind_of(term) not in named)
        followed = _match(matcher, with_names(matcher, question.text, missing), case, at_home=True)
        if not isinstance(followed, Unknown) and not followed.candidates[0].why.unmet:
            return followed
    return alone


def _with_background(matcher: Matcher, question: Question, alone: MatchResult) -> MatchResult:
    """The question in the light of what the message tells before it: a case that changes the answer is never passed over.

    A question that shows no sign of the field is not answered for what stands before it ("We call an API. Do you like cats?").
    """
    told = frozenset(term for term in matcher.terms_of(question.background) - alone.terms if matcher.describes(term))
    whole = matcher.match(question.whole)
    if not matcher.concerns_filing(question.text):
        return Unknown(question.whole, whole.terms, whole.candidates)
    if not told:
        return alone if isinstance(alone, Answered) else whole
    informed = matcher.match(question.text, told)
    answered = [result for result in (informed, whole) if isinstance(result, Answered)]
    if answered:
        return max(answered, key=lambda result: result.candidates[0].score)
    return whole if isinstance(whole, Ambiguous) else informed


def _match(matcher: Matcher, text: str, told: frozenset[str] = frozenset(), *, at_home: bool) -> MatchResult:
    """The question with what was told beside it, each reading of an undecided word tried."""
    plain = matcher.match(text, told, at_home=at_home)
    if _is_bare_name(matcher, text, plain):
        tellable = [candidate for candidate in plain.candidates if not candidate.why.barred]
        named = tuple(candidate.entry for candidate in tellable if candidate.score >= _WORTH_OFFERING)[:MOST_CHOICES]
        return Ambiguous(text, plain.terms, plain.candidates, choices=named) if len(named) > 1 else plain
    readings = matcher.readings_of(plain.terms)
    if not readings or len(plain.terms) < _WORTH_READING:
        return plain
    tried = [matcher.match(_read_as(matcher, text, reading)) for reading in readings]
    believed = {_entry(result): result for result in tried if isinstance(result, Answered) and result.candidates[0].score >= _READING}
    near = [candidate.entry for candidate in plain.candidates if not candidate.why.barred and candidate.score >= _WORTH_OFFERING]
    choices = tuple(dict.fromkeys([*believed, *near]))[:MOST_CHOICES]
    return Ambiguous(text, plain.terms, plain.candidates, choices=choices) if believed and len(choices) > 1 else plain


def _read_as(matcher: Matcher, text: str, reading: str) -> str:
    """The text with the undecided word replaced by one of its readings."""
    words = list(matcher.words_of(text))
    mentions = matcher.finder.find(words).mentions
    undecided = next(mention for mention in mentions if reading in matcher.readings_of(frozenset({mention.term})))
    words[undecided.start : undecided.end] = [normalize(matcher.name_of(reading, chinese=is_cjk(words[undecided.start])))]
    return " ".join(words)


def _is_bare_name(matcher: Matcher, text: str, plain: MatchResult) -> bool:
    """True for a bare name (备案号) that is no phrasing: it says what it is about, not what is asked."""
    if isinstance(plain, Answered) and plain.candidates[0].score >= SURE:
        return False
    words = matcher.words_of(text)
    named = 0 < len(words) == len(matcher.finder.find(words).places)
    return named and not any(matcher.kind_of(term) in ("aspect", "question") for term in plain.terms)
