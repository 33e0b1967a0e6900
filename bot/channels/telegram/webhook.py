"""Receives updates by webhook: Telegram calls the bot, and proves each call with a shared secret."""

from __future__ import annotations

import asyncio
import hmac
import json
import os
import socket
from http import HTTPStatus
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.channels.telegram.account import ALLOWED_UPDATES, Account, TelegramUnavailableError, retry_until_stopped
from bot.channels.telegram.intake import Intake
from bot.service.delivery.ports import StoreError
from bot.service.meters import Watch

MOST_BODY_BYTES = 1_000_000
"""Bytes of one call; Telegram's largest update is far smaller."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_CLOSING_SECONDS = 2.0

_log = structlog.get_logger(__name__)


class Webhook:
    """Listens for Telegram's calls, and registers the address at Telegram."""

    def __init__(self, account: Account, intake: Intake, url: str, secret: str, watch: Watch) -> None:
        """What `watch` reports is told at the same port, to whoever the proxy lets through."""
        self._account = account
        self._watch = watch
        self._intake = intake
        self._url = url
        self._path = urlsplit(url).path or "/"
        self._secret = secret

    async def run(self, stop: asyncio.Event, host: str, port: int) -> None:
        """Serves until `stop`.

        Raises TelegramUnavailableError where the port is taken, or Telegram refuses the address or the token.
        """
        try:
            listening = _open_socket(host, port)
        except OSError as error:
            # asyncio's and the resolver's own words repeat the address
            why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
            raise TelegramUnavailableError(f"Cannot listen on {host}:{port} ({why}): set WEBHOOK_HOST and WEBHOOK_PORT.") from None
        app = web.Application(client_max_size=MOST_BODY_BYTES)
        app.router.add_route("*", "/{path:.*}", self._called)
        # no access log: strangers may call the address, and each update logs for itself
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=_CLOSING_SECONDS)
        try:
            await runner.setup()
            await web.SockSite(runner, listening).start()
            if await retry_until_stopped(self._announce, stop):
                self._watch.meters.reached()
                _log.info("telegram.webhook", bot=self._account.username, host=host, port=port)
                await stop.wait()
        finally:
            await runner.cleanup()

    async def _announce(self) -> None:
        await self._account.set_webhook(self._url, secret_token=self._secret, allowed_updates=ALLOWED_UPDATES, drop_pending_updates=False)

    async def _called(self, request: web.Request) -> web.Response:
        if self._watch.reports is not None and request.method == "GET" and request.path != self._path:
            report = await self._watch.reports.report(request.path)
            if report is not None:
                return web.Response(status=report.status, body=report.body, headers={"Content-Type": report.kind})
        return web.Response(status=self._refusal(request) or await self._kept(request))

    def _refusal(self, request: web.Request) -> HTTPStatus | None:
        """What a call is refused with before it is read; None where Telegram made it."""
        if request.path != self._path:
            return HTTPStatus.NOT_FOUND
        if request.method != "POST":
            return HTTPStatus.METHOD_NOT_ALLOWED
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(errors="replace"), self._secret.encode()):
            return HTTPStatus.FORBIDDEN
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if (request.content_length or 0) > MOST_BODY_BYTES else None

    async def _kept(self, request: web.Request) -> HTTPStatus:
        """Keeps the update of a call; the status that answers it."""
        try:
            raw = json.loads(await request.read())
        except (ValueError, RecursionError):
            return HTTPStatus.BAD_REQUEST
        try:
            await self._intake.take([raw])
        except StoreError as error:
            _log.warning("telegram.unkept", reason=str(error))
            return HTTPStatus.SERVICE_UNAVAILABLE
        self._watch.meters.reached()
        return HTTPStatus.OK


def _open_socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=128)
    listening.settimeout(0)
    return listening
