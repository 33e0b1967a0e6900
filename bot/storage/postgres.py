"""Connects to PostgreSQL, and listens to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import asyncpg

_CONNECTING_SECONDS: Final = 5.0


async def connect(*arguments: Any, **options: Any) -> asyncpg.Connection:  # noqa: ANN401 - what the URL says, passed on
    """A connection, for SQLAlchemy, which leaves the driver's own errors of connecting as they are.

    Raises:
        ConnectionError: the server is not there, starts or stops, or refuses who connects.
    """
    try:
        return await asyncpg.connect(*arguments, **{"timeout": _CONNECTING_SECONDS, **options})
    except (asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
        raise ConnectionError(str(error) or f"no answer within {_CONNECTING_SECONDS:.0f} seconds") from error


async def listen(connection: asyncpg.Connection, channel: str, told: Callable[[str], None], ended: Callable[[], None]) -> None:
    """Calls `told` with what others say in a channel, and `ended` when the connection ends.

    Raises:
        ConnectionError: it has ended.
    """
    try:
        connection.add_termination_listener(lambda _connection: ended())
        await connection.add_listener(channel, lambda _connection, _process, _channel, words: told(words))
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise ConnectionError(str(error)) from error
