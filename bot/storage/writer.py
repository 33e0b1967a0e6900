"""Writes in groups: what waits for the writing connection shares one transaction, and so one wait for the disk."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from bot.storage import StorageError
from bot.storage.engines import Engines

DATABASE_ERRORS: Final = (sa.exc.SQLAlchemyError, OSError)
"""Errors of a database; OSError where its server cannot be reached."""
MOST_JOINED: Final = 8
"""Jobs in one transaction: more of them would keep an urgent one waiting for longer than they save."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[sa.Connection], Any]
    outcome: asyncio.Future[Any]


class GroupWriter:
    """Runs jobs on the writing connection, in order, several in one transaction; urgent ones before the others."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._urgent: deque[_Job] = deque()
        self._waiting: deque[_Job] = deque()
        self._working: asyncio.Task[None] | None = None

    async def write(self, work: Callable[[sa.Connection], Result], *, urgent: bool = False) -> Result:
        """The result of `work`, once it is committed. It may be run again where another job of its group failed.

        Raises:
            StorageError: the database did not take it; nothing of it was written.
        """
        job = _Job(work, asyncio.get_running_loop().create_future())
        self._add(job, urgent=urgent)
        try:
            result: Result = await job.outcome
        except DATABASE_ERRORS as error:
            raise storage_error(self._engines, "written", error) from error
        return result

    def write_soon(self, work: Callable[[sa.Connection], Any]) -> None:
        """Writes before the work that waits, without anybody who waits for it; nothing happens where the database does not take it."""
        job = _Job(work, asyncio.get_running_loop().create_future())
        job.outcome.add_done_callback(lambda outcome: outcome.cancelled() or outcome.exception())
        self._add(job, urgent=True)

    async def close(self) -> None:
        """Waits until everything is written."""
        while self._working is not None:
            await asyncio.wait({self._working})

    def _add(self, job: _Job, *, urgent: bool) -> None:
        (self._urgent if urgent else self._waiting).append(job)
        if self._working is None:
            self._working = asyncio.create_task(self._work())

    async def _work(self) -> None:
        try:
            while group := self._next_group():
                await self._write(group)
        finally:
            self._working = None

    def _next_group(self) -> list[_Job]:
        """Urgent jobs first; the others go with them, for a transaction costs more than most of what is in it."""
        group: list[_Job] = []
        for queue in (self._urgent, self._waiting):
            group += [queue.popleft() for _ in range(min(len(queue), MOST_JOINED - len(group)))]
        return group

    def _emptied(self) -> list[_Job]:
        """All jobs that wait."""
        jobs = [*self._urgent, *self._waiting]
        self._urgent.clear()
        self._waiting.clear()
        return jobs

    async def _write(self, group: list[_Job]) -> None:
        try:
            results = await self._in_one_transaction(group)
        except BaseException as error:
            if _is_out_of_order(error):
                # Locked, full, not there: no job's fault. Each would wait as long, and what waits behind it would learn of it late.
                _fail([*group, *self._emptied()], error)
                return
            if len(group) > 1 and isinstance(error, Exception):
                # one of them may be at fault: each for itself
                for job in group:
                    await self._write([job])
                return
            _fail(group, error)
            if not isinstance(error, Exception):
                raise
        else:
            for job, result in zip(group, results, strict=True):
                if not job.outcome.done():
                    job.outcome.set_result(result)

    async def _in_one_transaction(self, group: list[_Job]) -> list[Any]:
        return await self._engines.writer.run(lambda connection: [job.work(connection) for job in group])


def _is_out_of_order(error: BaseException) -> bool:
    """Whether it is the database that failed, not a statement."""
    lost = isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated
    return lost or isinstance(error, (sa.exc.OperationalError, sa.exc.InterfaceError, OSError))


def _fail(group: list[_Job], error: BaseException) -> None:
    for job in group:
        if job.outcome.done():
            continue
        if isinstance(error, Exception):
            job.outcome.set_exception(error)
        else:
            job.outcome.cancel()


def driver_message(error: Exception) -> str:
    """The driver's own words, without the statement and its parameters."""
    orig = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    # asyncpg's own error is the cause of what SQLAlchemy makes of it, and its text goes on with details: the row, for example
    own = orig.__cause__ if orig is not None and orig.__cause__ is not None else orig
    return " ".join(str(own.args[0] if own is not None and own.args and own is not orig else own).split())


def storage_error(engines: Engines, done: str, error: Exception) -> StorageError:
    """The error of a database as one sentence."""
    return StorageError(f"the database {engines.place} could not be {done}: {driver_message(error)}")
