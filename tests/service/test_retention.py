"""What is older than RETENTION_DAYS is deleted, by a clock that can be moved."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import structlog

from bot.dialogue.answers import Answers
from bot.dialogue.tracker import SavedCase, Tracker
from bot.service.delivery.ports import ChatClosed, ChatMoved
from bot.service.delivery.stamps import SECOND
from bot.service.retention import EVERY, FIRST, Retention
from bot.storage import StorageError
from bot.storage.sql import SqlStore
from tests.storage.builders import NOON, key, query, turn

CASE = SavedCase("mine", Answers(), {}, "3f2a", NOON)


class MovedClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = NOON
        self.stopwatch = 0.0

    def moves(self, **time: float) -> None:
        self.jumps(**time)
        self.stopwatch += dt.timedelta(**time).total_seconds()

    def jumps(self, **time: float) -> None:
        self.time += dt.timedelta(**time)

    def now(self) -> dt.datetime:
        return self.time

    def elapsed(self) -> float:
        return self.stopwatch


async def test_after_its_time_the_log_goes_and_saved_cases_stay(store: SqlStore, file: Path) -> None:
    clock = MovedClock()
    retention = Retention(store, clock, 90)
    for number in range(1203):
        await store.save(Tracker("zh"), turn(key=key(str(number))))
    await store.save(Tracker(saved=(CASE,)), turn(key=key("saver")))
    await store.save(Tracker("en"), turn(key=key("late"), at=NOON + dt.timedelta(days=1)))
    clock.moves(days=90)
    assert await retention.delete() == 0
    clock.moves(seconds=1)
    assert await retention.delete() == 1204 + 1203
    assert query(file, "SELECT count(*) FROM turns") == query(file, "SELECT count(*) FROM replies") == [(1,)]
    assert (await store.load(key("saver"))).saved == (CASE,)
    assert (await store.load(key("late"))).language == "en"
    assert await store.load(key("5")) == Tracker()
    clock.moves(days=1000)
    assert await retention.delete() == 2
    assert (await store.load(key("saver"))).saved == (CASE,)


async def test_that_a_chat_was_closed_is_forgotten_and_where_one_moved_is_not(store: SqlStore, file: Path) -> None:
    clock = MovedClock()
    stamp = int(NOON.timestamp() * SECOND)
    await store.outbox.apply("4242", stamp, ChatClosed("7", "blocked"))
    await store.outbox.apply("4242", stamp, ChatMoved("-1", "-2"))
    clock.moves(days=91)
    assert await Retention(store, clock, 90).delete() == 1
    assert query(file, "SELECT chat FROM chats") == [("-1",)]


async def test_a_clock_that_jumps_deletes_nothing_until_it_has_stood_for_a_while(store: SqlStore) -> None:
    clock = MovedClock()
    retention = Retention(store, clock, 90)
    await store.save(Tracker("zh"), turn())
    await retention.delete()
    clock.jumps(days=365)
    with structlog.testing.capture_logs() as lines:
        assert await retention.delete() == 0
    assert [line["event"] for line in lines] == ["retention.clock_jumped"]
    assert (await store.load(key())).language == "zh"
    clock.jumps(days=-365)
    assert await retention.delete() == 0
    clock.moves(days=91)
    assert await retention.delete() == 2


async def test_the_job_runs_soon_after_the_start_and_again_and_again(store: SqlStore) -> None:
    clock, waits = MovedClock(), []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 4:
            raise asyncio.CancelledError
        clock.moves(seconds=seconds)

    await asyncio.gather(Retention(store, clock, 1, sleep).run(), return_exceptions=True)
    assert waits == [FIRST, EVERY, EVERY, EVERY]


async def test_a_database_that_fails_is_logged_and_asked_again() -> None:
    class Failing:
        async def expire(self, before: dt.datetime) -> int:
            raise StorageError(f"locked at {before:%Y}")

    with structlog.testing.capture_logs() as lines:
        assert await Retention(Failing(), MovedClock(), 90).delete() == 0
    assert [line["event"] for line in lines] == ["retention.failed"]
