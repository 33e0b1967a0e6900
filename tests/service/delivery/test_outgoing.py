"""Calls are sent in order and until they are settled; what cannot be sent is left, and nobody else waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.service.delivery import outgoing as room
from bot.service.delivery.channel_ports import Later, Outcome, Pace, Refused, Unreachable
from bot.service.delivery.outgoing import Outgoing, Posted
from bot.service.delivery.ports import ChatClosed, ChatMoved, Finished, OutboxRow, OutgoingCall, Settled, StoreError
from bot.service.delivery.stamps import Stamps
from bot.storage.sql import SqlStore
from tests.service.delivery.parts import BOT, Carrier, arrival, edit, text


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_FIRST_PAUSE", 0.0)
    monkeypatch.setattr(room, "_STORE_PAUSE", 0.0)


class Sending:
    """An outbox at work."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.carrier = Carrier()
        self.outgoing = Outgoing(BOT, store.outbox, self.carrier, Stamps(lambda: 1.0))
        self._numbers = 0

    async def post(self, *calls: OutgoingCall) -> Posted:
        return self.outgoing.post(await self.rows(*calls))

    async def rows(self, *calls: OutgoingCall) -> Sequence[OutboxRow]:
        """Calls in the outbox."""
        self._numbers += 1
        (row,) = await self.store.inbox.take(BOT, 1, [arrival(self._numbers)])
        return await self.store.inbox.finish(Finished(BOT, row.id, calls))

    async def sent(self, *calls: OutgoingCall) -> list[str]:
        """Posts calls and waits until they are settled; all texts sent so far."""
        posted = await self.post(*calls)
        assert await posted.settled(30)
        assert await self.store.outbox.unsent(BOT) == ()
        return self.carrier.texts


@pytest.fixture
async def sending(store: SqlStore) -> Sending:
    return Sending(store)


async def test_a_lane_keeps_its_order_and_lanes_run_beside_each_other(sending: Sending) -> None:
    sending.carrier.held["7"] = asyncio.Event()
    first = await sending.post(text("held"), text("behind it"))
    await (await sending.post(text("elsewhere", "8"))).settled(30)
    assert sending.carrier.texts == ["elsewhere"]
    sending.carrier.held.pop("7").set()
    assert await first.settled(30)
    assert sending.carrier.texts == ["elsewhere", "held", "behind it"]


@pytest.mark.parametrize(
    ("outcomes", "arrives"),
    [
        ([Later(0.0)] * 5, True),
        ([Unreachable("502", unclear=False)] * 20, True),
        ([Unreachable("timed out", unclear=True)], True),
        ([Unreachable("timed out", unclear=True)] * 2, False),
        ([Unreachable("timed out", unclear=True), Unreachable("502", unclear=False)], True),
        ([Refused("no rights")], False),
        ([ValueError("ours")], False),
    ],
)
async def test_what_is_worth_repeating_is_repeated_and_the_lane_goes_on(
    sending: Sending, outcomes: list[Outcome | Exception], arrives: bool
) -> None:
    sending.carrier.planned = list(outcomes)
    assert await sending.sent(text("it"), text("next")) == (["it", "next"] if arrives else ["next"])


async def test_a_limit_belongs_to_the_chat_and_outlives_the_attempt(sending: Sending) -> None:
    sending.carrier.planned = [Later(0.3)]
    began = asyncio.get_running_loop().time()
    await sending.sent(text("it"))
    assert asyncio.get_running_loop().time() - began >= 0.3


async def test_a_limit_is_known_after_a_restart(sending: Sending, store: SqlStore) -> None:
    sending.carrier.planned = [Later(0.5)]
    await sending.post(text("it"))
    await sending.carrier.until(lambda: not sending.carrier.planned)
    await asyncio.sleep(0.05)
    await sending.outgoing.stop(1)
    again = Sending(store)
    began = asyncio.get_running_loop().time()
    await again.outgoing.post(await store.outbox.unsent(BOT)).settled(30)
    assert again.carrier.texts == ["it"]
    assert asyncio.get_running_loop().time() - began >= 0.3


async def test_an_edit_that_is_refused_is_replaced_by_the_messages_it_stands_for(sending: Sending) -> None:
    sending.carrier.planned = [Refused("message to edit not found")]
    assert await sending.sent(edit("it", 3, fallback=(text("part 1"), text("part 2"))), text("next")) == ["part 1", "part 2", "next"]


async def test_a_call_that_is_refused_may_be_sent_in_another_form(sending: Sending) -> None:
    sending.carrier.planned = [Refused("can't parse entities", instead=text("plain"))]
    assert await sending.sent(text("marked"), text("next")) == ["plain", "next"]


async def test_a_waiting_edit_is_replaced_by_the_next_one_of_its_message(sending: Sending) -> None:
    assert await sending.sent(edit("one", 3), edit("other", 4), edit("two", 3), edit("three", 3)) == ["other", "three"]


async def test_what_is_no_longer_worth_sending_is_dropped(sending: Sending) -> None:
    assert await sending.sent(text("late", expires=1), text("in time", expires=10**18)) == ["in time"]


async def test_a_closed_chat_gets_nothing_more_until_it_is_open_again(sending: Sending, store: SqlStore) -> None:
    sending.carrier.planned = [ChatClosed("7", "blocked")]
    assert await sending.sent(text("it"), text("next")) == []
    assert await sending.rows(text("later")) == ()
    assert store.chats.closed_at(BOT, "7") is not None


async def test_an_answer_to_a_press_ends_with_the_chat_that_it_finds_closed(sending: Sending) -> None:
    sending.carrier.planned = [ChatClosed("7", "blocked")]
    assert await sending.sent(replace(text("toast"), lane="press 1")) == []


async def test_a_chat_that_moved_is_followed_with_all_that_waits(sending: Sending, store: SqlStore) -> None:
    sending.carrier.planned = [ChatMoved("7", "-1007")]
    moves: list[ChatMoved] = []
    sending.outgoing.on_moved = moves.append
    await sending.sent(text("it"), text("next"))
    await sending.sent(text("later"))
    assert sending.carrier.sent == [("-1007", "it"), ("-1007", "next"), ("-1007", "later")]
    assert moves == [ChatMoved("7", "-1007")]
    assert store.chats.current("7") == "-1007"


async def test_what_waits_for_the_new_id_comes_behind_what_was_said_before_the_move(sending: Sending) -> None:
    sending.carrier.held["-1007"] = asyncio.Event()
    new = await sending.post(text("under way", "-1007"), text("new", "-1007"))
    await asyncio.sleep(0)
    sending.carrier.planned = []
    old = sending.outgoing.post(await sending.rows(text("old")))
    sending.outgoing.move(ChatMoved("7", "-1007"))
    sending.carrier.held.pop("-1007").set()
    assert await new.settled(30)
    assert await old.settled(30)
    assert sorted(sending.carrier.texts) == ["new", "old", "under way"]
    assert sending.carrier.texts.index("old") < sending.carrier.texts.index("new")


async def test_a_pace_holds_for_each_chat(sending: Sending) -> None:
    sending.carrier.allowed = Pace(per_second=10, burst=2)
    began = asyncio.get_running_loop().time()
    await sending.sent(*(text(str(number)) for number in range(5)))
    assert asyncio.get_running_loop().time() - began >= 0.25
    assert await sending.sent(text("elsewhere", "8"))


async def test_a_pace_holds_for_all_chats_that_begin_at_once(sending: Sending) -> None:
    sending.carrier.allowed = Pace(per_second=1, burst=5)
    sending.outgoing = Outgoing(BOT, sending.store.outbox, sending.carrier, Stamps(lambda: 1.0), Pace(per_second=20, burst=2))
    began = asyncio.get_running_loop().time()
    assert len(await sending.sent(*(text("it", str(chat)) for chat in range(10)))) == 10
    assert asyncio.get_running_loop().time() - began >= 0.35


async def test_a_message_that_is_replaced_leaves_its_moment_to_the_next(sending: Sending) -> None:
    sending.carrier.allowed = Pace(per_second=5, burst=1)
    began = asyncio.get_running_loop().time()
    assert await sending.sent(text("first"), edit("a", 3), edit("b", 3), edit("c", 3)) == ["first", "c"]
    assert 0.15 <= asyncio.get_running_loop().time() - began < 0.55


async def test_slow_chats_do_not_hold_up_others(sending: Sending) -> None:
    for chat in range(20):
        sending.carrier.held[f"slow {chat}"] = asyncio.Event()
    slow = [await sending.post(text("slow", f"slow {chat}")) for chat in range(20)]
    await (await sending.post(text("quick"))).settled(30)
    assert sending.carrier.texts == ["quick"]
    for held in sending.carrier.held.values():
        held.set()
    assert all([await each.settled(30) for each in slow])


async def test_what_the_store_does_not_take_is_marked_later_and_not_sent_again(
    sending: Sending, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle, failures = store.outbox.settle, [StoreError("the disk is full")] * 3

    async def failing(settled: Settled) -> None:
        if failures:
            raise failures.pop()
        await settle(settled)

    monkeypatch.setattr(store.outbox, "settle", failing)
    assert await sending.sent(text("it"), text("next")) == ["it", "next"]
    assert failures == []


async def test_a_stop_ends_the_call_under_way_and_leaves_the_others(sending: Sending, store: SqlStore) -> None:
    sending.carrier.held["7"] = asyncio.Event()
    await sending.post(text("under way"), text("left"))
    await asyncio.sleep(0.01)
    asyncio.get_running_loop().call_later(0.05, sending.carrier.held["7"].set)
    await sending.outgoing.stop(5)
    await sending.post(text("after the stop"))
    assert sending.carrier.texts == ["under way"]
    assert [row.call.parameters["text"] for row in await store.outbox.unsent(BOT)] == ["left", "after the stop"]
    assert sending.outgoing.depth == 2


async def test_what_was_cut_off_by_kills_twice_is_not_sent_a_third_time(sending: Sending, store: SqlStore) -> None:
    rows = await sending.rows(text("cut off"), text("behind it"))
    posted = sending.outgoing.post([replace(rows[0], unclear=2), rows[1]])
    assert await posted.settled(30)
    assert sending.carrier.texts == ["behind it"]
    assert await store.outbox.unsent(BOT) == ()


async def test_an_edit_may_name_a_call_whose_message_is_known_only_when_it_is_sent(sending: Sending, store: SqlStore) -> None:
    first, *_ = rows = await sending.rows(text("question"), text("between"))
    assert await sending.outgoing.post(rows).settled(30)
    await sending.rows(OutgoingCall("7", "7", "edit", {"text": "edited"}, edits_row=first.id))
    (edit,) = await store.outbox.unsent(BOT)
    assert edit.call.edits_row == first.id
    assert await sending.outgoing.post([edit]).settled(30)
    assert sending.carrier.edited == [1]


async def test_an_edit_of_a_message_that_was_never_sent_is_sent_as_what_it_stands_for(sending: Sending) -> None:
    sending.carrier.planned = [Refused("no rights")]
    first, *_ = rows = await sending.rows(text("question"))
    assert await sending.outgoing.post(rows).settled(30)
    instead = OutgoingCall("7", "7", "edit", {"text": "edited"}, edits_row=first.id, fallback=(text("instead"),))
    assert await sending.sent(instead) == ["instead"]


async def test_what_was_erased_is_not_sent_and_what_stands_behind_it_is(sending: Sending) -> None:
    sending.carrier.held["7"] = asyncio.Event()
    under_way, erased, behind = await sending.rows(text("under way"), text("erased"), text("behind"))
    posted = sending.outgoing.post([under_way, erased, behind])
    await sending.carrier.began.wait()
    sending.outgoing.withdraw(frozenset({erased.id}))
    sending.carrier.held["7"].set()
    assert await posted.settled(30)
    assert sending.carrier.texts == ["under way", "behind"]


async def test_a_call_that_was_erased_on_its_way_is_not_repeated(sending: Sending) -> None:
    sending.carrier.held["7"] = asyncio.Event()
    sending.carrier.planned = [Later(0.0)]
    rows = await sending.rows(text("limited"), text("behind"))
    posted = sending.outgoing.post(rows)
    await sending.carrier.began.wait()
    sending.outgoing.withdraw(frozenset({rows[0].id}))
    sending.carrier.held["7"].set()
    assert await posted.settled(30)
    assert sending.carrier.texts == ["behind"]
