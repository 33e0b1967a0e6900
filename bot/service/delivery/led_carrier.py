"""Carries calls only while it is certain that this process does the bot's work."""

from __future__ import annotations

from collections.abc import Callable

from bot.service.delivery.channel_ports import Carrier, Outcome, Pace
from bot.service.delivery.ports import Leadership, OutgoingCall


class LedCarrier:
    """Another carrier, which waits while another process may be about to take over."""

    def __init__(self, carrier: Carrier, leadership: Leadership) -> None:
        self._carrier = carrier
        self._leadership = leadership

    async def send(self, call: OutgoingCall, departed: Callable[[], None]) -> Outcome:
        """Attempts a call once, as soon as that is certain."""
        await self._leadership.held()
        return await self._carrier.send(call, departed)

    def pace(self, call: OutgoingCall) -> Pace | None:
        """As the other carrier says."""
        return self._carrier.pace(call)

    def replaces(self, later: OutgoingCall, earlier: OutgoingCall) -> bool:
        """As the other carrier says."""
        return self._carrier.replaces(later, earlier)
