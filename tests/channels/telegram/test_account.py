from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from telegram.error import NetworkError, RetryAfter

from bot.channels.telegram.account import Backoff, retry_until_stopped, unless_stopped


def test_pauses_grow_up_to_half_a_minute_and_start_over() -> None:
    backoff = Backoff()
    pauses = [backoff.pause(NetworkError("x")) for _ in range(8)]
    for pause, longest in zip(pauses, [1, 2, 4, 8, 16, 30, 30, 30], strict=True):
        assert longest / 2 <= pause <= longest
    backoff.reset()
    assert backoff.pause(NetworkError("x")) <= 1


def test_a_waiting_time_that_telegram_names_is_kept() -> None:
    assert Backoff().pause(RetryAfter(dt.timedelta(seconds=77))) == 77


async def test_a_stop_cancels_the_work() -> None:
    stop = asyncio.Event()
    cancelled = False

    async def work() -> None:
        nonlocal cancelled
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled = True
            raise

    asyncio.get_running_loop().call_soon(stop.set)
    assert await unless_stopped(stop, work()) is None
    assert cancelled


async def test_work_that_is_done_counts_even_when_the_stop_comes_with_it() -> None:
    stop = asyncio.Event()
    stop.set()
    done = asyncio.get_running_loop().create_future()
    done.set_result(7)
    assert await unless_stopped(stop, done) == 7


async def test_an_error_of_the_work_comes_through() -> None:
    async def work() -> None:
        raise NetworkError("x")

    with pytest.raises(NetworkError):
        await unless_stopped(asyncio.Event(), work())


async def test_a_stop_ends_the_retries() -> None:
    stop = asyncio.Event()

    async def never() -> None:
        stop.set()
        raise NetworkError("unreachable")

    assert await retry_until_stopped(never, stop) is False
