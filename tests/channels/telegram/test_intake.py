from __future__ import annotations

import asyncio

import pytest
from telegram import Bot, Update

from bot.channels.telegram.intake import CONCURRENT_UPDATES, Intake
from tests.channels.telegram.conftest import TOKEN
from tests.support.bot_api.updates import message, of_message, person, private


def an_update() -> object:
    return of_message(message("x", private(7), person(7)))


@pytest.mark.parametrize(
    "raw",
    [None, 7, [], {}, {"update_id": 1, "message": {}}, {"update_id": 1, "message": {"chat": 3}}, {"message": "x"}],
)
async def test_what_is_no_update_is_skipped_and_counted(raw: object) -> None:
    async def handle(_: Update) -> None:
        raise AssertionError("not an update")

    intake = Intake(Bot(TOKEN), handle)
    assert await intake.take(raw)
    await intake.drain()
    assert intake.unreadable == 1


async def test_an_update_of_a_kind_unknown_today_is_no_error() -> None:
    handled: list[int] = []

    async def handle(update: Update) -> None:
        handled.append(update.update_id)

    intake = Intake(Bot(TOKEN), handle)
    await intake.take({"update_id": 1, "telepathy": {"text": "x"}})
    await intake.drain()
    assert handled == [1]
    assert intake.unreadable == 0


async def test_updates_start_in_order_and_the_next_waits_for_a_free_place() -> None:
    started: list[int] = []
    gate = asyncio.Event()

    async def handle(update: Update) -> None:
        started.append(update.update_id)
        await gate.wait()

    intake = Intake(Bot(TOKEN), handle)
    raws = [an_update() for _ in range(CONCURRENT_UPDATES + 1)]
    for raw in raws[:CONCURRENT_UPDATES]:
        await intake.take(raw)
    last = asyncio.create_task(intake.take(raws[-1]))
    for _ in range(5):
        await asyncio.sleep(0)
    assert not last.done()
    assert started == [raw["update_id"] for raw in raws[:CONCURRENT_UPDATES]]
    gate.set()
    assert await last
    await intake.drain()
    assert len(started) == CONCURRENT_UPDATES + 1


async def test_a_handler_that_fails_frees_its_place() -> None:
    async def handle(_: Update) -> None:
        raise RuntimeError("broken")

    intake = Intake(Bot(TOKEN), handle)
    for _ in range(2 * CONCURRENT_UPDATES):
        await intake.take(an_update())
    await intake.drain()
