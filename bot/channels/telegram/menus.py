"""Sets the command menus: one for each language, and for private chats, groups and admins."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import RetryAfter, TelegramError

from bot.channels.telegram.account import wait_seconds
from bot.messages import LANGUAGES, Language
from bot.service.ports import Desk

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Menu:
    scope: BotCommandScope
    code: str
    """Two letters as Telegram has them; empty for everybody whose language has no menu of its own."""
    commands: tuple[tuple[str, str], ...]

    @property
    def place(self) -> tuple[BotCommandScope, str]:
        """Where it is shown."""
        return self.scope, self.code


class Menus:
    """The menus as Telegram last took them; only what has changed is sent again."""

    def __init__(self, desk: Desk, bot: Bot, admin_ids: Iterable[int], language: Callable[[str], Language]) -> None:
        self._desk = desk
        self._bot = bot
        self._admin_ids = sorted(admin_ids)
        self._language = language
        self._work: asyncio.Task[None] | None = None
        self._published: dict[tuple[BotCommandScope, str], tuple[tuple[str, str], ...]] = {}

    def refresh(self) -> None:
        """Brings the menus up to date with the pack in the background; what they were before may still be under way."""
        self._work = asyncio.create_task(self._after(self._work))

    async def stop(self) -> None:
        """Ends the work in the background."""
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    async def publish(self) -> None:
        """Brings the menus up to date with the pack. A failure is logged: the commands work without menus too."""
        for menu in self._menus():
            while self._published.get(menu.place) != menu.commands:
                try:
                    await self._set(menu)
                except RetryAfter as error:
                    await asyncio.sleep(wait_seconds(error.retry_after))
                except TelegramError as error:
                    # an admin who never wrote to the bot has no chat yet
                    _log.warning("telegram.menu.unset", scope=menu.scope.type, language=menu.code, reason=error.message)
                    break
                else:
                    self._published[menu.place] = menu.commands

    async def _after(self, earlier: asyncio.Task[None] | None) -> None:
        if earlier is not None:
            await asyncio.gather(earlier, return_exceptions=True)
        await self.publish()

    async def _set(self, menu: _Menu) -> None:
        await self._bot.set_my_commands([BotCommand(name, text) for name, text in menu.commands], menu.scope, menu.code or None)

    def _menus(self) -> Iterator[_Menu]:
        for code in ("", *LANGUAGES):
            language = self._language(code)
            private = self._desk.describe_commands(language, admin=False, group=False)
            yield _Menu(BotCommandScopeAllPrivateChats(), code, private)
            yield _Menu(BotCommandScopeAllGroupChats(), code, self._desk.describe_commands(language, admin=False, group=True))
            managing = self._desk.describe_commands(language, admin=True, group=True)
            yield _Menu(BotCommandScopeAllChatAdministrators(), code, managing)
            for admin in self._admin_ids:
                more = self._desk.describe_commands(language, admin=True, group=False)
                yield _Menu(BotCommandScopeChat(admin), code, more)
