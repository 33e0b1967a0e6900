"""Kills the process with SIGKILL: at random moments, and at each boundary between a commit and a call."""

from __future__ import annotations

import random
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

    @property
    def sound(self) -> bool:
        """The row holds."""
        return self.verdict.sound


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
    chance = random.Random(seed)  # noqa: S311 - chance that is the same at every run
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
    chance = random.Random(2)  # noqa: S311 - chance that is the same at every run
    kills = 0
    with life(folder) as one:
        for _ in range(rounds):
            for boundary in BOUNDARIES:
                with one.process() as bot:
                    reached = _killing(one, bot.process.kill, boundary, chance.randrange(1, 6))
                    one.journal.ask_around(_PEOPLE, _QUESTIONS)
                    reached.wait(10.0)
                    one.kill(bot)
                    kills += 1
        recovery = _recovered(one)
        return Outcome("kill -9 at commit/send boundaries", kills, one.journal.verdict(), recovery, _starts(one))


def _killing(one: Life, kill: object, boundary: tuple[str, str, float], nth: int) -> threading.Event:
    """Kills when a boundary is reached for the nth time."""
    method, moment, later = boundary
    reached, left = threading.Event(), [nth]

    def strike() -> None:
        assert callable(kill)
        kill()
        one.journal.note_kill()
        reached.set()

    def watch(now: str, called: str) -> None:
        if (called, now) != (method, moment):
            return
        left[0] -= 1
        if left[0] == 0:
            if later:
                threading.Timer(later, strike).start()
            else:
                strike()

    one.api.watch = watch
    return reached


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
