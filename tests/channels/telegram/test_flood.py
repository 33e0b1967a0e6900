from __future__ import annotations

import tracemalloc

import pytest

from bot.channels.playground.bot_api.updates import message, of_message, person, private
from bot.channels.telegram.flood import MOST, MOST_PEOPLE, FloodGate
from tests.channels.telegram.conftest import Running, seen, sent_texts
from tests.support.bot_api import BotApi


def test_of_fifty_messages_a_second_for_a_minute_two_are_answered_with_a_notice() -> None:
    gate = FloodGate()
    verdicts = [gate.judge("7", float(1000 + number // 50), number) for number in range(3000)]
    assert verdicts.count("notice") == 2
    assert verdicts[:MOST] == ["read"] * MOST
    assert verdicts.count("read") == MOST, "as long as the flood lasts nothing more is read"


def test_a_backlog_of_an_hour_is_no_flood_however_quickly_it_is_read() -> None:
    gate = FloodGate()
    assert {gate.judge("7", 1000.0 + 12 * number, number) for number in range(300)} == {"read"}


def test_whoever_stops_is_read_again_and_others_are_not_judged_by_it() -> None:
    gate = FloodGate()
    for number in range(200):
        gate.judge("7", 1000.0, number)
    assert gate.judge("8", 1000.0, 1) == "read"
    assert gate.judge("7", 1010.0, 201) == "read"


def test_work_that_is_repeated_gets_its_notice_again() -> None:
    gate = FloodGate()
    verdicts = [gate.judge("7", 1000.0, number) for number in range(MOST + 1)]
    assert (verdicts[-1], gate.judge("7", 1000.0, MOST), gate.judge("7", 1000.0, MOST + 1)) == ("notice", "notice", "silence")


def test_however_many_people_write_the_memory_is_bounded() -> None:
    gate = FloodGate()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for number in range(50_000):
        gate.judge(str(number % (3 * MOST_PEOPLE)), 1000.0, number)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 20 * 2**20


async def test_a_flood_is_answered_with_one_notice_and_others_as_ever(
    api: BotApi, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.flood.MOST", 3)  # and so all answers go out at once
    async with running():
        for number in range(50):
            api.push(of_message({**message(str(number), private(7), person(7)), "date": 1_700_000_000}))
        api.push(of_message(message("x", private(8), person(8))))
        await seen(api, "sendMessage", chat_id=8)
        api.push(of_message({**message("later", private(7), person(7)), "date": 1_700_000_100}))
        calls = await seen(api, "sendMessage", 5, chat_id=7)
    assert sent_texts(calls) == ["said: 0", "said: 1", "said: 2", "telegram.flood (en)", "said: later"]
