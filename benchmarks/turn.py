"""Measures how long a person waits: from the start of the terminal chat to its prompt, and from a question to its answer.

    python benchmarks/turn.py [--starts 5]

Every question is one of the shipped pack's own exam. The whole turn includes the database, a new file on this machine's disk.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import os
import pty
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.bootstrap import SystemClock, pack_folder  # noqa: E402 - the source tree, installed or not
from bot.config import Settings  # noqa: E402
from bot.curation.checked_edition import checked_edition  # noqa: E402
from bot.dialogue.edition import Edition  # noqa: E402
from bot.dialogue.policy import decide  # noqa: E402
from bot.dialogue.tracker import Tracker  # noqa: E402
from bot.knowledge.files.loader import load_pack  # noqa: E402
from bot.messages import ConversationKey, Said, Utterance  # noqa: E402
from bot.service.conversation import Conversations  # noqa: E402
from bot.service.editions import Editions  # noqa: E402
from bot.storage.opening import open_store  # noqa: E402

_MEMORY = re.compile(r"Vm(RSS|HWM):\s+(\d+) kB")


@dataclass(frozen=True)
class Start:
    """One start of the terminal chat."""

    seconds: float
    """From starting the process to its prompt."""
    memory: dict[str, float]
    """MB at the prompt: RSS now, HWM at most so far; empty where the system does not tell."""


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--starts", type=int, default=5, help="how often the chat is started, after one start that is not counted")
    starts = max(parser.parse_args().starts, 1)
    folder = pack_folder(Settings(_env_file=None))
    edition = Edition.of(load_pack(folder))
    questions = [question for exam in edition.pack.exams for question in (*exam.en, *exam.zh)]
    with tempfile.TemporaryDirectory() as scratch:
        _print_starts([_start(Path(scratch)) for _ in range(starts + 1)][1:])
        _print_times("decide", _decisions(edition, questions))
        _print_times("whole turn", asyncio.run(_turns(edition, folder, questions, Path(scratch))))


def _start(folder: Path) -> Start:
    screen, side = pty.openpty()
    settings = {name.upper() for name in Settings.model_fields}
    environment = {name: value for name, value in os.environ.items() if name not in settings} | {"PYTHONPATH": str(ROOT), "TERM": "xterm"}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"], cwd=folder, env=environment, stdin=side, stdout=side, stderr=side, start_new_session=True
    )
    os.close(side)
    shown = b""
    while b">" not in shown:
        shown += os.read(screen, 65536)
    seconds = time.perf_counter() - began
    status = Path(f"/proc/{process.pid}/status")
    memory = {name: int(size) / 1024 for name, size in _MEMORY.findall(status.read_text(encoding="ascii"))} if status.exists() else {}
    process.kill()
    process.wait()
    os.close(screen)
    return Start(seconds, memory)


def _decisions(edition: Edition, questions: Iterable[str]) -> list[float]:
    now, key = dt.datetime.now(dt.UTC), ConversationKey("benchmark", "0", "0")
    times = []
    for question in questions:
        began = time.perf_counter()
        decide(edition, Tracker(), Utterance(key, Said(question)), now)
        times.append(time.perf_counter() - began)
    return times


async def _turns(edition: Edition, folder: Path, questions: Iterable[str], scratch: Path) -> list[float]:
    times = []
    async with await open_store(f"sqlite+aiosqlite:///{scratch / 'turns.db'}") as store:
        conversation = Conversations(store, Editions(folder, edition, checked_edition), SystemClock())
        for number, question in enumerate(questions):
            utterance = Utterance(ConversationKey("benchmark", "0", str(number)), Said(question))
            began = time.perf_counter()
            await conversation.handle(utterance)
            times.append(time.perf_counter() - began)
    return times


def _print_starts(starts: Sequence[Start]) -> None:
    seconds = sorted(start.seconds for start in starts)
    print(f"{'start to prompt (warm)':24} {len(starts):5} times   best {seconds[0]:.2f} s   median {statistics.median(seconds):.2f} s")
    if starts[-1].memory:
        print(f"{'memory at the prompt':24} {'':5}         RSS {starts[-1].memory['RSS']:.0f} MB   peak {starts[-1].memory['HWM']:.0f} MB")


def _print_times(name: str, times: Sequence[float]) -> None:
    cuts = statistics.quantiles((time * 1000 for time in times), n=100, method="inclusive")
    print(f"{name:24} {len(times):5} times   p50 {cuts[49]:.2f} ms   p99 {cuts[98]:.2f} ms")


if __name__ == "__main__":
    main()
