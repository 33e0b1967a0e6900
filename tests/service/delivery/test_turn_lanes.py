"""Updates are worked off one at a time within a lane; what fails is repeated, given up, and never blocks its lane."""

from __future__ import annotations

import asyncio
import gc

import pytest

from bot.service.delivery import turn_lanes as room
from bot.service.delivery.outgoing import Outgoing
from bot.service.delivery.ports import Arrival, ChatMoved, InboxRow, OutgoingCall, StoreError
from bot.service.delivery.stamps import Stamps
from bot.service.delivery.turn_lanes import TurnLanes
from bot.storage.sql import SqlStore
from tests.service.delivery.parts import BOT, Carrier, Worker, arrival, echo


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_FAILURE_PAUSE", 0.0)


class Working:
    """An inbox at work."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.carrier = Carrier()
        self.worker = Worker(store, echo)
        self.outgoing = Outgoing(BOT, store.outbox, self.carrier, Stamps(lambda: 1.0))
        self.lanes = TurnLanes(store.inbox, self.worker, self.outgoing)

    async def take(self, *arrivals: Arrival) -> None:
        self.lanes.put(await self.store.inbox.take(BOT, 1, arrivals))


@pytest.fixture
async def working(store: SqlStore) -> Working:
    return Working(store)


async def test_updates_of_one_lane_are_worked_off_in_order_and_other_lanes_do_not_wait(working: Working) -> None:
    gate = asyncio.Event()

    async def work(row: InboxRow) -> tuple[OutgoingCall, ...]:
        if row.update_id == 1:
            await gate.wait()
        return await echo(row)

    working.worker.work = work
    await working.take(arrival(1), arrival(2), arrival(3, "8"))
    await working.carrier.until(lambda: bool(working.carrier.sent))
    assert working.carrier.texts == ["3"]
    gate.set()
    await working.carrier.until(lambda: len(working.carrier.sent) == 3)
    assert working.carrier.texts == ["3", "1", "2"]


async def test_the_next_turn_waits_until_the_replies_of_the_last_one_are_sent(working: Working) -> None:
    worked: list[int] = []

    async def work(row: InboxRow) -> tuple[OutgoingCall, ...]:
        worked.append(row.update_id)
        return await echo(row)

    working.worker.work = work
    working.carrier.held["7"] = asyncio.Event()
    await working.take(arrival(1))
    await asyncio.sleep(0.1)
    await working.take(arrival(2))
    await asyncio.sleep(0.1)
    assert worked == [1]
    working.carrier.held.pop("7").set()
    await working.carrier.until(lambda: len(working.carrier.sent) == 2)


async def test_the_next_turn_waits_only_so_long(working: Working, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "REPLIES_WAIT", 0.05)
    done = asyncio.Event()

    async def work(row: InboxRow) -> tuple[OutgoingCall, ...]:
        if row.update_id == 2:
            done.set()
        return await echo(row)

    working.worker.work = work
    working.carrier.held["7"] = asyncio.Event()
    await working.take(arrival(1), arrival(2))
    await asyncio.wait_for(done.wait(), 30)
    working.carrier.held.pop("7").set()
    await working.carrier.until(lambda: working.carrier.texts == ["1", "2"])


async def test_what_fails_three_times_is_given_up_and_told_and_the_lane_goes_on(working: Working, store: SqlStore) -> None:
    attempts: list[int] = []

    async def work(row: InboxRow) -> tuple[OutgoingCall, ...]:
        attempts.append(row.update_id)
        if row.update_id == 1:
            raise ValueError("broken")
        return await echo(row)

    working.worker.work = work
    await working.take(arrival(1), arrival(2))
    await working.carrier.until(lambda: len(working.carrier.sent) == 2)
    assert attempts == [1, 1, 1, 2]
    assert (working.worker.given_up, working.lanes.failed) == ([1], 1)
    assert working.carrier.texts == ["sorry", "2"]
    assert await store.inbox.waiting(BOT) == ()


async def test_where_not_even_an_apology_can_be_made_the_lane_goes_on(
    working: Working, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(row: InboxRow) -> tuple[OutgoingCall, ...]:
        if row.update_id == 1:
            raise ValueError("broken")
        return await echo(row)

    monkeypatch.setattr(working.worker, "give_up", fail)
    working.worker.work = fail
    await working.take(arrival(1), arrival(2))
    await working.carrier.until(lambda: working.carrier.texts == ["2"])
    assert await store.inbox.waiting(BOT) == ()


async def test_a_failure_that_passes_costs_nothing_and_is_counted_across_restarts(working: Working, store: SqlStore) -> None:
    failures = [ValueError("broken"), ValueError("broken")]

    async def work(row: InboxRow) -> tuple[OutgoingCall, ...]:
        if failures:
            raise failures.pop()
        (kept,) = await store.inbox.waiting(BOT)
        assert kept.attempts == 2
        return await echo(row)

    working.worker.work = work
    await working.take(arrival(1))
    await working.carrier.until(lambda: working.carrier.texts == ["1"])


async def test_an_error_of_the_store_is_no_failure_of_the_turn(working: Working) -> None:
    failures = [StoreError("locked")] * 10

    async def work(row: InboxRow) -> tuple[OutgoingCall, ...]:
        if failures:
            raise failures.pop()
        return await echo(row)

    working.worker.work = work
    await working.take(arrival(1))
    await working.carrier.until(lambda: working.carrier.texts == ["1"])
    assert working.worker.given_up == []


async def test_what_was_done_before_is_not_done_twice(working: Working, store: SqlStore) -> None:
    rows = await store.inbox.take(BOT, 1, [arrival(1), arrival(2)])
    await working.worker.handle(rows[0])
    working.lanes.put(rows)
    await working.carrier.until(lambda: bool(working.carrier.sent))
    assert working.carrier.texts == ["2"]


async def test_the_lanes_of_a_chat_that_moved_go_on_in_order(working: Working) -> None:
    gate, all_done = asyncio.Event(), asyncio.Event()
    worked: list[int] = []

    async def work(row: InboxRow) -> tuple[OutgoingCall, ...]:
        await gate.wait()
        worked.append(row.update_id)
        if len(worked) == 7:
            all_done.set()
        return ()

    working.worker.work = work
    await working.take(arrival(1), arrival(2), arrival(3, "-1007"), arrival(4, "-1007"), arrival(5, "8"), arrival(6, "8"))
    await asyncio.sleep(0.05)
    working.lanes.move(ChatMoved("7", "-1007"))
    working.lanes.move(ChatMoved("8", "-1008"))
    await working.take(arrival(7, "-1008"))
    gate.set()
    await asyncio.wait_for(all_done.wait(), 30)
    assert worked.index(2) < worked.index(4)
    assert [number for number in worked if number in (5, 6, 7)] == [5, 6, 7]


async def test_a_lane_whose_updates_moved_while_it_waited_for_its_turn_ends_in_silence(working: Working) -> None:
    gate, faults = asyncio.Event(), list[dict[str, object]]()
    asyncio.get_running_loop().set_exception_handler(lambda _loop, fault: faults.append(fault))

    async def work(row: InboxRow) -> tuple[OutgoingCall, ...]:
        await gate.wait()
        return await echo(row)

    working.worker.work = work
    await working.take(*(arrival(number, f"busy {number}") for number in range(1, 5)), arrival(5, "7"), arrival(6, "-1007"))
    await asyncio.sleep(0.05)
    working.lanes.move(ChatMoved("7", "-1007"))
    gate.set()
    await working.carrier.until(lambda: len(working.carrier.sent) == 6)
    gc.collect()  # a task that failed tells of it when it is deleted
    assert [words for words in working.carrier.texts if words in "56"] == ["5", "6"]
    assert faults == []


async def test_a_stop_ends_the_turn_under_way_and_leaves_the_others(working: Working, store: SqlStore) -> None:
    gate = asyncio.Event()

    async def work(row: InboxRow) -> tuple[OutgoingCall, ...]:
        await gate.wait()
        return await echo(row)

    working.worker.work = work
    await working.take(arrival(1), arrival(2))
    await asyncio.sleep(0.05)
    asyncio.get_running_loop().call_later(0.05, gate.set)
    await working.lanes.stop(5)
    await working.take(arrival(3))
    assert [row.update_id for row in await store.inbox.waiting(BOT)] == [2, 3]
    assert working.lanes.depth == 2
