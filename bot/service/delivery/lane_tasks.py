"""Ends the work of lanes: what is under way may finish, and nothing else begins."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Protocol


class LaneWork(Protocol):
    """A lane with the task that works on it."""

    busy: bool
    """Something is under way that is better finished."""
    task: asyncio.Task[None] | None


async def stop_lanes(lanes: Iterable[LaneWork], seconds: float) -> None:
    """Cancels the tasks of lanes where nothing is under way at once, and the others where they are not done after so many seconds."""
    tasks = {lane.task: lane for lane in lanes if lane.task}
    for task, lane in tasks.items():
        if not lane.busy:
            task.cancel()
    if tasks:
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
