"""Matches one question, its undecided words read in each way, and tells what only looks like a question of the field."""

from __future__ import annotations

from functools import cache

from bot.matching.matcher import MOST_CHOICES, Ambiguous, Answered, Candidate, Matcher, MatchResult, Unknown
from bot.matching.read_text import ReadText
from bot.text.message import Message
from bot.text.normalize import is_cjk

_WORTH_OFFERING = 0.15
"""Score from which an entry is offered for a bare name."""
_WORTH_READING = 2
"""Terms of a question in which an undecided word is read: by itself it asks nothing."""
PHRASING = 0.75
"""Score from which a message is a phrasing of an entry, however many sentences it has."""
_TOO_LONG = 3
"""How many times longer than the longest wording a text may be to be taken for a phrasing or a clause, or read in several ways."""
ASKED = frozenset({"procedure", "thing", "aspect", "question", "body", "rule"})
"""Kinds of terms that say what is asked, or that it is about filing; the others tell of a product."""
_COUNTS_AS = ("算", "属 于", "kind of", "count as", "counts as", "considered")
"""Words before the name of a thing, by which is asked whether something else is one."""
_DEFINED = frozenset({"origin", "function", "endpoint", "modality"})
"""Kinds of terms that name things which the pack files, and does not explain."""
_WHAT = frozenset("么啥何") | {"what", "explain", "define"}
_DEFINING = _WHAT | frozenset("什是谓为叫指的呢吗") | {"s", "is", "are", "a", "an", "the", "does"}
"""Words of which a question is made that only asks what a thing is; one of them is of the first kind."""
ASPECTS = ("aspect", "question")
_SURE = 0.85
"""Score from which a bare name is a phrasing."""
_READING = 0.5
"""Score from which a reading of an undecided word is believed."""


class Texts:
    """The texts that one message is looked at in, whole and in parts; each is read once."""

    def __init__(self, matcher: Matcher, message: Message, last: str = "") -> None:
        self.matcher = matcher
        self.last = last
        self.message = message
        self._read = cache(matcher.read)

    def read(self, text: str) -> ReadText:
        """A normalized text out of the message, or made of it."""
        return self._read(self.message.part(text))

    def is_too_long(self, text: str) -> bool:
        """True where a text is much longer than any phrasing of the pack."""
        return len(text) > _TOO_LONG * self.matcher.longest


def entry_of(result: MatchResult) -> str:
    return result.candidates[0].entry


def match_question(texts: Texts, text: ReadText, told: frozenset[str] = frozenset(), *, at_home: bool) -> MatchResult:
    """The question with what was told beside it, each reading of an undecided word tried."""
    matcher = texts.matcher
    plain = matcher.match(text, told, at_home=at_home)
    if isinstance(plain, Answered) and _asks_about_another_thing(texts, text, plain):
        return Unknown(*plain.parts)
    if _is_bare_name(matcher, text, plain):
        offered = (candidate for candidate in plain.candidates if candidate.score >= _WORTH_OFFERING)
        named = tuple(candidate.entry for candidate in offered if _lacks_what_is_asked(matcher, candidate, plain.terms))[:MOST_CHOICES]
        only = (entry_of(plain),) if isinstance(plain, Answered) else ()
        choices = named if len(named) > 1 else only
        return Ambiguous(text.text, plain.terms, plain.candidates, choices=choices) if choices else plain
    readings = matcher.readings_of(plain.terms)
    if not readings or len(plain.terms) < _WORTH_READING or texts.is_too_long(text.text):
        return plain
    tried = [matcher.match(texts.read(_read_as(matcher, text, reading))) for reading in readings]
    believed = {entry_of(result): result for result in tried if isinstance(result, Answered) and result.candidates[0].score >= _READING}
    near = [candidate.entry for candidate in plain.candidates if not candidate.why.barred and candidate.score >= _WORTH_OFFERING]
    choices = tuple(dict.fromkeys([*believed, *near]))[:MOST_CHOICES]
    return Ambiguous(text.text, plain.terms, plain.candidates, choices=choices) if believed and len(choices) > 1 else plain


def _asks_about_another_thing(texts: Texts, text: ReadText, plain: Answered) -> bool:
    """True for a question about a thing that the pack never names, or that asks whether something counts as what it names.

    "Does LangChain count as fine-tuning?", RAG算微调吗: there is nothing in it about filing.
    """
    matcher, words, found = texts.matcher, text.words, text.found
    if _asks_what_it_is(matcher, text) and plain.candidates[0].score < _SURE:
        return True
    asked = any(matcher.kind_of(term) in ASKED for term in plain.terms)
    if asked or not plain.terms or plain.candidates[0].score >= PHRASING:
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
    named = all(any(matcher.kind_of(term) in ASPECTS or term in readings for term in group) for group in candidate.why.missing)
    return named and not candidate.why.excluded


def _asks_what_it_is(matcher: Matcher, text: ReadText) -> bool:
    """True for "what is an SDK?", 什么是微调: to say what to file with it is no answer to it."""
    named = defined(matcher, text)
    return bool(named) and all(matcher.kind_of(term) in _DEFINED for term in named)


def defined(matcher: Matcher, text: ReadText) -> frozenset[str]:
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
    if isinstance(plain, Answered) and plain.candidates[0].score >= _SURE:
        return False
    named = 0 < len(text.words) == len(text.found.places)
    return named and not any(matcher.kind_of(term) in ASPECTS for term in plain.terms)
