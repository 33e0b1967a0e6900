"""Encrypts rows that were written before DATA_KEY was set."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import sqlalchemy as sa

from bot.storage.sealing import Seal
from bot.storage.tables import BUTTONS, CONVERSATIONS, INBOX, OUTBOX, REPLIES, TURNS

_TEXTS: Final = (
    (TURNS, ("text",)),
    (REPLIES, ("toast",)),
    (CONVERSATIONS, ("tracker",)),
    (INBOX, ("body",)),
    (OUTBOX, ("parameters", "attachment", "fallback")),
    (BUTTONS, ("actions",)),
)
_DOCUMENTS: Final = ((REPLIES, ("blocks", "choices")),)
"""Columns of JSON: an encrypted one holds a text in place of a list."""


def seal_rows(connection: sa.Connection, seal: Seal) -> int:
    """Encrypts what is not encrypted yet; returns how many rows were changed."""
    if not seal.encrypts:
        return 0
    changed = sum(_change(connection, table, columns, lambda text: _sealed(text, seal)) for table, columns in _TEXTS)
    return changed + sum(_change(connection, table, columns, lambda value: _sealed_document(value, seal)) for table, columns in _DOCUMENTS)


def _change(connection: sa.Connection, table: sa.Table, columns: tuple[str, ...], sealed: Callable[[Any], Any]) -> int:
    key = list(table.primary_key.columns)
    changed = 0
    for row in connection.execute(sa.select(*key, *(table.c[name] for name in columns))).all():
        values = row._mapping  # noqa: SLF001 - the public name of a row's mapping
        new = {name: sealed(values[name]) for name in columns}
        if any(new[name] is not values[name] for name in columns):
            connection.execute(sa.update(table).where(*(column == values[column.name] for column in key)).values(**new))
            changed += 1
    return changed


def _sealed(text: str, seal: Seal) -> str:
    return text if not text or seal.is_sealed(text) else seal.seal(text)


def _sealed_document(document: object, seal: Seal) -> object:
    return document if isinstance(document, str) else seal.seal(json.dumps(document))
