"""The databases on which the contract of storage is tested."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bot.service.keys import Protection
from bot.storage.opening import open_store
from bot.storage.sql import SqlStore
from tests.storage.builders import query, url
from tests.support.postgres import PostgresServer

PROTECTION = Protection("a made-up pepper")


class Database(Protocol):
    """A database of a test, asked past the store."""

    @property
    def url(self) -> str:
        """DATABASE_URL."""
        ...

    @property
    def place(self) -> str:
        """As messages name it."""
        ...

    def ask(self, sql: str) -> list[Any]:
        """The rows of a statement."""
        ...

    def refuse(self, event: str, table: str, words: str) -> None:
        """From now on an INSERT or UPDATE of a table fails with these words."""
        ...

    def allow(self, table: str) -> None:
        """Takes that back."""
        ...

    def missing(self, table: str) -> str:
        """What the driver says of a table that is not there."""
        ...


@dataclass(frozen=True, slots=True)
class SqliteDatabase:
    """A file."""

    file: Path

    @property
    def url(self) -> str:
        return url(self.file)

    @property
    def place(self) -> str:
        return str(self.file)

    def ask(self, sql: str) -> list[Any]:
        return query(self.file, sql)

    def refuse(self, event: str, table: str, words: str) -> None:
        self.ask(f"CREATE TRIGGER refused BEFORE {event} ON {table} BEGIN SELECT RAISE(FAIL, '{words}'); END")

    def allow(self, table: str) -> None:
        assert table
        self.ask("DROP TRIGGER refused")

    def missing(self, table: str) -> str:
        return f"no such table: {table}"


@dataclass(frozen=True, slots=True)
class PostgresDatabase:
    """A database of a server."""

    server: PostgresServer
    name: str

    @property
    def url(self) -> str:
        return self.server.url(self.name)

    @property
    def place(self) -> str:
        return self.url.replace("postgres:@", "postgres:***@")

    def ask(self, sql: str) -> list[Any]:
        return self.server.execute(self.name, sql)

    def refuse(self, event: str, table: str, words: str) -> None:
        raises = f"BEGIN RAISE EXCEPTION '{words}'; END"
        self.ask(f"CREATE FUNCTION refuses() RETURNS trigger LANGUAGE plpgsql AS $${raises}$$")
        self.ask(f"CREATE TRIGGER refused BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION refuses()")

    def allow(self, table: str) -> None:
        self.ask(f"DROP TRIGGER refused ON {table}")

    def missing(self, table: str) -> str:
        return f'relation "{table}" does not exist'


async def opened(database: Database) -> SqlStore:
    """The store of a database, with a secret that every process has."""
    return await open_store(database.url, PROTECTION)
