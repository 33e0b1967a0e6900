"""Sends what is in the outbox: in order within a lane, the lanes side by side, until each call is settled."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import TypeVar

import structlog

from bot.service.delivery.channel_ports import Carrier, Later, Outcome, Pace, Refused, Sent, Unreachable
from bot.service.delivery.lane_tasks import stop_lanes
from bot.service.delivery.pacing import Pacing, Places
from bot.service.delivery.ports import ChatClosed, ChatMoved, Outbox, OutboxRow, Settled, SettledState, StoreError
from bot.service.delivery.stamps import SECOND, Stamps

MOST_UNCLEAR_ATTEMPTS = 2
"""Attempts that may have arrived although no answer came: a reply appears in the chat twice at most."""
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 60.0
_STORE_PAUSE = 0.25

_log = structlog.get_logger(__name__)
Result = TypeVar("Result")


class Posted:
    """Calls that were posted together."""

    def __init__(self, count: int) -> None:
        self._left = count
        self._all = asyncio.Event()
        self._count(0)

    def one_settled(self) -> None:
        """One of them is sent, or never will be."""
        self._count(1)

    def add(self, count: int) -> None:
        """More calls take the place of one of them."""
        self._left += count

    def _count(self, number: int) -> None:
        self._left -= number
        if self._left <= 0:
            self._all.set()

    async def settled(self, seconds: float) -> bool:
        """Waits until all are settled; False where they are not after so many seconds."""
        try:
            await asyncio.wait_for(self._all.wait(), seconds)
        except TimeoutError:
            return False
        return True


class _Lane:
    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: deque[tuple[OutboxRow, Posted]] = deque()
        self.hold = 0.0
        """Moment before which nothing is sent: a limit belongs to the chat, and outlives the attempt."""
        self.counted = False
        """The next message is counted by the paces already."""
        self.busy = False
        self.task: asyncio.Task[None] | None = None


class Outgoing:
    """The calls that are not sent yet, and the work of sending them."""

    def __init__(self, bot: str, outbox: Outbox, carrier: Carrier, stamps: Stamps, overall: Pace | None = None) -> None:
        """`overall` is the pace of all chats together; None for no limit."""
        self._bot = bot
        self._outbox = outbox
        self._carrier = carrier
        self._stamps = stamps
        self._elapsed = asyncio.get_running_loop().time
        self._pacing = Pacing(overall, self._elapsed)
        self._places = Places()
        self._lanes: dict[str, _Lane] = {}
        self._withdrawn: frozenset[int] = frozenset()
        self._stopping = False
        self.on_moved: Callable[[ChatMoved], None] = lambda _moved: None
        """Called when a chat has moved, once its rows have the new id."""

    @property
    def depth(self) -> int:
        """Calls that are not sent."""
        return sum(len(lane.rows) for lane in self._lanes.values())

    def post(self, rows: Iterable[OutboxRow]) -> Posted:
        """Takes rows of the outbox, in order; returns at once."""
        rows = tuple(rows)
        posted = Posted(len(rows))
        for row in rows:
            lane = self._lane(row.call.lane)
            if row.not_before:
                lane.hold = max(lane.hold, self._elapsed() + (row.not_before - self._stamps.next()) / SECOND)
            lane.rows.append((row, posted))
        return posted

    def move(self, moved: ChatMoved) -> None:
        """Rows of a chat that has moved go on under its new id, before those that were posted for it."""
        old = self._lanes.pop(moved.old, None)
        if old is None:
            return
        new = self._lanes.get(moved.new)
        if new is not None:
            # the call under way is concluded where it began
            first = [new.rows.popleft()] if new.busy else []
            old.rows.extend(new.rows)
            new.rows = deque(first)
        old.name = moved.new
        old.rows = deque((_under(row, moved), posted) for row, posted in old.rows)
        self._lanes[moved.new] = old

    def drop(self, chat: str) -> None:
        """Forgets the messages into a chat that was closed; the store has dropped them."""
        lane = self._lanes.get(chat)
        while lane and lane.rows:
            _, posted = lane.rows.popleft()
            posted.one_settled()

    def withdraw(self, rows: frozenset[int]) -> None:
        """Forgets calls that were erased. One under way is no longer stopped, but not repeated."""
        for lane in self._lanes.values():
            under_way = [lane.rows.popleft()] if lane.busy else []
            self._withdrawn |= rows.intersection(row.id for row, _ in under_way)
            for row, posted in lane.rows:
                if row.id in rows:
                    posted.one_settled()
            lane.rows = deque([*under_way, *(each for each in lane.rows if each[0].id not in rows)])

    async def stop(self, seconds: float) -> None:
        """Begins no call any more, and waits so many seconds for those under way; the others stay in the outbox."""
        self._stopping = True
        await stop_lanes(self._lanes.values(), seconds)

    def _lane(self, name: str) -> _Lane:
        lane = self._lanes.get(name)
        if lane is None:
            lane = self._lanes[name] = _Lane(name)
        if lane.task is None and not self._stopping:
            lane.task = asyncio.create_task(self._work(lane))
        return lane

    async def _work(self, lane: _Lane) -> None:
        try:
            while lane.rows and not self._stopping:
                await self._pause(lane)
                await self._step(lane)
        finally:
            lane.task = None
            if self._lanes.get(lane.name) is lane and not lane.rows:
                del self._lanes[lane.name]

    async def _pause(self, lane: _Lane) -> None:
        """Waits until the first call of a lane may be sent, and counts it: where it is skipped, the next one goes in its place."""
        while lane.rows:
            row, _ = lane.rows[0]
            pace = None if lane.counted else self._carrier.pace(row.call)
            wait = max(lane.hold - self._elapsed(), self._pacing.wait(row.call.chat) if pace else 0.0)
            if pace and wait <= 0:
                lane.counted = True
                wait = self._pacing.take(row.call.chat, pace)
            if wait <= 0:
                return
            await asyncio.sleep(wait)

    async def _step(self, lane: _Lane) -> None:
        """Attempts the first call of a lane, and keeps how it ended."""
        async with self._places.one(lane.name):
            if not lane.rows:
                return
            row, _ = lane.rows[0]
            lane.busy = True
            skipped = self._skipped(lane, row)
            lane.counted = lane.counted and skipped is not None
            try:
                outcome = None if skipped else await self._attempt(row)
            except BaseException:
                lane.busy = False
                raise
        try:
            await (self._conclude(lane, row, outcome) if outcome else self._settle(lane, row, skipped or "failed"))
        finally:
            lane.busy = False

    def _skipped(self, lane: _Lane, row: OutboxRow) -> SettledState | None:
        if row.call.expires is not None and self._stamps.next() > row.call.expires:
            return "expired"
        if row.unclear >= MOST_UNCLEAR_ATTEMPTS:
            # the process was killed at the last attempt
            return "failed"
        later = (other.call for other, _ in list(lane.rows)[1:])
        return "replaced" if any(self._carrier.replaces(call, row.call) for call in later) else None

    async def _attempt(self, row: OutboxRow) -> Outcome:
        call = row.call
        if call.edits_row is not None:
            edited = call.edits_row
            message = await self._kept(lambda: self._outbox.message_of(edited))
            if message is None:
                return Refused("the message to edit was not sent", ours=False)
            call = replace(call, parameters={**call.parameters, "message_id": message})
        try:
            return await self._carrier.send(call, lambda: self._outbox.departed(row))
        except Exception as error:  # noqa: BLE001 - one message must not stop those behind it
            _log.exception("outbox.unsent", method=row.call.method)
            return Refused(type(error).__name__)

    async def _conclude(self, lane: _Lane, row: OutboxRow, outcome: Outcome) -> None:
        match outcome:
            case Sent(message, shown_at):
                await self._settle(lane, row, "sent", message, shown_at)
            case Refused():
                await self._refused(lane, row, outcome)
            case Later(seconds):
                _log.info("outbox.limited", method=row.call.method, seconds=seconds)
                await self._postpone(lane, replace(row, attempts=row.attempts + 1), seconds)
            case Unreachable(reason, unclear):
                await self._unreached(lane, row, reason, unclear=unclear)
            case ChatClosed(chat, reason):
                _log.info("outbox.closed", method=row.call.method, reason=reason)
                await self._kept(lambda: self._outbox.apply(self._bot, self._stamps.next(), outcome))
                self.drop(chat)
                # the answer to a press has a lane of its own, and does not go with the chat's
                await self._settle(lane, row, "failed")
            case ChatMoved():
                await self._kept(lambda: self._outbox.apply(self._bot, self._stamps.next(), outcome))
                self.move(outcome)
                self.on_moved(outcome)
                lane.hold = self._elapsed() + _pause_after(row.attempts) * bool(row.attempts)
                self._change_first(lane, replace(row, attempts=row.attempts + 1))

    async def _settle(
        self, lane: _Lane, row: OutboxRow, state: SettledState, message: int | None = None, shown_at: int | None = None
    ) -> None:
        settled = Settled(row.id, state, self._stamps.next(), message, shown_at)
        await self._kept(lambda: self._outbox.settle(settled))
        self._take_off(lane, row)

    async def _refused(self, lane: _Lane, row: OutboxRow, refused: Refused) -> None:
        calls = list(row.call.fallback) or ([refused.instead] if refused.instead else [])
        (_log.error if refused.ours and not calls else _log.info)("outbox.refused", method=row.call.method, reason=refused.reason)
        if calls:
            calls[-1] = replace(calls[-1], question=row.call.question, answers=row.call.answers)
        settled = Settled(row.id, "failed", self._stamps.next(), row.call.parameters.get("message_id"), reason=refused.reason)
        rows = await self._kept(lambda: self._outbox.fall_back(self._bot, settled, calls))
        self._take_off(lane, row, rows)

    async def _unreached(self, lane: _Lane, row: OutboxRow, reason: str, *, unclear: bool) -> None:
        tried = replace(row, attempts=row.attempts + 1, unclear=row.unclear + unclear)
        _log.warning("outbox.unreached", method=row.call.method, reason=reason, attempts=tried.attempts, unclear=unclear)
        if tried.unclear == MOST_UNCLEAR_ATTEMPTS:
            await self._settle(lane, row, "failed")
        else:
            await self._postpone(lane, tried, _pause_after(row.attempts))

    async def _postpone(self, lane: _Lane, row: OutboxRow, seconds: float) -> None:
        if row.id in self._withdrawn:
            self._take_off(lane, row)
            return
        lane.hold = self._elapsed() + seconds
        later = replace(row, not_before=self._stamps.next() + int(seconds * SECOND))
        await self._kept(lambda: self._outbox.postpone(later))
        self._change_first(lane, row)

    def _change_first(self, lane: _Lane, row: OutboxRow) -> None:
        """Keeps the attempts at the row that was attempted, unless it was dropped meanwhile; its chat may have moved."""
        if lane.rows and lane.rows[0][0].id == row.id:
            current, posted = lane.rows[0]
            lane.rows[0] = (replace(current, attempts=row.attempts, unclear=row.unclear), posted)

    def _take_off(self, lane: _Lane, row: OutboxRow, instead: Iterable[OutboxRow] = ()) -> None:
        """Takes the row that was attempted off its lane, unless it was dropped meanwhile; others may take its place."""
        if lane.rows and lane.rows[0][0].id == row.id:
            _, posted = lane.rows.popleft()
            rows = [(each, posted) for each in instead]
            posted.add(len(rows))
            lane.rows.extendleft(reversed(rows))
            posted.one_settled()

    async def _kept(self, write: Callable[[], Awaitable[Result]]) -> Result:
        """What the store says, as soon as it takes it: nothing more is sent in the lane before."""
        while True:
            try:
                return await write()
            except StoreError as error:
                _log.warning("outbox.unwritten", reason=str(error))
                await asyncio.sleep(_STORE_PAUSE)


def _pause_after(attempts: int) -> float:
    """Seconds until the next attempt, at random, so that many calls do not return at once."""
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(attempts, 10)) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret


def _under(row: OutboxRow, moved: ChatMoved) -> OutboxRow:
    fallback = tuple(replace(each, chat=moved.new, lane=moved.new) for each in row.call.fallback)
    return replace(row, call=replace(row.call, chat=moved.new, lane=moved.new, fallback=fallback))
