"""`backup`, `restore` and `db upgrade` as the operator types them."""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.dialogue.tracker import Tracker
from bot.service.keys import new_secret
from bot.storage.opening import open_store
from bot.storage.tables import REVISION
from tests.cli.processes import bot, within
from tests.storage.builders import names, query, turn, url
from tests.storage.test_backups import held_open
from tests.storage.test_pseudonyms import WRITTEN


async def _written(file: Path) -> None:
    async with await open_store(url(file)) as store:
        await store.save(Tracker(), turn())


@pytest.fixture
def database(tmp_path: Path) -> Path:
    file = tmp_path / "bot.db"
    asyncio.run(_written(file))
    return file


def test_a_backup_of_a_running_bots_database_is_restored_once_the_bot_has_stopped(database: Path, tmp_path: Path) -> None:
    with held_open(database):
        assert "is a checked copy of the database" in bot(tmp_path, "backup", "copy.db").out
        query(database, "DELETE FROM turns")
        assert f"{database} is in use: stop the bot" in bot(tmp_path, "restore", "copy.db").told(2)
        assert f"{database} is in use: stop the bot" in bot(tmp_path, "db", "upgrade").told(2)
    restored = bot(tmp_path, "restore", "copy.db")
    assert (restored.code, restored.err) == (0, "")
    assert f"the database of before is {database}-before-" in restored.out
    assert query(database, "SELECT count(*) FROM turns") == [(1,)]


@pytest.mark.usefixtures("database")
def test_a_backup_with_keys_is_restored_on_another_machine(tmp_path: Path) -> None:
    assert within(tmp_path, "backup", "copy.db", "--with-keys").code == 0
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("copy.db", "copy.db-pepper"):
        (tmp_path / name).rename(elsewhere / name)
    assert within(elsewhere, "restore", "copy.db").code == 0
    assert stat.S_IMODE((elsewhere / "bot.db-pepper").stat().st_mode) == 0o600
    assert "is up to date" in within(elsewhere, "db", "upgrade").out


@pytest.mark.usefixtures("database")
def test_without_its_keys_a_restored_database_waits_for_them(tmp_path: Path) -> None:
    assert within(tmp_path, "backup", "copy.db").code == 0
    assert not (tmp_path / "copy.db-pepper").exists()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "copy.db").rename(elsewhere / "copy.db")
    assert within(elsewhere, "restore", "copy.db").code == 0
    assert "bot.db-pepper is gone" in within(elsewhere, "db", "upgrade").told(2)


def test_who_was_forgotten_since_the_backup_is_not_restored(database: Path, tmp_path: Path) -> None:
    assert bot(tmp_path, "backup", "copy.db").code == 0
    asyncio.run(_forgotten(database))
    assert "without 1 people who had their data erased" in bot(tmp_path, "restore", "copy.db").out
    assert query(database, "SELECT count(*) FROM turns") == query(database, "SELECT count(*) FROM conversations") == [(0,)]
    assert query(database, "SELECT count(*) FROM forgotten") == [(1,)]


async def _forgotten(file: Path) -> None:
    async with await open_store(url(file)) as store:
        await store.forget(turn().key, turn().at + dt.timedelta(days=1))


def test_a_backup_that_is_there_is_not_overwritten_unless_asked_for(database: Path, tmp_path: Path) -> None:
    assert within(tmp_path, "backup", "copy.db").code == 0
    query(database, "DELETE FROM turns")
    assert "overwrite it with --overwrite" in within(tmp_path, "backup", "copy.db").told(2)
    assert query(tmp_path / "copy.db", "SELECT count(*) FROM turns") == [(1,)]
    assert within(tmp_path, "backup", "copy.db", "--overwrite").code == 0
    assert query(tmp_path / "copy.db", "SELECT count(*) FROM turns") == [(0,)]


@pytest.mark.parametrize(
    ("arguments", "settings", "part"),
    [
        (("backup", "copy.db"), {}, "bot.db is not there"),
        (("backup", "copy.db"), {"DATABASE_URL": "postgresql+asyncpg://u:hush@h/d"}, "use pg_dump"),
        (("backup", "copy.db"), {"DATABASE_URL": "mysql://h/d"}, "only sqlite+aiosqlite and"),
        (("restore", "nowhere.db"), {}, "nowhere.db is not there"),
        (("restore", "nowhere.db"), {"DATABASE_URL": "postgresql+asyncpg://u:hush@h/d"}, "use pg_dump"),
        (("db", "upgrade"), {"DATABASE_URL": "mysql://h/d"}, "only sqlite+aiosqlite and"),
        (("db", "upgrade"), {"LANGUAGE": "fr"}, "LANGUAGE"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(
    tmp_path: Path, arguments: tuple[str, ...], settings: dict[str, str], part: str
) -> None:
    told = within(tmp_path, *arguments, **settings).told(2)
    assert part in told
    assert "hush" not in told
    assert names(tmp_path) == []


def test_the_tables_of_an_earlier_version_are_upgraded(tmp_path: Path) -> None:
    database = tmp_path / "bot.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(WRITTEN.read_text(encoding="utf-8"))
    (turns,) = query(database, "SELECT count(*) FROM turns")
    assert within(tmp_path, "db", "upgrade").out == f"{database} is up to date (revision {REVISION})\n"
    assert query(database, "SELECT count(*) FROM inbox") == [(0,)]
    assert query(database, "SELECT count(*) FROM turns") == [turns]
    assert within(tmp_path, "db", "upgrade", DATA_KEY=new_secret()).out.endswith("rows were encrypted)\n")


def test_a_database_of_a_newer_version_is_refused_and_untouched(tmp_path: Path, database: Path) -> None:
    query(database, "UPDATE alembic_version SET version_num = '9999'")
    before = database.read_bytes()
    assert "newer version of the bot" in within(tmp_path, "db", "upgrade").told(2)
    assert database.read_bytes() == before
