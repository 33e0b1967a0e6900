"""Builds turns, keys and stores for the tests of this room."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.messages import Block, Choice, ConversationKey, Reply
from bot.service.ports import LoggedTurn
from bot.storage.sql import SqlStore

NOON = dt.datetime(2026, 11, 1, 12, 0, 0, 250_000, dt.UTC)

REPLY = Reply(
    blocks=(Block("lead", "算法备案一般需要 2 个月。"), Block("bullet", "先备齐材料")),
    choices=(Choice("更多", "more:algorithm-filing-cycle"),),
    language="zh",
    seen=1,
    toast="",
)


def key(user: str = "7", *, chat: str = "-1001", thread: str = "") -> ConversationKey:
    return ConversationKey("telegram", chat, user, thread)


def turn(**changes: object) -> LoggedTurn:
    fields: dict[str, object] = {
        "key": key(),
        "at": NOON,
        "language": "zh",
        "text": "算法备案要多久？",
        "decision": "answer",
        "entries": ("algorithm-filing-cycle",),
        "candidates": (("algorithm-filing-cycle", 0.93), ("filing-cycles", 0.41)),
        "digest": "3f2a",
        "milliseconds": 4.25,
        "replies": (REPLY,),
    }
    return LoggedTurn(**{**fields, **changes})  # type: ignore[arg-type]


def pseudonymous(store: SqlStore, whose: ConversationKey) -> ConversationKey:
    """The key as the log keeps it."""
    keys = store.keys
    return ConversationKey(whose.channel, keys.chat(whose.channel, whose.chat), keys.person(whose.channel, whose.user), whose.thread)


def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def query(file: Path, sql: str) -> list[Any]:
    """Asks the file itself, past the store."""
    with closing(sqlite3.connect(file)) as connection, connection:
        return connection.execute(sql).fetchall()


async def log(store: SqlStore, since: dt.datetime | None = None, *, misses: bool = False) -> list[LoggedTurn]:
    return [each async for each in store.turns(since, misses=misses)]


def content_of(folder: Path) -> bytes:
    """All bytes of all files in a folder and the folders in it."""
    return b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def damage(file: Path, start: int, content: bytes) -> None:
    """Overwrites a part of the file."""
    with file.open("r+b") as stream:
        stream.seek(start)
        stream.write(content)
