"""Finds out whether Telegram can be called, on which way, and how far this machine's clock is from Telegram's."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp

from bot.channels.telegram.transport import open_session, proxy_refusal
from bot.service.diagnosis import Diagnosis, fault, ok, warning

_TOKEN = re.compile(r"[0-9]{5,20}:[A-Za-z0-9_-]{35}")
_SECONDS = 10.0
_CLOSE = 5.0
"""Seconds between two clocks that do not matter: an answer is dated by the second, and travels."""
_FAR = 60.0
"""Seconds from which on a clock is wrong: texts seem older than the questions that they answer."""
_WORDS: Mapping[type[Exception], str] = {
    aiohttp.ClientConnectorDNSError: "its name is not known here",
    aiohttp.ClientConnectorError: "the connection is refused",
    aiohttp.ClientConnectorCertificateError: "its certificate is not accepted",
    aiohttp.ServerDisconnectedError: "the connection is cut",
    aiohttp.ClientOSError: "the connection is cut",
}


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    username: str
    date: dt.datetime | None
    seconds: float


def check_token(token: str | None) -> Diagnosis:
    """Whether a token looks like one; it is never shown."""
    if token is None:
        return warning("token", "TELEGRAM_TOKEN is not set, so that only the terminal chat runs", "copy the bot's token from @BotFather")
    if _TOKEN.fullmatch(token) is None:
        return warning("token", "TELEGRAM_TOKEN does not look like one: digits, a colon and 35 characters", "copy it from @BotFather again")
    return ok("token", "TELEGRAM_TOKEN is set, and looks like one")


async def check_telegram(token: str | None, api_root: str, proxy: str | None, now: Callable[[], dt.datetime]) -> tuple[Diagnosis, ...]:
    """Whether Telegram answers, and the clock that its answer shows.

    Args:
        token: the bot's; without one only the way is tried.
        api_root: the address of the Bot API.
        proxy: the proxy's address; None for none.
        now: this machine's clock.
    """
    way = f"through the proxy {_shown(proxy)}" if proxy else "without a proxy"
    place = f"{urlsplit(api_root).netloc.rpartition('@')[2]} {way}"
    root = api_root.rstrip("/")
    try:
        answer = await _ask(f"{root}/bot{token}/getMe" if token else root, proxy, now)
    except (aiohttp.ClientError, TimeoutError) as error:
        unreached = _unreached(place, error, has_proxy=proxy is not None)
        return (unreached if token else replace(unreached, state="warning"),)
    return (_answered(place, answer, has_token=token is not None), _clock(answer, now()))


async def _ask(url: str, proxy: str | None, now: Callable[[], dt.datetime]) -> _Answer:
    begun = now()
    async with open_session(proxy) as session:
        timeout = aiohttp.ClientTimeout(total=_SECONDS)
        async with session.get(url, timeout=timeout, allow_redirects=False) as response:
            username = _username(await response.content.read(10_000))
            return _Answer(response.status, username, _date(response.headers.get("Date", "")), (now() - begun).total_seconds())


def _answered(place: str, answer: _Answer, *, has_token: bool) -> Diagnosis:
    if has_token and answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
        return fault("telegram", f"{place} answers that there is no bot with this token", "copy the token from @BotFather again")
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or (has_token and answer.status != HTTPStatus.OK):
        return fault("telegram", f"{place} answers with status {answer.status}", "try again later, or look at TELEGRAM_API_ROOT")
    who = f" as @{answer.username}" if answer.username else ""
    return ok("telegram", f"{place} answers{who} within {answer.seconds:.1f} s")


def _unreached(place: str, error: Exception, *, has_proxy: bool) -> Diagnosis:
    refusal = proxy_refusal(error) if isinstance(error, aiohttp.ClientError) else ""
    if refusal:
        return fault("telegram", f"{place} is not reached: {refusal}", "correct HTTPS_PROXY, and see that the proxy runs")
    # the error's class alone: its text may contain the address, and with it the token
    why = f"no answer within {_SECONDS:.0f} s" if isinstance(error, TimeoutError) else _WORDS.get(type(error), type(error).__name__)
    todo = "look at what the proxy allows" if has_proxy else "open the way to it, or set HTTPS_PROXY: mainland networks need a proxy"
    return fault("telegram", f"{place} is not reached: {why}", todo)


def _clock(answer: _Answer, now: dt.datetime) -> Diagnosis:
    if answer.date is None:
        return warning("clock", "Telegram's answer has no date to compare with", "see that this machine's time is synchronized")
    apart = (now - answer.date).total_seconds()
    found = f"this machine's clock is {abs(apart):.0f} s {'ahead of' if apart > 0 else 'behind'} Telegram's"
    if abs(apart) <= _CLOSE + answer.seconds:
        return ok("clock", found)
    return (fault if abs(apart) > _FAR else warning)("clock", found, "synchronize it: timedatectl set-ntp true")


def _username(body: bytes) -> str:
    try:
        return str(json.loads(body)["result"]["username"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def _date(header: str) -> dt.datetime | None:
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=dt.UTC)


def _shown(proxy: str) -> str:
    """Its host and port, without a password."""
    return urlsplit(proxy).netloc.rpartition("@")[2]
