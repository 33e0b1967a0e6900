"""Removes the token from everything that is logged, tracebacks included."""

from __future__ import annotations

import logging
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog

REPLACEMENT = "<token>"
_LOG_LEVELS = {"telegram": logging.INFO}
"""Loggers that would write the text of every message."""


class _RedactingFormatter(logging.Formatter):
    """Another formatter's lines, without the secret."""

    def __init__(self, inner: logging.Formatter, secret: str) -> None:
        super().__init__()
        self._inner = inner
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        return self._inner.format(record).replace(self._secret, REPLACEMENT)


class _RedactingRenderer:
    """The last processor of structlog, without the secret."""

    def __init__(self, inner: Callable[..., Any], secret: str) -> None:
        self._inner = inner
        self._secret = secret

    def __call__(self, logger: Any, method: str, event: MutableMapping[str, Any]) -> Any:  # noqa: ANN401 - structlog's
        line = self._inner(logger, method, event)
        if isinstance(line, str):
            return line.replace(self._secret, REPLACEMENT)
        # what is not text yet goes on to a formatter of the root logger
        return line.replace(self._secret.encode(), REPLACEMENT.encode()) if isinstance(line, bytes) else line


def redact(secret: str) -> None:
    """From now on replaces the secret in every line that the root logger's handlers and structlog write.

    Works on the finished line, so that it does not matter how the secret got there. Call it once logging is set up.
    """
    for name, level in _LOG_LEVELS.items():
        logging.getLogger(name).setLevel(level)
    if not logging.getLogger().handlers:
        # otherwise the last resort of the standard library would write unseen
        logging.basicConfig()
    for handler in logging.getLogger().handlers:
        if not isinstance(handler.formatter, _RedactingFormatter):
            handler.setFormatter(_RedactingFormatter(handler.formatter or logging.Formatter(), secret))
    processors = structlog.get_config()["processors"]
    if not isinstance(processors[-1], _RedactingRenderer):
        structlog.configure(processors=[*processors[:-1], _RedactingRenderer(processors[-1], secret)])
