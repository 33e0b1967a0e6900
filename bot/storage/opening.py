"""Opens the database: makes the file, refuses a damaged one, brings the tables up to date."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from bot.storage import StorageError, engines
from bot.storage.sql import FAILURES, SqlStore, reason
from bot.storage.tables import REVISION

_CHECKED_BYTES: Final = 32 * 2**20
"""A larger file is not read through at each start: the check costs 1 ms a MB, and nobody should wait for the bot."""

_VERSION: Final = sa.Table("alembic_version", sa.MetaData(), sa.Column("version_num", sa.String)).c.version_num


async def open_store(url: str) -> SqlStore:
    """The store behind DATABASE_URL, with its tables up to date; `close` it in the end.

    Raises:
        StorageError: the URL, the file or the tables are not usable; a file that was there is left as it was.
    """
    parsed = engines.parse(url)
    file = engines.path(parsed)
    if file is not None:
        await asyncio.to_thread(_prepare, file)
    pair = engines.connect(parsed)
    try:
        await _migrate(pair, parsed)
    except BaseException as error:
        await pair.dispose()
        if isinstance(error, FAILURES):
            raise StorageError(f"the database {pair.place} cannot be opened: {reason(error)}") from error
        raise
    return SqlStore(pair)


def is_there(url: str) -> bool:
    """False where the URL names an SQLite file that nobody has made yet: reading need not make it.

    Raises:
        StorageError: the URL is not usable.
    """
    file = engines.path(engines.parse(url))
    return file is None or file.exists()


def _prepare(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Made here and not by SQLite, so that what people write can be read by the bot's own user alone.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StorageError(
            f"{file} cannot be written ({error.strerror}): make that writable, or name another file in DATABASE_URL"
        ) from error
    if not os.access(file.parent, os.W_OK):
        raise StorageError(f"{file.parent} cannot be written, and SQLite needs more files beside {file.name}: make it writable")
    if 0 < file.stat().st_size <= _CHECKED_BYTES:
        _check(file)


def _check(file: Path) -> None:
    # Read-only: a connection that can write would, on closing, merge a WAL into the damaged file.
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (finding,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        raise StorageError(f"the database {file} cannot be read: {error}") from error
    except sqlite3.DatabaseError as error:
        finding = str(error)
    if finding != "ok":
        wrong = " ".join(str(finding).split())
        raise StorageError(f"{file} is damaged or not a database ({wrong}): put the last backup in its place")


async def _migrate(pair: engines.Engines, url: sa.URL) -> None:
    async with pair.reader.connect() as connection:
        if await connection.run_sync(_revision) == REVISION:
            return
    from bot.storage import migrating  # noqa: PLC0415 - alembic takes 160 ms to import, and most starts do not need it

    def upgrade(connection: sa.Connection) -> None:
        # Asked again: another process may have migrated before this one got the lock.
        migrating.upgrade(connection, _revision(connection))

    engine = engines.migrator(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(upgrade)
    except StorageError as error:
        raise StorageError(f"the database {pair.place} cannot be used: {error}") from error
    finally:
        await engine.dispose()


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(sa.select(_VERSION))
