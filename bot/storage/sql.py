"""Stores trackers and the log through SQLAlchemy Core."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, Final, Self

import pydantic
import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import postgresql, sqlite

from bot.dialogue.tracker import Tracker, from_json, to_json
from bot.messages import ConversationKey, PastQuestion, Reply
from bot.review.logged_questions import LoggedQuestion, without_command
from bot.service.delivery.ports import Finished, OutboxRow
from bot.service.keys import Keys
from bot.service.meters import Backlog
from bot.service.ports import LoggedTurn
from bot.storage.buttons import SqlButtons
from bot.storage.chats import SqlChats
from bot.storage.engines import Engines
from bot.storage.expiry import delete_expired
from bot.storage.groups import SqlGroups
from bot.storage.inbox import SqlInbox
from bot.storage.leadership import Candidate
from bot.storage.log_rows import logged_reply, logged_turn, reply_columns, turn_columns
from bot.storage.outbox import SqlOutbox
from bot.storage.people import ForgottenPerson, document_of, erase_person, forget_again, note_forgotten, statements
from bot.storage.sealing import Secrecy
from bot.storage.sealing_rows import seal_rows
from bot.storage.sent_marks import SentMarks
from bot.storage.tables import CONVERSATIONS, INBOX, OUTBOX, REPLIES, TURNS
from bot.storage.writer import DATABASE_ERRORS, GroupWriter, driver_message, storage_error

_LOG = structlog.get_logger(__name__)
_PAGE: Final = 200
_MISS: Final = "unknown"
_LATELY: Final = 10_000
"""Turns among which the last questions are counted."""


class SqlStore:
    """A `ConversationStore`, the log for reading, and the inbox and outbox. Made by `open_store`."""

    def __init__(self, engines: Engines, marks: SentMarks, keys: Keys, leadership: Candidate) -> None:
        self.engines = engines
        self.keys = keys
        self._secrecy = secrecy = Secrecy.of(keys)
        self._writer = GroupWriter(engines)
        self.chats = SqlChats(keys)
        self.leadership = leadership
        self.inbox = SqlInbox(engines, self._writer, self.chats, marks, leadership, secrecy)
        self.buttons = SqlButtons(engines, secrecy)
        self.marks = marks
        self.outbox = SqlOutbox(engines, self._writer, self.chats, marks, secrecy)
        self.groups = SqlGroups(engines, self._writer, keys)
        self._upsert = _tracker_upsert(engines.writer.dialect)

    async def load(self, key: ConversationKey) -> Tracker:
        """The tracker of a conversation; a new one where none is stored, or where the stored one can no longer be read.

        Raises:
            StorageError: the database does not answer.
        """
        try:
            here = self._key(key)
            document = await self.engines.lookups.run(lambda connection: connection.scalar(_LOAD, here))
        except DATABASE_ERRORS as error:
            raise storage_error(self.engines, "read", error) from error
        if document is None:
            return Tracker()
        try:
            return from_json(self._secrecy.seal.unseal(document))
        except pydantic.ValidationError as error:
            # Not the document itself: it contains what somebody asked.
            _LOG.warning("tracker_unreadable", channel=key.channel, fields=[each["loc"] for each in error.errors()])
            return Tracker()

    async def save(self, tracker: Tracker, turn: LoggedTurn, finished: Finished | None = None) -> tuple[OutboxRow, ...]:
        """Saves the tracker, the turn, its replies and its calls, and marks its update done, in one transaction: all of them or none.

        Raises:
            AlreadyFinishedError: the update was done before.
            StorageError: nothing was saved, for instance because another process held the database for over 5 seconds.
        """

        def work(connection: sa.Connection) -> tuple[OutboxRow, ...]:
            rows = self.inbox.write_finished(connection, finished) if finished else ()
            self._write(connection, tracker, turn)
            return rows

        return await self._writer.write(work)

    async def turns(self, since: dt.datetime | None = None, *, misses: bool = False, person: str = "") -> AsyncIterator[LoggedTurn]:
        """The log from `since` on, oldest first, read as it is consumed.

        Args:
            since: the time of the first turn; None for all.
            misses: only what no entry answered.
            person: only what the one with this pseudonym said.

        Raises:
            StorageError: the database does not answer.
        """
        # Page by page, with no transaction open in between: an open one would let the WAL of a running bot grow.
        select = _SELECT
        if misses:
            select = select.where(TURNS.c.decision == _MISS)
        if person:
            select = select.where(TURNS.c.user == person)
        if since is not None:
            select = select.where(TURNS.c.at >= since)
        page = await self._page(select)
        while page:
            for _number, turn in page:
                yield turn
            number, turn = page[-1]
            last = sa.tuple_(sa.literal(turn.at, TURNS.c.at.type), sa.literal(number))
            page = await self._page(select.where(sa.tuple_(TURNS.c.at, TURNS.c.id) > last))

    async def questions(self, last: int) -> tuple[LoggedQuestion, ...]:
        """The last distinct questions that people asked, newest first, with how often lately.

        Raises:
            StorageError: the database does not answer.
        """
        try:
            async with self.engines.reader.connect() as connection:
                rows = (await connection.execute(_QUESTIONS)).all()
        except DATABASE_ERRORS as error:
            raise storage_error(self.engines, "read", error) from error
        # Counted here: two encryptions of one text differ.
        asked = (without_command(self._secrecy.seal.unseal(row.text)) for row in rows)
        times = Counter(text for text in asked if text)
        return tuple(LoggedQuestion(text, count) for text, count in list(times.items())[:last])

    async def own_data(self, key: ConversationKey) -> dict[str, Any]:
        """All that is stored about the person of a conversation, in all chats, as one JSON document.

        Raises:
            StorageError: the database does not answer.
        """
        person = self.keys.person(key.channel, key.user)
        turns = [turn async for turn in self.turns(person=person)]
        try:
            async with self.engines.reader.connect() as connection:
                rows = {table: (await connection.execute(select)).all() for table, select in statements(person).items()}
        except DATABASE_ERRORS as error:
            raise storage_error(self.engines, "read", error) from error
        return document_of(person, turns, rows, self._secrecy)

    async def forget(self, key: ConversationKey, at: dt.datetime, finished: Finished | None = None) -> tuple[OutboxRow, ...]:
        """Erases all that is stored about the person of a conversation, in all chats, and marks the update that asked for it done.

        Returns its calls. When this returns, nothing of what was erased stands in any file of SQLite's.

        Raises:
            AlreadyFinishedError: the update was done before.
            StorageError: nothing was erased.
        """
        person = self.keys.person(key.channel, key.user)

        def work(connection: sa.Connection) -> tuple[frozenset[int], tuple[OutboxRow, ...]]:
            rows = self.inbox.write_finished(connection, replace(finished, user="")) if finished else ()
            unsent = erase_person(connection, person, self._secrecy, up_to=finished.row if finished else None)
            note_forgotten(connection, ForgottenPerson(person, at))
            return unsent, rows

        unsent, rows = await self._writer.write(work)
        self.outbox.on_erased(unsent)
        await self._scrub()
        return rows

    async def forget_again(self, people: Sequence[ForgottenPerson]) -> None:
        """Erases what a restored database still has of people, up to when they had their data erased.

        Raises:
            StorageError: nothing was erased.
        """
        await self._writer.write(lambda connection: forget_again(connection, people, self._secrecy))
        await self._scrub()

    async def expire(self, before: dt.datetime) -> int:
        """Deletes what is older, a part at a time; returns how many rows.

        Raises:
            StorageError: the rest is still there.
        """
        count = 0
        while deleted := await self._writer.write(lambda connection: delete_expired(connection, before)):
            count += deleted
        if count:
            await self._scrub()
        return count

    async def seal_old_rows(self) -> int:
        """Encrypts what was written before DATA_KEY was set, and rewrites the file; returns how many rows. Nobody else may write meanwhile.

        Raises:
            StorageError: nothing was changed.
        """
        count = await self._writer.write(lambda connection: seal_rows(connection, self._secrecy.seal))
        if count:
            await self.engines.writer.rewrite()
        return count

    async def _scrub(self) -> None:
        try:
            await self.engines.writer.scrub()
        except DATABASE_ERRORS as error:
            # the next one does it
            _LOG.warning("database.unscrubbed", reason=driver_message(error))

    async def past_questions(self, key: ConversationKey, last: int) -> tuple[PastQuestion, ...]:
        """The last questions that were asked in a conversation, the newest first.

        Raises:
            StorageError: the database does not answer.
        """
        try:
            async with self.engines.reader.connect() as connection:
                rows = (await connection.execute(_PAST.limit(last), self._key(key))).all()
        except DATABASE_ERRORS as error:
            raise storage_error(self.engines, "read", error) from error
        unseal = self._secrecy.seal.unseal
        return tuple(PastQuestion(row.at, without_command(unseal(row.text)), tuple(row.entries)) for row in rows)

    async def backlog(self) -> Backlog:
        """What waits in the inbox and in the outbox.

        Raises:
            StorageError: the database does not answer.
        """
        try:
            async with self.engines.reader.connect() as connection:
                turns, oldest = (await connection.execute(_TURNS_WAITING)).one()
                calls = await connection.scalar(_CALLS_WAITING)
        except DATABASE_ERRORS as error:
            raise storage_error(self.engines, "read", error) from error
        return Backlog(turns, oldest or 0, calls or 0)

    async def close(self) -> None:
        """Writes what waits, and closes every connection."""
        await self._writer.close()
        self.marks.close()
        await self.leadership.close()
        await self.engines.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    def _write(self, connection: sa.Connection, tracker: Tracker, turn: LoggedTurn) -> None:
        key = self._key(replace(turn.key, chat=self.chats.current(turn.key.chat)))
        seal = self._secrecy.seal
        added = connection.execute(sa.insert(TURNS), {**key, **turn_columns(turn, seal)})
        if turn.replies and added.inserted_primary_key is not None:
            number = added.inserted_primary_key.id
            rows = [{"turn_id": number, "position": at, **reply_columns(it, seal)} for at, it in enumerate(turn.replies)]
            connection.execute(sa.insert(REPLIES), rows)
        kept = {"tracker": seal.seal(to_json(tracker)), "changed_at": turn.at, "saved": len(tracker.saved)}
        connection.execute(self._upsert, {**key, **kept})

    def _key(self, key: ConversationKey) -> dict[str, str]:
        """The columns of a conversation: pseudonyms, from which nobody without PEPPER comes back to the ids."""
        keys = self._secrecy.keys
        chat, user = keys.chat(key.channel, key.chat), keys.person(key.channel, key.user)
        return {"channel": key.channel, "chat": chat, "thread": key.thread, "user": user}

    async def _page(self, select: sa.Select[Any]) -> list[tuple[int, LoggedTurn]]:
        try:
            async with self.engines.reader.connect() as connection:
                rows = (await connection.execute(select)).all()
                said = await connection.execute(_REPLIES, {"turns": [row.id for row in rows]})
        except DATABASE_ERRORS as error:
            raise storage_error(self.engines, "read", error) from error
        replies: dict[int, list[Reply]] = {row.id: [] for row in rows}
        for reply in said:
            replies[reply.turn_id].append(logged_reply(reply, self._secrecy.seal))
        return [(row.id, logged_turn(row, replies[row.id], self._secrecy.seal)) for row in rows]


_TURNS_WAITING: Final = sa.select(sa.func.count(), sa.func.min(INBOX.c.stamp)).where(INBOX.c.state == "waiting")
_CALLS_WAITING: Final = sa.select(sa.func.count()).select_from(OUTBOX).where(OUTBOX.c.state == "waiting")
_KEY: Final = (CONVERSATIONS.c.channel, CONVERSATIONS.c.chat, CONVERSATIONS.c.thread, CONVERSATIONS.c.user)
_LOAD: Final = sa.select(CONVERSATIONS.c.tracker).where(*(column == sa.bindparam(column.name) for column in _KEY))
_SELECT: Final = sa.select(TURNS).order_by(TURNS.c.at, TURNS.c.id).limit(_PAGE)
_QUESTIONS: Final = (
    sa.select(TURNS.c.text)
    .where(TURNS.c.decision.in_(("answer", "clarify", "unknown", "smalltalk")))
    .order_by(TURNS.c.at.desc(), TURNS.c.id.desc())
    .limit(_LATELY)
)
_PAST: Final = (
    sa.select(TURNS.c.at, TURNS.c.text, TURNS.c.entries)
    .where(TURNS.c.decision.in_(("answer", "unknown")), *(TURNS.c[column.name] == sa.bindparam(column.name) for column in _KEY))
    .order_by(TURNS.c.at.desc(), TURNS.c.id.desc())
)
_REPLIES: Final = (
    sa.select(REPLIES).where(REPLIES.c.turn_id.in_(sa.bindparam("turns", expanding=True))).order_by(REPLIES.c.turn_id, REPLIES.c.position)
)


def _tracker_upsert(dialect: str) -> sa.Insert:
    insert = sqlite.insert(CONVERSATIONS) if dialect == "sqlite" else postgresql.insert(CONVERSATIONS)
    new = {column: insert.excluded[column] for column in ("tracker", "changed_at", "saved")}
    return insert.on_conflict_do_update(index_elements=_KEY, set_=new)
