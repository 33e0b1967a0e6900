"""Reads the file beside an SQLite database that holds PEPPER, and makes it where there is none."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from bot.service.keys import LEAST_PEPPER, new_secret
from bot.storage import StorageError


def pepper_file(database: Path) -> Path:
    """Where PEPPER of an SQLite database is kept, if the operator has not set it."""
    return database.with_name(f"{database.name}-pepper")


def read_pepper(database: Path, *, make: bool) -> str:
    """What the file holds. Processes that start at once on a new folder read the same.

    Args:
        database: the file of the database.
        make: whether a file is made where there is none; else that is an error, for a new one would fit nothing in the database.

    Raises:
        StorageError: it is not there, or cannot be read or made.
    """
    file = pepper_file(database)
    try:
        if make and not file.exists():
            _make(file)
        pepper = file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise StorageError(f"{file} is gone, and {database} was written with it: put it back, or set PEPPER to what stood in it") from None
    except (OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) else "it is not ASCII"
        raise StorageError(f"{file} cannot be read or written ({what}): make it readable, or set PEPPER") from error
    if len(pepper) < LEAST_PEPPER:
        raise StorageError(f"{file} holds no secret of {LEAST_PEPPER} characters: put the one back that {database} was written with")
    return pepper


def copy_pepper(database: Path, other: Path) -> bool:
    """Copies the file of one database for another one that has none; False where there is nothing to copy.

    Raises:
        StorageError: it could not be copied.
    """
    source, target = pepper_file(database), pepper_file(other)
    if not source.is_file() or target.exists():
        return False
    try:
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(source.read_bytes())
    except OSError as error:
        raise StorageError(f"{source} could not be copied to {target}: {error.strerror}") from error
    return True


def _make(file: Path) -> None:
    """Makes the file at one stroke: whoever is second finds the first one's, and never half of one."""
    number, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(number, "w", encoding="ascii") as stream:
            stream.write(f"{new_secret()}\n")
            stream.flush()
            os.fsync(number)
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        Path(draft).unlink(missing_ok=True)
