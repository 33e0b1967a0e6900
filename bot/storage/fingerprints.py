"""Finds the secrets that a database was written with, and refuses others: nothing is overwritten with a second pepper or key."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from bot.service.keys import Keys, Protection
from bot.storage import StorageError
from bot.storage.pepper_file import pepper_file, read_pepper
from bot.storage.tables import FINGERPRINTS


def fingerprints_in(connection: sa.Connection) -> dict[str, str]:
    """The fingerprints that a database keeps, by the names of the settings; none in one that is new, or of before there were any."""
    if not sa.inspect(connection).has_table(FINGERPRINTS.name):
        return {}
    return {row.secret: row.fingerprint for row in connection.execute(sa.select(FINGERPRINTS))}


def find_keys(kept: dict[str, str], file: Path | None, protection: Protection, place: str) -> Keys:
    """The secrets with which a database is read and written.

    Args:
        kept: its fingerprints.
        file: the file of SQLite; None for a database server.
        protection: what the operator has set.
        place: the database, for messages.

    Raises:
        StorageError: they are not the ones that it was written with, or PEPPER is not set.
    """
    pepper = protection.pepper
    if pepper is None and file is None:
        raise StorageError(f"PEPPER is not set, and the database {place} needs one for all processes: `python -m bot keygen` makes one")
    if pepper is None and file is not None:
        pepper = read_pepper(file, make="PEPPER" not in kept)
    assert pepper is not None
    keys = Keys(pepper, protection.data_key)
    refuse_others(kept, keys, place, given=protection.pepper is not None, file=file)
    return keys


def refuse_others(kept: dict[str, str], keys: Keys, place: str, *, given: bool = True, file: Path | None = None) -> None:
    """Refuses secrets that are not those of the database.

    Raises:
        StorageError: they are not.
    """
    ours = keys.fingerprints
    if kept.get("PEPPER", ours["PEPPER"]) != ours["PEPPER"]:
        held = "PEPPER is" if given or file is None else f"{pepper_file(file)} holds"
        raise StorageError(f"{held} not the secret that the database {place} was written with: put back the one of before")
    if "DATA_KEY" in kept and "DATA_KEY" not in ours:
        raise StorageError(f"the database {place} is encrypted, and DATA_KEY is not set: set the key that it was written with")
    if kept.get("DATA_KEY", ours.get("DATA_KEY")) != ours.get("DATA_KEY"):
        raise StorageError(f"DATA_KEY is not the key that the database {place} was written with: put back the one of before")


def keep_fingerprints(connection: sa.Connection, keys: Keys, place: str) -> None:
    """Keeps the fingerprints of the secrets with which a database is written from now on.

    Raises:
        StorageError: another process was first, with others.
    """
    kept = fingerprints_in(connection)
    refuse_others(kept, keys, place)
    new = [{"secret": name, "fingerprint": print_} for name, print_ in keys.fingerprints.items() if name not in kept]
    if new:
        connection.execute(sa.insert(FINGERPRINTS), new)
