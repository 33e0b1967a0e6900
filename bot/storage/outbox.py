"""Stores the outbox: calls that are sent after the commit of the turn that they came of."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa

from bot.service.delivery.ports import ChatEvent, Finished, OutboxRow, OutgoingCall, Settled, Showing
from bot.storage.buttons import insert_keyboards
from bot.storage.calls import call_columns, outbox_row
from bot.storage.chats import CHANNEL, SqlChats
from bot.storage.engines import Engines
from bot.storage.sealing import Secrecy
from bot.storage.sent_marks import LeftBehind, SentMarks
from bot.storage.server_notes import ServerNotes
from bot.storage.tables import INBOX, OUTBOX
from bot.storage.writer import DATABASE_ERRORS, GroupWriter, storage_error

_UNSENT: Final = sa.select(OUTBOX).where(OUTBOX.c.state == "waiting", OUTBOX.c.bot == sa.bindparam("bot")).order_by(OUTBOX.c.id)
_LAST_RUN: Final = sa.text("PRAGMA user_version")
"""SQLite keeps a number for the program in the header of the file."""
_RUNS: Final = 2**31 - 1
_INSERT: Final = sa.insert(OUTBOX).returning(OUTBOX.c.id, sort_by_parameter_order=True)
_SETTLED: Final = (
    sa.update(OUTBOX)
    .where(OUTBOX.c.id == sa.bindparam("row"), OUTBOX.c.state == "waiting")
    .values(
        state=sa.bindparam("new_state"),
        stamp=sa.bindparam("new_stamp"),
        message_id=sa.bindparam("new_message"),
        shown_at=sa.bindparam("new_shown"),
        reason=sa.bindparam("new_reason"),
        parameters="",
        attachment="",
        fallback="",
    )
)


def insert_calls(connection: sa.Connection, chats: SqlChats, secrecy: Secrecy, finished: Finished) -> tuple[OutboxRow, ...]:
    """Adds calls in order, each to the chat as it is called now; returns those that can be sent: no messages into closed chats."""
    person = secrecy.keys.person(CHANNEL, finished.user) if finished.user else ""
    return _insert(connection, chats, secrecy, finished, person)


def _insert(connection: sa.Connection, chats: SqlChats, secrecy: Secrecy, finished: Finished, person: str) -> tuple[OutboxRow, ...]:
    moved = [_moved(call, chats) for call in finished.calls]
    kept = [call for call in moved if call.lane != call.chat or chats.closed_at(finished.bot, call.chat) is None]
    if not kept:
        return ()
    kept = list(insert_keyboards(connection, secrecy, kept))
    common = {"bot": finished.bot, "person": person, "state": "waiting", "attempts": 0, "unclear": 0, "not_before": 0, "stamp": 0}
    rows = connection.execute(_INSERT, [{**common, "reason": "", **call_columns(call, secrecy.seal)} for call in kept]).all()
    return tuple(OutboxRow(row.id, call) for row, call in zip(rows, kept, strict=True))


def _moved(call: OutgoingCall, chats: SqlChats) -> OutgoingCall:
    chat = chats.current(call.chat)
    if chat == call.chat:
        return call
    fallback = tuple(_moved(each, chats) for each in call.fallback)
    return replace(call, chat=chat, lane=chat if call.lane == call.chat else call.lane, fallback=fallback)


def _settle(connection: sa.Connection, settled: Settled) -> None:
    values = {
        "row": settled.row,
        "new_state": settled.state,
        "new_stamp": settled.stamp,
        "new_message": settled.message_id,
        "new_shown": settled.shown_at,
        "new_reason": settled.reason,
    }
    connection.execute(_SETTLED, values)


class SqlOutbox:
    """The `Outbox` of a database."""

    def __init__(self, engines: Engines, writer: GroupWriter, chats: SqlChats, marks: SentMarks, secrecy: Secrecy) -> None:
        self._engines = engines
        self._secrecy = secrecy
        self._writer = writer
        self._chats = chats
        self._marks = marks
        self.on_erased: Callable[[frozenset[int]], None] = lambda _rows: None
        self._notes = None if marks.are_kept else ServerNotes(writer)

    async def message_of(self, row: int) -> int | None:
        """The message in which a call ended; None where it was not sent, or is forgotten.

        Raises:
            StorageError: the database does not answer.
        """
        found = await self._read(sa.select(OUTBOX.c.message_id).where(OUTBOX.c.id == row), {})
        return found[0].message_id if found else None

    async def unsent(self, bot: str) -> tuple[OutboxRow, ...]:
        """The calls that are not sent, in order.

        Raises:
            StorageError: the database does not answer.
        """
        return tuple(outbox_row(row, self._secrecy.seal) for row in await self._read(_UNSENT, {"bot": bot}))

    async def recover(self) -> frozenset[int]:
        """Commits what a killed process has noted only; returns the rows of the inbox whose work was under way.

        Raises:
            StorageError: nothing was changed.
        """
        if self._notes:
            suspects = await self._notes.recover()
            # until now another process may have done the work
            await self._writer.write(self._chats.load)
            return suspects
        run = secrets.randbelow(_RUNS) + 1

        def work(connection: sa.Connection) -> LeftBehind:
            left = self._marks.read(connection.scalar(_LAST_RUN) or 0)
            for settled in left.settled:
                _settle(connection, settled)
            for row, unclear in left.unclear.items():
                here = (OUTBOX.c.id == row) & (OUTBOX.c.state == "waiting") & (OUTBOX.c.unclear < unclear)
                connection.execute(sa.update(OUTBOX).where(here).values(unclear=unclear))
            under_way = INBOX.c.id.in_(left.turns) & (INBOX.c.state == "waiting")
            connection.execute(sa.update(INBOX).where(under_way).values(attempts=INBOX.c.attempts + 1))
            connection.exec_driver_sql(f"PRAGMA user_version = {run}")
            return left

        left = await self._writer.write(work)
        self._marks.begin(run)
        return frozenset(left.turns)

    def departed(self, row: OutboxRow) -> None:
        """A call is on its way: it may arrive even where nobody hears of it."""
        self._marks.left(row.id, row.unclear + 1)
        if self._notes:
            self._notes.left(row.id, row.unclear + 1)

    async def settle(self, settled: Settled) -> None:
        """Marks a call as sent, or as one that never will be. Committed before the work that waits for the store.

        Raises:
            StorageError: nothing was changed.
        """
        self._marks.note(settled)
        await self._writer.write(lambda connection: _settle(connection, settled), urgent=True)
        self._marks.committed(settled.row)

    async def postpone(self, row: OutboxRow) -> None:
        """Keeps the attempts at a call, and when the next may be.

        Raises:
            StorageError: nothing was changed.
        """
        self._marks.returned(row.id)
        change = {"attempts": row.attempts, "unclear": row.unclear, "not_before": row.not_before}
        statement = sa.update(OUTBOX).where(OUTBOX.c.id == row.id, OUTBOX.c.state == "waiting").values(**change)
        await self._writer.write(lambda connection: connection.execute(statement), urgent=True)

    async def fall_back(self, bot: str, refused: Settled, calls: Sequence[OutgoingCall]) -> tuple[OutboxRow, ...]:
        """Puts others in the place of a call that was refused, in one transaction; settles it where there are none.

        Raises:
            StorageError: nothing was changed.
        """

        self._marks.returned(refused.row)

        def work(connection: sa.Connection) -> tuple[OutboxRow, ...]:
            if not calls:
                _settle(connection, replace(refused, message_id=None))
                return ()
            if refused.message_id is not None:
                # what could not be edited no longer counts as an answer
                gone = (OUTBOX.c.chat == calls[0].chat) & (OUTBOX.c.message_id == refused.message_id)
                connection.execute(sa.update(OUTBOX).where(gone).values(answers=None))
            # The first one keeps the number, and with it the place before what waits behind: also after a restart.
            first, fresh = _moved(calls[0], self._chats), {"attempts": 0, "unclear": 0, "not_before": 0}
            here = (OUTBOX.c.id == refused.row) & (OUTBOX.c.state == "waiting")
            columns = {**call_columns(first, self._secrecy.seal), **fresh}
            changed = connection.execute(sa.update(OUTBOX).where(here).values(**columns).returning(OUTBOX.c.person)).first()
            if changed is None:
                return ()
            others = Finished(bot, 0, tuple(calls[1:]))
            return (OutboxRow(refused.row, first), *_insert(connection, self._chats, self._secrecy, others, changed.person))

        return await self._writer.write(work, urgent=True)

    async def apply(self, bot: str, stamp: int, event: ChatEvent) -> None:
        """Commits what happened to a chat: its rows get the new id, or its unsent calls are dropped.

        Raises:
            StorageError: nothing was changed.
        """
        await self._writer.write(lambda connection: self._chats.apply(connection, bot, stamp, event))

    async def answers_to(self, chat: str, message: int) -> tuple[int, ...]:
        """The messages that stand in a chat as the answer to another, in order.

        Raises:
            StorageError: the database does not answer.
        """
        sent = (OUTBOX.c.chat == chat) & (OUTBOX.c.answers == message) & (OUTBOX.c.state == "sent")
        standing: dict[int, None] = {}
        for row in await self._read(sa.select(OUTBOX.c.method, OUTBOX.c.message_id).where(sent).order_by(OUTBOX.c.id), {}):
            if row.method == "deleteMessage":
                standing.pop(row.message_id, None)
            elif row.message_id is not None:
                standing[row.message_id] = None
        return tuple(standing)

    async def chat_news(self, bot: str) -> tuple[ChatEvent, ...]:
        """Reads what another process has learnt of chats; returns what was not known here.

        Raises:
            StorageError: the database does not answer.
        """
        return await self._writer.write(lambda connection: self._chats.load_news(connection, bot))

    async def showings(self, chat: str, question: str, replied_to: int | None) -> tuple[Showing, ...]:
        """The messages that show a question, oldest first; and the one that was replied to, whatever question it shows.

        Raises:
            StorageError: the database does not answer.
        """
        wanted = (OUTBOX.c.question == question) & (OUTBOX.c.chat == chat)
        if replied_to is not None:
            wanted |= (OUTBOX.c.chat == chat) & (OUTBOX.c.message_id == replied_to) & (OUTBOX.c.question != "")
        columns = (OUTBOX.c.question, OUTBOX.c.state, OUTBOX.c.stamp, OUTBOX.c.message_id, OUTBOX.c.shown_at)
        rows = await self._read(sa.select(*columns).where(wanted).order_by(OUTBOX.c.id), {})
        return tuple(Showing(row.question, row.state, row.stamp, row.message_id, row.shown_at) for row in rows)

    async def _read(self, select: sa.Select[Any], values: dict[str, Any]) -> Sequence[sa.Row[Any]]:
        try:
            rows: Sequence[sa.Row[Any]] = await self._engines.lookups.run(lambda connection: connection.execute(select, values).all())
        except DATABASE_ERRORS as error:
            raise storage_error(self._engines, "read", error) from error
        return rows
