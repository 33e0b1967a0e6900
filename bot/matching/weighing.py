"""Gathers the evidence on what a follow-up asks for: its words alone, with the topic, and behind the question that was answered last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.matching.bands.following import FollowUpEvidence
from bot.matching.follow_ups import compares, inherited, is_all_terms, is_connected, only_points, with_names
from bot.matching.matcher import Ambiguous, Answered, Candidate, Matcher, MatchResult, Unknown
from bot.matching.one_question import ASPECTS, Texts, entry_of, match_question
from bot.matching.read_text import ReadText

_SURELY_COMPOSED = 0.9
"""Confidence from which a follow-up is answered that has its procedure, or what is asked of it, from the topic."""
_LIKELY_COMPOSED = 0.75
"""The same for one that is made of nothing but terms."""
_SURELY_COMPARED = 0.9
"""Confidence of an entry that compares what is asked to be compared."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The entries that a follow-up may ask for, with what speaks for each; the last row is for none of them."""

    candidates: tuple[Candidate, ...]
    evidence: tuple[FollowUpEvidence, ...]
    """One more than candidates."""
    completed: MatchResult | None
    """The follow-up with what it leaves out; None where it leaves out nothing."""
    composed: MatchResult | None
    """The same where the follow-up names a procedure and the topic what is asked of it, or the other way round, and this has an answer."""


def weigh(texts: Texts, text: ReadText, alone: MatchResult, topic: frozenset[str]) -> Weighed:
    """The evidence for every entry that is near in one of the ways to look at a follow-up."""
    matcher, last = texts.matcher, texts.last
    missing = inherited(matcher, text, alone.terms, topic)
    completed = complete(texts, text, missing, alone.terms, topic) if missing else None
    before = behind = None
    if last in matcher.relations.tags:
        question = matcher.question_of(last, text)
        before = matcher.match(texts.read(question), at_home=True)
        behind = matcher.match(texts.read(f"{question} {text.text}"), at_home=True)
    named, taken = _procedures(matcher, text.found.terms), _procedures(matcher, missing)
    ways = _Ways(matcher, text, last, named or taken, alone, completed, behind, before)
    found: dict[str, Candidate] = {}
    for view in (alone, completed, behind):
        for one in view.candidates if view else ():
            found.setdefault(one.entry, one)
    asked = [term for term in text.found.terms if matcher.kind_of(term) != "outside"]
    asks = _asks(matcher, asked if taken and not any(matcher.readings_of(frozenset({term})) for term in asked) else missing)
    none = FollowUpEvidence(
        none=1.0,
        strange=float(len(asked) < len(text.found.terms) or matcher.vocabulary.is_strange(text.words, text.found)),
        unknown=matcher.vocabulary.unknown(text.words, text.found),
        outside=alone.candidates[0].why.outside if alone.candidates else 0.0,
        loose=float(not is_connected(text.text)),
    )
    composed = ways.composed(completed) if completed and asks else None
    return Weighed(tuple(found.values()), (*(ways.evidence(entry, asked) for entry in found), none), completed, composed)


def _asks(matcher: Matcher, terms: Iterable[str]) -> bool:
    return any(matcher.kind_of(term) in ASPECTS for term in terms)


def _procedures(matcher: Matcher, terms: Iterable[str]) -> frozenset[str]:
    return frozenset(term for term in terms if matcher.kind_of(term) == "procedure")


@dataclass(frozen=True, slots=True)
class _Ways:
    """The ways to look at a follow-up."""

    matcher: Matcher
    text: ReadText
    last: str
    meant: frozenset[str]
    """The procedures."""
    alone: MatchResult
    completed: MatchResult | None
    behind: MatchResult | None
    before: MatchResult | None
    """The last question by itself."""

    def is_about(self, entry: str) -> bool:
        """True for an entry whose question names procedures, and only those that are meant."""
        named = self.matcher.procedures_of(entry)
        return bool(named) and named <= self.meant

    def composed(self, completed: MatchResult) -> MatchResult | None:
        """An answer about what is meant, other than the last, or a choice between several procedures that are meant."""
        if isinstance(completed, Ambiguous) and not completed.wanted and all(map(self.is_about, completed.choices)):
            return completed
        if isinstance(completed, Answered) and compares(self.text.text):
            return completed
        best = entry_of(completed)
        sure = completed.confidence >= (_LIKELY_COMPOSED if is_all_terms(self.text) else _SURELY_COMPOSED)
        fits = sure and best == completed.judged.best != self.last and self.is_about(best)
        return Answered(*completed.parts) if fits else None

    def evidence(self, entry: str, asked: Sequence[str]) -> FollowUpEvidence:
        """What speaks for one entry."""
        is_last = entry == self.last
        alone, completed, behind = (_of(view, entry) for view in (self.alone, self.completed, self.behind))
        before = _of(self.before, entry)
        named = behind.score if behind and not is_last else 0.0
        return FollowUpEvidence(
            alone=alone.score if alone else 0.0,
            votes=alone.why.votes if alone else 0.0,
            completed=completed.score if completed else 0.0,
            sure=_confidence(self.alone, entry),
            sure_completed=_confidence(self.completed, entry),
            behind=named,
            gained=named - (before.score if before and not is_last else 0.0),
            met=sum(self.matcher.meets(entry, term) for term in asked) / len(asked) if asked else 0.0,
            exact=float(self.is_about(entry)),
            barred=float(any(one.why.barred for one in (alone, completed or behind) if one)),
            last=float(is_last),
            pointed=float(is_last and only_points(self.text)),
            related=float(self.matcher.relations.are_related(entry, self.last)),
            akin=float(self.matcher.relations.are_akin(entry, self.last)),
        )


def _of(view: MatchResult | None, entry: str) -> Candidate | None:
    return next((one for one in view.candidates if one.entry == entry), None) if view else None


def _confidence(view: MatchResult | None, entry: str) -> float:
    """How sure a way to look at the follow-up is of an entry: of the first that it may tell."""
    first = next((one.entry for one in view.candidates if not one.why.barred), "") if view else ""
    return view.confidence if view and first == entry else 0.0


def complete(texts: Texts, text: ReadText, missing: tuple[str, ...], terms: frozenset[str], topic: frozenset[str]) -> MatchResult | None:
    """A follow-up with what it leaves out; the asker chooses where the topic named several procedures that each have an answer."""
    matcher = texts.matcher
    named = {"procedure", *(matcher.kind_of(term) for term in terms)}
    case = frozenset(term for term in topic if matcher.describes(term) and matcher.kind_of(term) not in named)
    procedures = {term for term in missing if matcher.kind_of(term) == "procedure"}
    ways = [missing, *(tuple(term for term in missing if term == one or term not in procedures) for one in sorted(procedures))]
    named_ways = [texts.read(with_names(matcher, text, way)) for way in (ways if len(procedures) > 1 else ways[:1])]
    results = [match_question(texts, way, case, at_home=True) for way in named_ways]
    if len(procedures) > 1 and compares(text.text):
        of_all = _of_all(matcher, matcher.match(text, at_home=True), procedures)
        if of_all:
            return Answered(text.text, results[0].terms, of_all, _SURELY_COMPARED)
    found = [result for result in results if not isinstance(result, Unknown) and not result.candidates[0].why.unmet]
    if not found or found[0] is results[0]:
        return found[0] if found else None
    told = tuple(dict.fromkeys(entry_of(result) for result in found if isinstance(result, Answered)))
    return Ambiguous(text.text, results[0].terms, found[0].candidates, choices=told) if len(told) > 1 else found[0]


def _of_all(matcher: Matcher, found: MatchResult, procedures: set[str]) -> tuple[Candidate, ...]:
    """The candidates, first the one that is about several procedures and what is asked of them; empty where none is."""
    asked = [term for term in found.terms if matcher.kind_of(term) == "aspect"]
    fitting = (
        one
        for one in found.candidates
        if not one.why.barred
        and all(matcher.meets(one.entry, term) for term in asked)
        and len(matcher.procedures_of(one.entry) & procedures) != 1
    )
    first = next(fitting, None)
    return (first, *(one for one in found.candidates if one is not first)) if first else ()
