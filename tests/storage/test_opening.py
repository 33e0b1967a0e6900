"""A database is created, migrated, or refused in one sentence and left unchanged."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.dialogue.tracker import Tracker
from bot.storage import StorageError
from bot.storage.opening import database_exists, open_store
from tests.storage.builders import damage, key, log, names, query, turn, url


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _write(file: Path, content: bytes) -> None:
    file.write_bytes(content)


async def _refused(file: Path) -> str:
    with pytest.raises(StorageError) as caught:
        await open_store(url(file))
    assert "\n" not in str(caught.value)
    return str(caught.value)


async def test_the_folder_and_the_file_are_made(tmp_path: Path) -> None:
    file = tmp_path / "new" / "数据" / "100% mine.db"
    async with await open_store(url(file)) as store:
        await store.save(Tracker(), turn())
    assert query(file, "SELECT count(*) FROM turns") == [(1,)]


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions")
async def test_only_the_bots_own_user_can_read_the_files(file: Path) -> None:
    async with await open_store(url(file)) as store:
        await store.save(Tracker(), turn())
        assert names(file.parent) == ["bot.db", "bot.db-pepper", "bot.db-shm", "bot.db-wal"]
        assert {stat.S_IMODE(each.stat().st_mode) for each in file.parent.iterdir()} == {0o600}


async def test_a_second_opening_finds_what_the_first_kept_and_does_not_need_alembic(file: Path) -> None:
    async with await open_store(url(file)) as store:
        await store.save(Tracker("zh"), turn())
    code = f"""
import asyncio, sys
from bot.storage.opening import database_exists, open_store
async def main():
    async with await open_store({url(file)!r}) as store:
        print([each.text async for each in store.turns()], "alembic" in sys.modules)
asyncio.run(main())
"""
    command = [sys.executable, "-W", "error", "-c", code]
    ended = await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True, text=True)
    assert ended.stdout.strip() == f"{[turn().text]} False"


OPENS_FOUR_TIMES_AT_ONCE = """
import asyncio, multiprocessing, sys
import bot.storage.migrating
from bot.dialogue.tracker import Tracker
from bot.storage.opening import open_store
from tests.storage.builders import turn

async def save(url):
    async with await open_store(url) as store:
        await store.save(Tracker(), turn())

def opens(url, start, ended):
    start.wait()
    try:
        asyncio.run(save(url))
    except Exception as error:
        ended.put(repr(error))
    else:
        ended.put("saved")

context = multiprocessing.get_context("fork")
for number in range(8):
    start, ended = context.Barrier(4), context.SimpleQueue()
    processes = [context.Process(target=opens, args=(f"{sys.argv[1]}{number}", start, ended)) for _ in range(4)]
    for process in processes:
        process.start()
    print(*(ended.get() for _ in processes))
    for process in processes:
        process.join()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
def test_processes_that_open_a_new_file_at_once_all_succeed(file: Path) -> None:
    """Once in some rounds one of them failed with `database is locked`, at the switch to a write-ahead log."""
    done = subprocess.run([sys.executable, "-c", OPENS_FOUR_TIMES_AT_ONCE, url(file)], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["saved saved saved saved"] * 8


async def test_a_lock_that_sqlite_does_not_wait_for_at_the_switch_to_wal_is_waited_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        waited: list[float] = []

        def let_go(seconds: float) -> None:
            waited.append(seconds)
            other.execute("ROLLBACK")

        monkeypatch.setattr("bot.storage.opening.time.sleep", let_go)
        async with await open_store(url(file)) as store:
            await store.save(Tracker(), turn())
    assert len(waited) == 1


async def test_a_lock_that_is_kept_is_told_after_a_while(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.opening._LOCKED_SECONDS", 0.1)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "database is locked" in await _refused(file)


async def test_several_openings_of_a_new_file_at_once_all_succeed(file: Path) -> None:
    stores = await asyncio.gather(*(open_store(url(file)) for _ in range(2)))
    await asyncio.gather(*(each.save(Tracker(), turn()) for each in stores))
    assert len(await log(stores[0])) == 2
    for each in stores:
        await each.close()


async def test_a_file_that_is_no_database_is_refused_and_untouched(file: Path) -> None:
    _write(file, b"These are my notes, not a database. " * 200)
    before = _digest(file)
    assert await _refused(file) == (
        f"{file} is damaged or not a database (file is not a database): `python -m bot restore FILE` puts a backup in its place"
    )
    assert _digest(file) == before
    assert names(file.parent) == ["bot.db"]


async def test_a_damaged_header_is_refused_and_untouched(file: Path) -> None:
    await (await open_store(url(file))).close()
    damage(file, 0, b"\xff" * 16)
    before = _digest(file)
    assert "is damaged or not a database" in await _refused(file)
    assert _digest(file) == before


DIES_AFTER_SAVING = """
import asyncio, os, signal, sys
from bot.dialogue.tracker import Tracker
from bot.storage.opening import database_exists, open_store
from tests.storage.builders import turn

async def main():
    store = await open_store(sys.argv[1])
    await store.save(Tracker("zh"), turn())
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
async def test_a_damaged_page_is_refused_and_not_even_the_wal_is_merged(file: Path) -> None:
    await (await open_store(url(file))).close()
    # A page that no turn writes: the others have a sound copy in the WAL.
    ((page,),) = query(file, "SELECT rootpage FROM sqlite_master WHERE name = 'alembic_version'")
    died = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", DIES_AFTER_SAVING, url(file)], check=False, capture_output=True)
    assert died.returncode == -signal.SIGKILL, died.stderr
    wal = file.with_name("bot.db-wal")
    damage(file, 4096 * (page - 1), b"\xa5" * 4096)
    before = (_digest(file), _digest(wal))
    assert "is damaged or not a database" in await _refused(file)
    assert (_digest(file), _digest(wal)) == before


def test_whichever_page_is_damaged_the_start_is_refused_and_the_file_untouched(file: Path) -> None:
    asyncio.run(_filled(file))
    sound = file.read_bytes()
    pages = range(len(sound) // 4096)
    for page in pages:
        damage(file, 4096 * page, os.urandom(4096))
        before = _digest(file)
        assert "is damaged or not a database" in asyncio.run(_refused(file)), page
        assert _digest(file) == before
        _write(file, sound)
    assert len(pages) > 30


async def _filled(file: Path) -> None:
    async with await open_store(url(file)) as store:
        for number in range(20):
            await store.save(Tracker(), turn(key=key(str(number)), text="题" * 4_000))


async def test_a_database_of_a_newer_version_is_refused_and_untouched(file: Path) -> None:
    async with await open_store(url(file)) as store:
        await store.save(Tracker(), turn())
    query(file, "UPDATE alembic_version SET version_num = '9999'")
    before = _digest(file)
    assert await _refused(file) == (
        f"the database {file} cannot be used: it was made by a newer version of the bot (its revision is 9999): upgrade the bot"
    )
    assert _digest(file) == before


async def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    _write(tmp_path / "taken", b"a file, not a folder")
    said = await _refused(tmp_path / "taken" / "bot.db")
    assert "cannot be written" in said
    assert "DATABASE_URL" in said


async def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    assert "cannot be written (Is a directory)" in await _refused(tmp_path)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_write_permission_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert "cannot be written" in asyncio.run(_refused(tmp_path / "bot.db"))
    finally:
        tmp_path.chmod(0o700)


async def test_a_table_of_another_program_in_the_way_leaves_the_file_without_half_a_migration(file: Path) -> None:
    query(file, "CREATE TABLE replies (theirs TEXT)")  # the last table that the first migration makes
    assert "table replies already exists" in await _refused(file)
    assert query(file, "SELECT name FROM sqlite_master") == [("replies",)]


async def test_a_conversation_outlives_the_store(file: Path) -> None:
    async with await open_store(url(file)) as store:
        await store.save(Tracker("en"), turn())
    async with await open_store(url(file)) as store:
        assert await store.load(key()) == Tracker("en")


async def test_asking_whether_a_database_exists_does_not_create_it(tmp_path: Path) -> None:
    file = tmp_path / "new" / "bot.db"
    assert not database_exists(url(file))
    assert not file.parent.exists()
    async with await open_store(url(file)):
        assert database_exists(url(file))
    assert database_exists("postgresql+asyncpg://somewhere/bot")
    with pytest.raises(StorageError, match="not a database URL"):
        database_exists("nowhere")
