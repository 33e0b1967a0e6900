"""Puts pseudonyms in place of the ids of people and chats, applies LOG_CONTENT to what was logged, and adds two tables of privacy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from bot.dialogue.keeping import LogContent
from bot.service.keys import Keys
from bot.text.identifiers import without_identifiers

revision = "0003"
down_revision = "0002"

_PAGE = 500


def upgrade() -> None:
    """Changes the rows in place. `bot.storage.opening` has the file rewritten afterwards, so that nothing of before stands in it."""
    op.add_column("conversations", sa.Column("saved", sa.Integer, nullable=False, server_default="0"))
    op.add_column("outbox", sa.Column("person", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "fingerprints",
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("secret", name="fingerprints_key"),
    )
    op.create_table(
        "forgotten",
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", name="forgotten_key"),
    )
    _change_rows(op.get_bind())
    op.create_index("conversations_by_time", "conversations", ["changed_at"])
    op.create_index("conversations_by_person", "conversations", ["user"])
    op.create_index("turns_by_person", "turns", ["user"])
    op.create_index("outbox_by_person", "outbox", ["person"])


def _change_rows(connection: sa.Connection) -> None:
    given = context.config.attributes
    keys: Keys = given["keys"]
    _rekey_conversations(connection, keys)
    _rekey_turns(connection, keys)
    _apply_content(connection, given["log_content"])
    _empty_inbox(connection)
    _name_the_answered(connection, keys)


def _rekey_conversations(connection: sa.Connection, keys: Keys) -> None:
    table = _table("conversations", "channel", "chat", "thread", "user", "tracker", "saved")
    at = (table.c.channel, table.c.chat, table.c.thread, table.c.user)
    for row in connection.execute(sa.select(*at, table.c.tracker)).all():
        here = [column == row._mapping[column.name] for column in at]  # noqa: SLF001 - the public name of a row's mapping
        new = {"chat": keys.chat(row.channel, row.chat), "user": keys.person(row.channel, row.user), "saved": _saved(row.tracker)}
        connection.execute(sa.update(table).where(*here).values(**new))


def _saved(tracker: str) -> int:
    try:
        return len(json.loads(tracker).get("saved", ()))
    except (ValueError, AttributeError, TypeError):
        return 0


def _rekey_turns(connection: sa.Connection, keys: Keys) -> None:
    """One statement for each person in a chat, however much they wrote."""
    table = _table("turns", "channel", "chat", "user")
    for channel, chat, user in connection.execute(sa.select(table.c.channel, table.c.chat, table.c.user).distinct()).all():
        here = (table.c.channel == channel) & (table.c.chat == chat) & (table.c.user == user)
        new = {"chat": keys.chat(channel, chat), "user": keys.person(channel, user)}
        connection.execute(sa.update(table).where(here).values(**new))


def _apply_content(connection: sa.Connection, content: LogContent) -> None:
    if content == "full":
        return
    turns = _table("turns", "text", number="id")
    if content == "off":
        connection.execute(sa.delete(_table("replies")))
        connection.execute(sa.update(turns).values(text=""))
        return
    for row in _pages(connection, turns):
        connection.execute(sa.update(turns).where(turns.c.id == row.id).values(text=without_identifiers(row.text)))
    documents = [sa.column(name, sa.JSON) for name in ("blocks", "choices")]
    replies = sa.table("replies", *map(sa.column, ("turn_id", "position", "toast")), *documents)
    for row in connection.execute(sa.select(replies)).all():
        here = (replies.c.turn_id == row.turn_id) & (replies.c.position == row.position)
        blocks = [[kind, without_identifiers(text)] for kind, text in row.blocks]
        choices = [[without_identifiers(label), action] for label, action in row.choices]
        values = {"blocks": blocks, "choices": choices, "toast": without_identifiers(row.toast)}
        connection.execute(sa.update(replies).where(here).values(**values))


def _empty_inbox(connection: sa.Connection) -> None:
    table = _table("inbox", "state", "chat", "who", "body")
    connection.execute(sa.update(table).where(table.c.state != "waiting").values(chat="", who="", body=""))


def _name_the_answered(connection: sa.Connection, keys: Keys) -> None:
    """In a private chat it is the one whose chat it is; of a group nobody knows."""
    table = _table("outbox", "chat", "person")
    for (chat,) in connection.execute(sa.select(table.c.chat).where(~table.c.chat.startswith("-")).distinct()).all():
        connection.execute(sa.update(table).where(table.c.chat == chat).values(person=keys.person("telegram", chat)))


def _pages(connection: sa.Connection, table: sa.TableClause) -> Iterator[sa.Row[Any]]:
    last = 0
    while rows := connection.execute(sa.select(table).where(table.c.id > last).order_by(table.c.id).limit(_PAGE)).all():
        yield from rows
        last = rows[-1].id


def _table(name: str, *columns: str, number: str = "") -> sa.TableClause:
    return sa.table(name, *([sa.column(number, sa.Integer)] if number else []), *(sa.column(column) for column in columns))
