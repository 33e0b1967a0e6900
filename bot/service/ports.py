"""What a turn needs from outside: a store that keeps it, and a clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from bot.dialogue.tracker import Tracker
from bot.messages import ConversationKey, Language, Reply


@dataclass(frozen=True, slots=True)
class LoggedTurn:
    """One turn as the keepers of the pack read it later."""

    key: ConversationKey
    at: dt.datetime
    """When the utterance was taken up, UTC."""
    language: Language
    text: str
    """What was said; for a command or a press, the command line or `[action]`."""
    decision: str
    """`answer`, `clarify`, `unknown`, `smalltalk`, `command`, `press` or `stale` (a choice that no longer exists)."""
    entries: tuple[str, ...]
    """Entries that were answered, in order."""
    candidates: tuple[tuple[str, float], ...]
    """Up to five entries with their scores (0 to 1), best first."""
    digest: str
    """Of the pack that answered."""
    milliseconds: float
    """From taking the utterance up to having the replies."""
    replies: tuple[Reply, ...]


class ConversationStore(Protocol):
    """Keeps trackers and the log."""

    async def load(self, key: ConversationKey) -> Tracker:
        """The tracker of a conversation; a new one where none is kept, or where the kept one can no longer be read."""
        ...

    async def save(self, tracker: Tracker, turn: LoggedTurn) -> None:
        """Keeps the tracker, the turn and its replies in one transaction: all of them or none."""
        ...


class Clock(Protocol):
    """Where time comes from."""

    def now(self) -> dt.datetime:
        """The time of day, UTC, with time zone."""
        ...

    def elapsed(self) -> float:
        """Seconds on a clock that never goes back."""
        ...
