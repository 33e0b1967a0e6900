"""Deletes what is older than it may be."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import sqlalchemy as sa

from bot.service.delivery.stamps import SECOND
from bot.storage.tables import BUTTONS, CHATS, CONVERSATIONS, TURNS

_MOST: Final = 500
"""Rows of a table in one transaction: turns do not wait for more."""


def delete_expired(connection: sa.Connection, before: dt.datetime) -> int:
    """Deletes some of what is older, and returns how many rows.

    Turns go with their replies, then trackers without saved cases, buttons, and that chats were closed.
    """
    stamp = int(before.timestamp() * SECOND)
    closed = sa.delete(CHATS).where(CHATS.c.closed_at < stamp, CHATS.c.moved_to == "")
    old = sa.select(TURNS.c.id).where(TURNS.c.at < before).order_by(TURNS.c.at).limit(_MOST)
    unsaved = (CONVERSATIONS.c.changed_at < before) & (CONVERSATIONS.c.saved == 0)
    key = sa.tuple_(*CONVERSATIONS.primary_key.columns)
    some = sa.select(*CONVERSATIONS.primary_key.columns).where(unsaved).limit(_MOST)
    keyboards = sa.select(BUTTONS.c.id).where(BUTTONS.c.stamp < stamp).limit(_MOST)
    statements: tuple[Any, ...] = (
        sa.delete(TURNS).where(TURNS.c.id.in_(old)),
        sa.delete(CONVERSATIONS).where(key.in_(some)),
        sa.delete(BUTTONS).where(BUTTONS.c.id.in_(keyboards)),
        closed,
    )
    return sum(connection.execute(each).rowcount for each in statements)
