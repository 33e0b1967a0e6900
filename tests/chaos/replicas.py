"""Runs several processes over one PostgreSQL database, and kills the one that does the work."""

from __future__ import annotations

import json
import random
import socket
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from bot.channels.playground.bot_api.updates import Json
from bot.channels.telegram.webhook import SECRET_HEADER
from tests.chaos.incarnations import SECRET, Mode, life
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
        self._ports: dict[int, int] = {}
        self._callers = ThreadPoolExecutor(8)

    def start(self) -> None:
        """One more process."""
        folder = self._folder / str(self._count)
        folder.mkdir()
        self._count += 1
        stack = ExitStack()
        settings = dict(self._settings)
        if "WEBHOOK_PORT" in settings:
            settings["WEBHOOK_PORT"] = str(_free_port())
        bot = stack.enter_context(started(self._journal.api, folder, **settings))
        self._running.append((bot, stack))
        self._ports[id(bot)] = int(settings.get("WEBHOOK_PORT", "0"))

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

    def post(self, update: Json) -> None:
        """Calls two processes at once with the same update, and again until one has kept it, as Telegram does."""
        until = time.monotonic() + PATIENCE
        statuses: list[int] = []
        while 200 not in statuses:
            assert time.monotonic() < until, statuses
            ports = random.sample(list(self._ports.values()), 2)
            statuses = list(self._callers.map(lambda port: _status(port, update), ports))

    def forget(self, bot: Bot) -> None:
        """It was killed."""
        self._ports.pop(id(bot))
        (stack,) = [each for other, each in self._running if other is bot]
        self._running = [pair for pair in self._running if pair[0] is not bot]
        stack.close()

    def close(self) -> None:
        """Kills them all."""
        self._callers.shutdown()
        for _, stack in self._running:
            stack.close()


def kill_leaders(folder: Path, kills: int, seed: int = 1, mode: Mode = "polling") -> Outcome:
    """Kills the process that does the work, again and again, while people write; another one starts each time.

    With a webhook each update is told to two processes at once.
    """
    chance = random.Random(seed)
    takeovers: list[float] = []
    with running_postgres() as server, life(folder, mode) as one:
        database = server.create()
        shared = {"DATABASE_URL": server.url(database), "PEPPER": "a made-up pepper", "LOG_LEVEL": "info"}
        replicas = Replicas(folder, one.journal, {**one.settings, **shared})
        try:
            for _ in range(_PROCESSES):
                replicas.start()
            for _ in range(kills):
                leader = replicas.leader()
                replicas.wait_for_others()
                writing = _write(one.journal, replicas, _PEOPLE, _QUESTIONS, mode)
                time.sleep(chance.uniform(0.0, _LONGEST))
                leader.process.kill()
                at = time.monotonic()
                leader.process.wait()
                marked = server.execute(database, "SELECT message_id FROM outbox WHERE state = 'sent'")
                one.journal.note_kill(at, {row[0] for row in marked})
                replicas.forget(leader)
                _write(one.journal, replicas, 1, 1, mode).join()
                asked = one.journal.asked[-1].nonce
                while asked in one.journal.unanswered and time.monotonic() - at < PATIENCE:
                    time.sleep(0.01)
                takeovers.append(time.monotonic() - at)
                writing.join()
                replicas.start()
            recovery = one.journal.wait_for_all()
            time.sleep(1.0)
        finally:
            replicas.close()
        remark = f"taken over in {max(takeovers):.1f} s at most"
        quick = max(takeovers) <= TAKEOVER_SECONDS
        return Outcome(f"kill -9 of the leader of {_PROCESSES}, {mode}", kills, one.journal.verdict(), recovery, remark, also=quick)


def _write(journal: Journal, replicas: Replicas, people: int, questions: int, mode: Mode) -> threading.Thread:
    """New people ask a few things each, one after the other."""
    if mode == "polling":
        journal.ask_around(people, questions)
        updates = []
    else:
        updates = journal.prepare_around(people, questions)
    writing = threading.Thread(target=lambda: [replicas.post(update) for update in updates])
    writing.start()
    return writing


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _status(port: int, update: Json) -> int:
    """What a process answers to a call of Telegram; 0 where nobody listens."""
    headers = {"Content-Type": "application/json", SECRET_HEADER: SECRET}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/hook", json.dumps(update).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - a local process
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
