"""Creates the engines for DATABASE_URL: checks the driver, and sets up SQLite's connections."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.storage import StorageError

_DRIVERS: Final = ("sqlite+aiosqlite", "postgresql+asyncpg")
_READERS: Final = 2
"""Reading connections: a load does not wait for another conversation's commit."""

_PRAGMAS: Final = (
    "PRAGMA busy_timeout = 5000",  # first: the next one may already have to wait
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a turn that was answered survives a power cut
)


@dataclass(frozen=True, slots=True)
class Engines:
    """The two engines of one database."""

    writer: AsyncEngine
    """SQLite: ONE connection, for a file has one writer at a time anyway. Waiting for it in the pool is fair (first
    come, first served); waiting in SQLite is not, and ends in `database is locked`. Nor can two writers meet in the
    WAL."""
    reader: AsyncEngine
    """Autocommit: each statement sees the last commit."""
    place: str
    """For messages: the file, or the URL without its password."""

    async def dispose(self) -> None:
        """Closes every connection; the writer last, so that it is the one that empties the WAL."""
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
        writer = _engine(url, pool_size=1, max_overflow=0)
        _begin_immediate(writer)
        reader = _engine(url, pool_size=_READERS, max_overflow=0, isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True)
        for engine in (writer, reader):
            _set_pragmas(engine, (*_PRAGMAS, "PRAGMA foreign_keys = ON"))
        return Engines(writer, reader, str(file))
    writer = _engine(url)
    return Engines(writer, writer.execution_options(isolation_level="AUTOCOMMIT"), url.render_as_string(hide_password=True))


def migration_engine(url: sa.URL) -> AsyncEngine:
    """An engine for one connection that changes tables.

    On SQLite a table is changed by copying and dropping it; with foreign keys on, the drop would delete every row that
    refers to it.
    """
    engine = _engine(url, poolclass=NullPool)
    if sqlite_file(url) is not None:
        _begin_immediate(engine)
        _set_pragmas(engine, (*_PRAGMAS, "PRAGMA foreign_keys = OFF"))
    return engine


def _engine(url: sa.URL, **options: object) -> AsyncEngine:
    try:
        # Parameters are what people wrote, which must not appear in an error's text.
        return create_async_engine(url, hide_parameters=True, json_serializer=_json, **options)
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


def _set_pragmas(engine: AsyncEngine, pragmas: tuple[str, ...]) -> None:
    def set_pragmas(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None  # Python's driver begins no transaction of its own
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    _listen(engine, "connect", set_pragmas)


def _begin_immediate(engine: AsyncEngine) -> None:
    # A transaction that begins by reading cannot wait for the lock later: it would fail at once, whatever busy_timeout
    # says.
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    _listen(engine, "begin", begin)


def _listen(engine: AsyncEngine, name: str, listener: Callable[..., None]) -> None:
    event.listen(engine.sync_engine, name, listener)
