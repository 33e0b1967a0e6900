"""What only admins may do: read the pack anew while the bot goes on answering."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from bot.channels.telegram.menus import Menus
from bot.channels.telegram.throttle import Throttle
from bot.channels.telegram.updates import Received
from bot.messages import Block, Language, Reply
from bot.service.ports import Desk

REFUSAL_PERIOD = 30.0
"""Seconds in which one person is refused in words only once."""

_log = structlog.get_logger(__name__)


class Admin:
    """Knows who may reload, and does it."""

    def __init__(self, desk: Desk, menus: Menus, admin_ids: frozenset[int], language: Callable[[str], Language]) -> None:
        self._desk = desk
        self._menus = menus
        self._admin_ids = admin_ids
        self._language = language
        self._refusals = Throttle(REFUSAL_PERIOD)
        self.handlers: dict[str, Callable[[Received], Awaitable[Reply | None]]] = {"reload": self.reload}
        """What carries out the commands whose rows in `dialogue/commands` have no handler, by name."""

    def may(self, heard: Received) -> bool:
        """Whether the sender is an admin in person; nobody is who speaks as a group or a channel, or forwards."""
        return heard.sender in self._admin_ids

    async def reload(self, heard: Received) -> Reply | None:
        """What to say to `/reload`; `None` where a refusal was given just before."""
        language = self._language(heard.utterance.language_hint)
        user = heard.utterance.key.user
        if self.may(heard):
            _log.info("telegram.reload", admin=heard.sender)
            reply = await self._desk.reload(language, private=heard.place.answers is None)
            await self._menus.publish()
            return reply
        if not self._refusals.passes(user):
            return None
        _log.info("telegram.refused", user=user)
        return Reply((Block("text", self._desk.say("telegram.not-admin", language)),), language=language)
