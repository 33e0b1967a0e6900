"""Runs the Telegram channel, from a token to a bot that answers, and stops it cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

import structlog

from bot.channels.telegram.account import Account, create_account, retry_until_stopped
from bot.channels.telegram.admin import Admin
from bot.channels.telegram.dispatcher import Dispatcher
from bot.channels.telegram.inline import InlineDesk
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.menus import Menus
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.redaction import redact
from bot.channels.telegram.reply_poster import ReplyPoster
from bot.channels.telegram.sender import Outbox
from bot.channels.telegram.updates import BotIdentity
from bot.channels.telegram.webhook import Webhook
from bot.messages import Language
from bot.service.ports import Desk

STOP_SECONDS = 8.0
"""Seconds for which a stop waits for turns and messages under way."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TelegramOptions:
    """The settings of the channel; named as in `config`."""

    telegram_token: str = field(repr=False)
    telegram_api_root: str = "https://api.telegram.org"
    admin_ids: frozenset[int] = frozenset()
    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    webhook_host: str = "127.0.0.1"
    webhook_port: int = 8080
    language: Literal["auto", "en", "zh"] = "auto"


async def run_channel(desk: Desk, options: TelegramOptions, stop: asyncio.Event | None = None) -> None:
    """Runs the bot until `stop` is set; without one, until SIGTERM or SIGINT. Returns within ten seconds of it.

    Raises TelegramUnavailableError where the bot cannot run: token refused, a second poller, port taken.
    """
    redact(options.telegram_token)
    stop = stop or _until_signalled()
    api = create_account(options.telegram_token, options.telegram_api_root)
    try:
        if await retry_until_stopped(api.initialize, stop):
            await _Channel(desk, options, api).run(stop)
    finally:
        await api.shutdown()


def language_for(fixed: Literal["auto", "en", "zh"], hint: str) -> Language:
    """The language of the channel's own sentences: the operator's fixed one, else the reader's."""
    if fixed != "auto":
        return fixed
    return "zh" if hint.lower().startswith("zh") else "en"


def _until_signalled() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


class _Channel:
    """The parts of the channel, wired to each other."""

    def __init__(self, desk: Desk, options: TelegramOptions, api: Account) -> None:
        language = partial(language_for, options.language)
        self._options = options
        self._api = api
        self._outbox = Outbox()
        self._inline = InlineDesk(desk, api, language)
        self._menus = Menus(desk, api, options.admin_ids, language)
        admin = Admin(desk, self._menus, options.admin_ids, language)
        poster = ReplyPoster(api, self._outbox)
        dispatcher = Dispatcher(desk, poster, self._inline, admin, BotIdentity(api.id, api.username), language)
        self._intake = Intake(api, dispatcher.handle)

    async def run(self, stop: asyncio.Event) -> None:
        # the menus must not delay the first answer
        menus = asyncio.create_task(self._menus.publish())
        try:
            if self._options.webhook_url:
                await self._listen(self._options.webhook_url, stop)
            else:
                await self._poll(stop)
        finally:
            menus.cancel()
            self._inline.abandon()
            await asyncio.gather(menus, return_exceptions=True)

    async def _poll(self, stop: asyncio.Event) -> None:
        poller = Poller(self._api, self._intake)
        try:
            await poller.run(stop)
        finally:
            complete = await self._finish()
        if complete:
            await poller.confirm()

    async def _listen(self, url: str, stop: asyncio.Event) -> None:
        options = self._options
        webhook = Webhook(self._api, self._intake, url, options.webhook_secret)
        try:
            await webhook.run(stop, options.webhook_host, options.webhook_port)
        finally:
            await self._finish()

    async def _finish(self) -> bool:
        """Waits for turns and messages under way; False where some did not end in time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await self._intake.drain()
                await self._outbox.drain()
                return True
        _log.warning("telegram.abandoned", turns=self._intake.abandon(), messages=self._outbox.abandon())
        return False
