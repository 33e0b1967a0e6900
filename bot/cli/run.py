"""Commands that run the bot: in Telegram, in the terminal, or whichever the settings allow."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.pack_option import Stop, keep_quiet, settings

if TYPE_CHECKING:
    from bot.config import Settings

_NO_TOKEN = "TELEGRAM_TOKEN is not set: talk to @BotFather in Telegram, send /newbot, and put the token it gives you into .env"
_HISTORY = Path("data/history")


@click.command()
def start() -> None:
    """The Telegram bot where TELEGRAM_TOKEN is set, else the terminal chat."""
    given = settings()
    if given.telegram_token:
        _run(given)
    else:
        _chat(given)


@click.command()
def chat() -> None:
    """The terminal chat; no token needed."""
    _chat(settings())


@click.command()
def run() -> None:
    """The Telegram bot: polling, or a webhook where WEBHOOK_URL is set."""
    given = settings()
    if not given.telegram_token:
        raise Stop(_NO_TOKEN)
    _run(given)


def _chat(given: Settings) -> None:
    from bot.bootstrap import default_language, running
    from bot.channels.console import ConsoleChannel
    from bot.knowledge.files.loader import PackError
    from bot.storage import StorageError

    keep_quiet(given)

    async def talk() -> None:
        async with running(given) as service:
            await ConsoleChannel(service.desk, default_language(given), history=_HISTORY).run()

    try:
        asyncio.run(talk())
    except (PackError, StorageError) as error:
        raise Stop(str(error)) from None


def _run(given: Settings) -> None:
    from bot.bootstrap import configure_logging, running
    from bot.channels.telegram.account import TelegramUnavailableError
    from bot.channels.telegram.application import TelegramOptions, run_channel
    from bot.knowledge.files.loader import PackError
    from bot.storage import StorageError

    assert given.telegram_token is not None
    options = TelegramOptions(
        telegram_token=given.telegram_token.get_secret_value(),
        telegram_api_root=given.telegram_api_root,
        admin_ids=given.admin_ids,
        webhook_url=given.webhook_url,
        webhook_secret=given.webhook_secret.get_secret_value() if given.webhook_secret else None,
        webhook_host=given.webhook_host,
        webhook_port=given.webhook_port,
        language=given.language,
    )
    configure_logging(given)

    async def answer() -> None:
        async with running(given) as service:
            await run_channel(service.desk, options)

    try:
        asyncio.run(answer())
    except (PackError, StorageError, TelegramUnavailableError) as error:
        raise Stop(str(error)) from None
