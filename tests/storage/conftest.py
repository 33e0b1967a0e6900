from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.storage.opening import open_store
from bot.storage.sql import SqlStore
from tests.storage.builders import url
from tests.storage.databases import PROTECTION, Database, PostgresDatabase, SqliteDatabase, opened
from tests.support.postgres import PostgresServer, PostgresUnavailableError, running_postgres


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bot.db"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    try:
        with running_postgres() as server:
            yield server
    except PostgresUnavailableError as error:
        pytest.skip(f"no PostgreSQL can be started here: {error}")


@pytest.fixture(scope="session")
def template(postgres: PostgresServer) -> str:
    """A database with its tables, of which each test gets a copy."""
    name = postgres.create()

    async def migrate() -> None:
        await (await open_store(postgres.url(name), PROTECTION)).close()

    asyncio.run(migrate())
    return name


@pytest.fixture
def postgres_database(postgres: PostgresServer, template: str) -> Iterator[PostgresDatabase]:
    name = postgres.create(template)
    yield PostgresDatabase(postgres, name)
    postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, file: Path) -> Database:
    if request.param == "sqlite":
        return SqliteDatabase(file)
    found: PostgresDatabase = request.getfixturevalue("postgres_database")
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, file: Path) -> Iterator[Database]:
    """A database without tables."""
    if request.param == "sqlite":
        yield SqliteDatabase(file)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create()
    yield PostgresDatabase(server, name)
    server.drop(name)


@pytest.fixture
async def store(database: Database) -> AsyncIterator[SqlStore]:
    async with await opened(database) as made:
        yield made


@pytest.fixture
async def sqlite_store(file: Path) -> AsyncIterator[SqlStore]:
    async with await open_store(url(file)) as opened:
        yield opened
