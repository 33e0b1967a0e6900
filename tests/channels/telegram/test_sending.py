from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.channels.telegram.sending import CONCURRENT, TRIES, Outbox, is_harmless, seconds

Sent = list[tuple[str, int | None]]


def failing(sent: Sent, name: str, *errors: Exception) -> Callable[[int | None], Awaitable[object]]:
    """A call that fails with each error in turn, and then is sent."""
    left = list(errors)

    async def send(moved: int | None) -> None:
        await asyncio.sleep(0)
        if left:
            raise left.pop(0)
        sent.append((name, moved))

    return send


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.sending._PAUSE", 0.0)


async def test_a_lane_keeps_its_order_and_lanes_run_beside_each_other() -> None:
    outbox = Outbox()
    sent: Sent = []
    gate = asyncio.Event()

    async def held(_: int | None) -> None:
        await gate.wait()
        sent.append(("held", None))

    async def open_gate(_: int | None) -> None:
        gate.set()

    outbox.post(1, held)
    outbox.post(1, failing(sent, "behind it"))
    outbox.post(2, failing(sent, "elsewhere"))
    outbox.post(2, open_gate)
    await outbox.drain()
    assert [name for name, _ in sent] == ["elsewhere", "held", "behind it"]


@pytest.mark.parametrize(
    ("errors", "arrives"),
    [
        ([RetryAfter(dt.timedelta(0))] * (TRIES - 1), True),
        ([RetryAfter(dt.timedelta(0))] * TRIES, False),
        ([NetworkError("reset"), TimedOut()], True),
        ([Forbidden("blocked")], False),
        ([BadRequest("no rights")], False),
        ([TelegramError("Invalid server response")], True),
        ([ValueError("ours")], False),
    ],
)
async def test_what_is_worth_repeating_is_repeated(errors: list[Exception], arrives: bool) -> None:
    outbox = Outbox()
    sent: Sent = []
    outbox.post(1, failing(sent, "it", *errors))
    outbox.post(1, failing(sent, "next"))
    await outbox.drain()
    assert [name for name, _ in sent] == (["it", "next"] if arrives else ["next"])


async def test_a_chat_that_moved_is_followed_once() -> None:
    outbox = Outbox()
    sent: Sent = []
    outbox.post(1, failing(sent, "once", ChatMigrated(-100)))
    outbox.post(1, failing(sent, "in circles", ChatMigrated(-100), ChatMigrated(-200)))
    await outbox.drain()
    assert sent == [("once", -100)]


async def test_only_so_many_calls_are_under_way_at_once() -> None:
    outbox = Outbox()
    running = most = 0

    async def send(_: int | None) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1

    for lane in range(100):
        outbox.post(lane, send)
    await outbox.drain()
    assert most == CONCURRENT


async def test_abandoned_calls_are_counted() -> None:
    outbox = Outbox()

    async def hang(_: int | None) -> None:
        await asyncio.Event().wait()

    outbox.post(1, hang)
    outbox.post(1, hang)
    outbox.post(2, hang)
    await asyncio.sleep(0)
    assert outbox.abandon() == 3
    await outbox.drain()


@pytest.mark.parametrize(
    ("error", "harmless"),
    [
        (BadRequest("Message is not modified: specified new message content is the same"), True),
        (BadRequest("Query is too old and response timeout expired"), True),
        (BadRequest("Can't parse entities"), False),
        (NetworkError("message is not modified"), False),
    ],
)
def test_harmless_errors(error: TelegramError, harmless: bool) -> None:
    assert is_harmless(error) is harmless


def test_waiting_times_of_either_kind() -> None:
    assert seconds(3) == seconds(dt.timedelta(seconds=3)) == 3.0
