"""Keeps the token out of everything that is logged, tracebacks included."""

from __future__ import annotations

import logging
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog

PUT_INSTEAD = "<token>"
_CHATTY = ("httpx", "httpcore")
"""Loggers that name the address of every call, and with it the token."""


class _RedactingFormatter(logging.Formatter):
    """Another formatter's lines, without the secret."""

    def __init__(self, inner: logging.Formatter, secret: str) -> None:
        super().__init__()
        self._inner = inner
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        return self._inner.format(record).replace(self._secret, PUT_INSTEAD)


def redact(secret: str) -> None:
    """From now on replaces the secret in every line that the root logger's handlers and structlog write.

    Works on the finished line, so that it does not matter how the secret got there. Call it once logging is set up.
    """
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    if not logging.getLogger().handlers:
        # otherwise the last resort of the standard library would write unseen
        logging.basicConfig()
    for handler in logging.getLogger().handlers:
        handler.setFormatter(_RedactingFormatter(handler.formatter or logging.Formatter(), secret))
    processors = structlog.get_config()["processors"]
    structlog.configure(processors=[*processors[:-1], _redacting(processors[-1], secret)])


def _redacting(render: Callable[..., Any], secret: str) -> Callable[[Any, str, MutableMapping[str, Any]], Any]:
    def redacted(logger: Any, method: str, event: MutableMapping[str, Any]) -> Any:  # noqa: ANN401 - structlog's own signature
        line = render(logger, method, event)
        if isinstance(line, str):
            return line.replace(secret, PUT_INSTEAD)
        # what is not text yet goes on to a formatter of the root logger
        return line.replace(secret.encode(), PUT_INSTEAD.encode()) if isinstance(line, bytes) else line

    return redacted
