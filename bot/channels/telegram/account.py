"""Calls the Bot API with the bot's token, and repeats calls until Telegram can be reached."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import structlog
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.transport import AiohttpRequest, ProxyRefusedError

LONG_POLL = 30
"""Seconds for which Telegram holds a request for updates open."""
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "inline_query", "chosen_inline_result", "my_chat_member"]
"""Channel posts are not asked for."""
_LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})
_READ_TIMEOUT = 10.0
_LONGEST_PAUSE = 30.0

_log = structlog.get_logger(__name__)
T = TypeVar("T")


class TelegramUnavailableError(Exception):
    """The bot cannot run; the message is one sentence for the operator, without the token."""


class Account(Bot):
    """The Bot API for one token. Updates come as plain JSON, so that one that cannot be parsed loses no other."""

    async def raw_updates(self, offset: int | None, timeout: int) -> list[object]:  # noqa: ASYNC109 - a parameter of the call
        """Updates from `offset` on, unparsed; waits up to `timeout` seconds where there are none."""
        result = await self._post(
            "getUpdates",
            {"offset": offset, "timeout": timeout, "allowed_updates": ALLOWED_UPDATES},
            read_timeout=timeout + _READ_TIMEOUT,
        )
        if not isinstance(result, list):
            raise TelegramError("Invalid server response")
        return list(result)

    async def call(self, method: str, parameters: dict[str, Any]) -> object:
        """The result of a method, as plain JSON."""
        return await self._post(method, parameters)


def create_account(token: str, api_root: str, proxy: str | None = None) -> Account:
    """An account that has not called Telegram yet; it calls through the proxy, where one is given."""
    root = api_root.rstrip("/")
    is_local = urlsplit(root).hostname in _LOCAL
    return Account(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=AiohttpRequest(_READ_TIMEOUT, proxy, is_local=is_local),
        get_updates_request=AiohttpRequest(_READ_TIMEOUT, proxy, is_local=is_local),
    )


def wait_seconds(wait: int | dt.timedelta) -> float:
    """A waiting time of Telegram in seconds."""
    return wait.total_seconds() if isinstance(wait, dt.timedelta) else float(wait)


class Backoff:
    """Pauses between attempts: 1, 2, 4 … 30 seconds, shortened at random so that many bots do not return at once."""

    def __init__(self, first: float = 1.0) -> None:
        self._first = first
        self._next = first

    def pause(self, error: TelegramError) -> float:
        """Seconds to wait after this error; a waiting time that Telegram names takes precedence."""
        if isinstance(error, RetryAfter):
            return wait_seconds(error.retry_after)
        pause = self._next * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret
        self._next = min(_LONGEST_PAUSE, 2 * self._next)
        return pause

    def reset(self) -> None:
        """The next pause is the first one again."""
        self._next = self._first


async def unless_stopped(stop: asyncio.Event, work: Awaitable[T]) -> T | None:
    """The result of `work`; `None`, and the work cancelled, if `stop` comes first."""
    task = asyncio.ensure_future(work)
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        pending = [each for each in (task, stopped) if not each.done()]
        for each in pending:
            each.cancel()
        await asyncio.gather(*pending, return_exceptions=True)


async def retry_until_stopped(call: Callable[[], Awaitable[object]], stop: asyncio.Event) -> bool:
    """Repeats a call until it succeeds; False if `stop` came first.

    Raises TelegramUnavailableError where Telegram says that it will never succeed.
    """
    backoff = Backoff()
    while not stop.is_set():
        try:
            await unless_stopped(stop, call())
        except InvalidToken:
            raise token_refused() from None
        except BadRequest as error:
            raise TelegramUnavailableError(f"Telegram refuses to start the bot: {error.message}.") from None
        except ProxyRefusedError as error:
            raise TelegramUnavailableError(
                f"Telegram cannot be called: {error.message}. Check HTTPS_PROXY (HTTP_PROXY for an http address), and that the proxy runs."
            ) from None
        except TelegramError as error:
            pause = backoff.pause(error)
            _log.warning("telegram.unreachable", reason=error.message, retry_in=round(pause, 1))
            await unless_stopped(stop, asyncio.sleep(pause))
        else:
            return not stop.is_set()
    return False


def token_refused() -> TelegramUnavailableError:
    """The error for a token that is not, or no longer, valid."""
    return TelegramUnavailableError("Telegram does not accept TELEGRAM_TOKEN: copy the bot's token from @BotFather again.")
