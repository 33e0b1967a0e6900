"""Declares the ports: what a turn needs from outside (a store, a clock), and what a channel needs of the service."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Protocol

from bot.dialogue.actions import GroupChange
from bot.dialogue.edition import Edition
from bot.dialogue.tracker import Tracker
from bot.dialogue.turn import Turn
from bot.messages import ConversationKey, GroupRules, Language, PastQuestion, Reply, Utterance
from bot.service.delivery.ports import Delivery, Finished, OutboxRow, Showing


@dataclass(frozen=True, slots=True)
class LoggedTurn:
    """One turn as it is written to the log."""

    key: ConversationKey
    at: dt.datetime
    """When the turn began, UTC."""
    language: Language
    text: str
    """What was said; for a command or a press, the command line or `[action]`."""
    decision: str
    """`answer`, `clarify`, `unknown`, `smalltalk`, `command`, `press`, `feedback` (what an answer lacked), `inline` (an answer that was
    picked while typing) or `stale` (a choice
    that no longer exists)."""
    entries: tuple[str, ...]
    """Entries that were answered, in order."""
    candidates: tuple[tuple[str, float], ...]
    """Up to five entries with their scores (0 to 1), best first."""
    digest: str
    """Digest of the pack that answered."""
    milliseconds: float
    """From the beginning of the turn to its replies."""
    replies: tuple[Reply, ...]


class ConversationStore(Protocol):
    """Stores trackers and the log."""

    async def load(self, key: ConversationKey) -> Tracker:
        """The tracker of a conversation; a new one where none is stored, or where the stored one can no longer be read."""
        ...

    async def own_data(self, key: ConversationKey) -> dict[str, Any]:
        """All that is stored about the person of a conversation, in all chats, as one JSON document."""
        ...

    async def forget(self, key: ConversationKey, at: dt.datetime, finished: Finished | None = None) -> tuple[OutboxRow, ...]:
        """Erases all that is stored about the person of a conversation, in all chats, and marks the update done; returns its calls."""
        ...

    async def save(self, tracker: Tracker, turn: LoggedTurn, finished: Finished | None = None) -> tuple[OutboxRow, ...]:
        """Saves the tracker, the turn, its replies and its calls, and marks its update done, in one transaction: all of them or none."""
        ...

    async def past_questions(self, key: ConversationKey, last: int) -> tuple[PastQuestion, ...]:
        """The last questions that were asked in a conversation, the newest first."""
        ...


class Showings(Protocol):
    """Knows which messages show a question."""

    async def showings(self, chat: str, question: str, replied_to: int | None) -> tuple[Showing, ...]:
        """The messages that show a question, oldest first; and the one that was replied to, whatever question it shows."""
        ...


class TurnWatcher(Protocol):
    """Is told of turns, for whoever wants to see how they come about."""

    def __call__(self, edition: Edition, utterance: Utterance, turn: Turn, milliseconds: float, /) -> None:
        """A turn was decided on an edition, within some milliseconds; it is not saved yet. Must be quick, and raise nothing."""
        ...


class Groups(Protocol):
    """Knows how groups want the bot to behave."""

    async def rules(self, chat: str) -> GroupRules:
        """What a group wants; the defaults where nobody has set anything."""
        ...

    async def set_rules(self, chat: str, rules: GroupRules) -> None:
        """Keeps what a group wants."""
        ...


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> dt.datetime:
        """The time of day, UTC, with time zone."""
        ...

    def elapsed(self) -> float:
        """Seconds on a clock that never goes back."""
        ...


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """One answer offered while a person is still typing an inline query."""

    entry: str
    """Id of the entry."""
    title: str
    description: str
    reply: Reply
    """Inserted into the chat when the person picks this answer."""


class Desk(Protocol):
    """What a channel needs of the service."""

    async def handle(self, utterance: Utterance) -> tuple[Reply, ...]:
        """Runs one turn; returns the replies in order, once the turn is in the log."""
        ...

    async def deliver(self, utterance: Utterance, delivery: Delivery) -> tuple[OutboxRow, ...]:
        """Runs the turn of an update; returns its calls, once they are in the outbox, the turn in the log and the update done."""
        ...

    def inline(self, text: str, language_hint: str) -> tuple[InlineAnswer, ...]:
        """The best entries for an inline query, at most eight, best first. Quick; not logged."""
        ...

    async def note_picked(self, utterance: Utterance, entry: str) -> None:
        """Logs that a person picked the inline answer of an entry; what they had typed is what they said."""
        ...

    def describe_commands(self, language: Language, *, admin: bool, group: bool) -> tuple[tuple[str, str], ...]:
        """The commands for a menu, as (name, description)."""
        ...

    async def group_rules(self, chat: str) -> GroupRules:
        """How a group wants the bot to behave."""
        ...

    async def group_settings(self, chat: str, language: Language, change: GroupChange | None = None) -> Reply:
        """The settings of a group with buttons to change them, once `change` is made. The channel checks who may."""
        ...

    async def reload(self, language: Language, *, private: bool = False) -> Reply:
        """Reads and checks the pack and swaps it; says what changed, or what is wrong. The channel checks who may.

        `private`: nobody else reads the reply, so that it may quote what people asked.
        """
        ...

    def say(self, phrase: str, language: Language, **values: object) -> str:
        """A sentence of the interface."""
        ...
