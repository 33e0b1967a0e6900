"""Answers whether the bot lives and is ready, and what it has done: `/healthz`, `/readyz` and `/metrics`."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.dialogue.edition import Edition
from bot.dialogue.turn import Turn
from bot.messages import Utterance
from bot.monitoring.metrics import KIND, PrometheusMeters, Snapshot
from bot.service.delivery.ports import StoreError
from bot.service.delivery.stamps import SECOND
from bot.service.meters import Backlog, Report

STALE = 90.0
"""Seconds without an answer of Telegram after which a bot that polls is not ready: a long poll takes up to 40."""
DEAD = 600.0
"""Seconds without one after which only a new start may help."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What a monitor looks at when it is asked."""

    backlog: Callable[[], Awaitable[Backlog]]
    edition: Callable[[], tuple[str, int]]
    """Digest and number of entries of the pack that answers."""
    polls: bool
    """Whether the bot asks Telegram for updates; a webhook may be quiet for any time."""


class Monitor(PrometheusMeters):
    """Counts, and answers requests about it."""

    def __init__(self, watched: Watched, now: Callable[[], float] = time.time, elapsed: Callable[[], float] = time.monotonic) -> None:
        """`now` tells seconds since 1970, `elapsed` seconds on a clock that never goes back."""
        super().__init__()
        self._watched = watched
        self._now = now
        self._elapsed = elapsed
        self._began = elapsed()
        self._reached_at: float | None = None

    def reached(self) -> None:
        """The messaging service has answered a request for updates, or delivered one."""
        super().reached()
        self._reached_at = self._elapsed()

    def watch_turn(self, _edition: Edition, _utterance: Utterance, turn: Turn, milliseconds: float) -> None:
        """A turn was decided."""
        self.decided(turn.decision, milliseconds / 1000)

    async def report(self, path: str) -> Report | None:
        """The answer to GET; None where there is nothing at this path."""
        match path:
            case "/healthz":
                quiet = self._elapsed() - (self._began if self._reached_at is None else self._reached_at)
                return _state(200 if quiet < DEAD or not self._watched.polls else 503, await self._snapshot())
            case "/readyz":
                snapshot = await self._snapshot()
                return _state(200 if snapshot.ready else 503, snapshot)
            case "/metrics":
                return Report(200, KIND, self.text(await self._snapshot()))
        return None

    async def _snapshot(self) -> Snapshot:
        since = None if self._reached_at is None else self._elapsed() - self._reached_at
        digest, entries = self._watched.edition()
        try:
            backlog, database = await self._watched.backlog(), True
        except StoreError:
            backlog, database = Backlog(0, 0, 0), False
        oldest = max(0.0, self._now() - backlog.oldest / SECOND) if backlog.turns else 0.0
        connected = since is not None and (since < STALE or not self._watched.polls)
        return Snapshot(since, connected and database, backlog.turns, oldest, backlog.calls, database, digest, entries)


def _state(status: int, now: Snapshot) -> Report:
    told = {
        "status": "ok" if status == 200 else "unavailable",
        "ready": now.ready,
        "seconds_since_telegram": None if now.since_reached is None else round(now.since_reached, 1),
        "database": now.database,
        "inbox": now.turns,
        "inbox_oldest_seconds": round(now.oldest, 1),
        "outbox": now.calls,
        "edition": now.digest[:12],
    }
    return Report(status, "application/json", json.dumps(told).encode())
