"""Checks the files of an installation for `doctor`: room on the disk, and who may read and write them."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

from bot.service.diagnosis import Diagnosis, fault, ok, warning

_MB = 2**20
_LEAST = 50 * _MB
"""Bytes that must be free: a write-ahead log, the computed index and a backup need room."""
_COMFORTABLE = 500 * _MB
_SETTINGS = Path(".env")


def data_file(database_url: str) -> Path | None:
    """The file of an SQLite database; None for a server, or a URL that cannot be used."""
    from bot.storage import StorageError
    from bot.storage.engines import parse_url, sqlite_file

    try:
        return sqlite_file(parse_url(database_url))
    except StorageError:
        return None


def check_disk(database: Path) -> Diagnosis:
    """Whether there is room for the database to grow, and for a copy of it."""
    folder = _nearest_folder(database)
    free = shutil.disk_usage(folder).free
    wanted = max(_COMFORTABLE, 2 * (database.stat().st_size if database.is_file() else 0))
    found = f"{free / _MB:,.0f} MB are free for {folder}"
    if free < _LEAST:
        return fault("disk", f"only {found}: what people write may be refused soon", "make room")
    return (
        warning("disk", f"only {found}", f"keep {wanted / _MB:,.0f} MB free, for a backup as well") if free < wanted else ok("disk", found)
    )


def check_permissions(database: Path) -> Diagnosis:
    """Whether the bot may write its data, and whether nobody else may read them."""
    folder = _nearest_folder(database)
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return fault("permissions", f"{folder} cannot be written by this user", "run the bot as its owner, or make it writable")
    files = [file for file in (*sorted(folder.glob(f"{database.name}*")), _SETTINGS) if file.is_file()]
    locked = [file for file in files if not os.access(file, os.R_OK) or (file == database and not os.access(file, os.W_OK))]
    if locked:
        return fault("permissions", f"{_named(locked)} cannot be read and written by this user", "run the bot as their owner")
    if stat.S_IMODE(folder.stat().st_mode) & 0o022 and folder == database.parent:
        return fault("permissions", f"others may write into {folder}, and so replace the database", f"chmod 700 {folder}")
    open_ones = [file for file in files if stat.S_IMODE(file.stat().st_mode) & 0o077]
    if open_ones:
        return warning("permissions", f"others may read {_named(open_ones)}", f"chmod 600 {' '.join(map(str, open_ones))}")
    return ok("permissions", f"only this user reads the {len(files)} files in question" if files else f"{folder} can be written")


def _nearest_folder(file: Path) -> Path:
    """The file's folder, or the nearest above it that is there already."""
    return next(folder for folder in file.absolute().parents if folder.is_dir())


def _named(files: list[Path]) -> str:
    return ", ".join(map(str, files))
