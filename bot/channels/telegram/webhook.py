"""Receives updates by webhook: Telegram calls the bot, and proves each call with a shared secret."""

from __future__ import annotations

import asyncio
import hmac
import json
import re
import secrets
import socket
from http import HTTPStatus
from urllib.parse import urlsplit

import structlog
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.channels.telegram.account import ALLOWED_UPDATES, Account, TelegramUnavailableError, retry_until_stopped
from bot.channels.telegram.intake import Intake
from bot.service.delivery.ports import StoreError

MOST_BODY_BYTES = 1_000_000
"""Bytes of one call; Telegram's largest update is far smaller."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name

_log = structlog.get_logger(__name__)


class Webhook:
    """Listens for Telegram's calls, and registers the address at Telegram."""

    def __init__(self, account: Account, intake: Intake, url: str, secret: str | None) -> None:
        self._account = account
        self._url = url
        self._secret = secret or secrets.token_urlsafe(32)
        path = urlsplit(url).path or "/"
        route = (re.escape(path), _UpdateHandler, {"intake": intake, "secret": self._secret})
        self._server = HTTPServer(_SilentApplication([route]), max_body_size=MOST_BODY_BYTES)

    async def run(self, stop: asyncio.Event, host: str, port: int) -> None:
        """Serves until `stop`.

        Raises TelegramUnavailableError where the port is taken, or Telegram refuses the address or the token.
        """
        try:
            self._server.add_socket(_open_socket(host, port))
        except OSError as error:
            raise TelegramUnavailableError(
                f"Cannot listen on {host}:{port} ({error.strerror}): set WEBHOOK_HOST and WEBHOOK_PORT."
            ) from None
        try:
            if await retry_until_stopped(self._announce, stop):
                _log.info("telegram.webhook", bot=self._account.username, host=host, port=port)
                await stop.wait()
        finally:
            self._server.stop()
            await self._server.close_all_connections()

    async def _announce(self) -> None:
        await self._account.set_webhook(self._url, secret_token=self._secret, allowed_updates=ALLOWED_UPDATES, drop_pending_updates=False)


def _open_socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=128)
    listening.settimeout(0)
    return listening


class _SilentApplication(Application):
    def log_request(self, handler: RequestHandler) -> None:
        """Logs nothing: strangers may call the address, and each update logs for itself."""


class _UpdateHandler(RequestHandler):
    def initialize(self, intake: Intake, secret: str) -> None:
        self._intake = intake
        self._expected = secret.encode()

    async def post(self) -> None:
        shown = self.request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode(), self._expected):
            self._close(HTTPStatus.FORBIDDEN)
            return
        try:
            raw = json.loads(self.request.body)
        except (ValueError, RecursionError):
            self._close(HTTPStatus.BAD_REQUEST)
            return
        try:
            await self._intake.take([raw])
        except StoreError as error:
            _log.warning("telegram.unkept", reason=str(error))
            self._close(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        self._close(HTTPStatus.OK)

    def _close(self, status: HTTPStatus) -> None:
        self.set_status(status)
        self.finish()
