"""Describes what a message came to in an edition, and how two editions differ in what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

from bot.dialogue.edition import Edition
from bot.dialogue.turn import Turn
from bot.knowledge.models.pack import Pack
from bot.matching.matcher import Ambiguous
from bot.review.logged_questions import LoggedQuestion


@dataclass(frozen=True, slots=True)
class TurnOutcome:
    """What a message came to."""

    decision: str
    entries: tuple[str, ...] = ()
    """Entries that were answered, else those that were offered."""

    @classmethod
    def of(cls, turn: Turn) -> Self:
        """The outcome of a turn."""
        return cls(turn.decision, turn.entries or offered_entries(turn))

    @classmethod
    def read(cls, text: str) -> Self:
        """Parses what `str` wrote."""
        decision, *entries = text.split()
        return cls(decision, tuple(entries))

    def __str__(self) -> str:
        return " ".join((self.decision, *self.entries))


def offered_entries(turn: Turn) -> tuple[str, ...]:
    """The entries between which the asker may choose."""
    return tuple(entry for result in turn.results if isinstance(result, Ambiguous) for entry in result.choices)


CauseKind = Literal["new phrasing", "removed phrasing", "new entry", "removed entry", "guards", "terms", "small talk", "weights"]
"""`terms`: other concepts are found in the question; `weights`: no phrasing near it changed, but words weigh differently."""


@dataclass(frozen=True, slots=True)
class Cause:
    """The change of the pack that a changed answer is put down to."""

    kind: CauseKind
    entry: str = ""
    wording: str = ""
    """The phrasing, or the terms."""


@dataclass(frozen=True, slots=True)
class NearestPhrasing:
    """The phrasing that comes nearest to a question in the entry that won it."""

    entry: str
    text: str
    is_new: bool
    """The other version does not have it in this entry."""


@dataclass(frozen=True, slots=True)
class Change:
    """One question that is answered differently."""

    text: str
    before: TurnOutcome
    after: TurnOutcome
    cause: Cause
    nearest: NearestPhrasing | None = None
    """None where no entry won the question."""
    suite: str = ""
    """`exam`, `refusal`, `dialogue` …; `dropped` for a test that stands in the earlier version alone; empty for a real question."""
    verdict: Literal["regression", "improvement", "neutral"] = "neutral"
    """`regression`: a test that came out right and no longer does."""
    place: str = ""
    """`file:line:column` of a test."""
    times: int = 1
    """How often a real question was asked."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How two versions of a pack differ in what they answer."""

    tests: int
    """Messages of the pack's own tests that were compared."""
    questions: int
    """Real questions that were compared."""
    changes: tuple[Change, ...] = ()
    """Regressions first, then real questions by how often they were asked."""

    def of(self, verdict: str) -> tuple[Change, ...]:
        """The changes of tests with a verdict."""
        return tuple(change for change in self.changes if change.suite and change.verdict == verdict)

    @property
    def real(self) -> tuple[Change, ...]:
        """The changes of real questions."""
        return tuple(change for change in self.changes if not change.suite)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two editions with the questions to compare them on; sent to a child process as one value."""

    before: Edition
    after: Edition
    questions: tuple[LoggedQuestion, ...] = ()

    @property
    def is_alike(self) -> bool:
        """True where nothing differs that decides which entry answers: then no question has to be asked of both."""
        return _matching_content(self.before.pack) == _matching_content(self.after.pack)


def _matching_content(pack: Pack) -> tuple[object, ...]:
    entries = tuple((entry.id, entry.question, entry.phrasings, entry.requires, entry.excludes) for entry in pack.entries)
    return entries, pack.terms, tuple((talk.id, talk.phrasings) for talk in pack.smalltalk)
