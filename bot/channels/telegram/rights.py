"""Asks Telegram whether somebody manages a group, and remembers the answer for some minutes."""

from __future__ import annotations

import time
from collections import OrderedDict

import structlog
from telegram import Bot, ChatMember
from telegram.error import TelegramError

LASTS = 300.0
"""Seconds for which an answer is taken as still true."""
_MOST = 10_000
_MANAGING = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)

_log = structlog.get_logger(__name__)


class Rights:
    """Who manages which group."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._known: OrderedDict[tuple[int, int], tuple[float, bool]] = OrderedDict()

    async def manages(self, chat: int, user: int) -> bool | None:
        """Whether a person is an admin of a group; None where Telegram does not say."""
        known = self._known.get((chat, user))
        if known is not None and time.monotonic() - known[0] < LASTS:
            return known[1]
        try:
            member = await self._bot.get_chat_member(chat, user)
        except TelegramError as error:
            _log.warning("telegram.rights.unknown", reason=error.message)
            return None
        manages = member.status in _MANAGING
        self._known[chat, user] = time.monotonic(), manages
        self._known.move_to_end((chat, user))
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return manages
