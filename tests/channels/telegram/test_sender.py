from __future__ import annotations

import asyncio
import datetime as dt
import socket
from collections.abc import Awaitable, Callable

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.channels.telegram.account import create_account
from bot.channels.telegram.sender import CONCURRENT_CALLS, MOST_CALL_ATTEMPTS, MOST_UNCLEAR_ATTEMPTS, Outbox, is_harmless, wait_seconds
from tests.channels.telegram.conftest import TOKEN, Running, ask, seen
from tests.support.bot_api.server import BotApi, Fault

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
    monkeypatch.setattr("bot.channels.telegram.sender._PAUSE", 0.0)


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
        ([RetryAfter(dt.timedelta(0))] * (MOST_CALL_ATTEMPTS - 1), True),
        ([RetryAfter(dt.timedelta(0))] * MOST_CALL_ATTEMPTS, False),
        ([NetworkError("Bad Gateway")] * (MOST_CALL_ATTEMPTS - 1), True),
        ([TimedOut()], True),
        ([TimedOut()] * MOST_UNCLEAR_ATTEMPTS, False),
        ([TimedOut(), RetryAfter(dt.timedelta(0))], True),
        ([NetworkError("Bad Gateway"), TimedOut()], True),
        ([Forbidden("blocked")], False),
        ([BadRequest("no rights")], False),
        ([TelegramError("Invalid server response")], True),
        ([TelegramError("Invalid server response")] * MOST_UNCLEAR_ATTEMPTS, False),
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


LOST = Fault(done=True, hang_up=True)
"""The message stands in the chat, and the connection breaks."""


def in_chat(api: BotApi) -> list[str]:
    return [message["text"] for message in api.messages.values()]


async def test_a_reply_whose_answer_is_lost_stands_in_the_chat_twice_at_most(api: BotApi, running: Running) -> None:
    api.fail("sendMessage", LOST, LOST, LOST)
    async with running():
        ask(api, "first")
        await asyncio.to_thread(api.wait_until, lambda: len(api.messages) == 2, "both attempts")
        api.forget_faults("sendMessage")
        ask(api, "second")
        await seen(api, "sendMessage")
    assert in_chat(api) == ["said: first", "said: first", "said: second"]


async def test_a_reply_that_telegram_does_not_acknowledge_in_time_is_sent_once_more(
    api: BotApi, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.account._READ_TIMEOUT", 1.0)
    api.fail("sendMessage", Fault(done=True, delay=60))
    async with running():
        ask(api, "first")
        await seen(api, "sendMessage")
    assert in_chat(api) == ["said: first"] * 2


async def test_what_telegram_refused_for_now_is_tried_three_times(api: BotApi, running: Running) -> None:
    api.fail("sendMessage", Fault(502, "Bad Gateway"), Fault(500, body=b"<html>"))
    async with running():
        ask(api, "first")
        await seen(api, "sendMessage")
    assert in_chat(api) == ["said: first"]


async def test_where_no_connection_was_made_nothing_can_arrive_twice_and_three_attempts_are_made() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens there
        telegram = create_account(TOKEN, f"http://127.0.0.1:{taken.getsockname()[1]}")
        attempts = 0

        async def send(_: int | None) -> None:
            nonlocal attempts
            attempts += 1
            await telegram.send_message(7, "x")

        outbox = Outbox()
        outbox.post(7, send)
        await outbox.drain()
        await telegram.shutdown()
    assert attempts == MOST_CALL_ATTEMPTS


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
    assert most == CONCURRENT_CALLS


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
def test_an_error_is_harmless_where_there_was_nothing_left_to_do(error: TelegramError, harmless: bool) -> None:
    assert is_harmless(error) is harmless


def test_waiting_times_are_numbers_or_durations() -> None:
    assert wait_seconds(3) == wait_seconds(dt.timedelta(seconds=3)) == 3.0
