"""Keeps on a database server what a killed process was doing: turns under way, and calls that have left."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from bot.storage.tables import INBOX, OUTBOX
from bot.storage.writer import GroupWriter

UNDER_WAY: Final = "under way"
"""The reason of a row of the inbox whose work has begun."""
_WAITS: Final = INBOX.c.state == "waiting"


class ServerNotes:
    """What the next process has to know, for SQLite in a file beside the database. See `sent_marks`."""

    def __init__(self, writer: GroupWriter) -> None:
        self._writer = writer

    async def turn_began(self, row: int) -> None:
        """The work of a row is under way. Committed before it begins: nobody can say when it ends the process."""
        began = sa.update(INBOX).where(INBOX.c.id == row, _WAITS).values(reason=UNDER_WAY)
        await self._writer.write(lambda connection: connection.execute(began), urgent=True)

    def turn_ended(self, row: int) -> None:
        """It is over, and not done."""
        ended = sa.update(INBOX).where(INBOX.c.id == row, _WAITS).values(reason="")
        self._writer.write_soon(lambda connection: connection.execute(ended))

    def left(self, row: int, unclear: int) -> None:
        """A call is on its way; `unclear` are the attempts that may have arrived, should nobody hear how this one ends."""
        here = (OUTBOX.c.id == row) & (OUTBOX.c.state == "waiting") & (OUTBOX.c.unclear < unclear)
        self._writer.write_soon(lambda connection: connection.execute(sa.update(OUTBOX).where(here).values(unclear=unclear)))

    async def recover(self) -> frozenset[int]:
        """Counts turns that were under way as failed once more; returns their rows."""
        cut_off = sa.update(INBOX).where(_WAITS, INBOX.c.reason == UNDER_WAY).values(attempts=INBOX.c.attempts + 1, reason="")
        return frozenset(await self._writer.write(lambda connection: connection.scalars(cut_off.returning(INBOX.c.id)).all()))
