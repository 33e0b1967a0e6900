"""Stores which chats were closed, and which go on under another id."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from bot.service.delivery.ports import ChatClosed, ChatEvent, ChatMoved, ChatReopened
from bot.service.keys import Keys
from bot.storage.tables import CHATS, CONVERSATIONS, GROUPS, INBOX, OUTBOX

CHANNEL: Final = "telegram"
"""The channel whose chats these are."""


class SqlChats:
    """The `Chats` of a database, read once and kept in memory: every turn and every call asks for them."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._moved: dict[str, str] = {}
        self._closed: dict[tuple[str, str], int] = {}

    def current(self, chat: str) -> str:
        """The id under which a chat goes on."""
        return self._moved.get(chat, chat)

    def known_as(self, chat: str) -> tuple[str, ...]:
        """The ids under which a chat is and was known."""
        now = self.current(chat)
        return (now, *(old for old, new in self._moved.items() if new == now))

    def closed_at(self, bot: str, chat: str) -> int | None:
        """The stamp at which a chat was closed; None where it is open."""
        return self._closed.get((bot, chat))

    def load(self, connection: sa.Connection) -> None:
        """Reads what happened to chats so far."""
        self._moved.clear()
        self._closed.clear()
        for row in connection.execute(sa.select(CHATS)):
            if row.moved_to:
                self._moved[row.chat] = row.moved_to
            if row.closed_at is not None:
                self._closed[row.bot, row.chat] = row.closed_at

    def load_news(self, connection: sa.Connection, bot: str) -> tuple[ChatEvent, ...]:
        """Reads it again, and returns what was not known: moves first."""
        moved, closed = dict(self._moved), dict(self._closed)
        self.load(connection)
        moves = [ChatMoved(old, new) for old, new in self._moved.items() if moved.get(old) != new]
        ends = [ChatClosed(chat, "") for (whose, chat), at in self._closed.items() if whose == bot and closed.get((whose, chat)) != at]
        return (*moves, *ends)

    def apply(self, connection: sa.Connection, bot: str, stamp: int, event: ChatEvent) -> None:
        """Writes what happened to a chat. The same event may come twice."""
        match event:
            case ChatMoved(old, new):
                self._move(connection, bot, old, new)
            case ChatClosed(chat, reason):
                self._close(connection, bot, chat, stamp, reason)
            case ChatReopened(chat):
                connection.execute(sa.delete(CHATS).where(CHATS.c.bot == bot, CHATS.c.chat == chat, CHATS.c.moved_to == ""))
                self._closed.pop((bot, chat), None)

    def _move(self, connection: sa.Connection, bot: str, old: str, new: str) -> None:
        # The table is asked, not the memory: that also knows of a move whose transaction failed in the end.
        known = sa.select(CHATS.c.chat).where(CHATS.c.chat == old, CHATS.c.moved_to == new)
        if old == new or connection.execute(known).first() is not None:
            return
        _put(connection, bot, old, None, "", new)
        connection.execute(sa.update(CHATS).where(CHATS.c.moved_to == old).values(moved_to=new))
        before, after = self._keys.chat(CHANNEL, old), self._keys.chat(CHANNEL, new)
        here = (CONVERSATIONS.c.channel == CHANNEL) & (CONVERSATIONS.c.chat == before)
        earlier = sa.select(CONVERSATIONS.c.thread, CONVERSATIONS.c.user).where(here)
        for thread, user in connection.execute(earlier).all():
            # what was said before the move goes on; what was begun since, before it was known, does not
            there = (CONVERSATIONS.c.channel == CHANNEL) & (CONVERSATIONS.c.chat == after)
            connection.execute(sa.delete(CONVERSATIONS).where(there, CONVERSATIONS.c.thread == thread, CONVERSATIONS.c.user == user))
        connection.execute(sa.update(CONVERSATIONS).where(here).values(chat=after))
        connection.execute(sa.update(INBOX).where(INBOX.c.chat == old).values(chat=new))
        connection.execute(sa.update(OUTBOX).where(OUTBOX.c.lane == old).values(lane=new))
        connection.execute(sa.update(OUTBOX).where(OUTBOX.c.chat == old).values(chat=new))
        connection.execute(sa.delete(GROUPS).where(GROUPS.c.chat == after, sa.exists().where(GROUPS.c.chat == before)))
        connection.execute(sa.update(GROUPS).where(GROUPS.c.chat == before).values(chat=after))
        self._moved[old] = new
        for chat, target in list(self._moved.items()):
            if target == old:
                self._moved[chat] = new

    def _close(self, connection: sa.Connection, bot: str, chat: str, stamp: int, reason: str) -> None:
        if chat in self._moved:
            return
        _put(connection, bot, chat, stamp, reason, "")
        unsent = (OUTBOX.c.bot == bot) & (OUTBOX.c.lane == chat) & (OUTBOX.c.state == "waiting")
        emptied = {"parameters": "", "attachment": "", "fallback": ""}
        connection.execute(sa.update(OUTBOX).where(unsent).values(state="dropped", stamp=stamp, reason=reason, **emptied))
        self._closed[bot, chat] = stamp


def _put(connection: sa.Connection, bot: str, chat: str, closed_at: int | None, reason: str, moved_to: str) -> None:
    connection.execute(sa.delete(CHATS).where(CHATS.c.bot == bot, CHATS.c.chat == chat))
    row = {"bot": bot, "chat": chat, "closed_at": closed_at, "reason": reason, "moved_to": moved_to}
    connection.execute(sa.insert(CHATS), row)
