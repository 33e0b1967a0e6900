"""Runs the loopback Bot API in a thread of its own, with what tests add to it: faults, and waiting for calls.

Tests end by asserting that `violations` is empty.
"""

from __future__ import annotations

import asyncio
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from bot.channels.playground.bot_api.server import Arrived, BotApiServer, Call
from bot.channels.playground.bot_api.updates import Json

PATIENCE = 60.0
"""Seconds after which a wait for one event is given up: it only bounds a bot that hangs, and says nothing of how quick it is. The longest
wait is for a start, 3 s of computing; on a machine with ten times as much to do it still has an end in time."""


@dataclass(frozen=True)
class Fault:
    """An answer that is given instead of the proper one."""

    status: int = 500
    description: str = "Internal Server Error"
    parameters: Json = field(default_factory=dict)
    body: bytes | None = None
    """Sent as it is, where set."""
    delay: float = 0.0
    """Seconds before the answer."""
    hang_up: bool = False
    """Closes the connection without an answer."""
    done: bool = False
    """The call is carried out all the same: only its answer is this one."""
    slow: bool = False
    """The call is answered properly, only after `delay`."""


def flood(retry_after: int) -> Fault:
    """429 Too Many Requests."""
    return Fault(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


class BotApi(BotApiServer):
    """The server in its thread; use as a context manager."""

    def __init__(self, token: str) -> None:
        super().__init__(token)
        self.rule: Callable[[str, Json], Fault | None] = lambda _method, _values: None
        """An answer to give instead of the proper one, by what a call says; faults planned with `fail` go before it."""
        self.watch: Callable[[str, str], None] = lambda _moment, _method: None
        """Called when a call is `received`, when it is `done` and not answered yet, and when it is `answered`."""
        self._changed = threading.Condition()
        self._caller: subprocess.Popen[bytes] | None = None
        self._faults: dict[str, deque[tuple[Fault, int | None]]] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._on_loop(self.start())
        return self

    def __exit__(self, *_: object) -> None:
        self._on_loop(self.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def push(self, update: Json) -> Json:
        """Lets an update happen; gives it back."""
        # at once, and not when the server's thread comes to it: a test may ask for `unanswered` before that
        self.methods.expect_answer(update)
        self._loop.call_soon_threadsafe(self.delivery.add, update)
        return update

    def fail(self, method: str, *faults: Fault, chat: int | None = None) -> None:
        """The next calls of a method (to a chat, where given) are answered with these faults, one each."""
        self._faults.setdefault(method, deque()).extend((fault, chat) for fault in faults)

    def forget_faults(self, method: str) -> None:
        """The calls of a method are answered properly again."""
        self._faults.pop(method, None)

    def made(self, method: str, **wanted: object) -> list[Call]:
        """The successful calls of a method whose values are as wanted."""
        with self._changed:
            return [
                call
                for call in self.calls
                if call.method == method and call.status == 200 and all(call.values.get(name) == value for name, value in wanted.items())
            ]

    def called_by(self, process: subprocess.Popen[bytes]) -> None:
        """From now on this process makes the calls: once it has ended, nobody waits for another one."""
        self._caller = process

        def watch() -> None:
            process.wait()
            with self._changed:
                self._changed.notify_all()

        threading.Thread(target=watch, daemon=True).start()

    def wait(self, method: str, count: int = 1, timeout: float = PATIENCE, **wanted: object) -> list[Call]:
        """Waits for as many successful calls of a method."""
        self.wait_until(lambda: len(self.made(method, **wanted)) >= count, f"{count} x {method} {wanted}", timeout)
        return self.made(method, **wanted)

    def wait_until(self, true: Callable[[], bool], what: str, timeout: float = PATIENCE) -> None:
        """Waits until something about the journal is true; fails with the journal's end once the caller has ended, or at `timeout`."""
        with self._changed:
            self._changed.wait_for(lambda: true() or self._caller_ended, timeout)
            if not true():
                tail = "\n".join(f"  {call.method} {call.status} {call.values}"[:300] for call in self.calls[-8:])
                raise AssertionError(f"waited in vain for {what}; the last calls:\n{tail}\n{self.violations}")

    def go_away(self) -> None:
        """From now on connections are refused, and those that stand are closed."""
        self._on_loop(self.stop_listening())

    def come_back(self) -> None:
        """Listens again, on the same port."""
        self._on_loop(self.start(int(self.root.rsplit(":", 1)[1])))

    @property
    def _caller_ended(self) -> bool:
        return self._caller is not None and self._caller.poll() is not None

    @property
    def unanswered(self) -> list[Json]:
        """Presses whose button still shows the waiting sign."""
        return list(self.methods.open_presses.values())

    def note(self, call: Call) -> None:
        with self._changed:
            super().note(call)
            self._changed.notify_all()

    async def carry_out(self, call: Arrived) -> object:
        result = await super().carry_out(call)
        self.watch("done", call.method)
        self._loop.call_later(0.001, self.watch, "answered", call.method)
        return result

    async def intercept(self, request: web.Request, call: Arrived) -> web.StreamResponse | None:
        self.watch("received", call.method)
        fault = self._next_fault(call) or self.rule(call.method, call.values)
        if fault is None:
            return None
        if fault.slow:
            await asyncio.sleep(fault.delay)
            return None
        return await self._failing(request, call, fault)

    def _next_fault(self, call: Arrived) -> Fault | None:
        waiting = self._faults.get(call.method, deque())
        for planned in waiting:
            if planned[1] in (None, call.values.get("chat_id")):
                waiting.remove(planned)
                return planned[0]
        return None

    async def _failing(self, request: web.Request, call: Arrived, fault: Fault) -> web.StreamResponse:
        if fault.done:
            await self.methods.carry_out(call.method, call.values)
        await asyncio.sleep(fault.delay)
        if fault.hang_up:
            self.note(Call(call.method, call.values, 0, "hung up", time.monotonic(), call.received))
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if fault.body is not None:
            self.note(Call(call.method, call.values, -fault.status, "not JSON", time.monotonic(), call.received))
            return web.Response(status=fault.status, body=fault.body)
        return self.answer(call, fault.status, fault.description, fault.parameters)

    def _on_loop(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)
