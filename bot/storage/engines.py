"""Creates the engines for DATABASE_URL: checks the driver, and sets up SQLite's connections."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.storage import StorageError

Result = TypeVar("Result")

_DRIVERS: Final = ("sqlite+aiosqlite", "postgresql+asyncpg")
_READERS: Final = 2
"""Reading connections: a load does not wait for another conversation's commit."""

_PRAGMAS: Final = (
    "PRAGMA busy_timeout = 5000",  # first: the next one may already have to wait
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a turn that was answered survives a power cut
    "PRAGMA secure_delete = ON",  # what is deleted is overwritten with zeros
)

_CHANGING_TABLES: Final = 0x46696C696E67
"""PostgreSQL's number of the lock under which tables are changed."""


_SCRUB: Final = "PRAGMA wal_checkpoint(TRUNCATE)"


class WritingEngine(Protocol):
    """Runs transactions on the writing connection."""

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        ...

    async def run(self, work: Callable[[sa.Connection], Result]) -> Result:
        """The result of `work`, done in a transaction and committed."""
        ...

    async def scrub(self) -> None:
        """Leaves nothing of what was deleted in the write-ahead log."""
        ...

    async def rewrite(self) -> None:
        """Writes the file anew, so that nothing of what was deleted is left in it."""
        ...

    async def dispose(self) -> None:
        """Closes the connection."""
        ...


class ThreadWritingEngine:
    """SQLite: ONE connection, in a thread of its own, for a file has one writer at a time anyway.

    Waiting for the thread is fair (first come, first served); waiting in SQLite is not, and ends in `database is locked`. Nor can two
    writers meet in the WAL. The whole transaction is one hop to the thread: a hop for each statement took five times as long.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._thread = ThreadPoolExecutor(1, "database")

    @property
    def dialect(self) -> str:
        """`sqlite`."""
        return self.engine.dialect.name

    async def run(self, work: Callable[[sa.Connection], Result]) -> Result:
        """The result of `work`, done in a transaction and committed."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._transact, work)

    async def scrub(self) -> None:
        """Leaves nothing of what was deleted in the write-ahead log."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._execute, _SCRUB)

    async def rewrite(self) -> None:
        """Writes the file anew, so that nothing of what was deleted is left in it."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._execute, "VACUUM", _SCRUB)

    def _execute(self, *statements: str) -> None:
        """Runs statements that stand in no transaction."""
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()
            cursor.close()
        finally:
            connection.close()

    async def dispose(self) -> None:
        """Closes the connection and ends the thread."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self.engine.dispose)
        self._thread.shutdown()

    def _transact(self, work: Callable[[sa.Connection], Result]) -> Result:
        with self.engine.begin() as connection:
            return work(connection)


class ThreadReadingEngine:
    """SQLite: lookups in a thread each, one hop for all of it; the driver for asyncio takes several for each statement."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(_READERS, "lookup")

    async def run(self, work: Callable[[sa.Connection], Result]) -> Result:
        """The result of `work`, each statement of which sees the last commit."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, work)

    async def dispose(self) -> None:
        """Closes the connections and ends the threads."""
        self._threads.shutdown()
        self._engine.dispose()

    def _read(self, work: Callable[[sa.Connection], Result]) -> Result:
        with self._engine.connect() as connection:
            return work(connection)


class PooledReadingEngine:
    """A database server: connections of the pool."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def run(self, work: Callable[[sa.Connection], Result]) -> Result:
        """The result of `work`, each statement of which sees the last commit."""
        async with self._engine.connect() as connection:
            return await connection.run_sync(work)

    async def dispose(self) -> None:
        """Nothing: whoever has the pool closes it."""


class PooledWritingEngine:
    """A database server: a pool of connections."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine

    @property
    def dialect(self) -> str:
        """`postgresql`."""
        return self.engine.dialect.name

    async def run(self, work: Callable[[sa.Connection], Result]) -> Result:
        """The result of `work`, done in a transaction and committed."""
        async with self.engine.begin() as connection:
            return await connection.run_sync(work)

    async def scrub(self) -> None:
        """Nothing: the server's log is its own."""

    async def rewrite(self) -> None:
        """Nothing: the server's vacuum does it in its time."""

    async def dispose(self) -> None:
        """Closes the connections."""
        await self.engine.dispose()


@dataclass(frozen=True, slots=True)
class Engines:
    """The two engines of one database."""

    writer: WritingEngine
    reader: AsyncEngine
    """Autocommit: each statement sees the last commit."""
    lookups: ThreadReadingEngine | PooledReadingEngine
    """Autocommit, for what every turn reads."""
    place: str
    """For messages: the file, or the URL without its password."""

    async def dispose(self) -> None:
        """Closes every connection; the writer last, so that it is the one that empties the WAL."""
        await self.lookups.dispose()
        await self.reader.dispose()
        await self.writer.dispose()


def parse_url(url: str) -> sa.URL:
    """Parses DATABASE_URL.

    Raises:
        StorageError: not a URL, a driver that is not supported, or an SQLite URL that names no plain file.
    """
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise StorageError("DATABASE_URL is not a database URL: write one like sqlite+aiosqlite:///data/bot.db") from error
    if parsed.drivername not in _DRIVERS:
        raise StorageError(f"DATABASE_URL begins with {parsed.drivername}: only {' and '.join(_DRIVERS)} are supported")
    if sqlite_file(parsed) is None and parsed.get_backend_name() == "sqlite":
        raise StorageError("DATABASE_URL names no file: write sqlite+aiosqlite:/// and then the path, like data/bot.db")
    if parsed.get_backend_name() == "sqlite" and (parsed.query or "\0" in (parsed.database or "")):
        raise StorageError("DATABASE_URL is more than the path of a file: leave out what stands from the question mark on, and any NUL")
    return parsed


def sqlite_file(url: sa.URL) -> Path | None:
    """The file of an SQLite URL."""
    name = url.database
    if url.get_backend_name() != "sqlite" or not name or name.startswith((":memory:", "file:")):
        return None
    return Path(name)


def create_engines(url: sa.URL) -> Engines:
    """Engines that connect when first used.

    Raises:
        StorageError: the driver is not installed.
    """
    file = sqlite_file(url)
    if file is not None:
        writing = sa.create_engine(url.set(drivername="sqlite"), pool_size=1, max_overflow=0, **_OPTIONS)
        _begin_immediate(writing)
        reader = _engine(url, pool_size=_READERS, max_overflow=0, isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True)
        looking: dict[str, Any] = {"pool_size": _READERS, "max_overflow": 0, "isolation_level": "AUTOCOMMIT"}
        lookups = sa.create_engine(url.set(drivername="sqlite"), skip_autocommit_rollback=True, **looking, **_OPTIONS)
        for engine in (writing, lookups, reader.sync_engine):
            _set_pragmas(engine, (*_PRAGMAS, "PRAGMA foreign_keys = ON"))
        return Engines(ThreadWritingEngine(writing), reader, ThreadReadingEngine(lookups), str(file))
    # a connection that the server has ended is replaced, instead of failing whoever uses it next
    pool = _server_engine(url, pool_pre_ping=True)
    reading = pool.execution_options(isolation_level="AUTOCOMMIT")
    return Engines(PooledWritingEngine(pool), reading, PooledReadingEngine(reading), url.render_as_string(hide_password=True))


def migration_engine(url: sa.URL) -> AsyncEngine:
    """An engine for one connection that changes tables.

    On SQLite a table is changed by copying and dropping it; with foreign keys on, the drop would delete every row that
    refers to it.
    """
    if sqlite_file(url) is None:
        return _server_engine(url, poolclass=NullPool)
    engine = _engine(url, poolclass=NullPool)
    _begin_immediate(engine.sync_engine)
    _set_pragmas(engine.sync_engine, (*_PRAGMAS, "PRAGMA foreign_keys = OFF"))
    return engine


def lock_engine(url: sa.URL) -> AsyncEngine:
    """PostgreSQL: an engine for a connection whose end the server notices soon, also where the machine at the other end is gone."""
    alive = {"tcp_keepalives_idle": "2", "tcp_keepalives_interval": "1", "tcp_keepalives_count": "3"}
    return _server_engine(url, {"server_settings": alive}, poolclass=NullPool, isolation_level="AUTOCOMMIT")


def lock_tables(connection: sa.Connection) -> None:
    """Has other processes that would change tables wait for the end of the transaction. On SQLite its beginning did."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_CHANGING_TABLES)))


def _engine(url: sa.URL, **options: object) -> AsyncEngine:
    return create_async_engine(url, **_OPTIONS, **options)


def _server_engine(url: sa.URL, arguments: dict[str, object] | None = None, **options: object) -> AsyncEngine:
    try:
        from bot.storage.postgres import connect  # noqa: PLC0415 - its driver is an extra

        return _engine(url, connect_args={"async_creator_fn": connect, **(arguments or {})}, **options)
    except ModuleNotFoundError as error:
        name = error.name or url.get_driver_name()
        raise StorageError(f"DATABASE_URL needs the driver {name}, which is not installed: python -m pip install {name}") from error


def _json(value: object) -> str:
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def storable(text: str) -> str:
    """The text with half surrogate pairs, which UTF-8 cannot encode, replaced by U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


# Parameters are what people wrote, which must not appear in an error's text.
_OPTIONS: Final[dict[str, Any]] = {"hide_parameters": True, "json_serializer": _json}


def _set_pragmas(engine: sa.Engine, pragmas: tuple[str, ...]) -> None:
    def set_pragmas(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None  # Python's driver begins no transaction of its own
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    _listen(engine, "connect", set_pragmas)


def _begin_immediate(engine: sa.Engine) -> None:
    # A transaction that begins by reading cannot wait for the lock later: it would fail at once, whatever busy_timeout
    # says.
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    _listen(engine, "begin", begin)


def _listen(engine: sa.Engine, name: str, listener: Callable[..., None]) -> None:
    event.listen(engine, name, listener)
