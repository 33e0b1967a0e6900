"""Counts attempts at calls and the work of updates, around those who do them."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.service.delivery.channel_ports import Carrier, Later, Outcome, Pace, Refused, Sent, Unreachable, Worker
from bot.service.delivery.ports import ChatClosed, ChatMoved, InboxRow, OutboxRow, OutgoingCall
from bot.service.meters import Meters


class MeteredCarrier:
    """A `Carrier` whose attempts are counted."""

    def __init__(self, carrier: Carrier, meters: Meters) -> None:
        self._carrier = carrier
        self._meters = meters

    async def send(self, call: OutgoingCall, departed: Callable[[], None]) -> Outcome:
        """Attempts a call once."""
        outcome = await self._carrier.send(call, departed)
        self._meters.sent(call.method, _name(outcome))
        return outcome

    def pace(self, call: OutgoingCall) -> Pace | None:
        """How often calls like this one may be sent into its chat."""
        return self._carrier.pace(call)

    def replaces(self, later: OutgoingCall, earlier: OutgoingCall) -> bool:
        """Whether the earlier call need not be sent where the later one will be."""
        return self._carrier.replaces(later, earlier)


class MeteredWorker:
    """A `Worker` whose work is counted."""

    def __init__(self, worker: Worker, meters: Meters) -> None:
        self._worker = worker
        self._meters = meters

    async def handle(self, row: InboxRow) -> tuple[OutboxRow, ...]:
        """Does the work of an update."""
        began = time.monotonic()
        calls = await self._worker.handle(row)
        self._meters.worked(time.monotonic() - began)
        return calls

    async def give_up(self, row: InboxRow) -> tuple[OutboxRow, ...]:
        """Marks an update as failed."""
        self._meters.given_up()
        return await self._worker.give_up(row)


def _name(outcome: Outcome) -> str:
    match outcome:
        case Sent():
            return "sent"
        case Refused():
            return "refused"
        case Later():
            return "limited"
        case Unreachable(unclear=unclear):
            return "unclear" if unclear else "unreachable"
        case ChatClosed():
            return "closed"
        case ChatMoved():
            return "moved"
