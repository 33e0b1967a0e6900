"""Puts the playground together: the Bot API, the page, and the world between them."""

from __future__ import annotations

import secrets

from bot.channels.playground import cast
from bot.channels.playground.bot_api import updates
from bot.channels.playground.bot_api.server import BotApiServer
from bot.channels.playground.bot_api.updates import Json
from bot.channels.playground.page import Page
from bot.channels.playground.world import World


class Playground:
    """A Telegram of one's own, on this machine alone."""

    admin_ids = cast.ADMIN_IDS
    """Who may do what ADMIN_IDS may."""

    def __init__(self) -> None:
        # at random, because other programs on this machine can reach the port
        self.token = f"{updates.BOT['id']}:{secrets.token_urlsafe(32)}"
        self.api = BotApiServer(self.token)
        self.world = World(self.api.methods, self._publish)
        self.page = Page(self._everything, self.world.take, self.api.methods.files)
        self.api.heard = self.world.called

    async def start(self, port: int = 0) -> None:
        """Listens: the page on a port, any free one for 0; the Bot API on a free one.

        Raises:
            OSError: the port is taken.
        """
        await self.page.start(port)
        await self.api.start()

    async def stop(self) -> None:
        """Stops listening."""
        await self.page.stop()
        await self.api.stop()

    def _publish(self, event: Json) -> None:
        self.page.publish(event)

    def _everything(self) -> Json:
        return {**cast.described(), **self.world.everything()}
