"""Defines the tables, as the last migration leaves them (a test compares the two)."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa

REVISION: Final = "0001"
"""The migration that leads to exactly these tables."""


class Utc(sa.TypeDecorator[dt.datetime]):
    """A point in time: written with any time zone, read in UTC, on every database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """Converts to UTC; a time without zone is refused, because it is ambiguous."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """Adds the zone, which SQLite does not store."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if dialect.name == "sqlite" else value.astimezone(dt.UTC)


METADATA = sa.MetaData(
    # Named constraints, so that a later migration can change them.
    naming_convention={"pk": "%(table_name)s_key", "fk": "%(table_name)s_%(column_0_name)s_reference"}
)


def _text(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, primary_key=primary_key)


CONVERSATIONS = sa.Table(
    "conversations",
    METADATA,
    _text("channel", primary_key=True),
    _text("chat", primary_key=True),
    _text("thread", primary_key=True),
    _text("user", primary_key=True),
    _text("tracker"),  # one JSON document, written and read by the dialogue alone
    sa.Column("changed_at", Utc, nullable=False),
)

TURNS = sa.Table(
    "turns",
    METADATA,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("at", Utc, nullable=False),
    _text("channel"),
    _text("chat"),
    _text("thread"),
    _text("user"),
    _text("language"),
    _text("text"),
    _text("decision"),
    sa.Column("entries", sa.JSON, nullable=False),  # [id, …]
    sa.Column("candidates", sa.JSON, nullable=False),  # [[id, score], …]
    _text("digest"),
    sa.Column("milliseconds", sa.Float, nullable=False),
    # The log is read by time, whole or one decision alone, and always in this order.
    sa.Index("turns_by_time", "at", "id"),
    sa.Index("turns_by_decision", "decision", "at", "id"),
)

REPLIES = sa.Table(
    "replies",
    METADATA,
    sa.Column("turn_id", TURNS.c.id.type, sa.ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    _text("language"),
    sa.Column("blocks", sa.JSON, nullable=False),  # [[kind, text], …]
    sa.Column("choices", sa.JSON, nullable=False),  # [[label, action], …]
    sa.Column("seen", sa.Integer, nullable=False),
    _text("toast"),
)
