"""Runs the Telegram channel, from a token to a bot that answers, and stops it cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from bot.channels.telegram.account import Account, create_account, retry_until_stopped, unless_stopped
from bot.channels.telegram.addressing import BotIdentity
from bot.channels.telegram.admin import Admin
from bot.channels.telegram.albums import Albums
from bot.channels.telegram.dispatcher import Dispatcher, Surroundings
from bot.channels.telegram.group_admin import GroupAdmin
from bot.channels.telegram.inline import InlineDesk
from bot.channels.telegram.intake import Intake, Watched
from bot.channels.telegram.menus import Menus
from bot.channels.telegram.metered import MeteredCarrier, MeteredWorker
from bot.channels.telegram.parsed_updates import ParsedUpdates
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.presence import Presence, PresentWorker
from bot.channels.telegram.redaction import redact
from bot.channels.telegram.rights import Rights
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.webhook import Webhook
from bot.messages import Language
from bot.service.delivery import mailroom
from bot.service.delivery.channel_ports import Pace
from bot.service.delivery.led_carrier import LedCarrier
from bot.service.delivery.mailroom import Mailroom
from bot.service.delivery.ports import DeliveryStore, StoreError
from bot.service.delivery.stamps import Stamps
from bot.service.keys import Keys, new_secret
from bot.service.meters import Watch
from bot.service.ports import Desk

STOP_SECONDS = mailroom.STOP_SECONDS + 1.0
"""Seconds for which a stop waits at most for turns and calls under way, and for the confirmation of the last updates."""
_CONFIRM_SECONDS = 1.0
"""Seconds that a stop gives the confirmation of the last updates: they would be known if they came again."""


@dataclass(frozen=True, slots=True)
class TelegramOptions:
    """The settings of the channel; named as in `config`."""

    telegram_token: str = field(repr=False)
    telegram_api_root: str = "https://api.telegram.org"
    proxy: str | None = field(default=None, repr=False)
    admin_ids: frozenset[int] = frozenset()
    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    webhook_host: str = "127.0.0.1"
    webhook_port: int = 8080
    language: Literal["auto", "en", "zh"] = "auto"
    send_rate: float | None = None
    keys: Keys = field(default_factory=lambda: Keys(new_secret()), repr=False)
    """Sign the buttons. Made anew where the caller has none: its buttons are then outdated at the next start."""


async def run_channel(
    desk: Desk, store: DeliveryStore, options: TelegramOptions, stop: asyncio.Event | None = None, watch: Watch | None = None
) -> None:
    """Runs the bot until `stop` is set; without one, until SIGTERM or SIGINT. Returns within ten seconds of it.

    Raises TelegramUnavailableError where the bot cannot run: token refused, a second poller, port taken; StoreError where the store
    cannot be read.
    """
    redact(options.telegram_token)
    stop = stop or _until_signalled()
    api = create_account(options.telegram_token, options.telegram_api_root, options.proxy)
    try:
        if await retry_until_stopped(api.initialize, stop):
            await _Channel(desk, store, options, api, watch or Watch()).run(stop)
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

    def __init__(self, desk: Desk, store: DeliveryStore, options: TelegramOptions, api: Account, watch: Watch) -> None:
        language = partial(language_for, options.language)
        me = BotIdentity(api.id, api.username)
        self._options = options
        self._watch = watch
        self._api = api
        self._bot, self._leadership, self._leads = str(me.id), store.leadership, asyncio.Event()
        self._inline = InlineDesk(desk, api, language)
        self._menus = Menus(desk, api, options.admin_ids, language)
        admin = Admin(desk, self._menus, options.admin_ids, language)
        parsed, albums, key, self._presence = ParsedUpdates(), Albums(), options.keys.buttons, Presence(api, self._leads.is_set)
        around = Surroundings(api, admin, me, language, GroupAdmin(desk, Rights(api), language), parsed, albums, key, self._presence)
        dispatcher = Dispatcher(desk, store, around)
        overall = Pace(options.send_rate, max(1, int(options.send_rate))) if options.send_rate else None
        worker = PresentWorker(MeteredWorker(dispatcher, watch.meters), self._presence)
        carrier = LedCarrier(MeteredCarrier(Sender(api), watch.meters), store.leadership)
        self._mailroom = Mailroom(str(me.id), store, worker, carrier, Stamps(time.time), overall)
        self._intake = Intake(api, me, self._inline, self._mailroom, parsed, Watched(watch.meters, self._presence, albums))

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop`, as soon as no other process does the work of this bot; calls of Telegram are taken in before.

        Raises:
            StoreError: another process took over, or the store cannot be read.
        """
        leading = asyncio.create_task(self._lead())
        # it ends by an error alone
        leading.add_done_callback(lambda _task: stop.set())
        try:
            if self._options.webhook_url and not self._leadership.alone:
                await self._listen(self._options.webhook_url, stop)
            elif await unless_stopped(stop, self._leads.wait()):
                await (self._listen(self._options.webhook_url, stop) if self._options.webhook_url else self._poll(stop))
        finally:
            leading.cancel()
            (failed,) = await asyncio.gather(leading, return_exceptions=True)
            await self._inline.abandon()
            await self._presence.stop()
            await self._menus.stop()
            await self._mailroom.stop()
        if isinstance(failed, Exception):
            raise failed

    async def _lead(self) -> None:
        """Does the work of the bot until another process has taken over."""
        await self._leadership.gained(self._bot)
        # the menus must not delay the first answer
        self._menus.refresh()
        await self._mailroom.start()
        self._leads.set()
        await self._leadership.lost()
        raise StoreError("another process has taken over this bot's work: this one ends, start it again")

    async def _poll(self, stop: asyncio.Event) -> None:
        poller = Poller(self._api, self._intake, self._watch.meters)
        await poller.run(stop)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(poller.confirm(), _CONFIRM_SECONDS)

    async def _listen(self, url: str, stop: asyncio.Event) -> None:
        options = self._options
        secret = options.webhook_secret or options.keys.webhook_secret
        webhook = Webhook(self._api, self._intake, url, secret, self._watch)
        await webhook.run(stop, options.webhook_host, options.webhook_port)
