"""Carries the library's requests over aiohttp: measured, a third of the processor's time that its own transport takes."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError, aiohttp.ConnectionTimeoutError)
"""Causes of this transport's errors where there was no connection to send the call on."""
on_departure: ContextVar[Callable[[], None]] = ContextVar("on_departure", default=lambda: None)
"""Called when the request of this task leaves over a connection that stands: from then on it may arrive."""
answered_with: ContextVar[int] = ContextVar("answered_with", default=0)
"""The status of the last answer in this task: errors of the library do not tell it."""
_CONNECT_SECONDS = 5.0
_OPENING_SECONDS = 15.0
"""Seconds until a connection is ready in all: aiohttp waits without end for a proxy that accepts and then says nothing."""


class ProxyRefusedError(NetworkError):
    """The proxy cannot be connected to, or does not let the call through."""


def open_session(proxy: str | None, *, is_local: bool = False) -> aiohttp.ClientSession:
    """A pool of connections through a proxy; without one, through that of HTTP_PROXY where calls go to an http address.

    `is_local`: calls go to this machine, which is never called through HTTP_PROXY.
    """
    connector = aiohttp.TCPConnector(limit=0)
    headers = {"User-Agent": BaseRequest.USER_AGENT}
    return aiohttp.ClientSession(connector=connector, proxy=proxy, trust_env=not is_local, headers=headers, trace_configs=[_traced()])


def proxy_refusal(error: aiohttp.ClientError) -> str:
    """In words, where the proxy itself is at fault; empty where it only cannot reach Telegram, or there is none."""
    if isinstance(error, aiohttp.ClientProxyConnectionError):
        return "the proxy cannot be connected to"
    if isinstance(error, aiohttp.ClientHttpProxyError) and error.status < 500:
        return f"the proxy refuses with status {error.status}"
    return ""


class AiohttpRequest(BaseRequest):
    """Requests over one pool of connections, as many as are needed."""

    def __init__(self, read_timeout: float, proxy: str | None = None, *, is_local: bool = False) -> None:
        """Calls through a proxy, or directly.

        Args:
            read_timeout: seconds without a sign of the answer after which it is given up.
            proxy: its address, with any password.
            is_local: calls go to this machine, which is never called through HTTP_PROXY.
        """
        self._read_timeout = read_timeout
        self._is_local = is_local
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds without a sign of the answer after which it is given up."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Opens the pool."""
        if self._session is None:
            self._session = open_session(self._proxy, is_local=self._is_local)

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
                answered_with.set(response.status)
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            if refusal := proxy_refusal(error):
                raise ProxyRefusedError(refusal) from error
            # the class alone: the message may contain the address, and with it the token
            raise NetworkError(f"aiohttp.{type(error).__name__}") from error


def _traced() -> aiohttp.TraceConfig:
    async def note(*_: object) -> None:
        on_departure.get()()

    traced = aiohttp.TraceConfig()
    traced.on_request_headers_sent.append(note)
    return traced


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
