"""Declares the ports of delivery to a channel: who does the work of updates, who carries calls, and how an attempt ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.service.delivery.ports import ChatClosed, ChatMoved, InboxRow, OutboxRow, OutgoingCall


@dataclass(frozen=True, slots=True)
class Sent:
    """It was carried out."""

    message_id: int | None = None
    shown_at: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """No repeat will mend it; `instead` may work."""

    reason: str
    instead: OutgoingCall | None = None
    ours: bool = True
    """The fault is the call's; else the chat does not allow it."""


@dataclass(frozen=True, slots=True)
class Later:
    """It must wait: a limit of the messaging service, for the whole chat."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No answer, or none that tells what happened."""

    reason: str
    unclear: bool
    """It may have been carried out all the same."""


Outcome = Sent | Refused | Later | Unreachable | ChatClosed | ChatMoved


@dataclass(frozen=True, slots=True)
class Pace:
    """How often messages may be sent."""

    per_second: float
    burst: int


class Worker(Protocol):
    """Does the work of updates."""

    async def handle(self, row: InboxRow) -> tuple[OutboxRow, ...]:
        """Does the work of an update, the last step of which is a commit; returns the calls that came of it."""
        ...

    async def give_up(self, row: InboxRow) -> tuple[OutboxRow, ...]:
        """Marks an update as failed, and says so to whoever sent it; returns the calls."""
        ...


class Carrier(Protocol):
    """Carries calls to a messaging service."""

    async def send(self, call: OutgoingCall, departed: Callable[[], None]) -> Outcome:
        """Attempts a call once; says so when it leaves: from then on it may arrive."""
        ...

    def pace(self, call: OutgoingCall) -> Pace | None:
        """How often calls like this one may be sent into its chat; None where they do not count."""
        ...

    def replaces(self, later: OutgoingCall, earlier: OutgoingCall) -> bool:
        """Whether the earlier call need not be sent where the later one will be."""
        ...
