"""Understands a message in its conversation: several questions, stories with a question in them, follow-ups."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.matching.coordination import halves, joined_terms
from bot.matching.leaning import lean_on_topic
from bot.matching.matcher import Ambiguous, Answered, Matcher, MatchResult, Unknown
from bot.matching.one_question import ASKED, PHRASING, Texts, entry_of, match_question
from bot.text.message import Message
from bot.text.questions import Question, asking_parts

_SHORT = 8
"""Words up to which a phrasing may lean on the topic all the same (要多久)."""
_CHANT = 12
"""Words from which on a message is looked at for repetition."""
_DEPENDENT = re.compile(
    r"(?:算不算|算吗|对吗|是吗|对不对|是不是|是真的吗|行吗|可以吗|好吗)\W*$|"
    r"^(?:right|correct|true|(?:is )?(?:that|it|this) (?:right|true|so|ok))\b"
)
"""A clause that asks whether what stands beside it is so."""
_PART = 0.5
"""Score from which a part of a message is a question of its own."""


def understand(matcher: Matcher, message: Message, topic: frozenset[str] = frozenset(), last: str = "") -> tuple[MatchResult, ...]:
    """What a message asks, one result a question, in order; empty for a message without a word in it, or with the same few over and over.

    Args:
        matcher: the pack's matcher.
        message: what was typed.
        topic: terms of the last answered question of the conversation: what a follow-up takes its missing terms from.
        last: the entry that answered it, which a follow-up with words of its own does not ask for again.
    """
    return understand_texts(Texts(matcher, message), topic, last)


def understand_texts(texts: Texts, topic: frozenset[str] = frozenset(), last: str = "") -> tuple[MatchResult, ...]:
    """The same of texts that may have been looked at before, under other bands: what was read and ranked is not done again."""
    message, texts.last = texts.message, last
    if _is_chant(message.tokens) or all(word.isdigit() for word in message.tokens):
        return ()
    whole = None if texts.is_too_long(message.normalized) else match_question(texts, texts.read(message.normalized), at_home=False)
    follows = bool(topic) and len(message.tokens) <= _SHORT
    if (
        isinstance(whole, Answered)
        and not follows
        and whole.candidates[0].score >= PHRASING
        and not _holds_another(texts, message.questions, whole)
    ):
        return (whole,)
    results: list[MatchResult] = []
    for question in message.questions:
        answers = _clause_by_clause(texts, question, topic) or [_understand(texts, question, topic)]
        results += answers
        topic, texts.last = next(
            ((answer.terms, entry_of(answer)) for answer in reversed(answers) if isinstance(answer, Answered)), (topic, texts.last)
        )
    return tuple(_distinct(results))


def _holds_another(texts: Texts, questions: Sequence[Question], whole: MatchResult) -> bool:
    """True where one of several questions in a message is itself as good as a phrasing of another entry than the whole of it is."""
    parts = [part for question in questions for part in asking_parts(question.text)]
    if len(parts) == 1:
        return False
    alone = (texts.matcher.match(texts.read(part.text)) for part in parts)
    return any(isinstance(one, Answered) and one.candidates[0].score >= _PART and entry_of(one) != entry_of(whole) for one in alone)


def _is_chant(words: Sequence[str]) -> bool:
    """True for a message that only repeats itself."""
    return len(words) > _CHANT and len(set(words)) * 4 < len(words) and len(set(words)) < _CHANT


def _distinct(results: Sequence[MatchResult]) -> list[MatchResult]:
    """Without questions that were answered already."""
    kept: list[MatchResult] = []
    for result in results:
        if isinstance(result, Answered) and entry_of(result) in {entry_of(other) for other in kept if isinstance(other, Answered)}:
            continue
        kept.append(result)
    return kept


def _clause_by_clause(texts: Texts, question: Question, topic: frozenset[str]) -> list[MatchResult]:
    """One result a clause, where every clause asks about something of the field and one has an answer; else empty: it is one question."""
    answers: list[MatchResult] = []
    parts = asking_parts(question.text)
    if len(parts) == 1:
        return _coordinated(texts, question, topic)
    if any(texts.is_too_long(part.whole) for part in parts):
        return []
    for clause in parts:
        told_before = " ".join(filter(None, (question.background, clause.background)))
        answer = _understand(texts, Question(clause.text, told_before), topic)
        if not _is_question_of_its_own(texts, clause, answer) or _is_of_another_field(texts.matcher, answers, answer):
            return []
        answers.append(answer)
        names = any(texts.matcher.kind_of(term) == "procedure" for term in answer.terms)
        topic = answer.terms if names else answer.terms | topic
        texts.last = entry_of(answer) if isinstance(answer, Answered) else texts.last
    told = [entry_of(answer) for answer in answers if isinstance(answer, Answered)]
    return answers if told and len(set(told)) == len(told) else []


def _is_question_of_its_own(texts: Texts, clause: Question, answer: MatchResult) -> bool:
    """False for a clause that names nothing, or speaks of something that the pack does not know: it belongs to the one beside it."""
    if _DEPENDENT.search(clause.text):
        return False
    if isinstance(answer, Answered) and answer.candidates[0].score >= _PART:
        return True
    return bool(answer.terms or isinstance(answer, Answered)) and not texts.matcher.has_strangers(texts.read(clause.text))


def _is_of_another_field(matcher: Matcher, before: Sequence[MatchResult], answer: MatchResult) -> bool:
    """True for a clause that names nothing of the field behind one that the pack does not know: it asks more of the same thing."""
    return bool(before) and isinstance(before[-1], Unknown) and not matcher.is_of_the_field(answer.terms)


def _coordinated(texts: Texts, question: Question, topic: frozenset[str]) -> list[MatchResult]:
    """Two results for a question about two things that different entries answer ("do we need ICP and labelling"); else empty."""
    text = texts.read(question.text)
    pair = joined_terms(text, texts.matcher.describes_product)
    if pair is None or question.background or texts.is_too_long(text.text):
        return []
    best = next(
        (one for one in texts.matcher.match(text, at_home=texts.matcher.is_of_the_field(topic)).candidates if not one.why.barred), None
    )
    if best and all(texts.matcher.meets(best.entry, mention.term) for mention in pair):
        return []
    answers = [match_question(texts, texts.read(half), at_home=True) for half in halves(text, *pair)]
    told = {entry_of(answer) for answer in answers if isinstance(answer, Answered)}
    return answers if len(told) == len(answers) else []


def _understand(texts: Texts, question: Question, topic: frozenset[str]) -> MatchResult:
    text = texts.read(question.text)
    alone = match_question(texts, text, at_home=texts.matcher.is_of_the_field(topic))
    if question.background:
        return _with_background(texts, question, alone)
    return lean_on_topic(texts, text, alone, topic)


def _with_background(texts: Texts, question: Question, alone: MatchResult) -> MatchResult:
    """The question in the light of what the message tells before it: a case that changes the answer is never passed over.

    A question that shows no sign of the field is not answered for what stands before it ("We call an API. Do you like cats?"),
    and what the story asks or looks for by the way is not what is asked (查了两天资料).
    """
    matcher, text = texts.matcher, texts.read(question.text)
    before = texts.read(question.background).meant.found.terms - alone.terms
    told = frozenset(term for term in before if matcher.describes(term))
    whole = matcher.match(texts.read(question.whole))
    if not matcher.concerns_filing(text):
        return Unknown(question.whole, whole.terms, whole.candidates)
    if _goes_astray(matcher, before, alone, whole):
        whole = Unknown(question.whole, whole.terms, whole.candidates)
    if not told:
        return alone if isinstance(alone, Answered) else whole
    informed = matcher.match(text, told)
    answered = [result for result in (informed, whole) if isinstance(result, Answered)]
    if answered:
        return max(answered, key=lambda result: result.candidates[0].score)
    return whole if isinstance(whole, Ambiguous) else informed


def _goes_astray(matcher: Matcher, before: frozenset[str], alone: MatchResult, whole: MatchResult) -> bool:
    """True where the story names something else that can be asked, and the question, complete without it, is far from that answer."""
    strays = any(matcher.kind_of(term) in ("aspect", "question") for term in before)
    asks = any(matcher.kind_of(term) in ASKED for term in alone.terms)
    return strays and asks and isinstance(whole, Answered) and entry_of(whole) not in {near.entry for near in alone.candidates}
