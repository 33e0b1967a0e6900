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
        (self._urgent if urgent else self._waiting).append(job)
        if self._working is None:
            self._working = asyncio.create_task(self._work())
        try:
            result: Result = await job.outcome
        except DATABASE_ERRORS as error:
            raise storage_error(self._engines, "written", error) from error
        return result

    async def close(self) -> None:
        """Waits until everything is written."""
        while self._working is not None:
            await asyncio.wait({self._working})

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
            if isinstance(error, sa.exc.OperationalError):
                # Locked, full, out of order: no job's fault. Each would wait as long, and what waits behind it would learn of it late.
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
    return " ".join(str(error.orig if isinstance(error, sa.exc.DBAPIError) else error).split())


def storage_error(engines: Engines, done: str, error: Exception) -> StorageError:
    """The error of a database as one sentence."""
    return StorageError(f"the database {engines.place} could not be {done}: {driver_message(error)}")
