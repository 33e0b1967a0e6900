"""Defines what a match comes to: an answer, a choice, or nothing; each with the entries that were near and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.matching.bands.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Why:
    """How a score came about."""

    likeness: float = 0.0
    """Score by words, letters, sounds and terms, before the guards."""
    closest: float = 0.0
    """How alike the spelling is to the nearest wording of the entry."""
    nearest: float = 0.0
    """Likeness of the question to the wording of the entry that is most like it."""
    votes: float = 0.0
    """Share of the entry's wordings in those that are most like the question, of all entries; the liker ones count more."""
    outside: float = 0.0
    """Likeness of the question to those of other fields that the pack names."""
    unmet: tuple[str, ...] = ()
    """Decisive terms of the question that the entry never met; each lowers the score."""
    missing: tuple[tuple[str, ...], ...] = ()
    """Groups of terms that the entry requires and the question lacks; any of them bars the answer."""
    excluded: tuple[str, ...] = ()
    """Terms of the question that the entry excludes, or neighbouring fields that it never met; any of them bars the answer."""

    @property
    def barred(self) -> bool:
        """True where a guard forbids to tell the entry."""
        return bool(self.excluded)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry with its score, 0 to 1."""

    entry: str
    score: float
    why: Why
    words: float = 0.0
    """The score by words alone; the same where no encoder reads the meaning."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the decision rested on."""

    for_telling: Evidence | None = None
    """Of the best entry that may be told; None where none may."""
    for_offering: Evidence | None = None
    """Of the first entry that may be offered; None where none may."""
    best: str = ""
    """The entry that would be told; empty where none may."""
    choices: tuple[str, ...] = ()
    """The entries that would be offered."""


@dataclass(frozen=True, slots=True)
class _Match:
    question: str
    """The question as it was understood, with what a follow-up inherited."""
    terms: frozenset[str]
    """Glossary terms found in it."""
    candidates: tuple[Candidate, ...]
    """Best first, barred ones last."""
    confidence: float = 0.0
    """How likely the best entry that may be told is the answer."""
    wanted: float = 0.0
    """The confidence that telling it needs."""
    judged: Judged = field(default=Judged(), compare=False)
    """What the confidence rests on."""

    @property
    def parts(self) -> tuple[Any, ...]:
        """Everything above, in order: another decision about the same question is made of it."""
        return self.question, self.terms, self.candidates, self.confidence, self.wanted, self.judged


@dataclass(frozen=True, slots=True)
class Answered(_Match):
    """The first candidate is the answer."""


@dataclass(frozen=True, slots=True)
class Ambiguous(_Match):
    """One to three entries are near; the asker chooses, or says that it is none of these."""

    choices: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Unknown(_Match):
    """The pack does not say; the nearest entries may be offered, never told."""


MatchResult = Answered | Ambiguous | Unknown
