"""Defines the scene in which an utterance is answered, and the turn that comes of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from bot.dialogue.edition import Edition
from bot.dialogue.tracker import Tracker
from bot.matching.matcher import Candidate, MatchResult
from bot.messages import ConversationKey, Language, Reply

Decision = Literal["answer", "clarify", "unknown", "smalltalk", "command", "press", "stale", "form"]


@dataclass(frozen=True, slots=True)
class Scene:
    """Where, when and with what memory a step is taken."""

    edition: Edition
    tracker: Tracker
    key: ConversationKey
    now: dt.datetime
    language: Language


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one utterance."""

    tracker: Tracker
    decision: Decision
    replies: tuple[Reply, ...]
    language: Language
    results: tuple[MatchResult, ...] = ()
    """One a question found in the message, with candidates and reasons."""
    entries: tuple[str, ...] = ()
    """Entries that were told, in order."""

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The entries that came nearest to the first question, best first."""
        return self.results[0].candidates if self.results else ()
