"""Copies the bot's SQLite database into one checked file, while the bot runs. Needs nothing but Python.

python backup.py DATABASE FOLDER [--keep N]
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

_NAME = "bot-%Y%m%dT%H%M%SZ.db"
_PATTERN = "bot-*Z.db"


class BackupError(Exception):
    """No backup was made; the message is one sentence for the operator."""


def backup(database: Path, folder: Path, now: dt.datetime) -> Path:
    """Writes the database as of now into a new file of the folder, and returns that file.

    Raises:
        BackupError: the database cannot be read, the copy cannot be written, or it is damaged.
    """
    if not database.is_file():
        raise BackupError(f"{database} is not a file: name the database that DATABASE_URL names")
    target = folder / now.astimezone(dt.UTC).strftime(_NAME)
    unfinished = target.with_suffix(".part")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        # Made here and not by SQLite, so that what people wrote can be read by its owner alone.
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _copy(database, unfinished)
        unfinished.replace(target)
    except (OSError, sqlite3.Error) as error:
        unfinished.unlink(missing_ok=True)
        raise BackupError(f"{database} could not be copied to {target}: {error}") from error
    return target


def _copy(database: Path, target: Path) -> None:
    # Read-only: such a connection never writes the log back into the database, which is the bot's business alone.
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as source:
        # One statement reads one state of the database, the write-ahead log included, and keeps nobody from writing.
        source.execute("VACUUM INTO ?", (str(target),))
    with closing(sqlite3.connect(target)) as copy:
        (finding,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        (tables,) = copy.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if not tables:
        raise sqlite3.DatabaseError("it is empty")
    if finding != "ok":
        raise sqlite3.DatabaseError(f"the copy is damaged ({finding})")
    with target.open("rb") as written:
        os.fsync(written.fileno())


def prune(folder: Path, keep: int) -> list[Path]:
    """Removes all but the newest `keep` backups of the folder, and returns those removed."""
    surplus = sorted(folder.glob(_PATTERN))[:-keep]
    for old in surplus:
        old.unlink()
    return surplus


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Copy the bot's SQLite database into one checked file, while the bot runs.")
    parser.add_argument("database", type=Path, help="the database file, like data/bot.db")
    parser.add_argument("folder", type=Path, help="where backups go; it is made where it is missing")
    parser.add_argument("--keep", type=int, metavar="N", help="remove all but the newest N backups there")
    given = parser.parse_args()
    if given.keep is not None and given.keep < 1:
        parser.error("--keep takes a number from 1 on")
    try:
        made = backup(given.database, given.folder, dt.datetime.now(dt.UTC))
        removed = prune(given.folder, given.keep) if given.keep else []
    except (BackupError, OSError) as error:
        sys.exit(str(error))
    sys.stdout.write(f"{made} ({made.stat().st_size} bytes), {len(removed)} old ones removed\n")


if __name__ == "__main__":
    main()
