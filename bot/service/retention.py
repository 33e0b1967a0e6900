"""Deletes, now and then, what was kept for RETENTION_DAYS."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

from bot.service.delivery.ports import StoreError
from bot.service.ports import Clock

FIRST = 60.0
"""Seconds after the start: the first answers come first."""
EVERY = 3600.0
"""Seconds between two runs."""
_MOST_DEVIATION = 600.0
"""Seconds by which the time of day may have moved otherwise than time went by."""

_log = structlog.get_logger(__name__)


class ExpiringStore(Protocol):
    """Deletes what is old."""

    async def expire(self, before: dt.datetime) -> int:
        """Deletes what is older, and returns how many rows that were."""
        ...


class Retention:
    """The job that deletes. A clock that jumps deletes nothing until it has stood for a while."""

    def __init__(self, store: ExpiringStore, clock: Clock, days: int, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Keeps what is younger than `days`; `sleep` waits so many seconds."""
        self._store = store
        self._clock = clock
        self._days = days
        self._sleep = sleep
        self._last: tuple[dt.datetime, float] | None = None

    async def run(self) -> None:
        """Deletes until it is cancelled."""
        await self._sleep(FIRST)
        while True:
            await self.delete()
            await self._sleep(EVERY)

    async def delete(self) -> int:
        """Deletes once; returns how many rows."""
        now, elapsed = self._clock.now(), self._clock.elapsed()
        last, self._last = self._last, (now, elapsed)
        if last is not None and abs((now - last[0]).total_seconds() - (elapsed - last[1])) > _MOST_DEVIATION:
            _log.warning("retention.clock_jumped", seconds=round((now - last[0]).total_seconds() - (elapsed - last[1])))
            return 0
        try:
            count = await self._store.expire(now - dt.timedelta(days=self._days))
        except StoreError as error:
            _log.warning("retention.failed", reason=str(error))
            return 0
        if count:
            _log.info("retention.deleted", rows=count, days=self._days)
        return count
