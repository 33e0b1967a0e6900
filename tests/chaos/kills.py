"""Kills the process with SIGKILL: at random moments, and at each boundary between a commit and a call."""

from __future__ import annotations

import random
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.incarnations import Life, Mode, life
from tests.chaos.journal import Verdict

_PEOPLE = 12
_QUESTIONS = 3
_LONGEST = 0.6


@dataclass(frozen=True)
class Outcome:
    """How a row of the table came out."""

    fault: str
    runs: int
    verdict: Verdict
    recovery: float
    """Seconds; the longest."""
    remark: str = ""
    also: bool = True
    """What else must hold."""

    @property
    def sound(self) -> bool:
        """The row holds."""
        return self.verdict.sound and self.also


BOUNDARIES = (
    ("getUpdates", "answered", 0.0),
    ("getUpdates", "answered", 0.004),
    ("getUpdates", "received", 0.0),
    ("sendMessage", "received", 0.0),
    ("sendMessage", "done", 0.0),
    ("sendMessage", "answered", 0.0),
    ("sendMessage", "answered", 0.003),
    ("sendMessage", "answered", 0.012),
)
"""Moments at which the process is killed: what is called, how far the call is, and seconds after that."""


def at_random(folder: Path, mode: Mode, kills: int, seed: int = 1) -> Outcome:
    """Kills at random moments while people write."""
    chance = random.Random(seed)
    with life(folder, mode) as one:
        for _ in range(kills):
            with one.process() as bot:
                one.journal.ask_around(_PEOPLE, _QUESTIONS)
                time.sleep(chance.uniform(0.0, _LONGEST))
                one.kill(bot)
        recovery = _recovered(one)
        return Outcome(f"kill -9 at random, {mode}", kills, one.journal.verdict(), recovery, _starts(one))


def at_boundaries(folder: Path, rounds: int) -> Outcome:
    """Kills at each boundary, at one of the first calls that reach it."""
    chance = random.Random(2)
    kills = 0
    with life(folder) as one:
        for _ in range(rounds):
            for boundary in BOUNDARIES:
                with one.process() as bot:
                    strike = _Strike(bot.process, boundary, chance.randrange(1, 6))
                    one.api.watch = strike.watch
                    one.journal.ask_around(_PEOPLE, _QUESTIONS)
                    strike.done.wait(10.0)
                    one.kill(bot, strike.at)
                    kills += 1
        recovery = _recovered(one)
        return Outcome("kill -9 at commit/send boundaries", kills, one.journal.verdict(), recovery, _starts(one))


class _Strike:
    """Kills when a boundary is reached for the nth time."""

    def __init__(self, process: subprocess.Popen[bytes], boundary: tuple[str, str, float], nth: int) -> None:
        self._process = process
        self._method, self._moment, self._later = boundary
        self._left = nth
        self.done = threading.Event()
        self.at: float | None = None
        """When it was; None where the boundary was not reached."""

    def watch(self, moment: str, method: str) -> None:
        """Counts what the Bot API sees."""
        if (method, moment) != (self._method, self._moment):
            return
        self._left -= 1
        if self._left == 0:
            threading.Timer(self._later, self._kill).start() if self._later else self._kill()

    def _kill(self) -> None:
        self._process.kill()
        self.at = time.monotonic()
        self.done.set()


def _recovered(one: Life) -> float:
    """Starts once more and waits for every answer; the seconds from the start."""
    began = time.monotonic()
    with one.process():
        one.journal.wait_for_all()
        # whatever would be sent once more has time to be
        time.sleep(1.0)
        return time.monotonic() - began - 1.0


def _starts(one: Life) -> str:
    return f"ready in {max(one.starts):.1f} s at most"
