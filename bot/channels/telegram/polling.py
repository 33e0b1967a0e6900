"""Polls Telegram for updates, and confirms those that are kept with the next request."""

from __future__ import annotations

import asyncio

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.telegram.account import (
    LONG_POLL,
    Account,
    Backoff,
    TelegramUnavailableError,
    retry_until_stopped,
    token_refused,
    unless_stopped,
)
from bot.channels.telegram.intake import Intake
from bot.service.delivery.ports import StoreError
from bot.service.meters import Meters

CONFLICT_LASTS = 60.0
"""Seconds for which another poller may take to end: a rolling restart."""
_CONFLICT_PAUSE = 1.0
_STORE_PAUSE = 1.0

_log = structlog.get_logger(__name__)


class Poller:
    """Passes updates from Telegram to the intake until told to stop."""

    def __init__(self, account: Account, intake: Intake, meters: Meters) -> None:
        self._meters = meters
        self._account = account
        self._intake = intake
        self._offset: int | None = None
        self._backoff = Backoff()
        self._conflicts: tuple[float, float] | None = None
        """When the first and the last of several conflicts came."""

    async def run(self, stop: asyncio.Event) -> None:
        """Polls until `stop`, and pauses after network errors.

        Raises TelegramUnavailableError where another process goes on polling with the same token, or the token is refused.
        """
        if not await retry_until_stopped(lambda: self._account.delete_webhook(drop_pending_updates=False), stop):
            return
        self._meters.reached()
        _log.info("telegram.polling", bot=self._account.username)
        while not stop.is_set():
            try:
                batch = await unless_stopped(stop, self._account.raw_updates(self._offset, LONG_POLL))
            except Conflict:
                await self._wait_for_other(stop)
            except InvalidToken:
                raise token_refused() from None
            except TelegramError as error:
                await self._wait(error.message, self._backoff.pause(error), stop)
            else:
                self._meters.reached()
                await self._keep(batch or [], stop)
                if batch is not None and not batch:
                    # All before is confirmed by now. After a quiet week Telegram goes on from any number, which may be lower.
                    self._offset = None

    async def confirm(self) -> None:
        """Confirms everything kept, so that Telegram does not send it again after a restart."""
        if self._offset is None:
            return
        try:
            await self._account.raw_updates(self._offset, 0)
        except TelegramError as error:
            _log.warning("telegram.unconfirmed", reason=error.message)

    async def _keep(self, batch: list[object], stop: asyncio.Event) -> None:
        """Keeps a batch, and has the next request confirm it; pauses where it would bring the same one at once."""
        try:
            await self._intake.take(batch)
        except StoreError as error:
            await self._wait(str(error), _STORE_PAUSE, stop)
            return
        before = self._offset
        for raw in batch:
            update_id = raw.get("update_id") if isinstance(raw, dict) else None
            if isinstance(update_id, int):
                self._offset = update_id + 1
        if not batch or self._offset != before:
            self._backoff.reset()
        else:
            repeated = TelegramError("the same updates would come again: none has a new number")
            await self._wait(repeated.message, self._backoff.pause(repeated), stop)

    async def _wait_for_other(self, stop: asyncio.Event) -> None:
        """Waits for another poller to end. Each one's request ends the other's, so that they may take turns."""
        now = asyncio.get_running_loop().time()
        first, last = self._conflicts or (now, now)
        if now - last > CONFLICT_LASTS:
            first = now
        self._conflicts = (first, now)
        if now - first >= CONFLICT_LASTS:
            raise TelegramUnavailableError(
                "Another process receives this bot's updates: stop it, or give this one a token of its own."
            ) from None
        await self._wait("another process receives this bot's updates", _CONFLICT_PAUSE, stop)

    async def _wait(self, reason: str, pause: float, stop: asyncio.Event) -> None:
        _log.warning("telegram.unreachable", reason=reason, retry_in=round(pause, 1))
        await unless_stopped(stop, asyncio.sleep(pause))
