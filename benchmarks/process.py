"""Runs one method in a child process, with one thread and memory of its own.

Times are processor time of all threads: what a call takes on an idle machine, whatever else this one does.

The parent sends a task as JSON to the standard input of `python -m benchmarks.process` and reads the outcome from its standard output.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.peers import METHODS, ROOT, Base, Ranker, Ranking

WARM_UP = 5
"""Calls that are not timed."""
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "NUMEXPR_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
"""Read by the numeric libraries when they are first imported."""
_PAGES = Path("/proc/self/statm")


class ProcessError(Exception):
    """A method that did not come to an end."""


@dataclass(frozen=True, slots=True)
class Task:
    """A knowledge base and what it is asked."""

    base: Base
    timed: Sequence[str]
    untimed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a task."""

    build_seconds: float
    memory_mb: float | None
    """What the process grew by, libraries included, until it could answer; None where the system does not tell."""
    index_mb: float | None
    """The part of it that came after the libraries."""
    milliseconds: Sequence[float]
    """Of each timed query, in order."""
    answers: Sequence[Ranking]
    """To the timed queries, then to the untimed ones."""


def run_method(method: str, tasks: Sequence[Task], patience: float) -> list[Outcome]:
    """Runs a method on some tasks, one after another, in one new process; memory is told truly for the first.

    Args:
        method: its name among `METHODS`.
        tasks: what to do.
        patience: seconds until the process is ended.

    Raises:
        ProcessError: it failed, or took too long.
    """
    asked = {"method": method, "tasks": [asdict(task) for task in tasks]}
    return [Outcome(**outcome) for outcome in json.loads(spawn("benchmarks.process", asked, patience))]


def spawn(module: str, task: object, patience: float) -> str:
    """Sends a task to a module in a new process with one thread, and returns what it writes, JSON too.

    Raises:
        ProcessError: it failed, or took longer than `patience` seconds.
    """
    settings: Mapping[str, str] = os.environ | ONE_THREAD | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", module]
    try:
        done = subprocess.run(  # noqa: S603 - this very interpreter, and a module of this folder
            command, input=json.dumps(task), capture_output=True, env=settings, text=True, timeout=patience, check=True
        )
    except subprocess.TimeoutExpired:
        raise ProcessError(f"not done within {patience:.0f} s") from None
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or [f"exit code {error.returncode}"])[-1]
        raise ProcessError(f"failed: {last}") from None
    return done.stdout


def main() -> None:
    """Does what standard input asks for."""
    asked = json.load(sys.stdin)
    method = next(method for method in METHODS if method.name == asked["method"])
    # A first, tiny base brings the libraries in, so that the time and the memory of an index are its own.
    before = resident_mb()
    method.build({"a": ["what is this"], "b": ["这是什么"]})("why")
    outcomes = []
    for task in asked["tasks"]:
        loaded = resident_mb()
        began = time.process_time()
        ranker = method.build(task["base"])
        built = time.process_time() - began
        ready = resident_mb()
        gc.collect()
        gc.freeze()
        milliseconds, answers = time_queries(ranker, task["timed"])
        answers += [ranker(text) for text in task["untimed"]]
        gc.unfreeze()
        outcomes.append(asdict(Outcome(built, _growth(before, ready), _growth(loaded, ready), milliseconds, answers)))
    json.dump(outcomes, sys.stdout)


def time_queries(ranker: Ranker, texts: Sequence[str]) -> tuple[list[float], list[Ranking]]:
    """Asks one text after the other; milliseconds and answers."""
    for text in texts[:WARM_UP]:
        ranker(text)
    milliseconds, answers = [], []
    for text in texts:
        began = time.process_time()
        answer = ranker(text)
        milliseconds.append((time.process_time() - began) * 1000)
        answers.append(answer)
    return milliseconds, answers


def resident_mb() -> float | None:
    """Memory of this process in use, MB; None where the system does not tell."""
    gc.collect()
    if not _PAGES.exists():
        return None
    return int(_PAGES.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _growth(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


if __name__ == "__main__":
    main()
