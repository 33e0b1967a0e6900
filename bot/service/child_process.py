"""Runs a function in a child process with limits on time and memory, so that a failure there never stops the bot."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from threading import Timer
from typing import TypeVar, cast

if sys.platform != "win32":
    import resource

Given = TypeVar("Given")
Result = TypeVar("Result")

_MEMORY = 2**30
"""Bytes that the work may use beyond what its process has mapped when it begins."""
_MEMORY_OF_A_CORE = 2**26
"""Bytes more for each core: linear algebra reserves address space for each."""
_PROCESSOR_SECONDS = 120
"""Processor time after which the system ends the process, however busy the machine is with other work."""
_MAPPED = Path("/proc/self/statm")


class ChildDiedError(Exception):
    """The process gave no result: too much memory, too much time, or a crash."""


async def run_in_child(work: Callable[[Given], Result], given: Given, seconds: float) -> Result:
    """Runs `work(given)` in a new process, which ends with it, also where the caller is cancelled.

    Args:
        work: a top-level function of a module; it, its argument and its result can be pickled.
        given: its argument.
        seconds: the process is killed after this time.

    Raises:
        ChildDiedError: there is no result.
    """
    # Spawned, not forked: a fork would copy the threads' locks in whatever state they are.
    context = get_context("spawn")
    ours, its = context.Pipe()
    process = context.Process(target=_run_and_send, args=(its, work), daemon=True)
    with its:
        process.start()
    try:
        # The argument is sent in a thread: a large value would block the event loop until the process has started.
        result = await asyncio.to_thread(_receive_result, process, ours, given, seconds)
    except asyncio.CancelledError:
        process.kill()
        raise
    return cast(Result, result)


def _receive_result(process: SpawnProcess, connection: Connection, given: object, seconds: float) -> object:
    limit = Timer(seconds, process.kill)
    limit.start()
    with connection:
        try:
            connection.send(given)
            return connection.recv()
        except (EOFError, OSError):
            raise ChildDiedError from None
        finally:
            limit.cancel()
            process.kill()
            process.join()


def _run_and_send(connection: Connection, work: Callable[[Given], Result]) -> None:
    # Ctrl-C in a terminal reaches the child as well; the bot ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_resources()
    with suppress(MemoryError):
        connection.send(work(connection.recv()))


def _limit_resources() -> None:
    if sys.platform == "win32":
        return
    mapped = int(_MAPPED.read_text(encoding="ascii").split()[0]) * resource.getpagesize() if _MAPPED.exists() else 0
    limit = mapped + _MEMORY + _MEMORY_OF_A_CORE * (os.cpu_count() or 1)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    # Some systems have the limit and refuse to set it.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR_SECONDS, _PROCESSOR_SECONDS + 1))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))
