"""Builds the parts of delivery for tests: a carrier and a worker that do as told, over a real store."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.service.delivery.channel_ports import Outcome, Pace, Sent
from bot.service.delivery.ports import Arrival, Finished, InboxRow, OutboxRow, OutgoingCall
from bot.storage.sql import SqlStore

BOT = "4242"


def text(words: str, chat: str = "7", **more: object) -> OutgoingCall:
    """A message."""
    return OutgoingCall(chat, chat, "sendMessage", {"text": words}, **more)  # type: ignore[arg-type]


def edit(words: str, message: int, **more: object) -> OutgoingCall:
    """An edit of a message."""
    return OutgoingCall("7", "7", "edit", {"text": words, "message": message}, **more)  # type: ignore[arg-type]


def arrival(number: int, chat: str = "7", body: str = "{}") -> Arrival:
    """An update of one person in a chat."""
    return Arrival(number, chat, "1|", body)


class Carrier:
    """Sends by noting it; each attempt ends as planned, or else well."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        """Chat and text, in order."""
        self.edited: list[int] = []
        """Messages that were edited."""
        self.planned: list[Outcome | Exception] = []
        self.held: dict[str, asyncio.Event] = {}
        """Chats whose calls wait."""
        self.allowed: Pace | None = None
        self.news = asyncio.Event()
        self.began = asyncio.Event()
        """Set once a call is on its way."""

    async def send(self, call: OutgoingCall, departed: Callable[[], None]) -> Outcome:
        departed()
        self.began.set()
        if call.chat in self.held:
            await self.held[call.chat].wait()
        outcome = self.planned.pop(0) if self.planned else Sent(len(self.sent) + 1, 0)
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, Sent) and "message_id" in call.parameters:
            self.edited.append(call.parameters["message_id"])
        if isinstance(outcome, Sent):
            self.sent.append((call.chat, call.parameters["text"]))
        self.news.set()
        return outcome

    def pace(self, _call: OutgoingCall) -> Pace | None:
        return self.allowed

    def replaces(self, later: OutgoingCall, earlier: OutgoingCall) -> bool:
        return later.method == earlier.method == "edit" and later.parameters["message"] == earlier.parameters["message"]

    @property
    def texts(self) -> list[str]:
        """The texts, in order."""
        return [words for _, words in self.sent]

    async def until(self, true: Callable[[], bool]) -> None:
        """Waits until something about what was sent is true."""
        while not true():
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), 30)


Work = Callable[[InboxRow], Awaitable[tuple[OutgoingCall, ...]]]


class Worker:
    """Does the work of an update as told, and commits what comes of it."""

    def __init__(self, store: SqlStore, work: Work) -> None:
        self._store = store
        self.work = work
        self.given_up: list[int] = []

    async def handle(self, row: InboxRow) -> tuple[OutboxRow, ...]:
        return await self._store.inbox.finish(Finished(BOT, row.id, await self.work(row)))

    async def give_up(self, row: InboxRow) -> tuple[OutboxRow, ...]:
        self.given_up.append(row.update_id)
        return await self._store.inbox.finish(Finished(BOT, row.id, (text("sorry", row.chat),), failed=True))


async def echo(row: InboxRow) -> tuple[OutgoingCall, ...]:
    """Says the number of the update."""
    return (text(str(row.update_id), row.chat),)
