"""Sets the command menus: one for each language, and for private chats, groups and admins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.messages import LANGUAGES, Language
from bot.service.ports import Desk

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Menu:
    scope: BotCommandScope
    code: str
    """Two letters as Telegram has them; empty for everybody whose language has no menu of its own."""
    commands: tuple[tuple[str, str], ...]


class Menus:
    """The menus as Telegram last took them; only what has changed is sent again."""

    def __init__(self, desk: Desk, bot: Bot, admin_ids: Iterable[int], language: Callable[[str], Language]) -> None:
        self._desk = desk
        self._bot = bot
        self._admin_ids = sorted(admin_ids)
        self._language = language
        self._published: dict[tuple[BotCommandScope, str], tuple[tuple[str, str], ...]] = {}

    async def publish(self) -> None:
        """Brings the menus up to date with the pack. A failure is logged: the commands work without menus too."""
        for menu in self._menus():
            place = (menu.scope, menu.code)
            if self._published.get(place) == menu.commands:
                continue
            try:
                await self._bot.set_my_commands([BotCommand(name, text) for name, text in menu.commands], menu.scope, menu.code or None)
            except TelegramError as error:
                # an admin who never wrote to the bot has no chat yet
                _log.warning("telegram.menu.unset", scope=menu.scope.type, language=menu.code, reason=error.message)
            else:
                self._published[place] = menu.commands

    def _menus(self) -> Iterator[_Menu]:
        for code in ("", *LANGUAGES):
            language = self._language(code)
            private = self._desk.describe_commands(language, admin=False, group=False)
            yield _Menu(BotCommandScopeAllPrivateChats(), code, private)
            yield _Menu(BotCommandScopeAllGroupChats(), code, self._desk.describe_commands(language, admin=False, group=True))
            for admin in self._admin_ids:
                more = self._desk.describe_commands(language, admin=True, group=False)
                yield _Menu(BotCommandScopeChat(admin), code, more)
