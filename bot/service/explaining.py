"""Explains a turn: how it was understood, which entries came near and why, what was told, and on what that rests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.dialogue.edition import Edition
from bot.dialogue.turn import Turn
from bot.dialogue.voice import Voice
from bot.extraction.extract import extract
from bot.knowledge.files.loader import read_pack
from bot.knowledge.findings import Place
from bot.knowledge.models.pack import Entry, Pack
from bot.matching.results import Ambiguous, Answered, Candidate, MatchResult
from bot.messages import Commanded, Language, Pressed, Said
from bot.text.message import Message

_LEVELS = ("opinion", "readers", "document", "text")
"""Levels of trust, the weakest first."""


@dataclass(frozen=True, slots=True)
class ExplainedTerm:
    """A term of the glossary that was found."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class ExplainedCandidate:
    """An entry that came near."""

    entry: str
    title: str
    place: str
    """FILE:LINE in the pack; empty where it is not known."""
    score: float
    """0 to 1, after the guards."""
    likeness: float
    """0 to 1, before the guards."""
    outcome: str
    """`told`, `offered`, `barred`, or empty."""
    unmet: tuple[str, ...]
    """Decisive terms of the question that the entry never met, by name."""
    missing: tuple[str, ...]
    """What the entry requires and the question lacks; alternatives are joined by ` | `."""
    excluded: tuple[str, ...]
    """Terms of the question that bar the entry, by name."""


@dataclass(frozen=True, slots=True)
class ExplainedQuestion:
    """One question of a message."""

    question: str
    """As it was understood, with what a follow-up inherited."""
    result: str
    """`answered`, `ambiguous` or `unknown`."""
    terms: tuple[ExplainedTerm, ...]
    candidates: tuple[ExplainedCandidate, ...]
    sure: float
    """How likely the best entry is the answer."""
    answer_from: float
    """The band of answers begins here."""
    near: float
    """How likely the answer is among the entries that may be offered."""
    offer_from: float
    """The band of offers begins here."""


@dataclass(frozen=True, slots=True)
class ExplainedFact:
    """A fact about a product."""

    slot: str
    asked: str
    value: str
    words: str
    """The words that decide it, as they were typed."""


@dataclass(frozen=True, slots=True)
class ExplainedStatement:
    """A statement that an answer rests on."""

    id: str
    text: str
    level: str
    """`article`, or what it was compared with: `text`, `document`, `readers`, `opinion`; empty where it was compared with nothing."""


@dataclass(frozen=True, slots=True)
class ExplainedEntry:
    """An entry that was told."""

    entry: str
    title: str
    place: str
    """FILE:LINE in the pack; empty where it is not known."""
    statements: tuple[ExplainedStatement, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a turn came about."""

    decision: str
    language: Language
    method: str
    """What compares questions."""
    milliseconds: float
    questions: tuple[ExplainedQuestion, ...]
    facts: tuple[ExplainedFact, ...]
    told: tuple[ExplainedEntry, ...]

    def as_object(self) -> dict[str, Any]:
        """The same as JSON."""
        return asdict(self)


def entry_places(folder: Path) -> tuple[str, Mapping[str, Place]]:
    """The digest of the pack in a folder, and where each entry of it begins. Takes a second or two for the shipped pack."""
    loaded = read_pack(folder)
    return loaded.draft.digest, {entry.id: loaded.place("entries", number) for number, entry in enumerate(loaded.draft.entries)}


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains turns in the words of one edition."""

    edition: Edition
    places: Mapping[str, Place]
    """Entry -> where it begins; entries whose place is not known are left out."""

    def explain(self, act: Said | Pressed | Commanded, turn: Turn, milliseconds: float) -> Explanation:
        """Explains what came of an act, which took some milliseconds."""
        matcher = self.edition.matcher
        return Explanation(
            decision=turn.decision,
            language=turn.language,
            method=matcher.method,
            milliseconds=round(milliseconds, 2),
            questions=tuple(self._question(result, turn) for result in turn.results),
            facts=self._facts(act.text, turn.language) if isinstance(act, Said) else (),
            told=tuple(self._told(entry, turn.language) for entry in turn.entries),
        )

    @property
    def _pack(self) -> Pack:
        return self.edition.pack

    def _question(self, result: MatchResult, turn: Turn) -> ExplainedQuestion:
        bands, judged = self.edition.matcher.bands, result.judged
        return ExplainedQuestion(
            question=result.question,
            result=type(result).__name__.lower(),
            terms=tuple(self._term(term, turn.language) for term in sorted(result.terms)),
            candidates=tuple(self._candidate(one, result, turn.language) for one in result.candidates),
            sure=round(bands.sure.in_(judged.for_telling), 4) if judged.for_telling else 0.0,
            answer_from=bands.answer,
            near=round(bands.near.in_(judged.for_offering), 4) if judged.for_offering else 0.0,
            offer_from=bands.offer,
        )

    def _candidate(self, candidate: Candidate, result: MatchResult, language: Language) -> ExplainedCandidate:
        why = candidate.why
        return ExplainedCandidate(
            entry=candidate.entry,
            title=self._pack.entry_by_id[candidate.entry].question.of(language),
            place=self._place(candidate.entry),
            score=candidate.score,
            likeness=why.likeness,
            outcome=_outcome(candidate, result),
            unmet=tuple(self._name(term, language) for term in why.unmet),
            missing=tuple(" | ".join(self._name(term, language) for term in group) for group in why.missing),
            excluded=tuple(self._name(term, language) for term in why.excluded),
        )

    def _term(self, term: str, language: Language) -> ExplainedTerm:
        return ExplainedTerm(term, self._name(term, language), self.edition.matcher.kind_of(term))

    def _name(self, term: str, language: Language) -> str:
        known = self._pack.term_by_id.get(term)
        return known.name.of(language) if known else term

    def _facts(self, text: str, language: Language) -> tuple[ExplainedFact, ...]:
        voice = Voice(self.edition, language)
        told = extract(self.edition.hints, self.edition.book, Message(text))
        return tuple(
            ExplainedFact(slot, voice.question(slot), voice.value(voice.slot(slot), value), told.words[slot])
            for slot, value in told.facts.items()
        )

    def _told(self, name: str, language: Language) -> ExplainedEntry:
        entry = self._pack.entry_by_id[name]
        statements = tuple(self._statement(cite, language) for cite in _grounds(entry))
        return ExplainedEntry(name, entry.question.of(language), self._place(name), statements)

    def _statement(self, cite: str, language: Language) -> ExplainedStatement:
        fact = self._pack.fact_by_id.get(cite)
        if fact:
            return ExplainedStatement(cite, fact.text.of(language), "article")
        beside = self._pack.outside_by_id[cite]
        levels = {checked.level for checked in beside.checked}
        return ExplainedStatement(cite, beside.text.of(language), next((level for level in _LEVELS if level in levels), ""))

    def _place(self, entry: str) -> str:
        place = self.places.get(entry)
        return f"{place.file}:{place.line}" if place else ""


def _outcome(candidate: Candidate, result: MatchResult) -> str:
    if isinstance(result, Answered) and candidate == result.candidates[0]:
        return "told"
    if isinstance(result, Ambiguous) and candidate.entry in result.choices:
        return "offered"
    return "barred" if candidate.why.barred else ""


def _grounds(entry: Entry) -> tuple[str, ...]:
    """Every statement that an entry cites, each once, in the order of its layers."""
    beside = (cite for said in (*entry.law, *entry.outside) for cite in said.cites)
    return tuple(dict.fromkeys((*entry.cites, *beside, *entry.notes)))
