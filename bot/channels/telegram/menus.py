"""Sets what Telegram shows of the bot in each language: the command menus (for private chats, groups and admins) and its profile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterable, Iterator
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
from bot.channels.telegram.render import shortened
from bot.messages import LANGUAGES, Language
from bot.service.ports import Desk

_MOST_DESCRIPTION = 512
_MOST_ABOUT = 120

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


@dataclass(frozen=True, slots=True)
class _Profile:
    """A text that Telegram shows before anybody has written: in the empty chat, or (`short`) on the bot's profile and in links to it."""

    short: bool
    code: str
    text: str

    @property
    def place(self) -> tuple[bool, str]:
        """Where it is shown."""
        return self.short, self.code


class Menus:
    """The menus and the profile as Telegram last took them; only what has changed is sent again."""

    def __init__(self, desk: Desk, bot: Bot, admin_ids: Iterable[int], language: Callable[[str], Language]) -> None:
        self._desk = desk
        self._bot = bot
        self._admin_ids = sorted(admin_ids)
        self._language = language
        self._work: asyncio.Task[None] | None = None
        self._published: dict[Hashable, _Menu | _Profile] = {}

    def refresh(self) -> None:
        """Brings the menus up to date with the pack in the background; what they were before may still be under way."""
        self._work = asyncio.create_task(self._after(self._work))

    async def stop(self) -> None:
        """Ends the work in the background."""
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    async def publish(self) -> None:
        """Brings the menus and the profile up to date with the pack. A failure is logged: the commands work without menus too."""
        everything: list[_Menu | _Profile] = [*self._menus(), *self._profiles()]
        for shown in everything:
            while self._published.get(shown.place) != shown:
                try:
                    await self._set(shown)
                except RetryAfter as error:
                    await asyncio.sleep(wait_seconds(error.retry_after))
                except TelegramError as error:
                    # an admin who never wrote to the bot has no chat yet
                    what = shown.scope.type if isinstance(shown, _Menu) else "profile"
                    _log.warning("telegram.menu.unset", scope=what, language=shown.code, reason=error.message)
                    break
                else:
                    self._published[shown.place] = shown

    async def _after(self, earlier: asyncio.Task[None] | None) -> None:
        if earlier is not None:
            await asyncio.gather(earlier, return_exceptions=True)
        await self.publish()

    async def _set(self, shown: _Menu | _Profile) -> None:
        code = shown.code or None
        match shown:
            case _Menu():
                await self._bot.set_my_commands([BotCommand(name, text) for name, text in shown.commands], shown.scope, code)
            case _Profile(short=True):
                await self._bot.set_my_short_description(shown.text, code)
            case _Profile():
                await self._bot.set_my_description(shown.text, code)

    def _profiles(self) -> Iterator[_Profile]:
        for code in ("", *LANGUAGES):
            language = self._language(code)
            yield _Profile(short=False, code=code, text=shortened(self._desk.say("profile.description", language), _MOST_DESCRIPTION))
            yield _Profile(short=True, code=code, text=shortened(self._desk.say("profile.about", language), _MOST_ABOUT))

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
