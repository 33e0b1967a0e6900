"""Polls Telegram for updates, and confirms those that were taken with the next request."""

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

_log = structlog.get_logger(__name__)


class Poller:
    """Passes updates from Telegram to the intake until told to stop."""

    def __init__(self, account: Account, intake: Intake) -> None:
        self._account = account
        self._intake = intake
        self._offset: int | None = None
        self._backoff = Backoff()

    async def run(self, stop: asyncio.Event) -> None:
        """Polls until `stop`, and pauses after network errors.

        Raises TelegramUnavailableError where another process polls with the same token, or the token is refused.
        """
        if not await retry_until_stopped(lambda: self._account.delete_webhook(drop_pending_updates=False), stop):
            return
        _log.info("telegram.polling", bot=self._account.username)
        while not stop.is_set():
            try:
                batch = await unless_stopped(stop, self._account.raw_updates(self._offset, LONG_POLL))
            except Conflict:
                raise TelegramUnavailableError(
                    "Another process receives this bot's updates: stop it, or give this one a token of its own."
                ) from None
            except InvalidToken:
                raise token_refused() from None
            except TelegramError as error:
                await self._wait(error, stop)
            else:
                if await self._hand_over(batch or [], stop):
                    self._backoff.reset()
                else:
                    await self._wait(TelegramError("the same updates would come again: none has a new number"), stop)

    async def confirm(self) -> None:
        """Confirms everything taken, so that Telegram does not send it again after a restart."""
        if self._offset is None:
            return
        try:
            await self._account.raw_updates(self._offset, 0)
        except TelegramError as error:
            _log.warning("telegram.unconfirmed", reason=error.message)

    async def _hand_over(self, batch: list[object], stop: asyncio.Event) -> bool:
        """Passes a batch to the intake; False where the next request would return the same one at once."""
        before = self._offset
        for raw in batch:
            # what is not taken when the stop comes is not confirmed either: Telegram brings it again
            if not await unless_stopped(stop, self._intake.take(raw)):
                break
            update_id = raw.get("update_id") if isinstance(raw, dict) else None
            if isinstance(update_id, int):
                self._offset = update_id + 1
        return not batch or self._offset != before

    async def _wait(self, error: TelegramError, stop: asyncio.Event) -> None:
        pause = self._backoff.pause(error)
        _log.warning("telegram.unreachable", reason=error.message, retry_in=round(pause, 1))
        await unless_stopped(stop, asyncio.sleep(pause))
