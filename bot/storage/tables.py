"""Defines the tables, as the last migration leaves them (a test compares the two)."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa

REVISION: Final = "0007"
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


class ExactText(sa.TypeDecorator[str]):
    """Text with any character. PostgreSQL stores no NUL: there it is written as U+001A and `0`, and U+001A as itself and `1`."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Writes NUL in the other way where it must be."""
        if value is None or dialect.name == "sqlite" or not ("\0" in value or "\x1a" in value):
            return value
        return value.replace("\x1a", "\x1a1").replace("\0", "\x1a0")

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Reads it again."""
        if value is None or dialect.name == "sqlite" or "\x1a" not in value:
            return value
        return value.replace("\x1a0", "\0").replace("\x1a1", "\x1a")


METADATA = sa.MetaData(
    # Named constraints, so that a later migration can change them.
    naming_convention={"pk": "%(table_name)s_key", "fk": "%(table_name)s_%(column_0_name)s_reference"}
)


def _text(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, ExactText, nullable=False, primary_key=primary_key)


# Here, in `turns` and in `groups`, `chat` and `user` are pseudonyms, see service/keys. The ids of a messaging service stand only where
# something has to be delivered: in `inbox` until the work is done, in `outbox` for two days, and in `chats`.
CONVERSATIONS = sa.Table(
    "conversations",
    METADATA,
    _text("channel", primary_key=True),
    _text("chat", primary_key=True),
    _text("thread", primary_key=True),
    _text("user", primary_key=True),
    _text("tracker"),  # one JSON document, written and read by the dialogue alone
    sa.Column("changed_at", Utc, nullable=False),
    sa.Column("saved", sa.Integer, nullable=False, server_default="0"),  # cases: they stay until deleted
    sa.Index("conversations_by_time", "changed_at"),
    sa.Index("conversations_by_person", "user"),
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
    sa.Index("turns_by_person", "user"),
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

_NUMBER = TURNS.c.id.type


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


INBOX = sa.Table(
    "inbox",
    METADATA,
    sa.Column("id", _NUMBER, primary_key=True),
    _text("bot"),
    sa.Column("update_id", sa.BigInteger, nullable=False),
    _text("chat"),  # like what follows emptied when the row is done
    _text("who"),  # person and thread: with the chat, what must stay in order
    sa.Column("stamp", sa.BigInteger, nullable=False),  # microseconds, see service/delivery/stamps
    _text("state"),  # waiting, done, failed, unreadable
    _count("attempts"),
    _text("body"),
    _text("reason"),
    sa.Index("inbox_by_update", "bot", "update_id", unique=True),
    sa.Index("inbox_by_state", "state", "id"),
    sa.Index("inbox_by_stamp", "stamp"),
)

OUTBOX = sa.Table(
    "outbox",
    METADATA,
    sa.Column("id", _NUMBER, primary_key=True),
    _text("bot"),
    _text("chat"),
    _text("lane"),
    _text("method"),
    _text("parameters"),  # JSON; like what follows emptied when the row is settled
    _text("attachment"),  # JSON of what is drawn when the call is sent
    _text("fallback"),  # JSON of the calls that an edit stands for
    sa.Column("expires", sa.BigInteger),
    sa.Column("not_before", sa.BigInteger, nullable=False),
    _count("attempts"),
    _count("unclear"),
    _text("state"),  # waiting, sent, failed, expired, replaced, dropped
    _text("question"),  # the open question that it shows
    sa.Column("stamp", sa.BigInteger, nullable=False),  # when it was settled
    sa.Column("message_id", sa.BigInteger),
    sa.Column("shown_at", sa.BigInteger),
    _text("reason"),
    sa.Column("answers", sa.BigInteger),  # the message that it answers, where that may be edited
    sa.Column("person", sa.Text, nullable=False, server_default=""),  # the pseudonym of the one who is answered
    sa.Index("outbox_by_person", "person"),
    sa.Index("outbox_by_state", "state", "id"),
    sa.Index("outbox_by_question", "question"),
    sa.Index("outbox_by_message", "chat", "message_id"),
    sa.Index("outbox_by_stamp", "stamp"),
)

CHATS = sa.Table(
    "chats",
    METADATA,
    _text("bot", primary_key=True),
    _text("chat", primary_key=True),
    sa.Column("closed_at", sa.BigInteger),  # stamp
    _text("reason"),
    _text("moved_to"),  # empty where it did not
)

GROUPS = sa.Table(
    "groups",
    METADATA,
    _text("chat", primary_key=True),
    _text("language"),  # empty: each reader's own
    sa.Column("quiet", sa.Boolean, nullable=False),
    _text("form"),  # private, personal
    sa.Column("tidy", sa.Boolean, nullable=False),
)

BUTTONS = sa.Table(
    "buttons",
    METADATA,
    _text("id", primary_key=True),  # one row a keyboard
    _text("person"),  # the pseudonym of the one it was made for
    _text("actions"),  # JSON: [action, …]
    sa.Column("stamp", sa.BigInteger, nullable=False),
    sa.Index("buttons_by_person", "person"),
    sa.Index("buttons_by_stamp", "stamp"),
)

FINGERPRINTS = sa.Table(
    "fingerprints",
    METADATA,
    _text("secret", primary_key=True),  # the name of its setting
    _text("fingerprint"),
)

FORGOTTEN = sa.Table(
    "forgotten",
    METADATA,
    _text("person", primary_key=True),  # a pseudonym: what an older backup has of this person is erased when it is restored
    sa.Column("at", Utc, nullable=False),
)

LEADERS = sa.Table(
    "leaders",
    METADATA,
    _text("bot", primary_key=True),
    _text("process"),  # the one that does the bot's work
)
