"""A child process returns its result or is reported dead; it never outlives its caller."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
from pathlib import Path

import pytest

from bot.service.child_process import ChildDiedError, run_in_child
from tests.support import edition_readers


def process(_given: object) -> tuple[int, int]:
    return os.getpid(), os.getppid()


async def test_the_work_is_done_in_another_process() -> None:
    child, parent = await run_in_child(process, None, 60)
    assert child != parent == os.getpid()
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("work", [edition_readers.crash, edition_readers.devour, edition_readers.fail])
async def test_a_child_that_ends_without_a_result_has_died(work: edition_readers.Work, tmp_path: Path) -> None:
    with pytest.raises(ChildDiedError):
        await run_in_child(work, tmp_path, 60)
    assert multiprocessing.active_children() == []


def limit_of_processor_time(_given: object) -> int:
    return resource.getrlimit(resource.RLIMIT_CPU)[0]


async def test_work_in_vain_is_stopped_by_processor_time_so_that_a_busy_machine_is_no_fault() -> None:
    assert await run_in_child(limit_of_processor_time, None, 60) == 120


async def test_a_child_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    with pytest.raises(ChildDiedError):
        await run_in_child(edition_readers.hang, tmp_path, 0.1)
    assert multiprocessing.active_children() == []


async def test_a_child_ends_with_the_task_that_waits_for_it(tmp_path: Path) -> None:
    task = asyncio.create_task(run_in_child(edition_readers.hang, tmp_path, 60))
    while not (tmp_path / "pid").is_file():  # noqa: ASYNC110 - another process has no event of ours to set
        await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.get_running_loop().shutdown_default_executor()
    assert multiprocessing.active_children() == []
