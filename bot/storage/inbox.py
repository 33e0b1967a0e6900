"""Stores the inbox: updates that were confirmed, until their work is done, and their numbers for some time after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.service.delivery.ports import AlreadyFinishedError, Arrival, ChatEvent, Finished, InboxRow, OutboxRow
from bot.storage.chats import SqlChats
from bot.storage.engines import Engines
from bot.storage.leadership import Candidate
from bot.storage.outbox import insert_calls
from bot.storage.sealing import Secrecy
from bot.storage.sent_marks import SentMarks
from bot.storage.server_notes import ServerNotes
from bot.storage.tables import INBOX, OUTBOX
from bot.storage.writer import DATABASE_ERRORS, GroupWriter, storage_error

_WAITING: Final = (
    sa.select(INBOX)
    .where(INBOX.c.state == "waiting", INBOX.c.bot == sa.bindparam("bot"), INBOX.c.id >= sa.bindparam("first"))
    .order_by(INBOX.c.id)
)
_ENDED: Final = sa.update(INBOX).where(INBOX.c.id == sa.bindparam("row"), INBOX.c.state == "waiting")
_DONE: Final = _ENDED.values(state="done", body="", chat="", who="", reason="")
_FAILED: Final = _ENDED.values(state="failed")
"""What failed is kept with its words, for as long as its number."""


class SqlInbox:
    """The `Inbox` of a database."""

    def __init__(
        self, engines: Engines, writer: GroupWriter, chats: SqlChats, marks: SentMarks, leadership: Candidate, secrecy: Secrecy
    ) -> None:
        self._engines = engines
        self._notes = None if marks.are_kept else ServerNotes(writer)
        self._leadership = leadership
        self._marks = marks
        self._secrecy = secrecy
        self._writer = writer
        self._chats = chats
        dialect = sqlite if engines.writer.dialect == "sqlite" else postgresql
        insert = dialect.insert(INBOX).on_conflict_do_nothing(index_elements=["bot", "update_id"])
        self._insert = insert.returning(*INBOX.c)

    async def take(self, bot: str, stamp: int, arrivals: Sequence[Arrival], events: Sequence[ChatEvent] = ()) -> tuple[InboxRow, ...]:
        """Commits what has arrived and what happened to chats; returns the updates that were not there before, in order.

        Raises:
            StorageError: nothing was kept.
        """

        def work(connection: sa.Connection) -> tuple[InboxRow, ...]:
            self._leadership.tell(connection, bot, chats=bool(events))
            for event in events:
                self._chats.apply(connection, bot, stamp, event)
            return self._added(connection, bot, stamp, arrivals) if arrivals else ()

        return await self._writer.write(work)

    async def waiting(self, bot: str, first: int = 0, most: int | None = None) -> tuple[InboxRow, ...]:
        """The updates whose work is not done, in order: from row `first` on, at most so many.

        Raises:
            StorageError: the database does not answer.
        """
        try:
            async with self._engines.reader.connect() as connection:
                rows = (await connection.execute(_WAITING.limit(most), {"bot": bot, "first": first})).all()
        except DATABASE_ERRORS as error:
            raise storage_error(self._engines, "read", error) from error
        return tuple(self._row(row) for row in rows)

    async def finish(self, finished: Finished) -> tuple[OutboxRow, ...]:
        """Marks a row done and puts its calls into the outbox, in one transaction.

        Raises:
            AlreadyFinishedError: it was done before.
            StorageError: nothing was changed.
        """
        return await self._writer.write(lambda connection: self.write_finished(connection, finished))

    def write_finished(self, connection: sa.Connection, finished: Finished) -> tuple[OutboxRow, ...]:
        """`finish` as a part of a larger transaction."""
        self._leadership.check(connection)
        if connection.execute(_FAILED if finished.failed else _DONE, {"row": finished.row}).rowcount != 1:
            raise AlreadyFinishedError(finished.row)
        return insert_calls(connection, self._chats, self._secrecy, finished)

    async def begun(self, row: int) -> None:
        """The work of a row is under way; should it end the process, it counts as failed once more.

        Raises:
            StorageError: it cannot be noted, and must not begin.
        """
        self._marks.turn_began(row)
        if self._notes:
            await self._notes.turn_began(row)

    def ended(self, row: int, *, done: bool) -> None:
        """The work of a row is over; not done, it waits for another attempt."""
        self._marks.turn_ended(row, done=done)
        if self._notes and not done:
            self._notes.turn_ended(row)

    async def note_failure(self, row: int, attempts: int) -> None:
        """Keeps how often the work of a row failed.

        Raises:
            StorageError: nothing was changed.
        """
        await self._writer.write(lambda connection: connection.execute(sa.update(INBOX).where(INBOX.c.id == row).values(attempts=attempts)))

    async def last_stamp(self) -> int:
        """The latest stamp of inbox and outbox; 0 where there is none.

        Raises:
            StorageError: the database does not answer.
        """
        try:
            async with self._engines.reader.connect() as connection:
                latest = [await connection.scalar(sa.select(sa.func.max(column))) for column in (INBOX.c.stamp, OUTBOX.c.stamp)]
        except DATABASE_ERRORS as error:
            raise storage_error(self._engines, "read", error) from error
        return max(stamp or 0 for stamp in latest)

    async def forget(self, before: int) -> None:
        """Deletes what was done before a stamp.

        Raises:
            StorageError: nothing was changed.
        """

        def work(connection: sa.Connection) -> None:
            for table in (INBOX, OUTBOX):
                connection.execute(sa.delete(table).where(table.c.state != "waiting", table.c.stamp < before))

        await self._writer.write(work)

    def _added(self, connection: sa.Connection, bot: str, stamp: int, arrivals: Sequence[Arrival]) -> tuple[InboxRow, ...]:
        values = [self._values(bot, stamp, arrival) for arrival in arrivals]
        added = connection.execute(self._insert, values).all()
        return tuple(sorted((self._row(row) for row in added if row.state == "waiting"), key=lambda row: row.id))

    def _values(self, bot: str, stamp: int, arrival: Arrival) -> dict[str, Any]:
        return {
            "bot": bot,
            "update_id": arrival.update_id,
            "chat": self._chats.current(arrival.chat),
            "who": arrival.who,
            "stamp": stamp,
            "state": "unreadable" if arrival.unreadable else "waiting",
            "attempts": 0,
            "body": self._secrecy.seal.seal(arrival.body),
            "reason": arrival.unreadable,
        }

    def _row(self, row: sa.Row[Any]) -> InboxRow:
        return InboxRow(row.id, row.update_id, row.chat, row.who, row.stamp, row.attempts, self._secrecy.seal.unseal(row.body))
