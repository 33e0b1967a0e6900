"""Sends calls to Telegram reliably: in order within a chat, and without one chat holding up another."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import deque
from collections.abc import Awaitable, Callable, Hashable

import httpx
import structlog
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

CONCURRENT_CALLS = 16
"""Calls under way at once: over a real network more of them are slower, not faster."""
MOST_CALL_ATTEMPTS = 3
"""Attempts at a call that Telegram did not take."""
MOST_UNCLEAR_ATTEMPTS = 2
"""Attempts that Telegram may have carried out although its answer was lost: a reply appears in the chat twice at most."""
_PAUSE = 0.5
"""Seconds before a call is repeated that failed on the way; doubled each time."""

TelegramCall = Callable[[int | None], Awaitable[object]]
"""One call; the argument is the chat's new id once Telegram has said that it moved."""

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Causes of the library's errors where there was no connection to send the call on."""

_log = structlog.get_logger(__name__)


def is_harmless(error: TelegramError) -> bool:
    """Whether the call failed only because there was nothing left to do."""
    text = error.message.lower()
    return isinstance(error, BadRequest) and ("message is not modified" in text or "query is too old" in text)


def wait_seconds(wait: int | dt.timedelta) -> float:
    """A waiting time of Telegram in seconds."""
    return wait.total_seconds() if isinstance(wait, dt.timedelta) else float(wait)


class Outbox:
    """Sends what is posted: in order within a lane (a chat, a press), the lanes concurrently."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(CONCURRENT_CALLS)
        self._lanes: dict[Hashable, deque[TelegramCall]] = {}
        self._workers: set[asyncio.Task[None]] = set()

    def post(self, lane: Hashable, send: TelegramCall) -> None:
        """Queues a call and returns at once; failures are logged, never raised."""
        waiting = self._lanes.get(lane)
        if waiting is not None:
            waiting.append(send)
            return
        self._lanes[lane] = deque([send])
        worker = asyncio.create_task(self._work(lane))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def drain(self) -> None:
        """Waits until everything posted has been sent or given up."""
        while self._workers:
            await asyncio.wait(set(self._workers))

    def abandon(self) -> int:
        """Cancels the work; returns how many calls were left unsent."""
        unsent = sum(len(waiting) for waiting in self._lanes.values())
        for worker in self._workers:
            worker.cancel()
        return unsent

    async def _work(self, lane: Hashable) -> None:
        waiting = self._lanes[lane]
        try:
            while waiting:
                await self._deliver(waiting[0])
                waiting.popleft()
        finally:
            del self._lanes[lane]

    async def _deliver(self, send: TelegramCall) -> None:
        try:
            await self._attempt(send)
        except Forbidden as error:
            # the person blocked the bot or the group removed it
            _log.info("telegram.forbidden", reason=error.message)
        except TelegramError as error:
            if not is_harmless(error):
                _log.error("telegram.unsent", reason=error.message)
        except Exception:  # noqa: BLE001 - one message must not stop those behind it
            _log.exception("telegram.unsent")

    async def _attempt(self, send: TelegramCall) -> None:
        moved: int | None = None
        unclear = 0
        for attempt in range(1, MOST_CALL_ATTEMPTS + 1):
            try:
                async with self._slots:
                    await send(moved)
            except TelegramError as error:
                unclear += _may_have_arrived(error)
                wait = _seconds_to_retry(error, attempt)
                if wait is None or unclear == MOST_UNCLEAR_ATTEMPTS or (isinstance(error, ChatMigrated) and moved is not None):
                    raise
                if isinstance(error, ChatMigrated):
                    moved = error.new_chat_id
                await asyncio.sleep(wait)
            else:
                return


def _may_have_arrived(error: TelegramError) -> bool:
    """Whether Telegram may have carried out the call: it went out, and no answer came back."""
    cause = error.__cause__
    if isinstance(cause, _NEVER_SENT):
        return False
    # an error of Telegram's own (5xx) has no cause, or that of a body that is not JSON
    lost = isinstance(error, NetworkError) and cause is not None and not isinstance(cause, TelegramError)
    return lost or isinstance(error, TimedOut) or type(error) is TelegramError


def _seconds_to_retry(error: TelegramError, attempt: int) -> float | None:
    """Seconds until the call may be repeated; `None` where it may not."""
    if attempt == MOST_CALL_ATTEMPTS:
        return None
    if isinstance(error, RetryAfter):
        return wait_seconds(error.retry_after)
    if isinstance(error, ChatMigrated):
        return 0.0
    # the bare class stands for an answer that was not JSON: a proxy on the way, most often
    lost = isinstance(error, NetworkError) or type(error) is TelegramError
    return _PAUSE * float(2 ** (attempt - 1)) if lost and not isinstance(error, BadRequest) else None
