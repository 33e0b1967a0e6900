"""A backup is a checked copy of a database in use, and a restore puts it back, or leaves everything as it was."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.dialogue.tracker import Tracker
from bot.service.keys import Protection
from bot.storage import StorageError
from bot.storage.backups import database_file, make_backup, refuse_in_use, restore_backup
from bot.storage.opening import open_store
from bot.storage.pepper_file import read_pepper
from tests.storage.builders import NOON, damage, key, log, names, query, turn, url

ASIDE = "bot.db-before-20261101T120000Z"

HOLDS = """
import asyncio, sys
from bot.storage.opening import open_store

async def main():
    async with await open_store(sys.argv[1]):
        print("open", flush=True)
        sys.stdin.read()

asyncio.run(main())
"""


@contextmanager
def held_open(file: Path) -> Iterator[None]:
    """Another process has the database open and does nothing, as a bot to which nobody writes."""
    process = subprocess.Popen([sys.executable, "-c", HOLDS, url(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == b"open\n"
        yield
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(30)


async def _written(file: Path, language: str = "en") -> None:
    async with await open_store(url(file)) as store:
        await store.save(Tracker(language), turn())  # type: ignore[arg-type]


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of another database, in which one turn in Chinese stands; with the secret that goes with it."""
    asyncio.run(_written(tmp_path / "other" / "source.db", "zh"))
    make_backup(tmp_path / "other" / "source.db", tmp_path / "backup.db")
    shutil.copy(tmp_path / "other" / "source.db-pepper", tmp_path / "bot.db-pepper")
    shutil.rmtree(tmp_path / "other")
    return tmp_path / "backup.db"


def _mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def _contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


async def test_what_stands_in_the_write_ahead_log_alone_is_in_the_copy(file: Path, tmp_path: Path) -> None:
    async with await open_store(url(file)) as store:
        await store.save(Tracker(), turn())
        assert query(file, "SELECT count(*) FROM turns") == [(1,)]
        await asyncio.to_thread(make_backup, file, tmp_path / "copy.db")
        assert names(tmp_path) == ["bot.db", "bot.db-pepper", "bot.db-shm", "bot.db-wal", "copy.db"]
    assert query(tmp_path / "copy.db", "SELECT count(*) FROM turns") == [(1,)]
    assert _mode(tmp_path / "copy.db") == 0o600


def test_a_copy_made_while_somebody_writes_holds_whole_transactions(file: Path, tmp_path: Path) -> None:
    asyncio.run(_written(file))
    query(file, "CREATE TABLE pairs (number INTEGER, half INTEGER)")
    stop, begun = threading.Event(), threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            number = 0
            while not stop.is_set():
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("INSERT INTO pairs VALUES (?, 0)", (number,))
                connection.execute("INSERT INTO pairs VALUES (?, 1)", (number,))
                connection.execute("COMMIT")
                number += 1
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert begun.wait(30)
    try:
        make_backup(file, tmp_path / "copy.db")
    finally:
        stop.set()
        writer.join()
    rows = query(tmp_path / "copy.db", "SELECT number FROM pairs ORDER BY number, half")
    assert rows
    assert [number for (number,) in rows] == [number for number in range(len(rows) // 2) for _half in (0, 1)]


def test_what_was_deleted_is_not_in_the_copy(file: Path, tmp_path: Path) -> None:
    asyncio.run(_written(file))
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("UPDATE turns SET text = 'canary-4f8a'")
        connection.execute("DELETE FROM turns")
    make_backup(file, tmp_path / "copy.db")
    assert b"canary-4f8a" in file.read_bytes()
    assert b"canary-4f8a" not in (tmp_path / "copy.db").read_bytes()


async def test_a_file_that_is_there_is_replaced_only_when_asked_to(file: Path, tmp_path: Path) -> None:
    await _written(file)
    target = tmp_path / "copy.db"
    target.write_bytes(b"mine")
    with pytest.raises(StorageError, match=r"is there already: name another file, or overwrite it with --overwrite$"):
        make_backup(file, target)
    assert target.read_bytes() == b"mine"
    make_backup(file, target, overwrite=True)
    assert query(target, "SELECT count(*) FROM turns") == [(1,)]
    for taken in (file, tmp_path):
        with pytest.raises(StorageError, match="is there already"):
            make_backup(file, taken, overwrite=True)


def test_what_cannot_be_copied_is_told_and_leaves_nothing(file: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="is not there"):
        make_backup(file, tmp_path / "copy.db")
    file.write_bytes(b"this is a text, and a text is no database at all")
    with pytest.raises(StorageError, match=r"could not be copied to .*: file is not a database"):
        make_backup(file, tmp_path / "copy.db")
    with pytest.raises(StorageError, match=r"could not be copied to .*: No such file or directory"):
        make_backup(file, tmp_path / "nowhere" / "copy.db")
    query(tmp_path / "other.db", "CREATE TABLE theirs (x)")
    with pytest.raises(StorageError, match="it is no database of this bot"):
        make_backup(tmp_path / "other.db", tmp_path / "copy.db")
    assert names(tmp_path) == ["bot.db", "other.db"]


async def test_a_restored_database_answers_and_the_old_one_lies_beside_it(file: Path, backup: Path, tmp_path: Path) -> None:
    await _written(file)
    (tmp_path / "bot.db-sent").write_bytes(b"a stale mark\n")
    assert await asyncio.to_thread(restore_backup, backup, file, NOON) == tmp_path / ASIDE
    assert names(tmp_path) == ["backup.db", "bot.db", ASIDE, f"{ASIDE}-sent", "bot.db-pepper"]
    assert _mode(file) == 0o600
    for place, language in ((file, "zh"), (tmp_path / ASIDE, "en")):
        async with await open_store(url(place), Protection(read_pepper(file, make=False))) as store:
            assert (await store.load(key())).language == language
            assert len(await log(store)) == 1


async def test_the_write_ahead_log_of_a_killed_bot_goes_aside_with_its_database(file: Path, backup: Path, tmp_path: Path) -> None:
    code = HOLDS.replace("sys.stdin.read()", "__import__('os').kill(__import__('os').getpid(), 9)")
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", code, url(file)], check=False, capture_output=True)
    assert "bot.db-wal" in names(tmp_path)
    await asyncio.to_thread(restore_backup, backup, file, NOON)
    assert names(tmp_path) == ["backup.db", "bot.db", ASIDE, f"{ASIDE}-wal", "bot.db-pepper"]
    async with await open_store(url(file)) as store:
        assert (await store.load(key())).language == "zh"


def test_a_database_that_is_gone_or_damaged_is_replaced(file: Path, backup: Path, tmp_path: Path) -> None:
    assert restore_backup(backup, file, NOON) is None
    damage(file, 0, b"\xff" * 4096)
    broken = file.read_bytes()
    assert restore_backup(backup, file, NOON) == tmp_path / ASIDE
    assert (tmp_path / ASIDE).read_bytes() == broken
    assert query(file, "SELECT count(*) FROM turns") == [(1,)]


@pytest.mark.parametrize(
    ("spoil", "part"),
    [
        (lambda it: it.unlink(), "is not there"),
        (lambda it: it.write_bytes(b"no database " * 500), "is damaged or not a database"),
        (lambda it: it.write_bytes(b""), "is no database of this bot"),
        (lambda it: damage(it, 4096, b"\xa5" * 4096), "is damaged or not a database"),
        (lambda it: it.write_bytes(it.read_bytes()[:-4096]), "is damaged or not a database"),
        (lambda it: query(it, "UPDATE alembic_version SET version_num = '9999'"), "newer version of the bot (its revision is 9999)"),
        (lambda it: query(it, "DROP TABLE alembic_version"), "is no database of this bot"),
    ],
)
def test_a_bad_backup_is_refused_and_everything_is_as_it_was(file: Path, backup: Path, tmp_path: Path, spoil, part: str) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    asyncio.run(_written(file))
    spoil(backup)
    before = _contents(tmp_path)
    with pytest.raises(StorageError) as caught:
        restore_backup(backup, file, NOON)
    assert part in str(caught.value)
    assert "\n" not in str(caught.value)
    assert _contents(tmp_path) == before


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open cannot be renamed there")
def test_a_database_in_use_is_refused_and_everything_is_as_it_was(file: Path, backup: Path, tmp_path: Path) -> None:
    asyncio.run(_written(file))
    with held_open(file):
        before = _contents(tmp_path)
        with pytest.raises(StorageError, match="is in use: stop the bot"):
            restore_backup(backup, file, NOON)
        with pytest.raises(StorageError, match="is in use: stop the bot"):
            refuse_in_use(file)
        assert _contents(tmp_path) == before
    refuse_in_use(file)
    restore_backup(backup, file, NOON)


def test_two_restores_within_a_second_do_not_take_each_others_database(file: Path, backup: Path, tmp_path: Path) -> None:
    asyncio.run(_written(file))
    restore_backup(backup, file, NOON)
    first = (tmp_path / ASIDE).read_bytes()
    with pytest.raises(StorageError, match="File exists"):
        restore_backup(backup, file, NOON.astimezone(dt.timezone(dt.timedelta(hours=8))))
    assert (tmp_path / ASIDE).read_bytes() == first
    assert query(file, "SELECT count(*) FROM turns") == [(1,)]


def test_only_sqlites_database_is_a_file(tmp_path: Path) -> None:
    assert database_file(url(tmp_path / "bot.db")) == tmp_path / "bot.db"
    with pytest.raises(StorageError, match="pg_dump"):
        database_file("postgresql+asyncpg://somewhere/bot")
