"""Accepts raw updates: parses them one by one and handles a few at a time, started in order of arrival."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal

import structlog
from telegram import Bot, Update

CONCURRENT_UPDATES = 16
"""Updates handled at once; `take` waits while there are as many."""

Handle = Callable[[Update], Awaitable[None]]

_log = structlog.get_logger(__name__)


class Intake:
    """Parses raw updates and runs their handler."""

    def __init__(self, bot: Bot, handle: Handle) -> None:
        self._bot = bot
        self._handle = handle
        self._slots = asyncio.Semaphore(CONCURRENT_UPDATES)
        self._running: set[asyncio.Task[None]] = set()
        self.unreadable = 0
        """Updates that could not be parsed, and were skipped."""

    async def take(self, raw: object) -> Literal[True]:
        """Starts work on one update, or skips it for good; waits while as many as allowed are under way."""
        update = self._parse(raw)
        if update is None:
            return True
        await self._slots.acquire()
        task = asyncio.create_task(self._work(update))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return True

    async def drain(self) -> None:
        """Waits until every update taken has been handled."""
        while self._running:
            await asyncio.wait(set(self._running))

    def abandon(self) -> int:
        """Cancels the work; returns how many updates were still in work."""
        for task in self._running:
            task.cancel()
        return len(self._running)

    def _parse(self, raw: object) -> Update | None:
        try:
            if isinstance(raw, dict):
                return Update.de_json(raw, self._bot)
        except Exception:  # noqa: BLE001 - one update must not stop those behind it
            reason = "cannot be parsed"
        else:
            reason = "not an object"
        self.unreadable += 1
        update_id = raw.get("update_id") if isinstance(raw, dict) else None
        _log.error("telegram.update.skipped", update_id=update_id, reason=reason, skipped=self.unreadable)
        return None

    async def _work(self, update: Update) -> None:
        try:
            await self._handle(update)
        except Exception:  # noqa: BLE001 - one update must not stop those behind it
            _log.exception("telegram.update.failed", update_id=update.update_id)
        finally:
            self._slots.release()
