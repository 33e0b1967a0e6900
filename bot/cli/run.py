"""`run`, `chat` and `start`: run the bot in Telegram, in the terminal, or in whichever the settings allow."""

from __future__ import annotations

import asyncio
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.failures import CommandError
from bot.cli.startup import log_warnings_only, read_settings
from bot.cli.telegram_options import telegram_options

if TYPE_CHECKING:
    from bot.config import Settings

_NO_TOKEN = (
    "TELEGRAM_TOKEN is not set: talk to @BotFather in Telegram, send /newbot, and put the token it gives you into .env; "
    "or start `playground`, which needs none"
)
_WITHOUT_TOKEN = "No TELEGRAM_TOKEN: this is the chat in the terminal. `make play` shows the bot as in Telegram, in the browser."
SWITCH_SECONDS = 0.0005
"""A call that was sent is marked in another thread, within some milliseconds: it must not wait 5 ms for each statement."""
_HISTORY = Path("data/history")


@click.command()
def start() -> None:
    """The Telegram bot where TELEGRAM_TOKEN is set, else the terminal chat."""
    settings = read_settings()
    if settings.telegram_token:
        _run(settings)
    else:
        if sys.stdin is not None and sys.stdin.isatty():
            click.echo(_WITHOUT_TOKEN, err=True)
        _chat(settings)


@click.command()
def chat() -> None:
    """The terminal chat; no token needed."""
    _chat(read_settings())


@click.command()
def run() -> None:
    """The Telegram bot: polling, or a webhook where WEBHOOK_URL is set."""
    settings = read_settings()
    if not settings.telegram_token:
        raise CommandError(_NO_TOKEN)
    _run(settings)


def _chat(settings: Settings) -> None:
    from bot.bootstrap import default_language, running
    from bot.channels.console import ConsoleChannel
    from bot.knowledge.files.loader import PackError
    from bot.storage import StorageError

    log_warnings_only(settings)

    async def talk() -> None:
        async with running(settings) as service:
            await ConsoleChannel(service.desk, default_language(settings), history=_HISTORY).run()

    try:
        asyncio.run(talk())
    except (PackError, StorageError) as error:
        raise CommandError(str(error)) from None


def _run(settings: Settings) -> None:
    from bot.bootstrap import configure_logging, running
    from bot.channels.telegram.account import TelegramUnavailableError
    from bot.channels.telegram.application import run_channel
    from bot.knowledge.files.loader import PackError
    from bot.monitoring.server import MonitoringError, serving
    from bot.service.meters import Watch
    from bot.storage import StorageError

    options = telegram_options(settings)
    configure_logging(settings)
    sys.setswitchinterval(SWITCH_SECONDS)

    async def answer() -> None:
        async with running(settings) as service:
            monitor, port = service.monitor, settings.metrics_port
            watch = Watch(monitor, monitor) if monitor else Watch()
            async with serving(monitor, settings.metrics_host, port) if monitor and port else nullcontext():
                await run_channel(service.desk, service.delivery, replace(options, keys=service.keys), watch=watch)

    try:
        asyncio.run(answer())
    except (PackError, StorageError, TelegramUnavailableError, MonitoringError) as error:
        raise CommandError(str(error)) from None
