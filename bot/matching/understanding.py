"""Understands a message in its conversation: several questions, stories with a question in them, words with two readings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.matching.follow_ups import inherited, is_connected, with_names
from bot.matching.matcher import MOST_CHOICES, SURE, Ambiguous, Answered, Candidate, Matcher, MatchResult, Unknown
from bot.matching.read_text import ReadText
from bot.text.message import Message
from bot.text.normalize import is_cjk
from bot.text.questions import Question, asking_parts

_CHANT = 12
"""Words from which on a message is looked at for repetition."""
_WORTH_OFFERING = 0.15
"""Score from which an entry is offered for a bare name."""
_WORTH_READING = 2
"""Terms of a question in which an undecided word is read: by itself it asks nothing."""
_PHRASING = 0.75
"""Score from which a message is a phrasing of an entry, however many sentences it has."""
_TOO_LONG = 3
"""How many times longer than the longest wording a text may be to be taken for a phrasing or a clause, or read in several ways."""
_ASKED = frozenset({"procedure", "thing", "aspect", "question", "body", "rule"})
"""Kinds of terms that say what is asked, or that it is about filing; the others tell of a product."""
_COUNTS_AS = ("算", "属 于", "kind of", "count as", "counts as", "considered")
"""Words before the name of a thing, by which is asked whether something else is one."""
_DEFINED = frozenset({"origin", "function", "endpoint", "modality"})
"""Kinds of terms that name things which the pack files, and does not explain."""
_WHAT = frozenset("么啥何") | {"what", "explain", "define"}
_DEFINING = _WHAT | frozenset("什是谓为叫指的呢吗") | {"s", "is", "are", "a", "an", "the", "does"}
"""Words of which a question is made that only asks what a thing is; one of them is of the first kind."""
_ASPECTS = ("aspect", "question")
_READING = 0.5
"""Score from which a reading of an undecided word is believed."""


class _Texts:
    """The texts that one message is looked at in, whole and in parts; each is read once."""

    def __init__(self, matcher: Matcher, message: Message) -> None:
        self.matcher = matcher
        self._message = message
        self._read = cache(matcher.read)

    def read(self, text: str) -> ReadText:
        """A normalized text out of the message, or made of it."""
        return self._read(self._message.part(text))

    def is_too_long(self, text: str) -> bool:
        """True where a text is much longer than any phrasing of the pack."""
        return len(text) > _TOO_LONG * self.matcher.longest


def understand(matcher: Matcher, message: Message, topic: frozenset[str] = frozenset()) -> tuple[MatchResult, ...]:
    """What a message asks, one result a question, in order; empty for a message without a word in it, or with the same few over and over.

    Args:
        matcher: the pack's matcher.
        message: what was typed.
        topic: terms of the last answered question of the conversation: what a follow-up takes its missing terms from.
    """
    if _is_chant(message.tokens):
        return ()
    texts = _Texts(matcher, message)
    whole = None if texts.is_too_long(message.normalized) else matcher.match(texts.read(message.normalized))
    if isinstance(whole, Answered) and whole.candidates[0].score >= _PHRASING and not _holds_another(texts, message.questions, whole):
        return (whole,)
    results: list[MatchResult] = []
    for question in message.questions:
        answers = _clause_by_clause(texts, question, topic) or [_understand(texts, question, topic)]
        results += answers
        topic = next((answer.terms for answer in reversed(answers) if isinstance(answer, Answered)), topic)
    return tuple(_distinct(results))


def _holds_another(texts: _Texts, questions: Sequence[Question], whole: MatchResult) -> bool:
    """True where one of several questions in a message is itself a phrasing of another entry than the whole of it is."""
    if len(questions) == 1:
        return False
    alone = (texts.matcher.match(texts.read(question.text)) for question in questions)
    return any(isinstance(one, Answered) and one.candidates[0].score >= _PHRASING and _entry(one) != _entry(whole) for one in alone)


def _is_chant(words: Sequence[str]) -> bool:
    """True for a message that only repeats itself."""
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


def _clause_by_clause(texts: _Texts, question: Question, topic: frozenset[str]) -> list[MatchResult]:
    """One result a clause, where every clause asks about something of the field and one has an answer; else empty: it is one question."""
    answers: list[MatchResult] = []
    parts = asking_parts(question.text)
    if len(parts) == 1 or any(map(texts.is_too_long, parts)):
        return []
    for clause in parts:
        answer = _understand(texts, Question(clause, question.background), topic)
        if not answer.terms:
            return []
        answers.append(answer)
        topic = answer.terms
    told = [_entry(answer) for answer in answers if isinstance(answer, Answered)]
    return answers if told and len(set(told)) == len(told) else []


def _understand(texts: _Texts, question: Question, topic: frozenset[str]) -> MatchResult:
    text = texts.read(question.text)
    alone = _match(texts, text, at_home=bool(topic))
    if question.background:
        return _with_background(texts, question, alone)
    missing = () if _is_complete(texts.matcher, text, alone) else inherited(texts.matcher, text, alone.terms, topic)
    followed = _followed_up(texts, text, missing, alone.terms, topic) if missing else None
    return alone if followed is None or _only_blurs(alone, followed) else followed


def _only_blurs(alone: MatchResult, followed: MatchResult) -> bool:
    """True where the topic leaves the same entry first, but no longer clearly enough to be told."""
    return isinstance(alone, Answered) and isinstance(followed, Ambiguous) and _entry(alone) == _entry(followed)


def _followed_up(
    texts: _Texts, text: ReadText, missing: tuple[str, ...], terms: frozenset[str], topic: frozenset[str]
) -> MatchResult | None:
    """A follow-up with what it leaves out; the asker chooses where the topic named several procedures that each have an answer."""
    matcher = texts.matcher
    named = {"procedure", *(matcher.kind_of(term) for term in terms)}
    case = frozenset(term for term in topic if matcher.describes(term) and matcher.kind_of(term) not in named)
    procedures = {term for term in missing if matcher.kind_of(term) == "procedure"}
    ways = [missing, *(tuple(term for term in missing if term == one or term not in procedures) for one in sorted(procedures))]
    named_ways = [texts.read(with_names(matcher, text, way)) for way in (ways if len(procedures) > 1 else ways[:1])]
    results = [_match(texts, way, case, at_home=True) for way in named_ways]
    found = [result for result in results if not isinstance(result, Unknown) and not result.candidates[0].why.unmet]
    if not found or found[0] is results[0]:
        return found[0] if found else None
    told = tuple(dict.fromkeys(_entry(result) for result in found if isinstance(result, Answered)))
    return Ambiguous(text.text, results[0].terms, found[0].candidates, choices=told) if len(told) > 1 else found[0]


def _is_complete(matcher: Matcher, text: ReadText, alone: MatchResult) -> bool:
    """True for a question that is answered by itself and names what it asks about: it takes nothing from the topic.

    One that begins or ends as a follow-up (那……呢) must be a phrasing of its entry, or ask what something is.
    """
    if not isinstance(alone, Answered):
        return False
    if _defined(matcher, text):
        return True
    if is_connected(text.text) and alone.candidates[0].score < _PHRASING:
        return False
    actions = {mention.term for mention in matcher.finder.actions_in(text.found)}
    return any(matcher.kind_of(term) not in ("aspect", "question") for term in text.found.terms - actions)


def _with_background(texts: _Texts, question: Question, alone: MatchResult) -> MatchResult:
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
    asks = any(matcher.kind_of(term) in _ASKED for term in alone.terms)
    return strays and asks and isinstance(whole, Answered) and _entry(whole) not in {near.entry for near in alone.candidates}


def _match(texts: _Texts, text: ReadText, told: frozenset[str] = frozenset(), *, at_home: bool) -> MatchResult:
    """The question with what was told beside it, each reading of an undecided word tried."""
    matcher = texts.matcher
    plain = matcher.match(text, told, at_home=at_home)
    if isinstance(plain, Answered) and _asks_about_another_thing(texts, text, plain):
        return Unknown(text.text, plain.terms, plain.candidates, plain.confidence, plain.wanted)
    if _is_bare_name(matcher, text, plain):
        offered = (candidate for candidate in plain.candidates if candidate.score >= _WORTH_OFFERING)
        named = tuple(candidate.entry for candidate in offered if _lacks_what_is_asked(matcher, candidate, plain.terms))[:MOST_CHOICES]
        return Ambiguous(text.text, plain.terms, plain.candidates, choices=named) if len(named) > 1 else plain
    readings = matcher.readings_of(plain.terms)
    if not readings or len(plain.terms) < _WORTH_READING or texts.is_too_long(text.text):
        return plain
    tried = [matcher.match(texts.read(_read_as(matcher, text, reading))) for reading in readings]
    believed = {_entry(result): result for result in tried if isinstance(result, Answered) and result.candidates[0].score >= _READING}
    near = [candidate.entry for candidate in plain.candidates if not candidate.why.barred and candidate.score >= _WORTH_OFFERING]
    choices = tuple(dict.fromkeys([*believed, *near]))[:MOST_CHOICES]
    return Ambiguous(text.text, plain.terms, plain.candidates, choices=choices) if believed and len(choices) > 1 else plain


def _asks_about_another_thing(texts: _Texts, text: ReadText, plain: Answered) -> bool:
    """True for a question about a thing that the pack never names, or that asks whether something counts as what it names.

    "Does LangChain count as fine-tuning?", RAG算微调吗: there is nothing in it about filing.
    """
    matcher, words, found = texts.matcher, text.words, text.found
    if _asks_what_it_is(matcher, text):
        return True
    asked = any(matcher.kind_of(term) in _ASKED for term in plain.terms)
    if asked or not plain.terms or plain.candidates[0].score >= _PHRASING:
        return False
    classes = [mention.start for mention in found.mentions if matcher.kind_of(mention.term) in ("origin", "function")]
    if any(" ".join(words[max(start - 2, 0) : start]).endswith(_COUNTS_AS) for start in classes):
        return True
    return any(
        not is_cjk(word) and not matcher.concerns_filing(texts.read(word)) for at, word in enumerate(words) if at not in found.places
    )


def _lacks_what_is_asked(matcher: Matcher, candidate: Candidate, terms: frozenset[str]) -> bool:
    """True for an entry that may be told, or that only what the text leaves open bars: what is asked, or which reading of a word."""
    readings = matcher.readings_of(terms)
    named = all(any(matcher.kind_of(term) in _ASPECTS or term in readings for term in group) for group in candidate.why.missing)
    return named and not candidate.why.excluded


def _asks_what_it_is(matcher: Matcher, text: ReadText) -> bool:
    """True for "what is an SDK?", 什么是微调: to say what to file with it is no answer to it."""
    named = _defined(matcher, text)
    return bool(named) and all(matcher.kind_of(term) in _DEFINED for term in named)


def _defined(matcher: Matcher, text: ReadText) -> frozenset[str]:
    """The terms of which a text asks no more than what they are; empty where it asks anything else."""
    beside = {word for at, word in enumerate(text.words) if at not in text.found.places}
    asks = not _WHAT.isdisjoint(beside) and _DEFINING.issuperset(beside)
    return frozenset(mention.term for mention in text.found.mentions if asks and matcher.kind_of(mention.term) != "aspect")


def _read_as(matcher: Matcher, text: ReadText, reading: str) -> str:
    """The text with the undecided word replaced by one of its readings."""
    words = list(text.words)
    undecided = next(mention for mention in text.found.mentions if reading in matcher.readings_of(frozenset({mention.term})))
    words[undecided.start : undecided.end] = [matcher.name_of(reading, chinese=is_cjk(words[undecided.start]))]
    return " ".join(words)


def _is_bare_name(matcher: Matcher, text: ReadText, plain: MatchResult) -> bool:
    """True for a bare name (备案号) that is no phrasing: it says what it is about, not what is asked."""
    if isinstance(plain, Answered) and plain.candidates[0].score >= SURE:
        return False
    named = 0 < len(text.words) == len(text.found.places)
    return named and not any(matcher.kind_of(term) in _ASPECTS for term in plain.terms)
