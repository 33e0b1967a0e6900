"""Examines a database without changing it: its integrity, its version, and the SQLite that reads it."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from bot.service.diagnosis import Diagnosis, fault, ok, warning
from bot.storage import StorageError, engines
from bot.storage.tables import REVISION
from bot.storage.writer import DATABASE_ERRORS, driver_message

_FIRST_FAULTY: Final = (3, 7, 0)
_LAST_FAULTY: Final = (3, 51, 2)
_MENDED: Final = {(3, 50): 7, (3, 44): 6}
"""Releases of earlier lines into which the correction was taken."""


async def examine_database(url: str) -> tuple[Diagnosis, ...]:
    """What is to be said of the database of DATABASE_URL, and of SQLite where it is one."""
    try:
        parsed = engines.parse_url(url)
    except StorageError as error:
        return (fault("database", str(error), "correct DATABASE_URL"),)
    file = engines.sqlite_file(parsed)
    if file is None:
        return (await _examine_server(parsed),)
    return (await asyncio.to_thread(_examine_file, file), check_sqlite(sqlite3.sqlite_version_info))


def check_sqlite(version: tuple[int, ...]) -> Diagnosis:
    """Whether a version of SQLite has the WAL-reset bug, which may damage a database that two connections write to at once.

    Source: https://sqlite.org/wal.html, section "The WAL-Reset Bug".
    """
    name = ".".join(str(number) for number in version)
    mended = version[2] >= _MENDED.get((version[0], version[1]), version[2] + 1)
    if mended or not _FIRST_FAULTY <= version <= _LAST_FAULTY:
        return ok("sqlite", f"{name} is free of the WAL-reset bug")
    todo = "let one process at a time use the database, as the bot does with one connection that writes, or install 3.51.3 or newer"
    return warning("sqlite", f"{name} has the WAL-reset bug, which may damage a database that two processes write to", todo)


def revision_of(connection: sqlite3.Connection) -> str | None:
    """The revision of a database of this bot; None for any other."""
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'").fetchone() is None:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def damage_in(connection: sqlite3.Connection) -> str:
    """The first damage that SQLite's full check finds; empty where there is none."""
    (finding,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    return "" if finding == "ok" else " ".join(str(finding).split())


def open_read_only(file: Path) -> sqlite3.Connection:
    """A connection that never writes: neither into the file, nor what stands in its write-ahead log."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=30)


def _examine_file(file: Path) -> Diagnosis:
    if not file.exists():
        return ok("database", f"{file} is not there yet: the first start makes it")
    if file.is_file() and file.stat().st_size == 0:
        return ok("database", f"{file} is empty: the next start makes its tables")
    try:
        with closing(open_read_only(file)) as connection:
            damage = damage_in(connection)
            revision = revision_of(connection)
    except sqlite3.OperationalError as error:
        return fault("database", f"{file} cannot be read: {error}", "make it readable, or correct DATABASE_URL")
    except sqlite3.DatabaseError as error:
        return _damaged(file, str(error))
    return _damaged(file, damage) if damage else _versioned(str(file), revision, f"{file.stat().st_size / 2**20:.1f} MB, undamaged")


def _damaged(file: Path, how: str) -> Diagnosis:
    return fault("database", f"{file} is damaged or not a database: {how}", "stop the bot, and `python -m bot restore` the last backup")


async def _examine_server(url: sa.URL) -> Diagnosis:
    place = url.render_as_string(hide_password=True)
    version: sa.Select[str] = sa.select(sa.column("version_num", sa.String)).select_from(sa.table("alembic_version"))
    try:
        pair = engines.create_engines(url)
        try:
            async with pair.reader.connect() as connection:
                known = await connection.run_sync(lambda it: sa.inspect(it).has_table("alembic_version"))
                revision = await connection.scalar(version) if known else None
        finally:
            await pair.dispose()
    except StorageError as error:
        return fault("database", f"{place} cannot be used", str(error))
    except DATABASE_ERRORS as error:
        return fault("database", f"{place} cannot be reached: {driver_message(error)}", "see that it runs, or correct DATABASE_URL")
    return _versioned(place, revision, "reachable") if known else ok("database", f"{place} is empty: the first start makes its tables")


def _versioned(place: str, revision: str | None, how: str) -> Diagnosis:
    if revision is None:
        return fault("database", f"{place} is a database of another program", "name another one in DATABASE_URL")
    if revision > REVISION:
        return fault("database", f"{place} was made by a newer version of the bot (its revision is {revision})", "upgrade the bot")
    if revision < REVISION:
        return ok("database", f"{place}, {how}; of an earlier version, which the next start or `python -m bot db upgrade` upgrades")
    return ok("database", f"{place}, {how}")
