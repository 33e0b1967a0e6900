"""What has arrived is kept before it is confirmed, and what an earlier run left is finished first."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.service.delivery import mailroom as room
from bot.service.delivery.mailroom import NUMBERS_KEPT, Mailroom
from bot.service.delivery.ports import ChatClosed, ChatMoved, ChatReopened, DeliveryStore, Finished, InboxRow, OutgoingCall, StoreError
from bot.service.delivery.stamps import SECOND, Stamps
from bot.storage.sql import SqlStore
from bot.storage.tables import INBOX
from tests.service.delivery.parts import BOT, Carrier, Worker, arrival, echo, text


class Running:
    """A mailroom over a store, with a clock of its own."""

    def __init__(self, store: SqlStore) -> None:
        self.now = time.time()
        self.carrier = Carrier()
        self.worker = Worker(store, echo)
        delivery = DeliveryStore(store.inbox, store.outbox, store.chats, store.buttons, store.leadership)
        self.mailroom = Mailroom(BOT, delivery, self.worker, self.carrier, Stamps(lambda: self.now, lambda: self.now))


@pytest.fixture
async def running(store: SqlStore) -> Running:
    return Running(store)


async def test_an_update_is_answered_once_however_often_it_comes(running: Running) -> None:
    await running.mailroom.start()
    await asyncio.gather(*(running.mailroom.take([arrival(1)]) for _ in range(5)))
    await running.mailroom.take([arrival(1), arrival(2)])
    await running.carrier.until(lambda: len(running.carrier.sent) == 2)
    await running.mailroom.stop()
    assert running.carrier.texts == ["1", "2"]


async def test_what_an_earlier_run_left_is_finished(running: Running, store: SqlStore) -> None:
    done, _waits = await store.inbox.take(BOT, 1, [arrival(1), arrival(2)])
    await store.inbox.finish(Finished(BOT, done.id, (text("unsent"),)))
    await running.mailroom.start()
    await running.carrier.until(lambda: running.carrier.texts == ["unsent", "2"])
    await running.mailroom.stop()


async def test_a_slow_chat_delays_the_start_only_a_little(running: Running, store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_FLUSH", 0.05)
    (done,) = await store.inbox.take(BOT, 1, [arrival(1)])
    await store.inbox.finish(Finished(BOT, done.id, (text("unsent"),)))
    running.carrier.held["7"] = asyncio.Event()
    await running.mailroom.start()
    await running.mailroom.take([arrival(2, "8")])
    await running.carrier.until(lambda: running.carrier.texts == ["2"])
    running.carrier.held["7"].set()
    await running.mailroom.stop()


async def test_what_cannot_be_kept_is_told(running: Running, store: SqlStore) -> None:
    await store.engines.writer.run(lambda connection: connection.execute(sa.text("DROP TABLE inbox")))
    with pytest.raises(StoreError):
        await running.mailroom.take([arrival(1)])


async def test_what_waits_for_a_chat_is_not_sent_once_it_is_closed(running: Running) -> None:
    await running.mailroom.start()
    running.carrier.held["7"] = asyncio.Event()
    await running.mailroom.take([arrival(1)])
    await running.mailroom.take([replace(arrival(2), who="2|")])
    await asyncio.sleep(0.1)
    await running.mailroom.take([], [ChatClosed("7", "blocked")])
    running.carrier.held["7"].set()
    await running.mailroom.take([arrival(3, "8")])
    await running.carrier.until(lambda: "3" in running.carrier.texts)
    await running.mailroom.stop()
    assert "2" not in running.carrier.texts


async def test_a_closed_chat_is_open_again_when_somebody_writes_later(running: Running, store: SqlStore) -> None:
    await running.mailroom.take([], [ChatClosed("7", "blocked")])
    await running.mailroom.take([arrival(1)])
    assert store.chats.closed_at(BOT, "7") is not None
    running.now += 61
    await running.mailroom.take([arrival(2)])
    assert store.chats.closed_at(BOT, "7") is None


async def test_a_closed_chat_is_open_again_when_the_service_says_so(running: Running, store: SqlStore) -> None:
    await running.mailroom.take([], [ChatClosed("7", "blocked")])
    await running.mailroom.take([], [ChatReopened("7"), ChatReopened("8")])
    assert store.chats.closed_at(BOT, "7") is None


async def test_a_chat_that_is_closed_and_opened_at_once_is_open(running: Running, store: SqlStore) -> None:
    await running.mailroom.take([], [ChatClosed("7", "removed"), ChatReopened("7")])
    assert store.chats.closed_at(BOT, "7") is None


async def test_updates_of_a_chat_that_moved_are_taken_for_the_new_one(running: Running) -> None:
    await running.mailroom.start()
    await running.mailroom.take([arrival(1)], [ChatMoved("7", "-1007")])
    await running.carrier.until(lambda: bool(running.carrier.sent))
    await running.mailroom.stop()
    assert running.carrier.sent == [("-1007", "1")]


async def test_numbers_are_forgotten_after_two_days(running: Running, store: SqlStore) -> None:
    old = int((running.now - NUMBERS_KEPT - 60) * SECOND)
    for stamp, number in ((old, 1), (old, 2), (int(running.now * SECOND), 3)):
        (row,) = await store.inbox.take(BOT, stamp, [arrival(number)])
        if number != 2:
            await store.inbox.finish(Finished(BOT, row.id))
    await store.inbox.forget(int((running.now - NUMBERS_KEPT) * SECOND))
    async with store.engines.reader.connect() as connection:
        assert sorted(await connection.scalars(sa.select(INBOX.c.update_id))) == [2, 3]  # what is not done is never forgotten


async def test_a_long_backlog_waits_in_the_store_and_is_worked_off_in_order(
    running: Running, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_IN_MEMORY", 8)
    await store.inbox.take(BOT, 1, [arrival(number) for number in range(1, 21)])
    deepest = 0

    async def work(row: InboxRow) -> tuple[OutgoingCall, ...]:
        nonlocal deepest
        deepest = max(deepest, running.mailroom.lanes.depth)
        return await echo(row)

    running.worker.work = work
    await running.mailroom.start()
    for number in range(21, 51):
        await running.mailroom.take([arrival(number)])
    await running.carrier.until(lambda: len(running.carrier.sent) == 50)
    await running.mailroom.take([arrival(51)])
    await running.carrier.until(lambda: len(running.carrier.sent) == 51)
    await running.mailroom.stop()
    assert running.carrier.texts == [str(number) for number in range(1, 52)]
    assert deepest <= 12


async def test_a_turn_that_was_cut_off_by_a_kill_is_done_alone_before_the_others(running: Running, store: SqlStore) -> None:
    await store.outbox.recover()
    rows = await store.inbox.take(BOT, 1, [arrival(number, str(number)) for number in range(1, 4)])
    await store.inbox.begun(rows[1].id)
    under_way: list[list[int]] = []
    now: list[int] = []

    async def work(row: InboxRow) -> tuple[OutgoingCall, ...]:
        now.append(row.update_id)
        await asyncio.sleep(0.01)
        under_way.append(list(now))
        now.remove(row.update_id)
        return await echo(row)

    running.worker.work = work
    await running.mailroom.start()
    await running.carrier.until(lambda: len(running.carrier.sent) == 3)
    await running.mailroom.stop()
    assert under_way[0] == [2]
    assert under_way[1] == [1, 3]


@pytest.mark.parametrize(("deaths", "told"), [(2, ["1"]), (3, ["sorry"]), (4, [])])
async def test_a_turn_that_ended_the_process_three_times_is_given_up(
    running: Running, store: SqlStore, deaths: int, told: list[str]
) -> None:
    (row,) = await store.inbox.take(BOT, 1, [arrival(1)])
    for _ in range(deaths - 1):
        await store.outbox.recover()
        await store.inbox.begun(row.id)
    await store.outbox.recover()
    await store.inbox.begun(row.id)
    await running.mailroom.start()
    await running.mailroom.take([arrival(2, "8")])
    await running.carrier.until(lambda: "2" in running.carrier.texts)
    await running.mailroom.stop()
    assert [words for words in running.carrier.texts if words != "2"] == told
    assert await store.inbox.waiting(BOT) == ()
