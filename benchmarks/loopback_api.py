"""Serves just enough of a Bot API on a loopback port to load a bot: it hands out updates and notes when each is answered.

Bare asyncio, so that the server takes little of the processor beside the bot that is measured. Every update is a private message from a
chat of its own; the first message sent into that chat is its answer.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from contextlib import suppress
from itertools import islice
from typing import Any

TOKEN = "4242:made-up-Token_for_benchmarks"  # noqa: S105 - no token of anybody's
_ME = {"id": 4242, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
_CHAT = re.compile(rb'chat_id(?:=|"\s*:\s*"?|"\r\n\r\n)(\d+)')
_NUMBERS = re.compile(rb'(offset|timeout)(?:=|"\s*:\s*"?)(\d+)')
_BATCH = 100


class LoopbackApi:
    """A server for one bot."""

    def __init__(self, questions: list[str], delay: float) -> None:
        """Asks `questions` in turn; answers every call but getUpdates after `delay` seconds, as over a real network."""
        self._questions = questions
        self._delay = delay
        self._pending: deque[tuple[int, bytes]] = deque()
        self._asked: dict[int, float] = {}
        self._number = 0
        self._news = asyncio.Event()
        self._answered = asyncio.Event()
        self.polled = asyncio.Event()
        """Set once the bot asks for updates."""
        self.seconds: list[float] = []
        """From the moment that an update was available to its answer, in the order of the answers."""
        self.port = 0

    async def start(self) -> None:
        """Listens on a free port."""
        self._server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Listens no more."""
        self._server.close()

    def ask(self) -> None:
        """Somebody new asks something."""
        self._number += 1
        chat = 7_000_000 + self._number
        person = {"id": chat, "is_bot": False, "first_name": "User", "language_code": "en"}
        message = {
            "message_id": self._number,
            "from": person,
            "chat": {"id": chat, "first_name": "User", "type": "private"},
            "date": int(time.time()),
            "text": self._questions[self._number % len(self._questions)],
        }
        self._asked[chat] = time.perf_counter()
        self._pending.append((self._number, json.dumps({"update_id": self._number, "message": message}).encode()))
        self._news.set()

    async def answers(self, count: int, patience: float) -> None:
        """Waits until so many updates are answered."""
        async with asyncio.timeout(patience):
            while len(self.seconds) < count:
                self._answered.clear()
                await self._answered.wait()

    async def reply(self, method: str, body: bytes) -> bytes:
        """The body of the answer to a call."""
        if method == "getUpdates":
            return await self._updates(body)
        result: Any = True
        if method == "getMe":
            result = _ME
        elif method.startswith("send"):
            found = _CHAT.search(body)
            chat = int(found[1]) if found else 0
            asked = self._asked.pop(chat, None)
            if asked is not None:
                self.seconds.append(time.perf_counter() - asked)
                self._answered.set()
            result = {"message_id": self._number, "date": int(time.time()), "chat": {"id": chat, "type": "private"}, "from": _ME}
        if self._delay:
            await asyncio.sleep(self._delay)
        return json.dumps({"ok": True, "result": result}).encode()

    async def _updates(self, body: bytes) -> bytes:
        self.polled.set()
        given = {name.decode(): int(number) for name, number in _NUMBERS.findall(body)}
        while self._pending and self._pending[0][0] < given.get("offset", 0):
            self._pending.popleft()
        if not self._pending and given.get("timeout"):
            self._news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), min(given["timeout"], 20))
        return b'{"ok":true,"result":[' + b",".join(update for _, update in islice(self._pending, _BATCH)) + b"]}"


class _Connection(asyncio.Protocol):
    """One kept-alive connection; one call at a time."""

    def __init__(self, api: LoopbackApi) -> None:
        self._api = api
        self._received = b""
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:end]
            length = re.search(rb"(?i)content-length: *(\d+)", head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._received) < whole:
                return
            body, self._received = self._received[end + 4 : whole], self._received[whole:]
            path, _, query = head.split(b" ", 2)[1].partition(b"?")
            task = asyncio.ensure_future(self._answer(path.rsplit(b"/", 1)[-1].decode(), body or query))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, method: str, body: bytes) -> None:
        answer = await self._api.reply(method, body)
        if not self._transport.is_closing():
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(answer)
            self._transport.write(head + answer)
