"""Defines what a match comes to: an answer, a choice, or nothing; each with the entries that were near and why."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Why:
    """How a score came about."""

    likeness: float
    """Score by words, letters, sounds and terms, before the guards."""
    unmet: tuple[str, ...] = ()
    """Decisive terms of the question that the entry never met; each lowers the score."""
    missing: tuple[tuple[str, ...], ...] = ()
    """Groups of terms that the entry requires and the question lacks; any of them bars the answer."""
    excluded: tuple[str, ...] = ()
    """Terms of the question that the entry excludes, or neighbouring fields that it never met; any of them bars the answer."""

    @property
    def barred(self) -> bool:
        """True where a guard forbids to tell the entry."""
        return bool(self.missing or self.excluded)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry with its score, 0 to 1."""

    entry: str
    score: float
    why: Why
    words: float = 0.0
    """The score by words alone; the same where no encoder reads the meaning."""


@dataclass(frozen=True, slots=True)
class _Match:
    question: str
    """The question as it was understood, with what a follow-up inherited."""
    terms: frozenset[str]
    """Glossary terms found in it."""
    candidates: tuple[Candidate, ...]
    """Best first, barred ones last."""
    confidence: float = 0.0
    """Of the best entry that may be told: its score, and part of its lead where the question shows itself to be of this field."""
    wanted: float = 0.0
    """The confidence that telling it needs: the less the question shows itself to be of this field, the more."""


@dataclass(frozen=True, slots=True)
class Answered(_Match):
    """The first candidate is the answer."""


@dataclass(frozen=True, slots=True)
class Ambiguous(_Match):
    """Two to four entries are near; the asker chooses."""

    choices: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Unknown(_Match):
    """The pack does not say; the nearest entries may be offered, never told."""


MatchResult = Answered | Ambiguous | Unknown
