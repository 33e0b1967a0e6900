"""Serves a Bot API over HTTP on a loopback port: checks every call, has it carried out, and keeps a journal.

A call that Telegram would refuse is refused, and stands in `violations` with the rule that it breaks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.channels.playground.bot_api import limits, schema
from bot.channels.playground.bot_api.delivery import Delivery
from bot.channels.playground.bot_api.methods import Methods, RefusedError
from bot.channels.playground.bot_api.updates import Json

_LARGEST_CALL = 6 * 10**7


@dataclass(frozen=True)
class Arrived:
    """A call that has come in."""

    method: str
    values: Json
    received: float = field(default_factory=time.monotonic)
    """Seconds on the monotonic clock."""


@dataclass(frozen=True)
class Call:
    """One call of the bot, with what it was answered."""

    method: str
    values: Json
    status: int
    result: Any
    at: float
    """Seconds on the monotonic clock when the answer was ready."""
    received: float = 0.0
    """Seconds on the same clock when the call had come in."""
    breaches: tuple[str, ...] = ()
    """The rules of the Bot API that it breaks."""


class BotApiServer:
    """The Bot API of one bot. Lives on one event loop."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.heard: Callable[[Call], None] = lambda _call: None
        """Told of each call once it is answered."""
        self.root = ""
        """Its address once it listens, without a slash at the end."""
        self.calls: list[Call] = []
        """The journal, oldest first."""
        self.methods = Methods()
        self._runner: web.AppRunner | None = None

    @property
    def delivery(self) -> Delivery:
        """The updates that wait for the bot."""
        return self.methods.delivery

    @property
    def messages(self) -> dict[tuple[int, int], Json]:
        """Every message the bot has sent, by chat and number."""
        return self.methods.messages

    @property
    def violations(self) -> list[str]:
        """Every rule that a call has broken."""
        return [breach for call in self.calls for breach in call.breaches]

    async def start(self, port: int = 0) -> None:
        """Listens on a port of the loopback address; any free one where none is given."""
        app = web.Application(client_max_size=_LARGEST_CALL)
        app.router.add_route("*", "/bot{token}/{method}", self._called)
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.root = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop_listening(self) -> None:
        """From now on connections are refused, and those that stand are closed."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def stop(self) -> None:
        """Delivers nothing more, and stops listening."""
        await self.delivery.stop()
        await self.stop_listening()

    async def intercept(self, _request: web.Request, _call: Arrived) -> web.StreamResponse | None:
        """An answer that a sound call gets instead of its own; None for its own."""
        return None

    async def carry_out(self, call: Arrived) -> object:
        """The result of a sound call.

        Raises:
            RefusedError: Telegram would refuse it as things stand.
        """
        return await self.methods.carry_out(call.method, call.values)

    def note(self, call: Call) -> None:
        """Adds a call to the journal."""
        self.calls.append(call)
        self.heard(call)

    def answer(
        self, call: Arrived, status: int, result: object, parameters: Json | None = None, breaches: tuple[str, ...] = ()
    ) -> web.Response:
        """Notes a call and builds its answer."""
        self.note(Call(call.method, call.values, status, result, time.monotonic(), call.received, breaches))
        if status == 200:
            return web.json_response({"ok": True, "result": result})
        body = {"ok": False, "error_code": status, "description": result}
        return web.json_response({**body, **({"parameters": parameters} if parameters else {})}, status=status)

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        form = {name: _part(value) for name, value in (await request.post()).items()}
        values, problems = schema.decode(method, form)
        call = Arrived(method, values)
        if request.match_info["token"] != self.token:
            return self.answer(call, 401, "Unauthorized")
        problems += [] if problems else limits.breaches(method, values)
        if problems:
            return self.answer(call, 400, f"Bad Request: {problems[0]}", breaches=tuple(problems))
        if (instead := await self.intercept(request, call)) is not None:
            return instead
        try:
            result = await self.carry_out(call)
        except RefusedError as refusal:
            return self.answer(call, refusal.status, refusal.description)
        return self.answer(call, 200, result)


def _part(value: str | bytes | bytearray | web.FileField) -> str | schema.Upload:
    """A field of a form, or a file that came with it."""
    return schema.Upload(value.filename, value.file.read()) if isinstance(value, web.FileField) else str(value)
