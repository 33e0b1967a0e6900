"""Decides which of several processes on one database does a bot's work: on PostgreSQL the one that has an advisory lock."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, Protocol

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.service.delivery.ports import Leadership, StoreError
from bot.storage.tables import LEADERS
from bot.storage.writer import DATABASE_ERRORS, driver_message

_ASKING_PAUSE: Final = 0.25
"""Seconds between two attempts at the lock: a process that was killed is replaced in less than a second."""
_BEAT: Final = 1.0
"""Seconds between two signs of life on the connection that has the lock."""
_BEAT_SECONDS: Final = 2.0
_LOOKING: Final = 1.0
"""Seconds after which the inbox is read although nobody said that there is something in it."""
_CHANNEL: Final = "filing_bot"
_OF_CHATS: Final = "chats"
_ADDED: Final = postgresql.insert(LEADERS)
_CLAIM: Final = _ADDED.on_conflict_do_update(index_elements=["bot"], set_={"process": _ADDED.excluded.process})

_log = structlog.get_logger(__name__)


class Candidate(Leadership, Protocol):
    """A `Leadership` as the store needs it."""

    def check(self, connection: sa.Connection) -> None:
        """Makes sure that what the transaction writes is committed before another process takes over, or not at all.

        Raises:
            StoreError: another process has taken over.
        """
        ...

    def tell(self, connection: sa.Connection, bot: str, *, chats: bool) -> None:
        """Has the process that does the work know that the transaction takes updates in; `chats`: and what happened to chats.

        Other processes that take updates in wait for the end of the transaction, so that rows are numbered in the order in which they
        can be seen.
        """
        ...

    async def close(self) -> None:
        """Lets another process take over at once."""
        ...


class OnlyProcess:
    """SQLite: one process at a time uses a file, and does the work."""

    alone = True

    async def gained(self, bot: str) -> None:
        """Returns at once."""

    async def held(self) -> None:
        """Returns at once."""

    async def lost(self) -> None:
        """Waits for ever."""
        await asyncio.Event().wait()

    async def news(self) -> bool:
        """Waits for ever."""
        await asyncio.Event().wait()
        return False

    def check(self, connection: sa.Connection) -> None:
        """Nothing: there is nobody else."""

    def tell(self, connection: sa.Connection, bot: str, *, chats: bool) -> None:
        """Nothing: there is nobody else."""

    async def close(self) -> None:
        """Nothing."""


class ElectedProcess:
    """PostgreSQL: the process whose connection has the lock of a bot, and whose name stands in `leaders`.

    The server gives the lock away when that connection ends, whether or not its process knows. So each turn is committed only while the
    name stands, and where another process has put its own in the place, this one must end.
    """

    alone = False

    def __init__(self, engine: AsyncEngine) -> None:
        """`engine` makes the connection: in autocommit, and without a pool."""
        self._engine = engine
        self._process = secrets.token_hex(8)
        self._bot: str | None = None
        """The bot whose work this process does, or did."""
        self._held = asyncio.Event()
        self._lost = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None
        self._told = asyncio.Event()
        self._chats_changed = False

    async def gained(self, bot: str) -> None:
        """Waits until this process is the one that does the work."""
        connection = await self._connected(lambda connection: self._gain(connection, bot))
        assert connection is not None
        self._bot = bot
        self._held.set()
        _log.info("leadership.gained", bot=bot)
        self._keeping = asyncio.create_task(self._keep(connection, bot))

    async def held(self) -> None:
        """Waits while the connection with the lock is gone: another process may be about to take over."""
        await self._held.wait()

    async def lost(self) -> None:
        """Waits until another process has taken over."""
        await self._lost.wait()

    async def news(self) -> bool:
        """Waits until a process says that it takes updates in, or for a second; whether it said that something happened to chats."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._told.wait(), _LOOKING)
        self._told.clear()
        chats, self._chats_changed = self._chats_changed, False
        return chats

    def tell(self, connection: sa.Connection, bot: str, *, chats: bool) -> None:
        """Numbers rows in order, and notifies the process that does the work."""
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_number_of(f"inbox {bot}"))))
        connection.execute(sa.select(sa.func.pg_notify(_CHANNEL, f"{bot} {_OF_CHATS if chats else ''}")))

    def check(self, connection: sa.Connection) -> None:
        """Makes sure that what the transaction writes is committed before another process takes over, or not at all.

        Raises:
            StoreError: another process has taken over.
        """
        if self._bot is None:
            return
        mine = sa.select(LEADERS.c.bot).where(LEADERS.c.bot == self._bot, LEADERS.c.process == self._process)
        if connection.execute(mine.with_for_update(read=True)).first() is None:
            raise StoreError("another process does this bot's work")

    async def close(self) -> None:
        """Lets another process take over at once."""
        if self._keeping:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        await self._engine.dispose()

    async def _keep(self, connection: AsyncConnection, bot: str) -> None:
        """Notices where the connection with the lock ends, and takes the lock again, until another process has it."""
        while True:
            try:
                await self._until_ended(connection, bot)
            finally:
                await _close(connection)
            self._held.clear()
            _log.warning("leadership.uncertain", bot=bot)
            again = await self._connected(lambda fresh: self._regain(fresh, bot))
            if again is None:
                _log.error("leadership.lost", bot=bot)
                self._lost.set()
                return
            connection = again
            self._held.set()
            _log.info("leadership.gained", bot=bot)

    async def _until_ended(self, connection: AsyncConnection, bot: str) -> None:
        """Hears what other processes tell; returns when the connection has ended, or gives no sign of life."""
        from bot.storage.postgres import listen  # noqa: PLC0415 - its driver is an extra

        ended = asyncio.Event()

        def told(words: str) -> None:
            whose, _, what = words.partition(" ")
            if whose == bot:
                self._chats_changed |= what == _OF_CHATS
                self._told.set()

        try:
            raw = await connection.get_raw_connection()
            await listen(raw.driver_connection, _CHANNEL, told, ended.set)
            # whatever was told before was not heard
            self._chats_changed = True
            self._told.set()
            while not ended.is_set():
                async with asyncio.timeout(_BEAT_SECONDS):
                    await connection.execute(sa.select(1))
                with suppress(TimeoutError):
                    await asyncio.wait_for(ended.wait(), _BEAT)
        except (*DATABASE_ERRORS, TimeoutError):
            return

    async def _connected(self, work: Callable[[AsyncConnection], Awaitable[bool]]) -> AsyncConnection | None:
        """A connection on which `work` was done, as soon as the server answers; None where it was in vain."""
        while True:
            try:
                connection = await self._engine.connect()
                done = False
                try:
                    done = await work(connection)
                finally:
                    if not done:
                        await _close(connection)
            except DATABASE_ERRORS as error:
                _log.warning("leadership.unreachable", reason=driver_message(error))
                await asyncio.sleep(_ASKING_PAUSE)
            else:
                return connection if done else None

    async def _gain(self, connection: AsyncConnection, bot: str) -> bool:
        """Waits for the lock, and puts the name of this process in the place of the other's."""
        if not await _has_lock(connection, bot):
            _log.info("leadership.waiting", bot=bot)
            while not await _has_lock(connection, bot):  # noqa: ASYNC110 - another process sets no event here
                await asyncio.sleep(_ASKING_PAUSE)
        # waits for the turns that the process of before is committing
        await connection.execute(_CLAIM, {"bot": bot, "process": self._process})
        return True

    async def _regain(self, connection: AsyncConnection, bot: str) -> bool:
        """Waits for the lock; False where another process has had it meanwhile."""
        holder = sa.select(LEADERS.c.process).where(LEADERS.c.bot == bot)
        while True:
            has_lock = await _has_lock(connection, bot)
            if await connection.scalar(holder) != self._process:
                return False
            if has_lock:
                return True
            await asyncio.sleep(_ASKING_PAUSE)


async def _has_lock(connection: AsyncConnection, bot: str) -> bool:
    """Whether the connection has the lock now."""
    return bool(await connection.scalar(sa.select(sa.func.pg_try_advisory_lock(_number_of(f"work {bot}")))))


async def _close(connection: AsyncConnection) -> None:
    with suppress(*DATABASE_ERRORS):
        await connection.invalidate()
    with suppress(*DATABASE_ERRORS):
        await connection.close()


def _number_of(lock: str) -> int:
    """The number of a lock: 8 bytes, with a sign."""
    return int.from_bytes(hashlib.sha256(f"filing-bot {lock}".encode()).digest()[:8], signed=True)
