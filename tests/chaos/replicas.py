"""Runs several processes over one PostgreSQL database, and kills the one that does the work."""

from __future__ import annotations

import random
import time
from contextlib import ExitStack
from pathlib import Path

from tests.chaos.incarnations import Mode, life
from tests.chaos.journal import Journal
from tests.chaos.kills import Outcome
from tests.support.bot_api import PATIENCE
from tests.support.postgres import running_postgres
from tests.support.running_bot import Bot, started

_PEOPLE = 8
_QUESTIONS = 3
_LONGEST = 0.6
_PROCESSES = 3
TAKEOVER_SECONDS = 2.0
"""Seconds from a kill to the answer of another process to what was asked right after it."""
_GAINED = "leadership.gained"


class Replicas:
    """The processes, the one that does the work among them."""

    def __init__(self, folder: Path, journal: Journal, settings: dict[str, str]) -> None:
        self._folder = folder
        self._journal = journal
        self._settings = settings
        self._running: list[tuple[Bot, ExitStack]] = []
        self._count = 0

    def start(self) -> None:
        """One more process."""
        folder = self._folder / str(self._count)
        folder.mkdir()
        self._count += 1
        stack = ExitStack()
        self._running.append((stack.enter_context(started(self._journal.api, folder, **self._settings)), stack))

    def leader(self) -> Bot:
        """The process that does the work, as soon as there is one."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for bot, _ in self._running:
                if _GAINED in bot.written:
                    return bot
            time.sleep(0.02)
        raise AssertionError("\n".join(bot.written for bot, _ in self._running))

    def wait_for_others(self) -> None:
        """Waits until those that do no work are ready to take over."""
        until = time.monotonic() + PATIENCE
        while not all("leadership." in bot.written for bot, _ in self._running):
            assert time.monotonic() < until, "a process does not start"
            time.sleep(0.02)

    def forget(self, bot: Bot) -> None:
        """It was killed."""
        (stack,) = [each for other, each in self._running if other is bot]
        self._running = [pair for pair in self._running if pair[0] is not bot]
        stack.close()

    def close(self) -> None:
        """Kills them all."""
        for _, stack in self._running:
            stack.close()


def kill_leaders(folder: Path, kills: int, seed: int = 1, mode: Mode = "polling") -> Outcome:
    """Kills the process that does the work, again and again, while people write; another one starts each time."""
    chance = random.Random(seed)
    takeovers: list[float] = []
    with running_postgres() as server, life(folder, mode) as one:
        database = server.create()
        settings = {**one.settings, "DATABASE_URL": server.url(database), "PEPPER": "a made-up pepper", "LOG_LEVEL": "info"}
        replicas = Replicas(folder, one.journal, settings)
        try:
            for _ in range(_PROCESSES):
                replicas.start()
            for _ in range(kills):
                leader = replicas.leader()
                replicas.wait_for_others()
                one.journal.ask_around(_PEOPLE, _QUESTIONS)
                time.sleep(chance.uniform(0.0, _LONGEST))
                leader.process.kill()
                at = time.monotonic()
                leader.process.wait()
                marked = server.execute(database, "SELECT message_id FROM outbox WHERE state = 'sent'")
                one.journal.note_kill(at, {row[0] for row in marked})
                replicas.forget(leader)
                one.journal.ask_around(1, 1)
                asked = one.journal.asked[-1].nonce
                while asked in one.journal.unanswered and time.monotonic() - at < PATIENCE:
                    time.sleep(0.01)
                takeovers.append(time.monotonic() - at)
                replicas.start()
            recovery = one.journal.wait_for_all()
            time.sleep(1.0)
        finally:
            replicas.close()
        remark = f"taken over in {max(takeovers):.1f} s at most"
        quick = max(takeovers) <= TAKEOVER_SECONDS
        return Outcome(f"kill -9 of the leader of {_PROCESSES}, {mode}", kills, one.journal.verdict(), recovery, remark, also=quick)
