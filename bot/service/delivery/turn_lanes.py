"""Runs the work of updates: one at a time within a lane, in order, and the lanes side by side."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

import structlog

from bot.service.delivery.channel_ports import Worker
from bot.service.delivery.lane_tasks import stop_lanes
from bot.service.delivery.outgoing import Outgoing
from bot.service.delivery.ports import AlreadyFinishedError, ChatMoved, Finished, Inbox, InboxRow, Lane, OutboxRow, StoreError

MOST_FAILURES = 3
"""Times that the work of an update may fail before it is given up."""
REPLIES_WAIT = 5.0
"""Seconds for which the next turn of a lane waits until the replies of the last one are sent."""
_CONCURRENT_TURNS = 4
"""More would not be faster: deciding is work of the processor, and the rest waits for the one writing connection."""
_FAILURE_PAUSE = 0.1
_LONGEST_STORE_PAUSE = 2.0

Rows = tuple[OutboxRow, ...]

_log = structlog.get_logger(__name__)


class _WaitingLane:
    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self.rows: deque[InboxRow] = deque()
        self.busy = False
        self.task: asyncio.Task[None] | None = None


class TurnLanes:
    """The updates of the inbox whose work is not done, and that work."""

    def __init__(self, inbox: Inbox, worker: Worker, outgoing: Outgoing) -> None:
        self._inbox = inbox
        self._worker = worker
        self._outgoing = outgoing
        self._places = asyncio.Semaphore(_CONCURRENT_TURNS)
        self._lanes: dict[Lane, _WaitingLane] = {}
        self._stopping = False
        self._watched: dict[int, asyncio.Event] = {}
        self._depth = 0
        self._less = asyncio.Event()
        self.failed = 0
        """Updates that were given up."""

    @property
    def depth(self) -> int:
        """Updates whose work is not done, as far as they are here."""
        return self._depth

    async def fewer_than(self, number: int) -> None:
        """Waits until there are fewer updates than that."""
        while self._depth >= number:
            self._less.clear()
            await self._less.wait()

    async def alone(self, row: InboxRow, seconds: float) -> None:
        """Takes one row and waits until its work is done, at most so many seconds."""
        done = self._watched[row.id] = asyncio.Event()
        self.put([row])
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), seconds)

    def put(self, rows: Iterable[InboxRow]) -> None:
        """Takes rows of the inbox, in order; returns at once."""
        for row in rows:
            lane = self._lanes.get(row.lane)
            if lane is None:
                lane = self._lanes[row.lane] = _WaitingLane(row.lane)
            lane.rows.append(row)
            self._depth += 1
            if lane.task is None and not self._stopping:
                lane.task = asyncio.create_task(self._work(lane))

    def move(self, moved: ChatMoved) -> None:
        """The lanes of a chat that has moved go on under its new id."""
        for before in [each for each in self._lanes if each[0] == moved.old]:
            old, lane = self._lanes.pop(before), (moved.new, before[1])
            new = self._lanes.get(lane)
            if new is None:
                old.lane = lane
                self._lanes[lane] = old
                continue
            # the turn under way ends where it began; what waits behind it was said first
            first = [new.rows.popleft()] if new.busy else []
            while len(old.rows) > old.busy:
                new.rows.appendleft(old.rows.pop())
            new.rows.extendleft(first)

    async def stop(self, seconds: float) -> None:
        """Begins no turn any more, and waits so many seconds for those under way; the others stay in the inbox."""
        self._stopping = True
        await stop_lanes(self._lanes.values(), seconds)

    async def _work(self, lane: _WaitingLane) -> None:
        try:
            while lane.rows and not self._stopping:
                async with self._places:
                    if not lane.rows:
                        # they went on under the chat's new id
                        return
                    lane.busy = True
                    try:
                        calls = await self._done(lane.rows[0])
                    finally:
                        lane.busy = False
                posted = self._outgoing.post(calls)
                self._take_off(lane)
                if not self._stopping:
                    # what is said next may be an answer to what is being sent
                    await posted.settled(REPLIES_WAIT)
        finally:
            lane.task = None
            if self._lanes.get(lane.lane) is lane and not lane.rows:
                del self._lanes[lane.lane]

    def _take_off(self, lane: _WaitingLane) -> None:
        row = lane.rows.popleft()
        self._depth -= 1
        self._less.set()
        if done := self._watched.pop(row.id, None):
            done.set()

    async def _done(self, row: InboxRow) -> Rows:
        """The calls that came of an update, once its work is done or given up."""
        failures = row.attempts
        while failures < MOST_FAILURES:
            try:
                return await self._kept(lambda: self._watched_by_store(row, self._worker.handle))
            except Exception:  # noqa: BLE001 - whatever failed, the lane goes on
                failures += 1
                _log.exception("turn.failed", update_id=row.update_id, failures=failures)
            if failures < MOST_FAILURES:
                await self._note(row, failures)
                await asyncio.sleep(_FAILURE_PAUSE * failures)
        self.failed += 1
        _log.error("turn.given_up", update_id=row.update_id, failures=failures)
        if failures == MOST_FAILURES:
            try:
                return await self._kept(lambda: self._watched_by_store(row, self._worker.give_up))
            except Exception:  # noqa: BLE001 - not even an apology can be made
                _log.exception("turn.untold", update_id=row.update_id)
        return await self._kept(lambda: self._inbox.finish(Finished("", row.id, failed=True)))

    async def _watched_by_store(self, row: InboxRow, work: Callable[[InboxRow], Awaitable[Rows]]) -> Rows:
        """Work that is noted while it is under way: where it ends the process, the next one knows what did."""
        await self._inbox.begun(row.id)
        done = False
        try:
            calls = await work(row)
            done = True
        finally:
            self._inbox.ended(row.id, done=done)
        return calls

    async def _note(self, row: InboxRow, failures: int) -> None:
        try:
            await self._inbox.note_failure(row.id, failures)
        except StoreError as error:
            _log.warning("inbox.unwritten", reason=str(error))

    async def _kept(self, work: Callable[[], Awaitable[Rows]]) -> Rows:
        """The result of work that ends with a commit, repeated until the store takes it: its errors are no failure of the turn."""
        pause = _FAILURE_PAUSE
        while True:
            try:
                return await work()
            except AlreadyFinishedError:
                return ()
            except StoreError as error:
                _log.warning("turn.unwritten", reason=str(error), retry_in=pause)
            await asyncio.sleep(pause)
            pause = min(_LONGEST_STORE_PAUSE, 2 * pause)
