"""Limits how often and how much at once is sent: a pace for each chat, one for all, and places for calls under way."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager

from bot.service.delivery.channel_ports import Pace

_MOST_KEYS = 10_000
_MOST_CALLS = 8
"""Calls under way at once: over a real network more of them are slower, not faster."""
_SLOW = 0.15
"""Seconds after which a call no longer counts as under way."""


class _Bucket:
    """A token bucket: full at first, refilled at the pace."""

    def __init__(self, pace: Pace, now: float) -> None:
        self._pace = pace
        self._tokens = float(pace.burst)
        self._at = now

    def wait(self, now: float) -> float:
        """Seconds until there is a token."""
        self._refill(now)
        return max(0.0, (1.0 - self._tokens) / self._pace.per_second)

    def take(self, now: float) -> None:
        self._refill(now)
        self._tokens -= 1.0

    def _refill(self, now: float) -> None:
        self._tokens = min(float(self._pace.burst), self._tokens + (now - self._at) * self._pace.per_second)
        self._at = now


class Pacing:
    """How long what is to be sent must wait, by the pace of its chat and the one of all chats."""

    def __init__(self, overall: Pace | None, elapsed: Callable[[], float]) -> None:
        """`overall` is the pace of all chats together; None for no limit. `elapsed` tells seconds on a clock that never goes back."""
        self._elapsed = elapsed
        self._overall = _Bucket(overall, elapsed()) if overall else None
        self._chats: OrderedDict[Hashable, _Bucket] = OrderedDict()

    def wait(self, chat: str) -> float:
        """Seconds until the pace of a chat allows a message."""
        bucket = self._chats.get(chat)
        return bucket.wait(self._elapsed()) if bucket else 0.0

    def take(self, chat: str, pace: Pace) -> float:
        """Counts a message, and returns the seconds until the pace of all chats allows it: each gets a moment of its own."""
        now = self._elapsed()
        bucket = self._chats.setdefault(chat, _Bucket(pace, now))
        bucket.take(now)
        self._chats.move_to_end(chat)
        if len(self._chats) > _MOST_KEYS:
            self._chats.popitem(last=False)
        if self._overall is None:
            return 0.0
        seconds = self._overall.wait(now)
        self._overall.take(now)
        return seconds


class Places:
    """Places for calls under way. A slow chat takes none: the wait for it must not delay the others."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(_MOST_CALLS)
        self._slow: OrderedDict[str, None] = OrderedDict()

    @asynccontextmanager
    async def one(self, chat: str) -> AsyncIterator[None]:
        """Waits for a place, unless the last call to this chat was slow; gives it back at the end, or as soon as the call is slow."""
        held = chat not in self._slow
        if held:
            await self._free.acquire()

        def give_back() -> None:
            nonlocal held
            if held:
                held = False
                self._free.release()

        loop = asyncio.get_running_loop()
        began, slow = loop.time(), loop.call_later(_SLOW, give_back)
        try:
            yield
        finally:
            slow.cancel()
            give_back()
            self._note(chat, slow=loop.time() - began > _SLOW)

    def _note(self, chat: str, *, slow: bool) -> None:
        self._slow.pop(chat, None)
        if slow:
            self._slow[chat] = None
            if len(self._slow) > _MOST_KEYS:
                self._slow.popitem(last=False)
