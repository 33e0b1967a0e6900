"""Stores trackers and the log through SQLAlchemy Core."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from types import TracebackType
from typing import Any, Final, Self, cast

import pydantic
import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import postgresql, sqlite

from bot.dialogue.tracker import Tracker, from_json, to_json
from bot.messages import Block, Choice, ConversationKey, Language, Reply
from bot.review.logged_questions import LoggedQuestion, without_command
from bot.service.delivery.ports import Finished, OutboxRow
from bot.service.meters import Backlog
from bot.service.ports import LoggedTurn
from bot.storage.chats import SqlChats
from bot.storage.engines import Engines, storable
from bot.storage.groups import SqlGroups
from bot.storage.inbox import SqlInbox
from bot.storage.outbox import SqlOutbox
from bot.storage.sent_marks import SentMarks
from bot.storage.tables import CONVERSATIONS, INBOX, OUTBOX, REPLIES, TURNS
from bot.storage.writer import DATABASE_ERRORS, GroupWriter, storage_error

_LOG = structlog.get_logger(__name__)
_PAGE: Final = 200
_MISS: Final = "unknown"


class SqlStore:
    """A `ConversationStore`, the log for reading, and the inbox and outbox. Made by `open_store`."""

    def __init__(self, engines: Engines, marks: SentMarks) -> None:
        self.engines = engines
        self._writer = GroupWriter(engines)
        self.chats = SqlChats()
        self.inbox = SqlInbox(engines, self._writer, self.chats, marks)
        self.marks = marks
        self.outbox = SqlOutbox(engines, self._writer, self.chats, marks)
        self.groups = SqlGroups(engines, self._writer)
        self._upsert = _tracker_upsert(engines.writer.dialect)

    async def load(self, key: ConversationKey) -> Tracker:
        """The tracker of a conversation; a new one where none is stored, or where the stored one can no longer be read.

        Raises:
            StorageError: the database does not answer.
        """
        try:
            document = await self.engines.lookups.run(lambda connection: connection.scalar(_LOAD, _key(key)))
        except DATABASE_ERRORS as error:
            raise storage_error(self.engines, "read", error) from error
        if document is None:
            return Tracker()
        try:
            return from_json(document)
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

    async def turns(self, since: dt.datetime | None = None, *, misses: bool = False) -> AsyncIterator[LoggedTurn]:
        """The log from `since` on, oldest first, read as it is consumed; `misses`: only what no entry answered.

        Raises:
            StorageError: the database does not answer.
        """
        # Page by page, with no transaction open in between: an open one would let the WAL of a running bot grow.
        select = _SELECT
        if misses:
            select = select.where(TURNS.c.decision == _MISS)
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
        """The last distinct questions that people asked, newest first, with how often.

        Raises:
            StorageError: the database does not answer.
        """
        try:
            async with self.engines.reader.connect() as connection:
                rows = (await connection.execute(_QUESTIONS.limit(last))).all()
        except DATABASE_ERRORS as error:
            raise storage_error(self.engines, "read", error) from error
        times: Counter[str] = Counter()
        for row in rows:
            times[without_command(row.text)] += row.times
        return tuple(LoggedQuestion(text, count) for text, count in times.items())

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
        await self.engines.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    def _write(self, connection: sa.Connection, tracker: Tracker, turn: LoggedTurn) -> None:
        key = {**_key(turn.key), "chat": self.chats.current(turn.key.chat)}
        added = connection.execute(sa.insert(TURNS), {**key, **_turn_row(turn)})
        if turn.replies and added.inserted_primary_key is not None:
            number = added.inserted_primary_key.id
            rows = [{"turn_id": number, "position": at, **_reply_row(it)} for at, it in enumerate(turn.replies)]
            connection.execute(sa.insert(REPLIES), rows)
        connection.execute(self._upsert, {**key, "tracker": to_json(tracker), "changed_at": turn.at})

    async def _page(self, select: sa.Select[Any]) -> list[tuple[int, LoggedTurn]]:
        try:
            async with self.engines.reader.connect() as connection:
                rows = (await connection.execute(select)).all()
                said = await connection.execute(_REPLIES, {"turns": [row.id for row in rows]})
        except DATABASE_ERRORS as error:
            raise storage_error(self.engines, "read", error) from error
        replies: dict[int, list[Reply]] = {row.id: [] for row in rows}
        for reply in said:
            replies[reply.turn_id].append(_reply(reply))
        return [(row.id, _turn(row, replies[row.id])) for row in rows]


_TURNS_WAITING: Final = sa.select(sa.func.count(), sa.func.min(INBOX.c.stamp)).where(INBOX.c.state == "waiting")
_CALLS_WAITING: Final = sa.select(sa.func.count()).select_from(OUTBOX).where(OUTBOX.c.state == "waiting")
_KEY: Final = (CONVERSATIONS.c.channel, CONVERSATIONS.c.chat, CONVERSATIONS.c.thread, CONVERSATIONS.c.user)
_LOAD: Final = sa.select(CONVERSATIONS.c.tracker).where(*(column == sa.bindparam(column.name) for column in _KEY))
_SELECT: Final = sa.select(TURNS).order_by(TURNS.c.at, TURNS.c.id).limit(_PAGE)
_QUESTIONS: Final = (
    sa.select(TURNS.c.text, sa.func.count().label("times"))
    .where(TURNS.c.decision.in_(("answer", "clarify", "unknown", "smalltalk")))
    .group_by(TURNS.c.text)
    .order_by(sa.func.max(TURNS.c.at).desc(), sa.func.max(TURNS.c.id).desc())
)
_REPLIES: Final = (
    sa.select(REPLIES).where(REPLIES.c.turn_id.in_(sa.bindparam("turns", expanding=True))).order_by(REPLIES.c.turn_id, REPLIES.c.position)
)


def _tracker_upsert(dialect: str) -> sa.Insert:
    insert = sqlite.insert(CONVERSATIONS) if dialect == "sqlite" else postgresql.insert(CONVERSATIONS)
    new = {column: insert.excluded[column] for column in ("tracker", "changed_at")}
    return insert.on_conflict_do_update(index_elements=_KEY, set_=new)


def _key(key: ConversationKey) -> dict[str, str]:
    return {"channel": key.channel, "chat": key.chat, "thread": key.thread, "user": key.user}


def _turn_row(turn: LoggedTurn) -> dict[str, Any]:
    return {
        "at": turn.at,
        "language": turn.language,
        "text": storable(turn.text),
        "decision": turn.decision,
        "entries": turn.entries,
        "candidates": turn.candidates,
        "digest": turn.digest,
        "milliseconds": turn.milliseconds,
    }


def _reply_row(reply: Reply) -> dict[str, Any]:
    return {
        "language": reply.language,
        "blocks": [(block.kind, block.text) for block in reply.blocks],
        "choices": [(choice.label, choice.action) for choice in reply.choices],
        "seen": reply.seen,
        "toast": storable(reply.toast),
    }


def _turn(row: sa.Row[Any], replies: Sequence[Reply]) -> LoggedTurn:
    return LoggedTurn(
        key=ConversationKey(row.channel, row.chat, row.user, row.thread),
        at=row.at,
        language=cast(Language, row.language),
        text=row.text,
        decision=row.decision,
        entries=tuple(row.entries),
        candidates=tuple((entry, score) for entry, score in row.candidates),
        digest=row.digest,
        milliseconds=row.milliseconds,
        replies=tuple(replies),
    )


def _reply(row: sa.Row[Any]) -> Reply:
    return Reply(
        blocks=tuple(Block(kind, text) for kind, text in row.blocks),
        choices=tuple(Choice(label, action) for label, action in row.choices),
        language=cast(Language, row.language),
        seen=row.seen,
        toast=row.toast,
    )
