"""Serves a Bot API for the tests over HTTP on a loopback port, in its own thread.

It delivers updates by long polling or webhook under Telegram's rules, checks every call, and keeps a journal of all of
them. A call that Telegram would refuse is refused, and stands in `violations` too: tests end by asserting that there are none.
"""

from __future__ import annotations

import asyncio
import subprocess
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, Self

from aiohttp import web

from tests.support.bot_api import limits, schema, updates
from tests.support.bot_api.delivery import Delivery
from tests.support.bot_api.updates import Json

received: ContextVar[float] = ContextVar("received", default=0.0)
"""When the call in work had come in."""
PATIENCE = 60.0
"""Seconds after which a wait for one event is given up: it only bounds a bot that hangs, and says nothing of how quick it is. The longest
wait is for a start, 3 s of computing; on a machine with ten times as much to do it still has an end in time."""


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


class BotApi:
    """The server; use as a context manager."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.root = ""
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.messages: dict[tuple[int, int], Json] = {}
        """Every message the bot has sent, by chat and number."""
        self.delivery = Delivery()
        self.rule: Callable[[str, Json], Fault | None] = lambda _method, _values: None
        """An answer to give instead of the proper one, by what a call says; faults planned with `fail` go before it."""
        self.watch: Callable[[str, str], None] = lambda _moment, _method: None
        """Called when a call is `received`, when it is `done` and not answered yet, and when it is `answered`."""
        self._changed = threading.Condition()
        self._caller: subprocess.Popen[bytes] | None = None
        self._faults: dict[str, deque[tuple[Fault, int | None]]] = {}
        self._open_presses: dict[str, Json] = {}
        self._methods: dict[str, Callable[[Json], Awaitable[Any]]] = {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "setMyCommands": self._set_my_commands,
            "answerInlineQuery": self._answer_inline_query,
            "answerCallbackQuery": self._answer_callback_query,
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
            "sendDocument": self._send_document,
            "editMessageText": self._edit_message_text,
            "editMessageReplyMarkup": self._edit_message_reply_markup,
        }
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    # the tests' side

    def __enter__(self) -> Self:
        self._thread.start()
        self._on_loop(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self._on_loop(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def push(self, update: Json) -> Json:
        """Lets an update happen; gives it back."""
        if "callback_query" in update:
            self._open_presses[update["callback_query"]["id"]] = update
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
        self._on_loop(self._stop_listening())

    def come_back(self) -> None:
        """Listens again, on the same port."""
        self._on_loop(self._listen(int(self.root.rsplit(":", 1)[1])))

    @property
    def _caller_ended(self) -> bool:
        return self._caller is not None and self._caller.poll() is not None

    @property
    def unanswered(self) -> list[Json]:
        """Presses whose button still shows the waiting sign."""
        return list(self._open_presses.values())

    # the bot's side

    async def _start(self) -> None:
        await self._listen(0)
        self.root = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _listen(self, port: int) -> None:
        app = web.Application(client_max_size=6 * 10**7)
        app.router.add_route("*", "/bot{token}/{method}", self._called)
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()

    async def _stop(self) -> None:
        await self.delivery.stop()
        await self._stop_listening()

    async def _stop_listening(self) -> None:
        await self._runner.cleanup()

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        form = {name: _part(value) for name, value in (await request.post()).items()}
        received.set(time.monotonic())
        self.watch("received", method)
        values, problems = schema.decode(method, form)
        if request.match_info["token"] != self.token:
            return self._answer(method, values, 401, "Unauthorized")
        problems += [] if problems else limits.breaches(method, values)
        if problems:
            self.violations += problems
            return self._answer(method, values, 400, f"Bad Request: {problems[0]}")
        fault = self._next_fault(method, values) or self.rule(method, values)
        if fault is not None and fault.slow:
            await asyncio.sleep(fault.delay)
        elif fault is not None:
            return await self._failing(request, method, values, fault)
        try:
            result = await self._methods[method](values)
        except _RefusedError as refusal:
            return self._answer(method, values, refusal.status, refusal.description)
        self.watch("done", method)
        asyncio.get_running_loop().call_later(0.001, self.watch, "answered", method)
        return self._answer(method, values, 200, result)

    def _next_fault(self, method: str, values: Json) -> Fault | None:
        waiting = self._faults.get(method, deque())
        for planned in waiting:
            if planned[1] in (None, values.get("chat_id")):
                waiting.remove(planned)
                return planned[0]
        return None

    async def _failing(self, request: web.Request, method: str, values: Json, fault: Fault) -> web.StreamResponse:
        if fault.done:
            await self._methods[method](values)
        await asyncio.sleep(fault.delay)
        if fault.hang_up:
            self._note(Call(method, values, 0, "hung up", time.monotonic()))
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if fault.body is not None:
            self._note(Call(method, values, -fault.status, "not JSON", time.monotonic()))
            return web.Response(status=fault.status, body=fault.body)
        return self._answer(method, values, fault.status, fault.description, fault.parameters)

    def _answer(self, method: str, values: Json, status: int, result: object, parameters: Json | None = None) -> web.Response:
        self._note(Call(method, values, status, result, time.monotonic()))
        if status == 200:
            return web.json_response({"ok": True, "result": result})
        body = {"ok": False, "error_code": status, "description": result}
        return web.json_response({**body, **({"parameters": parameters} if parameters else {})}, status=status)

    def _note(self, call: Call) -> None:
        call = replace(call, received=received.get())
        with self._changed:
            self.calls.append(call)
            self._changed.notify_all()

    def _on_loop(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    # one function for each method

    async def _get_me(self, _: Json) -> Json:
        return updates.BOT

    async def _get_updates(self, values: Json) -> list[Json]:
        if self.delivery.webhook is not None:
            raise _RefusedError(409, "Conflict: can't use getUpdates method while webhook is active")
        batch = await self.delivery.poll(values.get("offset"), values.get("timeout", 0), values.get("limit", 100))
        if batch is None:
            raise _RefusedError(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
        return batch

    async def _set_webhook(self, values: Json) -> bool:
        self.delivery.set_webhook(values["url"], values.get("secret_token", ""))
        return True

    async def _delete_webhook(self, _: Json) -> bool:
        self.delivery.webhook = None
        return True

    async def _set_my_commands(self, _: Json) -> bool:
        return True

    async def _answer_inline_query(self, _: Json) -> bool:
        return True

    async def _answer_callback_query(self, values: Json) -> bool:
        if self._open_presses.pop(values["callback_query_id"], None) is None:
            raise _RefusedError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        return True

    async def _send_message(self, values: Json) -> Json:
        return self._sent(values, self._shown(values))

    async def _send_photo(self, values: Json) -> Json:
        size = {"file_id": f"photo-{updates.number()}", "file_unique_id": "p", "width": 1, "height": 1}
        return self._sent(values, {"photo": [size], **_captioned(values)})

    async def _send_document(self, values: Json) -> Json:
        document = {"file_id": f"document-{updates.number()}", "file_unique_id": "d", "file_name": values["document"].name}
        return self._sent(values, {"document": document, **_captioned(values)})

    def _sent(self, values: Json, shown: Json) -> Json:
        if values.get("message_thread_id") == 1:
            # the General topic takes none
            raise _RefusedError(400, "Bad Request: message thread not found")
        chat = values["chat_id"]
        sent: Json = {
            "message_id": updates.number(),
            "date": int(time.time()),
            "chat": updates.group(chat) if chat < 0 else updates.private(chat),
            "from": updates.BOT,
            **shown,
        }
        if thread := values.get("message_thread_id"):
            sent |= {"message_thread_id": thread, "is_topic_message": True}
        self.messages[chat, sent["message_id"]] = sent
        return sent

    async def _edit_message_text(self, values: Json) -> Json:
        edited = self._mine(values)
        shown = self._shown(values)
        if {key: edited.get(key) for key in ("text", "reply_markup")} == {"reply_markup": None, **shown}:
            raise _RefusedError(400, "Bad Request: message is not modified")
        edited.pop("reply_markup", None)
        edited.update(shown)
        return edited

    async def _edit_message_reply_markup(self, values: Json) -> Json:
        edited = self._mine(values)
        if edited.get("reply_markup") == values.get("reply_markup"):
            raise _RefusedError(400, "Bad Request: message is not modified")
        edited.pop("reply_markup", None)
        edited.update({"reply_markup": values["reply_markup"]} if "reply_markup" in values else {})
        return edited

    def _mine(self, values: Json) -> Json:
        try:
            return self.messages[values["chat_id"], values["message_id"]]
        except KeyError:
            raise _RefusedError(400, "Bad Request: message to edit not found") from None

    def _shown(self, values: Json) -> Json:
        shown: Json = {"text": limits.visible(values["text"], values.get("parse_mode")).strip()}
        if "reply_markup" in values:
            shown["reply_markup"] = values["reply_markup"]
        return shown


def _part(value: str | bytearray | web.FileField) -> str | schema.Upload:
    """A field of a form, or a file that came with it."""
    return schema.Upload(value.filename, value.file.read()) if isinstance(value, web.FileField) else str(value)


def _captioned(values: Json) -> Json:
    return {name: values[name] for name in ("caption", "reply_markup") if name in values}


class _RefusedError(Exception):
    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
