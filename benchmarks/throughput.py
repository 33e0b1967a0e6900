"""Measures the full bot beside a bare echo bot of python-telegram-bot: updates a second, waiting times, and memory.

    python benchmarks/throughput.py [--rounds 3] [--updates 1500] [--memory 0] [--data FOLDER]

Both poll a loopback Bot API, one after the other in each round, so that whatever else the machine does meets both alike. The full bot
matches, logs and keeps everything (SQLite, each commit on the disk); the echo bot is at its best setting: one update after the other on
loopback, sixteen at once where each call takes 50 ms. What counts are the ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.loopback_api import TOKEN, LoopbackApi  # noqa: E402 - the source tree, installed or not
from benchmarks.process import ONE_THREAD  # noqa: E402
from benchmarks.tables import table  # noqa: E402
from bot.bootstrap import find_encoder, load_edition  # noqa: E402
from bot.config import Settings  # noqa: E402

_WARM_UP = 200
_RATE = 100
"""Updates a second at which waiting times are measured."""
_RATE_SECONDS = 5
_PATIENCE = 300.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Contender:
    """A bot that is measured."""

    name: str
    command: Sequence[str]


@dataclass(frozen=True)
class Run:
    """What was measured of one process."""

    per_second: float
    processor_ms: float
    """Processor time of an update."""
    p50: float
    p99: float
    """Milliseconds at 100 updates a second."""
    memory: float
    """MB."""


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=3, help="how often each bot is run in each setting")
    parser.add_argument("--updates", type=int, default=1500, help="updates that wait when a bot's updates a second are measured")
    parser.add_argument("--memory", type=int, default=0, help="updates over which the growth of the bot's memory is measured")
    parser.add_argument("--data", type=Path, help="folder of the pack; the shipped one where it is not given")
    given = parser.parse_args()
    settings = Settings(_env_file=None, **({"knowledge_dir": given.data.resolve()} if given.data else {}))
    edition = load_edition(settings, find_encoder())
    questions = [question for exam in edition.pack.exams for question in (*exam.en, *exam.zh)]
    environment = {"KNOWLEDGE_DIR": str(settings.knowledge_dir or ""), "CACHE_DIR": str(settings.cache_dir.resolve())}
    asyncio.run(_measure(given, questions, environment))


async def _measure(given: argparse.Namespace, questions: list[str], environment: dict[str, str]) -> None:
    rows = []
    for name, delay, at_once, share in (("loopback", 0.0, 1, 1), ("50 ms round trip", 0.05, 16, 2)):
        full = Contender("full bot", (sys.executable, "-m", "bot", "run"))
        echo = Contender("echo bot", (sys.executable, str(ROOT / "benchmarks" / "echo_bot.py"), str(at_once)))
        runs: dict[str, list[Run]] = {full.name: [], echo.name: []}
        for _ in range(given.rounds):
            for contender in (full, echo):
                runs[contender.name].append(await _run(contender, LoopbackApi(questions, delay), given.updates // share, environment))
        ours, theirs = (_median(runs[contender.name]) for contender in (full, echo))
        rows += [(f"{name}: {who}", *_cells(run)) for who, run in ((full.name, ours), (echo.name, theirs))]
        ratios = (f"{ours.per_second / theirs.per_second:.2f} x", f"{ours.processor_ms / theirs.processor_ms:.2f} x")
        rows.append((f"{name}: ratio", *ratios, f"{ours.p50 / theirs.p50:.2f} x", f"{ours.p99 / theirs.p99:.2f} x", ""))
    print(table(("", "updates/s", "CPU ms/update", f"p50 ms at {_RATE}/s", f"p99 ms at {_RATE}/s", "RSS MB"), rows))
    if given.memory:
        print(await _growth(full, LoopbackApi(questions, 0.0), given.memory, environment))


async def _run(contender: Contender, api: LoopbackApi, updates: int, environment: dict[str, str]) -> Run:
    async with _started(contender, api, environment) as pid:
        await _asked(api, _WARM_UP)
        used, began = _processor(pid), perf_counter()
        await _asked(api, updates)
        per_second = updates / (perf_counter() - began)
        processor_ms = (_processor(pid) - used) * 1000 / updates
        before = len(api.seconds)
        began = perf_counter()
        for number in range(_RATE * _RATE_SECONDS):
            await asyncio.sleep(max(0.0, began + number / _RATE - perf_counter()))
            api.ask()
        await api.answers(before + _RATE * _RATE_SECONDS, _PATIENCE)
        cuts = statistics.quantiles((1000 * seconds for seconds in api.seconds[before:]), n=100, method="inclusive")
        return Run(per_second, processor_ms, cuts[49], cuts[98], _memory(pid))


async def _growth(contender: Contender, api: LoopbackApi, updates: int, environment: dict[str, str]) -> str:
    async with _started(contender, api, environment) as pid:
        await _asked(api, 2000)
        before = _memory(pid)
        for _ in range(updates // 5000):
            await _asked(api, 5000)
        after = _memory(pid)
    return f"memory over {updates // 5000 * 5000} updates: {before:.0f} MB -> {after:.0f} MB"


async def _asked(api: LoopbackApi, updates: int) -> None:
    before = len(api.seconds)
    for _ in range(updates):
        api.ask()
    await api.answers(before + updates, _PATIENCE)


@asynccontextmanager
async def _started(contender: Contender, api: LoopbackApi, environment: dict[str, str]) -> AsyncIterator[int]:
    await api.start()
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            **{name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields},
            **ONE_THREAD,
            **environment,
            "PYTHONPATH": str(ROOT),
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_ROOT": f"http://127.0.0.1:{api.port}",
            "LOG_LEVEL": "warning",
        }
        with (Path(folder) / "output").open("wb") as output:
            process = await asyncio.create_subprocess_exec(*contender.command, cwd=folder, env=settings, stdout=output, stderr=output)
        try:
            await asyncio.wait_for(api.polled.wait(), _PATIENCE)
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            await process.wait()
            api.stop()


def _median(runs: Sequence[Run]) -> Run:
    return Run(*(statistics.median(getattr(run, name) for run in runs) for name in Run.__dataclass_fields__))


def _cells(run: Run) -> tuple[str, ...]:
    return (f"{run.per_second:.0f}", f"{run.processor_ms:.2f}", f"{run.p50:.1f}", f"{run.p99:.1f}", f"{run.memory:.0f}")


def _processor(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _memory(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main()
