"""The settings of each connection, and the URLs that are accepted."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import StorageError, engines
from bot.storage.engines import storable
from tests.storage.builders import url

ASKED = ("journal_mode", "busy_timeout", "foreign_keys", "synchronous")


async def _told(connection: AsyncConnection) -> list[object]:
    return [await connection.scalar(sa.text(f"PRAGMA {name}")) for name in ASKED]


def _told_sync(connection: sa.Connection) -> list[object]:
    return [connection.scalar(sa.text(f"PRAGMA {name}")) for name in ASKED]


async def test_every_connection_runs_in_wal_waits_five_seconds_and_syncs_fully(file: Path) -> None:
    pair = engines.create_engines(engines.parse_url(url(file)))
    try:
        async with pair.reader.connect() as first, pair.reader.connect() as second:
            for connection in (first, second):
                assert await _told(connection) == ["wal", 5000, 1, 2]
        assert await pair.writer.run(_told_sync) == ["wal", 5000, 1, 2]
    finally:
        await pair.dispose()


async def test_the_migrator_leaves_foreign_keys_off(file: Path) -> None:
    engine = engines.migration_engine(engines.parse_url(url(file)))
    async with engine.connect() as connection:
        assert await _told(connection) == ["wal", 5000, 0, 2]
    await engine.dispose()


async def test_a_writing_transaction_takes_the_lock_before_its_first_statement(file: Path) -> None:
    pair = engines.create_engines(engines.parse_url(url(file)))
    assert isinstance(pair.writer, engines.ThreadWritingEngine)
    statements: list[str] = []
    sa.event.listen(pair.writer.engine, "before_cursor_execute", lambda _c, _k, statement, *_: statements.append(statement))
    await pair.writer.run(lambda connection: connection.execute(sa.text("SELECT 1")))
    await pair.dispose()
    assert statements == ["BEGIN IMMEDIATE", "SELECT 1"]


async def test_there_is_one_writing_connection(file: Path) -> None:
    pair = engines.create_engines(engines.parse_url(url(file)))
    assert isinstance(pair.writer, engines.ThreadWritingEngine)
    pool = pair.writer.engine.pool
    assert isinstance(pool, sa.pool.QueuePool)
    assert (pool.size(), pool._max_overflow) == (1, 0)  # noqa: SLF001 - the pool tells it nowhere else
    await pair.dispose()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("data/bot.db", "is not a database URL"),
        ("postgresql+asyncpg://u:secret@h:port/d", "is not a database URL"),
        ("sqlite:///data/bot.db", "begins with sqlite: only"),
        ("mysql+aiomysql://u:secret@h/d", "begins with mysql\\+aiomysql: only"),
        ("sqlite+aiosqlite://", "names no file"),
        ("sqlite+aiosqlite:///:memory:", "names no file"),
        ("sqlite+aiosqlite:///file:bot.db?uri=true", "names no file"),
    ],
)
def test_a_url_that_cannot_serve_is_refused_in_one_sentence(wrong: str, said: str) -> None:
    with pytest.raises(StorageError, match=said) as caught:
        engines.parse_url(wrong)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_driver_is_named_with_the_way_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(StorageError, match="driver asyncpg, which is not installed: python -m pip install asyncpg"):
        engines.create_engines(engines.parse_url("postgresql+asyncpg://bot:secret@localhost/bot"))


@pytest.mark.parametrize(("text", "kept"), [("算法 😀", "算法 😀"), ("\ud83d\ude00", "😀"), ("a\udfffb", "a\N{REPLACEMENT CHARACTER}b")])
def test_only_half_surrogate_pairs_are_replaced(text: str, kept: str) -> None:
    assert storable(text) == kept
