"""Copies an SQLite database into one checked file while the bot runs, and puts such a file in its place."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from bot.storage import StorageError, engines
from bot.storage.examination import damage_in, open_read_only, revision_of
from bot.storage.tables import REVISION

if sys.platform != "win32":
    import fcntl

_SHARED_LOCK: Final = (510, 0x40000002)
"""Length and start of the bytes that SQLite locks on behalf of whoever has a database open, https://sqlite.org/src/file/src/os.h."""
_BESIDE: Final = ("-wal", "-sent")
"""Files that belong to a database, and go where it goes; `-shm` is made from `-wal`."""


def database_file(url: str) -> Path:
    """The file of DATABASE_URL.

    Raises:
        StorageError: it names none.
    """
    file = engines.sqlite_file(engines.parse_url(url))
    if file is None:
        raise StorageError("only SQLite's database is a file: for PostgreSQL use pg_dump and pg_restore")
    return file


def make_backup(database: Path, target: Path, *, overwrite: bool = False) -> None:
    """Writes the database as of now into one file that only its owner reads. It may be in use.

    Raises:
        StorageError: there is no sound copy, or the file is there already; nothing was replaced.
    """
    if not database.is_file():
        raise StorageError(f"{database} is not there: name the database in DATABASE_URL")
    if target.exists() and (not overwrite or target.is_dir() or target.samefile(database)):
        raise StorageError(f"{target} is there already: name another file{'' if overwrite else ', or overwrite it with --overwrite'}")
    draft = target.with_name(f"{target.name}.part")
    try:
        _copy(database, draft)
        draft.replace(target)
        _sync_folder(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"{database} could not be copied to {target}: {_reason(error)}") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def restore_backup(backup: Path, database: Path, now: dt.datetime) -> Path | None:
    """Puts a backup in the place of the database.

    Returns:
        The new name of the database that was there; None where there was none. Its write-ahead log keeps its name beside it.

    Raises:
        StorageError: the backup is none, or damaged, or of a newer version; or the database is in use. Everything is as it was.
    """
    _refuse_bad(backup)
    draft = database.with_name(f"{database.name}-restoring")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        _copy(backup, draft)
        with _unused(database):
            aside = _move_aside(database, now)
            draft.replace(database)
        _sync_folder(database.parent)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"{backup} could not be put in the place of {database}: {_reason(error)}") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return aside


def refuse_in_use(database: Path) -> None:
    """Refuses a database that a process has open.

    Raises:
        StorageError: one has.
    """
    with _unused(database):
        pass


def _copy(source: Path, target: Path) -> None:
    """A copy of what is committed, without what was deleted; it is checked before it counts."""
    target.unlink(missing_ok=True)
    # Made here and not by SQLite, so that only the owner can read it.
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(open_read_only(source)) as connection:
        # One statement reads one state of the database, and keeps nobody from writing. The online backup would copy deleted rows, too.
        connection.execute("VACUUM INTO ?", (str(target),))
    with closing(sqlite3.connect(target)) as connection:
        damage = damage_in(connection)
        if damage or revision_of(connection) is None:
            raise sqlite3.DatabaseError(f"the copy is damaged ({damage})" if damage else "it is no database of this bot")
    with target.open("rb") as written:
        os.fsync(written.fileno())


def _refuse_bad(backup: Path) -> None:
    if not backup.is_file():
        raise StorageError(f"{backup} is not there: name a file that `python -m bot backup` wrote")
    try:
        with closing(open_read_only(backup)) as connection:
            damage, revision = damage_in(connection), revision_of(connection)
    except sqlite3.Error as error:
        damage, revision = str(error), None
    if damage:
        raise StorageError(f"{backup} is damaged or not a database ({damage}): name an earlier backup")
    if revision is None:
        raise StorageError(f"{backup} is no database of this bot: name a file that `python -m bot backup` wrote")
    if revision > REVISION:
        raise StorageError(f"{backup} was made by a newer version of the bot (its revision is {revision}): upgrade the bot")


@contextmanager
def _unused(database: Path) -> Iterator[None]:
    """Keeps SQLite's own lock, so that nobody else opens the database meanwhile."""
    if sys.platform == "win32" or not database.exists():
        # Windows lets nobody rename a file that is open.
        yield
        return
    descriptor = os.open(database, os.O_RDWR)
    try:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, *_SHARED_LOCK)
        except (BlockingIOError, PermissionError):
            raise StorageError(f"{database} is in use: stop the bot, and whatever else has it open") from None
        yield
    finally:
        os.close(descriptor)


def _move_aside(database: Path, now: dt.datetime) -> Path | None:
    """Gives the database and what belongs to it another name, the database last: its place is never empty."""
    aside = database.with_name(now.astimezone(dt.UTC).strftime(f"{database.name}-before-%Y%m%dT%H%M%SZ"))
    for ending in _BESIDE:
        beside = database.with_name(f"{database.name}{ending}")
        if beside.exists():
            beside.replace(aside.with_name(f"{aside.name}{ending}"))
    database.with_name(f"{database.name}-shm").unlink(missing_ok=True)
    if not database.exists():
        return None
    os.link(database, aside)
    return aside


def _sync_folder(folder: Path) -> None:
    """Has the disk know the names of the folder's files."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(error: OSError | sqlite3.Error) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
