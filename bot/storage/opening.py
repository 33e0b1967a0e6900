"""Opens the database: creates the file, refuses a damaged one, and migrates the tables."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from bot.service.keys import Keys, Protection
from bot.storage import StorageError, engines
from bot.storage.fingerprints import find_keys, fingerprints_in, keep_fingerprints
from bot.storage.leadership import Candidate, ElectedProcess, OnlyProcess
from bot.storage.sent_marks import SentMarks
from bot.storage.sql import SqlStore
from bot.storage.tables import REVISION
from bot.storage.writer import DATABASE_ERRORS, driver_message

_CHECKED_BYTES: Final = 64 * 2**20
"""A larger file is not checked at each start: the check takes 3 ms per MB."""
_LOCKED_SECONDS: Final = 5.0
"""Seconds for which the switch to a write-ahead log waits for other processes."""

_DEFAULT: Final = Protection()

_VERSION: Final = sa.Table("alembic_version", sa.MetaData(), sa.Column("version_num", sa.String)).c.version_num


async def open_store(url: str, protection: Protection = _DEFAULT) -> SqlStore:
    """The store behind DATABASE_URL, with its tables up to date; `close` it in the end.

    Raises:
        StorageError: the URL, the file, the tables or the secrets are not usable; a file that was there is left as it was.
    """
    parsed = engines.parse_url(url)
    file = engines.sqlite_file(parsed)
    if file is not None:
        await asyncio.to_thread(_prepare_file, file)
    pair = engines.create_engines(parsed)
    leadership: Candidate = OnlyProcess() if file else ElectedProcess(engines.lock_engine(parsed))
    try:
        async with pair.reader.connect() as connection:
            kept = await connection.run_sync(fingerprints_in)
        keys = find_keys(kept, file, protection, pair.place)
        store = SqlStore(pair, SentMarks(file.with_name(f"{file.name}-sent") if file else None), keys, leadership)
        earlier = await _migrate(pair, parsed, keys, protection)
        if earlier is not None and not kept:
            # Written by a version without pseudonyms: what was overwritten would be left in the file's free pages.
            await pair.writer.rewrite()
        if kept != keys.fingerprints:
            await pair.writer.run(partial(_keep_fingerprints, keys, pair.place))
        async with pair.reader.connect() as connection:
            await connection.run_sync(store.chats.load)
    except BaseException as error:
        await pair.dispose()
        if isinstance(error, DATABASE_ERRORS):
            raise StorageError(f"the database {pair.place} cannot be opened: {driver_message(error)}") from error
        raise
    return store


def database_exists(url: str) -> bool:
    """False where the URL names an SQLite file that does not exist yet: reading must not create it.

    Raises:
        StorageError: the URL is not usable.
    """
    file = engines.sqlite_file(engines.parse_url(url))
    return file is None or file.exists()


def _prepare_file(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Created here and not by SQLite, so that only the bot's own user can read what people write.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StorageError(
            f"{file} cannot be written ({error.strerror}): make that writable, or name another file in DATABASE_URL"
        ) from error
    if not os.access(file.parent, os.W_OK):
        raise StorageError(f"{file.parent} cannot be written, and SQLite needs more files beside {file.name}: make it writable")
    if 0 < file.stat().st_size <= _CHECKED_BYTES:
        _refuse_damaged(file)
    _switch_to_wal(file)


def _refuse_damaged(file: Path) -> None:
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
        raise StorageError(f"{file} is damaged or not a database ({wrong}): `python -m bot restore FILE` puts a backup in its place")


def _switch_to_wal(file: Path) -> None:
    """Gives a file that has none a write-ahead log.

    SQLite reads the file before it asks for the lock to write its header, and does not wait for a lock that is wanted so late, whatever
    busy_timeout says: of several processes that open a new file at once all but one fail with `database is locked`.
    """
    until = time.monotonic() + _LOCKED_SECONDS
    while True:
        try:
            with closing(sqlite3.connect(file, _LOCKED_SECONDS, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise StorageError(f"the database {file} cannot be opened: {error}") from error
            time.sleep(random.uniform(0.001, 0.02))  # noqa: S311 - jitter, so that they do not meet again
        else:
            return


def _keep_fingerprints(keys: Keys, place: str, connection: sa.Connection) -> None:
    engines.lock_tables(connection)
    keep_fingerprints(connection, keys, place)


async def _migrate(pair: engines.Engines, url: sa.URL, keys: Keys, protection: Protection) -> str | None:
    """Brings the tables up to date; returns the revision that they had."""
    async with pair.reader.connect() as connection:
        earlier = await connection.run_sync(_revision)
        if earlier == REVISION:
            return earlier
    from bot.storage import migrating  # noqa: PLC0415 - alembic takes 160 ms to import, and most starts do not need it

    def upgrade(connection: sa.Connection) -> None:
        # Asked again: another process may have migrated before this one got the lock.
        engines.lock_tables(connection)
        migrating.upgrade_tables(connection, _revision(connection), keys=keys, log_content=protection.log_content)

    engine = engines.migration_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(upgrade)
    except StorageError as error:
        raise StorageError(f"the database {pair.place} cannot be used: {error}") from error
    finally:
        await engine.dispose()
    return earlier


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(sa.select(_VERSION))
