"""Reads raw updates one by one, and passes those that are for the bot to the inbox before they are confirmed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from telegram import Bot, Message, Update
from telegram.constants import ChatType

from bot.channels.telegram.account import ALLOWED_UPDATES
from bot.channels.telegram.addressing import BotIdentity
from bot.channels.telegram.albums import Albums
from bot.channels.telegram.inline import InlineDesk
from bot.channels.telegram.membership import event_of, is_added
from bot.channels.telegram.parsed_updates import ParsedUpdates
from bot.channels.telegram.presence import Presence
from bot.channels.telegram.updates import is_recent_edit, lane_of, read_message
from bot.service.delivery.ports import Arrival, ChatEvent
from bot.service.meters import Meters

MOST_NUMBER = 2**63 - 1

_log = structlog.get_logger(__name__)


class Taker(Protocol):
    """Keeps what has arrived."""

    async def take(self, arrivals: list[Arrival], events: list[ChatEvent]) -> None:
        """Keeps it; raises where it cannot be kept."""
        ...


@dataclass(frozen=True, slots=True)
class Watched:
    """Who is told of the updates that arrive."""

    meters: Meters
    presence: Presence
    albums: Albums


class Intake:
    """Reads raw updates."""

    def __init__(self, bot: Bot, me: BotIdentity, inline: InlineDesk, mailroom: Taker, parsed: ParsedUpdates, watch: Watched) -> None:
        self._presence = watch.presence
        self._meters = watch.meters
        self._albums = watch.albums
        self._parsed = parsed
        self._bot = bot
        self._me = me
        self._inline = inline
        self._mailroom = mailroom
        self.unreadable = 0
        """Updates that could not be parsed, and were skipped."""

    async def take(self, raws: Iterable[object]) -> None:
        """Keeps the updates that are for the bot; when this returns, all of them may be confirmed.

        Raises:
            StoreError: they could not be kept, and must not be confirmed.
        """
        arrivals: list[Arrival] = []
        events: list[ChatEvent] = []
        for raw in raws:
            # a hundred at once would keep the answers to calls from being marked
            await asyncio.sleep(0)
            update_id = _number_of(raw)
            if not isinstance(raw, dict) or update_id is None:
                self._skip(update_id, "has no number", raw)
                continue
            try:
                self._read(raw, arrivals, events)
            except Exception:  # noqa: BLE001 - one update must not stop those behind it
                self._skip(update_id, "cannot be parsed", raw)
                arrivals.append(Arrival(update_id, "", "", "", unreadable="cannot be parsed"))
        await self._mailroom.take(arrivals, events)

    def _skip(self, update_id: int | None, reason: str, raw: object) -> None:
        self.unreadable += 1
        self._meters.skipped(next((kind for kind in ALLOWED_UPDATES if isinstance(raw, dict) and kind in raw), "unknown"))
        _log.error("telegram.update.skipped", update_id=update_id, reason=reason, skipped=self.unreadable)

    def _read(self, raw: dict[str, Any], arrivals: list[Arrival], events: list[ChatEvent]) -> None:
        """Adds an update to what is kept, or to what happened to chats."""
        update = Update.de_json(raw, self._bot)
        if update.inline_query is not None:
            self._inline.offer(update.inline_query)
            return
        if update.chosen_inline_result is not None:
            self._inline.picked(update.chosen_inline_result)
            return
        if update.message is not None:
            self._albums.note(update.message)
        event, arrival = event_of(update, self._me), self._arrival(update, raw)
        events += [event] if event else []
        arrivals += [arrival] if arrival else []

    def _arrival(self, update: Update, raw: dict[str, Any]) -> Arrival | None:
        """The update as it is kept; None where it is not addressed to the bot."""
        if update.callback_query is not None:
            chat, who = lane_of(update.callback_query)
        elif update.message is not None and self._is_addressed(update.message):
            chat, who = lane_of(update.message)
        elif update.edited_message is not None and is_recent_edit(update.edited_message) and self._is_addressed(update.edited_message):
            chat, who = lane_of(update.edited_message)
        elif update.my_chat_member is not None and is_added(update.my_chat_member):
            chat, who = str(update.my_chat_member.chat.id), ""
        else:
            return None
        self._parsed.keep(update)
        self._presence.expect(update)
        return Arrival(update.update_id, chat, who, json.dumps(raw))

    def _is_addressed(self, message: Message) -> bool:
        try:
            return read_message(message, self._me) is not None
        except Exception:  # noqa: BLE001 - in a group, what cannot be read may be for others
            return message.chat.type == ChatType.PRIVATE


def _number_of(raw: object) -> int | None:
    """The number of an update; None where it has none that can be stored."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) and abs(number) <= MOST_NUMBER else None
