"""`deploy/backup.py`: a copy of a database that is being written to."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "deploy" / "backup.py"


def _backup(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False)


def _pairs(file: Path) -> int:
    """How many pairs of rows the file holds; a half one fails."""
    with closing(sqlite3.connect(file)) as connection:
        rows = [number for (number,) in connection.execute("SELECT number FROM rows ORDER BY number, half")]
    assert rows == [number for number in range(len(rows) // 2) for _half in (0, 1)]
    return len(rows) // 2


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    """A database in WAL mode, held open, whose rows stand in the log alone."""
    file = tmp_path / "data" / "bot.db"
    file.parent.mkdir()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE rows (number INTEGER, half INTEGER)")
        connection.execute("INSERT INTO rows VALUES (0, 0), (0, 1)")
        yield file


def test_the_write_ahead_log_is_in_the_copy(database: Path, tmp_path: Path) -> None:
    done = _backup(database, tmp_path / "backups")
    (copy,) = (tmp_path / "backups").iterdir()
    assert done.returncode == 0, done.stderr
    assert str(copy) in done.stdout
    assert _pairs(copy) == 1


def test_only_its_owner_reads_the_copy(database: Path, tmp_path: Path) -> None:
    _backup(database, tmp_path / "backups")
    (copy,) = (tmp_path / "backups").iterdir()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700


def test_a_copy_made_while_somebody_writes_holds_whole_transactions(database: Path, tmp_path: Path) -> None:
    stop = threading.Event()
    begun = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            number = 0
            while not stop.is_set():
                number += 1
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("INSERT INTO rows VALUES (?, 0)", (number,))
                connection.execute("INSERT INTO rows VALUES (?, 1)", (number,))
                connection.execute("COMMIT")
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait(10)
    try:
        done = _backup(database, tmp_path / "backups")
    finally:
        stop.set()
        writer.join()
    (copy,) = (tmp_path / "backups").iterdir()
    assert done.returncode == 0, done.stderr
    assert 1 < _pairs(copy) <= _pairs(database)


def test_older_copies_are_removed_only_when_asked_to(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in (1, 2, 3):
        (folder / f"bot-2026010{day}T000000Z.db").touch()
    (folder / "notes.db").touch()
    _backup(database, folder)
    assert len(list(folder.iterdir())) == 5
    (folder / "bot-20260101T000000Z.db").unlink()
    _backup(database, folder, "--keep", "2")
    kept = sorted(file.name for file in folder.iterdir())
    assert "notes.db" in kept
    assert len(kept) == 3
    assert "bot-20260102T000000Z.db" not in kept


@pytest.mark.parametrize("content", [None, b"", b"this is a text, and a text is no database at all"])
def test_what_is_no_database_is_told_in_one_sentence(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    if content is not None:
        file.write_bytes(content)
    done = _backup(file, tmp_path / "backups")
    assert done.returncode == 1
    assert str(file) in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not list((tmp_path / "backups").glob("*"))


def test_keeping_none_is_refused(database: Path, tmp_path: Path) -> None:
    assert _backup(database, tmp_path / "backups", "--keep", "0").returncode == 2
    assert not (tmp_path / "backups").exists()
