"""Stores how groups want the bot to behave."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from bot.messages import GroupRules
from bot.service.keys import Keys
from bot.storage.chats import CHANNEL
from bot.storage.engines import Engines
from bot.storage.tables import GROUPS
from bot.storage.writer import DATABASE_ERRORS, GroupWriter, storage_error

_RULES: Final = sa.select(GROUPS).where(GROUPS.c.chat == sa.bindparam("of_chat"))


class SqlGroups:
    """The `Groups` of a database."""

    def __init__(self, engines: Engines, writer: GroupWriter, keys: Keys) -> None:
        self._engines = engines
        self._keys = keys
        self._writer = writer

    async def rules(self, chat: str) -> GroupRules:
        """What a group wants; the defaults where nobody has set anything.

        Raises:
            StorageError: the database does not answer.
        """
        try:
            async with self._engines.reader.connect() as connection:
                row = (await connection.execute(_RULES, {"of_chat": self._keys.chat(CHANNEL, chat)})).first()
        except DATABASE_ERRORS as error:
            raise storage_error(self._engines, "read", error) from error
        return GroupRules(row.language or None, row.quiet, row.form, row.tidy) if row else GroupRules()

    async def set_rules(self, chat: str, rules: GroupRules) -> None:
        """Keeps what a group wants.

        Raises:
            StorageError: nothing was changed.
        """
        group = self._keys.chat(CHANNEL, chat)
        row = {"chat": group, "language": rules.language or "", "quiet": rules.quiet, "form": rules.form, "tidy": rules.tidy}

        def work(connection: sa.Connection) -> None:
            connection.execute(sa.delete(GROUPS).where(GROUPS.c.chat == group))
            connection.execute(sa.insert(GROUPS), row)

        await self._writer.write(work)
