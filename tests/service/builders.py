"""Builds conversations over a real database, with a clock and a store that let a test observe a turn."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.dialogue.edition import Edition
from bot.dialogue.keeping import DEFAULT, Keeping
from bot.dialogue.tracker import Tracker
from bot.messages import ConversationKey, PastQuestion, Said, Utterance
from bot.service.conversation import Conversations, Operator
from bot.service.delivery.ports import Finished, OutboxRow
from bot.service.editions import Editions
from bot.service.ports import ConversationStore, LoggedTurn
from bot.storage.opening import open_store
from bot.storage.sql import SqlStore
from tests.storage.builders import url
from tests.support.edition_readers import read


class SteppingClock:
    """Each look at the stopwatch is a quarter of a second later; the time of day, a second."""

    def __init__(self) -> None:
        self._looks = 0

    def now(self) -> dt.datetime:
        self._looks += 1
        return dt.datetime(2026, 11, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=self._looks)

    def elapsed(self) -> float:
        self._looks += 1
        return self._looks / 4


class WatchedStore:
    """A store that notes what is asked of it, and can hold one conversation's turns up."""

    def __init__(self, store: ConversationStore) -> None:
        self._store = store
        self.asked: list[tuple[str, ConversationKey]] = []
        self.held: ConversationKey | None = None
        self.reached = asyncio.Event()
        self.go_on = asyncio.Event()

    async def load(self, key: ConversationKey) -> Tracker:
        self.asked.append(("load", key))
        if key == self.held:
            self.reached.set()
            await self.go_on.wait()
        return await self._store.load(key)

    async def own_data(self, key: ConversationKey) -> dict[str, Any]:
        return await self._store.own_data(key)

    async def forget(self, key: ConversationKey, at: dt.datetime, finished: Finished | None = None) -> tuple[OutboxRow, ...]:
        return await self._store.forget(key, at, finished)

    async def save(self, tracker: Tracker, turn: LoggedTurn, finished: Finished | None = None) -> tuple[OutboxRow, ...]:
        rows = await self._store.save(tracker, turn, finished)
        self.asked.append(("save", turn.key))
        return rows

    async def past_questions(self, key: ConversationKey, last: int) -> tuple[PastQuestion, ...]:
        return await self._store.past_questions(key, last)


def key(user: str = "7") -> ConversationKey:
    return ConversationKey("telegram", "-1001", user)


def said(text: str, user: str = "7", hint: str = "") -> Utterance:
    return Utterance(key(user), Said(text), hint)


@asynccontextmanager
async def talking(
    folder: Path, edition: Edition, keeping: Keeping = DEFAULT
) -> AsyncIterator[tuple[Conversations, WatchedStore, SqlStore]]:
    """A conversation whose log lies in `folder`."""
    async with await open_store(url(folder / "bot.db")) as store:
        watched = WatchedStore(store)
        yield (
            Conversations(
                watched, Editions(folder, edition, read), SteppingClock(), showings=store.outbox, operator=Operator(keeping=keeping)
            ),
            watched,
            store,
        )
