"""`playground`: a Telegram of one's own in the browser, to try the bot without a token."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import webbrowser
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.failures import CommandError
from bot.cli.run import SWITCH_SECONDS
from bot.cli.startup import log_warnings_only, read_settings
from bot.cli.telegram_options import telegram_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.channels.playground.playground import Playground
    from bot.config import Settings
    from bot.dialogue.edition import Edition
    from bot.dialogue.turn import Turn
    from bot.knowledge.findings import Place
    from bot.messages import Utterance

_DATABASE = Path("data/playground.db")


@click.command()
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="The page's port on 127.0.0.1; any free one without it.")
@click.option("--keep", is_flag=True, help=f"Keep what the bot remembers in {_DATABASE}, for the next time.")
@click.option("--browser/--no-browser", "opens", default=True, help="Open the page in the browser, or only print its address.")
def playground(*, port: int, keep: bool, opens: bool) -> None:
    """A Telegram of one's own in the browser: the bot as people see it, without a token."""
    from bot.knowledge.files.loader import PackError
    from bot.storage import StorageError

    settings = read_settings()
    log_warnings_only(settings)
    sys.setswitchinterval(SWITCH_SECONDS)
    with tempfile.TemporaryDirectory(prefix="filing-bot-") as folder:
        database = _DATABASE if keep else Path(folder) / "playground.db"
        try:
            database.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{database.parent} cannot be made ({error.strerror}): leave --keep out, or start elsewhere") from None
        try:
            asyncio.run(_play(settings, database, port, opens=opens))
        except (PackError, StorageError) as error:
            raise CommandError(str(error)) from None


async def _play(settings: Settings, database: Path, port: int, *, opens: bool) -> None:
    from bot.bootstrap import pack_folder, running
    from bot.channels.playground.pack_watch import PackWatch
    from bot.channels.playground.playground import Playground
    from bot.channels.telegram.application import run_channel

    played = Playground()
    try:
        await played.start(port)
    except OSError as error:
        raise CommandError(f"cannot listen on 127.0.0.1:{port} ({error.strerror}): choose another --port") from None
    try:
        _show(played.page.address, opens=opens)
        explained = _Explained(played, pack_folder(settings))
        explained.find_places()
        own = _own_settings(settings, played, database)
        async with running(own, explained.watch) as service:
            watching = asyncio.create_task(PackWatch(pack_folder(settings), service.editions, played.world.pack_news).run())
            await run_channel(service.desk, service.delivery, replace(telegram_options(own), keys=service.keys))
            watching.cancel()
    finally:
        await played.stop()


def _own_settings(settings: Settings, played: Playground, database: Path) -> Settings:
    """The settings of the bot in the playground: as the operator has them, but with nothing that leads to the real Telegram."""
    from pydantic import SecretStr

    return settings.model_copy(
        update={
            "telegram_token": SecretStr(played.token),
            "telegram_api_root": played.api.root,
            "admin_ids": played.admin_ids,
            "webhook_url": None,
            "metrics_port": None,
            "send_rate": None,
            "database_url": f"sqlite+aiosqlite:///{database.absolute()}",
        }
    )


def _show(address: str, *, opens: bool) -> None:
    click.echo(f"The playground is at {address} (for this machine only; Ctrl-C ends it)")
    if opens and _has_windows():
        webbrowser.open(address)


def _has_windows() -> bool:
    """Whether the machine's browser opens a window; one that runs in the terminal would take it over."""
    try:
        return type(webbrowser.get()) is not webbrowser.GenericBrowser
    except webbrowser.Error:
        return False


class _Explained:
    """Shows in the playground how each turn came about."""

    def __init__(self, played: Playground, folder: Path) -> None:
        self._played = played
        self._folder = folder
        self._loop = asyncio.get_running_loop()
        self._places: Mapping[str, Place] = {}
        self._digest = ""
        self._reading: asyncio.Task[None] | None = None

    def find_places(self) -> None:
        """Begins to find where entries stand in the pack's files; until then they are shown without."""
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._find_places())

    async def _find_places(self) -> None:
        from bot.service.explaining import entry_places

        self._digest, self._places = await asyncio.to_thread(entry_places, self._folder)

    def watch(self, edition: Edition, utterance: Utterance, turn: Turn, milliseconds: float) -> None:
        """A turn was decided, in a thread of the service."""
        from bot.service.explaining import Explainer

        is_known = self._digest == edition.pack.digest
        if not is_known:
            # the pack was reloaded
            self._loop.call_soon_threadsafe(self.find_places)
        explanation = Explainer(edition, self._places if is_known else {}).explain(utterance.act, turn, milliseconds)
        self._loop.call_soon_threadsafe(self._played.world.explained, utterance, explanation)
