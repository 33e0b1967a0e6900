"""Serves the page: its files, the bot's pictures and documents, and a WebSocket for events and requests."""

from __future__ import annotations

import asyncio
import json
import mimetypes
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from aiohttp import WSMsgType, web

from bot.channels.playground.bot_api.schema import Upload
from bot.channels.playground.bot_api.updates import Json
from bot.channels.playground.gate import Gate
from bot.channels.playground.requests import BadRequestError, PageRequest, read_request

_FOLDER = Path(__file__).with_name("static")
_INDEX = "index.html"
_LARGEST_REQUEST = 64 * 1024
_KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Page:
    """The page's server, on a port of the loopback address."""

    def __init__(self, everything: Callable[[], Json], take: Callable[[PageRequest], None], files: Mapping[str, Upload]) -> None:
        """Serves what it is given.

        Args:
            everything: what a page that is opened now has to know.
            take: carries out a request of the page; raises BadRequestError where it cannot.
            files: pictures and documents of messages, by file id.
        """
        self._everything = everything
        self._take = take
        self._files = files
        # read once: nothing else on the disk can be asked for
        self._static = {path.name: path.read_bytes() for path in _FOLDER.iterdir()}
        self._sockets: set[asyncio.Queue[str]] = set()
        self._runner: web.AppRunner | None = None
        self._gate = Gate(0)

    @property
    def address(self) -> str:
        """What is opened in the browser, with the key."""
        return self._gate.address

    async def start(self, port: int = 0) -> None:
        """Listens on a port of the loopback address; any free one where none is given.

        Raises:
            OSError: the port is taken.
        """
        app = web.Application(client_max_size=_LARGEST_REQUEST)
        app.router.add_get("/{key}/", self._index)
        app.router.add_get("/{key}/events", self._events)
        app.router.add_get("/{key}/files/{file}", self._file)
        app.router.add_get("/{key}/{name}", self._asset)
        app.router.add_route("*", "/{path:.*}", self._nothing)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self._gate = Gate(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Closes all connections."""
        if self._runner is not None:
            await self._runner.cleanup()

    def publish(self, event: Json) -> None:
        """Sends an event to every page that is open."""
        document = json.dumps(event, ensure_ascii=False)
        for socket in self._sockets:
            socket.put_nowait(document)

    async def _index(self, request: web.Request) -> web.Response:
        return self._refused(request) or self._static_file(_INDEX)

    async def _asset(self, request: web.Request) -> web.Response:
        return self._refused(request) or self._static_file(request.match_info["name"])

    async def _nothing(self, request: web.Request) -> web.Response:
        return self._refused(request) or self._answer(HTTPStatus.NOT_FOUND)

    def _static_file(self, name: str) -> web.Response:
        if name not in self._static:
            return self._answer(HTTPStatus.NOT_FOUND)
        return self._answer(HTTPStatus.OK, self._static[name], _KINDS.get(Path(name).suffix, "application/octet-stream"))

    async def _file(self, request: web.Request) -> web.Response:
        if refused := self._refused(request):
            return refused
        file = self._files.get(request.match_info["file"])
        if file is None:
            return self._answer(HTTPStatus.NOT_FOUND)
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        response = self._answer(HTTPStatus.OK, file.content, kind)
        if not kind.startswith("image/"):
            # a document is never shown by the browser under the page's own address
            response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
        return response

    async def _events(self, request: web.Request) -> web.StreamResponse:
        if refused := self._refused(request, writes=True):
            return refused
        socket = web.WebSocketResponse(heartbeat=30, max_msg_size=_LARGEST_REQUEST)
        await socket.prepare(request)
        events: asyncio.Queue[str] = asyncio.Queue()
        events.put_nowait(json.dumps({"event": "everything", **self._everything()}, ensure_ascii=False))
        self._sockets.add(events)
        sending = asyncio.create_task(_send_all(events, socket))
        try:
            async for received in socket:
                if received.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    self._taken(received.data, events)
        finally:
            self._sockets.discard(events)
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
        return socket

    def _taken(self, document: str | bytes, events: asyncio.Queue[str]) -> None:
        try:
            self._take(read_request(document))
        except BadRequestError as error:
            events.put_nowait(json.dumps({"event": "refused", "why": str(error)}))

    def _refused(self, request: web.Request, *, writes: bool = False) -> web.Response | None:
        status = self._gate.refusal(request.headers, request.match_info.get("key", ""), writes=writes)
        return None if status is None else self._answer(status)

    def _answer(self, status: HTTPStatus, body: bytes = b"", kind: str = "text/plain") -> web.Response:
        charset = "utf-8" if kind.startswith("text/") else None
        return web.Response(status=status, body=body, content_type=kind, charset=charset, headers=self._gate.headers)


async def _send_all(events: asyncio.Queue[str], socket: web.WebSocketResponse) -> None:
    while True:
        await socket.send_str(await events.get())
