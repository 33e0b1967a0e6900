"""Breaks what the bot depends on: Telegram's answers, the network, the disk; or ends the process politely in the middle of work."""

from __future__ import annotations

import random
import resource
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bot.channels.playground.bot_api.updates import Json
from tests.chaos.incarnations import Mode, life
from tests.chaos.journal import Journal, nonces
from tests.chaos.kills import Outcome
from tests.support.bot_api import Fault

_SLOW = 3.0


def same_update(folder: Path, mode: Mode) -> Outcome:
    """Each update comes five times."""
    with life(folder, mode) as one, one.process():
        one.journal.ask_around(10, 2)
        again = [question.update for question in one.journal.asked] * 4
        random.Random(3).shuffle(again)
        for update in again:
            one.api.push(update)
        recovery = one.journal.wait_for_all()
        time.sleep(1.0)
        return Outcome(f"same update five times, {mode}", len(again) // 4, one.journal.verdict(), recovery)


def stopped(folder: Path) -> Outcome:
    """SIGTERM with a hundred updates waiting."""
    with life(folder) as one:
        with one.process() as bot:
            one.journal.ask_around(50, 2)
            time.sleep(0.3)
            began = time.monotonic()
            code = bot.stop(signal.SIGTERM)
            took = time.monotonic() - began
        began = time.monotonic()
        with one.process():
            one.journal.wait_for_all()
            time.sleep(1.0)
        verdict = one.journal.verdict()
        sound = code == 0 and took <= 10
        return Outcome(
            "SIGTERM under load",
            1,
            verdict,
            time.monotonic() - began - 1.0,
            f"exit {code} after {took:.1f} s",
            also=sound and not verdict.repeated,
        )


def bad_answers(folder: Path) -> Outcome:
    """A burst of 500, 502 and bodies that are not JSON."""
    faults = [Fault(500), Fault(502, "Bad Gateway"), Fault(502, body=b"<html>nginx</html>")]
    return _broken(folder, "500/502/not JSON burst", lambda number: faults[number % 3] if number < 60 else None)


def _broken(folder: Path, name: str, fault: Callable[[int], Fault | None]) -> Outcome:
    """The nth call that sends a message fails in some way."""
    numbers = iter(range(10**6))
    with life(folder) as one, one.process():
        one.api.rule = lambda method, _values: fault(next(numbers)) if method == "sendMessage" else None
        one.journal.ask_around(20, 2)
        recovery = one.journal.wait_for_all()
        time.sleep(1.0)
        return Outcome(name, 1, one.journal.verdict(), recovery)


def unreachable(folder: Path) -> Outcome:
    """Connections are refused for five seconds in the middle of work."""
    with life(folder) as one, one.process():
        one.journal.ask_around(20, 1)
        time.sleep(0.2)
        one.api.go_away()
        gone = time.monotonic()
        one.journal.ask_around(10, 1)
        time.sleep(5.0)
        one.api.come_back()
        recovery = one.journal.wait_for_all()
        time.sleep(1.0)
        # a call that was cut off may have been carried out: one repeat is its due
        one.journal.excused.update(nonce for call in one.journal.answers() for nonce in nonces(call) if gone - 0.2 < call.at < gone)
        return Outcome("connection refused 5 s", 1, one.journal.verdict(), recovery)


def full_disk(folder: Path, mode: Mode) -> Outcome:
    """No file can grow for some seconds: what cannot be kept is not confirmed."""
    with life(folder, mode) as one, one.process() as bot:
        one.journal.ask_around(5, 1)
        one.journal.wait_for_all()
        one.journal.ask_around(10, 1)
        _, most = resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (1, most))
        time.sleep(0.5)
        before = set(one.api.delivery.confirmed)
        one.journal.ask_around(20, 2)
        time.sleep(3.0)
        confirmed = len(one.api.delivery.confirmed - before)
        resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (most, most))
        recovery = one.journal.wait_for_all()
        time.sleep(1.0)
        fine = not confirmed and recovery <= 5
        return Outcome(f"disk full 3.5 s, {mode}", 1, one.journal.verdict(), recovery, f"{confirmed} confirmed while full", also=fine)


def locked(folder: Path, mode: Mode) -> Outcome:
    """Another process holds the database for longer than the bot waits for it."""
    with life(folder, mode) as one, one.process():
        one.journal.ask_around(5, 1)
        one.journal.wait_for_all()
        with closing(sqlite3.connect(folder / "bot.db", isolation_level=None, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            before = set(one.api.delivery.confirmed)
            one.journal.ask_around(20, 2)
            time.sleep(8.0)
            confirmed = len(one.api.delivery.confirmed - before)
            other.execute("ROLLBACK")
        recovery = one.journal.wait_for_all()
        time.sleep(1.0)
        return Outcome(
            f"database locked 8 s, {mode}", 1, one.journal.verdict(), recovery, f"{confirmed} confirmed while locked", not confirmed
        )


def slow_chats(folder: Path) -> Outcome:
    """Twenty chats take seconds for each call."""
    with life(folder) as one, one.process():
        usual = _p95(one.journal, one.journal.ask_around(30, 1))
        slow = set(range(900_000, 900_020))
        one.api.rule = lambda _method, values: Fault(delay=_SLOW, slow=True) if values.get("chat_id") in slow else None
        for _ in range(2):
            for chat in sorted(slow):
                one.journal.ask(chat)
        time.sleep(0.3)
        others = _p95(one.journal, one.journal.ask_around(30, 1))
        recovery = one.journal.wait_for_all()
        time.sleep(0.5)
        remark = f"p95 of the others {1000 * usual:.0f} -> {1000 * others:.0f} ms"
        return Outcome("20 slow chats", 1, one.journal.verdict(), recovery, remark, also=others <= max(1.0, 1.5 * usual))


def flooded(folder: Path) -> Outcome:
    """Telegram limits ten chats for two seconds: nothing is sent to them meanwhile, and the others do not wait."""
    limited: dict[int, float] = {}
    early = 0

    def rule(method: str, values: Json) -> Fault | None:
        nonlocal early
        chat = values.get("chat_id")
        if method != "sendMessage" or chat not in range(910_000, 910_010):
            return None
        now = time.monotonic()
        if chat not in limited:
            limited[chat] = now + 2.0
            return Fault(429, "Too Many Requests: retry after 2", {"retry_after": 2})
        early += now < limited[chat] - 0.05
        return None

    with life(folder) as one, one.process():
        one.api.rule = rule
        for _ in range(3):
            for chat in range(910_000, 910_010):
                one.journal.ask(chat)
        others = _p95(one.journal, one.journal.ask_around(30, 1))
        recovery = one.journal.wait_for_all()
        remark = f"{early} sends inside the window; p95 of the others {1000 * others:.0f} ms"
        return Outcome("429 for ten chats", 1, one.journal.verdict(), recovery, remark, also=not early and others <= 1.5)


def blocked(folder: Path) -> Outcome:
    """Ten people block the bot: one call to each finds it out."""
    gone = range(920_000, 920_010)
    calls = dict.fromkeys(gone, 0)

    def rule(method: str, values: Json) -> Fault | None:
        if method != "sendMessage" or values.get("chat_id") not in gone:
            return None
        calls[values["chat_id"]] += 1
        return Fault(403, "Forbidden: bot was blocked by the user")

    with life(folder) as one:
        apart = Journal(one.api)
        with one.process():
            one.api.rule = rule
            for _ in range(3):
                for chat in gone:
                    apart.ask(chat)
            one.journal.ask_around(20, 1)
            one.journal.wait_for_all()
            time.sleep(1.0)
        with one.process():
            one.journal.ask_around(20, 1)
            recovery = one.journal.wait_for_all()
        remark = f"{max(calls.values())} calls to each who blocked it"
        return Outcome("403 from ten people", 1, one.journal.verdict(), recovery, remark, also=max(calls.values()) == 1)


def _p95(journal: Journal, chats: list[int]) -> float:
    """Waits for the answers to these people; the 95th percentile of how long they took."""
    wanted = {question.chat: question.at for question in journal.asked if question.chat in set(chats)}
    deadline = time.monotonic() + 60
    while True:
        got = {call.values["chat_id"]: call.at for call in journal.answers() if call.values["chat_id"] in wanted}
        if len(got) == len(wanted) or time.monotonic() > deadline:
            break
        threading.Event().wait(0.05)
    times = sorted(got.get(chat, deadline) - at for chat, at in wanted.items())
    return times[int(0.95 * len(times))]
