"""Handles `/reload`: admins reload the pack while the bot goes on answering, everybody else is refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from bot.channels.telegram.menus import Menus
from bot.channels.telegram.throttle import Throttle
from bot.channels.telegram.updates import ReceivedMessage
from bot.messages import Block, Language, Reply
from bot.service.ports import Desk

REFUSAL_PERIOD = 30.0
"""Seconds within which one person gets a refusal only once."""

_log = structlog.get_logger(__name__)


class Admin:
    """Reloads the pack for admins."""

    def __init__(self, desk: Desk, menus: Menus, admin_ids: frozenset[int], language: Callable[[str], Language]) -> None:
        self._desk = desk
        self._menus = menus
        self._admin_ids = admin_ids
        self._language = language
        self._refusals = Throttle(REFUSAL_PERIOD)
        self.handlers: dict[str, Callable[[ReceivedMessage], Awaitable[Reply | None]]] = {"reload": self.reload}
        """Handlers, by name, of the commands whose rows in `dialogue/commands` have none."""

    def is_admin(self, received: ReceivedMessage) -> bool:
        """True where an admin wrote this in person: not as a group or a channel, and not by forwarding."""
        return received.sender in self._admin_ids

    async def reload(self, received: ReceivedMessage) -> Reply | None:
        """The reply to `/reload`; `None` where a refusal was given just before."""
        language = self._language(received.utterance.language_hint)
        if self.is_admin(received):
            _log.info("telegram.reload", admin=received.sender)
            reply = await self._desk.reload(language, private=received.place.answers is None)
            self._menus.refresh()
            return reply
        if not self._refusals.allows(received.utterance.key.user, received.dated, received.message_id):
            return None
        _log.info("telegram.refused")
        refusal = self._desk.say("telegram.not-admin", language, user=received.utterance.key.user)
        return Reply((Block("text", refusal),), language=language)
