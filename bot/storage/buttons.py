"""Stores what stands behind the buttons under messages, a row for each keyboard."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from bot.service.delivery.ports import FoundKeyboard, Keyboard, OutgoingCall
from bot.storage.chats import CHANNEL
from bot.storage.engines import Engines
from bot.storage.sealing import Secrecy
from bot.storage.tables import BUTTONS
from bot.storage.writer import DATABASE_ERRORS, storage_error

_FIND: Final = sa.select(BUTTONS.c.person, BUTTONS.c.actions).where(BUTTONS.c.id == sa.bindparam("keyboard"))


class SqlButtons:
    """The `ButtonStore` of a database."""

    def __init__(self, engines: Engines, secrecy: Secrecy) -> None:
        self._engines = engines
        self._secrecy = secrecy

    async def find(self, keyboard: str, user: str) -> FoundKeyboard | None:
        """The keyboard with this id, pressed by `user`; None where it is kept no longer.

        Raises:
            StorageError: the database does not answer.
        """
        try:
            row = await self._engines.lookups.run(lambda connection: connection.execute(_FIND, {"keyboard": keyboard}).first())
        except DATABASE_ERRORS as error:
            raise storage_error(self._engines, "read", error) from error
        if row is None:
            return None
        actions = json.loads(self._secrecy.seal.unseal(row.actions))
        return FoundKeyboard(tuple(actions), self._secrecy.keys.person(CHANNEL, user) == row.person)


def insert_keyboards(connection: sa.Connection, secrecy: Secrecy, calls: Iterable[OutgoingCall]) -> tuple[OutgoingCall, ...]:
    """Adds the keyboards of calls; returns the calls without them, so that what is sent in place of one adds none."""
    calls = tuple(calls)
    rows = [_columns(keyboard, secrecy) for call in calls for keyboard in call.keyboards]
    if rows:
        connection.execute(sa.insert(BUTTONS), rows)
    return tuple(replace(call, keyboards=()) if call.keyboards else call for call in calls)


def _columns(keyboard: Keyboard, secrecy: Secrecy) -> dict[str, str | int]:
    person = secrecy.keys.person(CHANNEL, keyboard.user)
    return {"id": keyboard.id, "person": person, "actions": secrecy.seal.seal(json.dumps(keyboard.actions)), "stamp": keyboard.stamp}
