"""Moves the clock, shuffles updates, answers too late, and breaks the pack while people write."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from pathlib import Path

from bot.channels.playground.bot_api import updates
from bot.channels.playground.bot_api.updates import Json
from tests.chaos.forms import Applicant
from tests.chaos.incarnations import life
from tests.chaos.journal import Verdict
from tests.chaos.kills import Outcome
from tests.support.bot_api import Fault
from tests.support.cached_editions import FROZEN
from tests.support.frozen_start import frozen_settings
from tests.support.running_bot import ADMIN

_HOUR, _YEAR = 3600, 365 * 86_400
_SHIFTS = (0, _HOUR, -_HOUR, _YEAR, -_YEAR, 0)
_SHIM = Path(__file__).parent / "shifted_clock"
_LOWER = 1
"""Number of an update that no other one has."""
_TOO_LATE = 11.0
"""Seconds; the bot gives up an answer after ten."""


def clock_jumps(folder: Path) -> Outcome:
    """The clock jumps by an hour and by a year, forth and back, while the bot runs and between two kills; a form goes on through all."""
    shift = folder / "shift"
    shift.write_text("0")
    clock = {"CLOCK_SHIFT": str(shift), "EXTRA_PATH": str(_SHIM)}
    with life(folder) as one:
        applicant = Applicant(one.api, 640_001, writes=False)
        for number, seconds in enumerate(_SHIFTS):
            with one.process(**clock) as bot:
                if number == 0:
                    applicant.says("/check")
                one.journal.ask_around(8, 2)
                time.sleep(0.3)
                shift.write_text(str(seconds))
                one.journal.ask_around(8, 2)
                applicant.reacts()
                one.journal.wait_for_all()
                applicant.reacts()
                one.kill(bot)
        began = time.monotonic()
        with one.process(**clock):
            one.journal.wait_for_all()
            while not applicant.finished and time.monotonic() - began < 60:
                applicant.reacts()
                time.sleep(0.05)
            time.sleep(1.0)
        remark = "the form came to its result" if applicant.finished else "the form stands still"
        recovery = time.monotonic() - began - 1.0
        return Outcome("clock +-1 h, +-1 year", len(_SHIFTS), one.journal.verdict(), recovery, remark, also=applicant.finished)


def shuffled(folder: Path) -> Outcome:
    """Updates come in any order by webhook, after an idle week with lower numbers, and some of them again."""
    chance = random.Random(8)
    with life(folder, "webhook") as one, one.process():
        chats = range(650_000, 650_030)
        for first in (None, _LOWER):
            batch = [one.journal.prepare(chat, None if first is None else first + place) for place, chat in enumerate(chats)]
            for update in chance.sample(twice := [*batch, *batch[:10]], len(twice)):
                one.api.push(update)
            one.journal.wait_for_all()
        time.sleep(1.0)
        return Outcome("shuffled and lower numbers", 2, one.journal.verdict(), 0.0)


def late_answers(folder: Path) -> Outcome:
    """Some messages stand in their chats, and the answers come after the bot has given them up: one repeat each; others do not wait."""
    slow, late = range(660_000, 660_005), set[int]()

    def rule(method: str, values: Json) -> Fault | None:
        chat = values.get("chat_id")
        if method != "sendMessage" or chat not in slow or chat in late:
            return None
        late.add(chat)
        return Fault(done=True, delay=_TOO_LATE)

    with life(folder) as one, one.process():
        one.api.rule = rule
        for chat in slow:
            one.journal.ask(chat)
        time.sleep(0.5)
        began = time.monotonic()
        others = set(one.journal.ask_around(20, 1))
        while any(question.chat in others and question.nonce in one.journal.unanswered for question in one.journal.asked):
            time.sleep(0.05)
        waited = time.monotonic() - began
        recovery = one.journal.wait_for_all()
        time.sleep(2.0)
        copies = max(Counter(chat for chat, _ in one.api.messages if chat in slow).values())
        remark = f"{copies} copies at most; others answered in {waited:.1f} s"
        return Outcome("read timeout after send", 5, one.journal.verdict(), recovery, remark, also=copies == 2 and waited < 5)


def broken_pack(folder: Path) -> Outcome:
    """The pack is broken in several ways and reloaded while people write: the old one answers, and the admin is told file and line."""
    pack, settings = _own_pack(folder)
    sound = (pack / "notes.yaml").read_text(encoding="utf-8")
    ways = {
        "broken": sound + "\n- [unclosed\n",
        "half-written": sound[: len(sound) // 2],
        "against the schema": sound + "\nno-such-key: 1\n",
    }
    told = 0
    with life(folder) as one, one.process(**settings):
        for number, text in enumerate(ways, start=1):
            (pack / "notes.yaml").write_text(text, encoding="utf-8")
            one.api.push(updates.of_message(updates.message("/reload", updates.private(ADMIN), updates.person(ADMIN))))
            while len(one.api.made("sendMessage", chat_id=ADMIN)) < number:
                one.journal.ask_around(5, 1)
                time.sleep(0.1)
            told += "notes.yaml:" in one.api.made("sendMessage", chat_id=ADMIN)[-1].values["text"]
        recovery = one.journal.wait_for_all()
        return Outcome(
            "broken YAML while people write", 3, one.journal.verdict(), recovery, f"{told} of 3 told with file and line", told == 3
        )


def reloaded(folder: Path, times: int) -> Outcome:
    """A sound pack is reloaded again and again while people write, sometimes twice at once."""
    pack, settings = _own_pack(folder)
    sound = (pack / "notes.yaml").read_text(encoding="utf-8")
    with life(folder) as one, one.process(**settings):
        done = 0
        for number in range(times):
            (pack / "notes.yaml").write_text(f"{sound}\n# {number}\n", encoding="utf-8")
            for _ in range(1 + number % 2):
                one.api.push(updates.of_message(updates.message("/reload", updates.private(ADMIN), updates.person(ADMIN))))
                done += 1
            while len(one.api.made("sendMessage", chat_id=ADMIN)) < done:
                one.journal.ask_around(3, 1)
                time.sleep(0.1)
        recovery = one.journal.wait_for_all()
        texts = [call.values["text"] for call in one.api.made("sendMessage", chat_id=ADMIN)]
        remark = f"{len(texts)} reloads; the slowest answer took {one.journal.slowest():.1f} s"
        return Outcome("sound reloads while people write", times, one.journal.verdict(), recovery, remark)


def _own_pack(folder: Path) -> tuple[Path, dict[str, str]]:
    """A pack that may be edited, and the settings with which a bot starts on it as quickly as on the frozen one."""
    pack, cache = folder / "pack", folder / "cache"
    shutil.copytree(FROZEN, pack)
    shutil.copytree(frozen_settings()["CACHE_DIR"], cache)
    return pack, {"KNOWLEDGE_DIR": str(pack), "CACHE_DIR": str(cache)}


def poisoned(folder: Path) -> Outcome:
    """A message that ends the process: after three times it is given up and told, and everybody else is answered."""
    with life(folder) as one:
        victim = 670_001
        one.api.push(updates.of_message(updates.message("poison", updates.private(victim), updates.person(victim))))
        deaths = 0
        began = time.monotonic()
        while deaths < 10 and not one.api.made("sendMessage", chat_id=victim):
            with one.started(EXTRA_PATH=str(_SHIM.parent / "poison")) as bot:
                if deaths == 0:
                    one.journal.ask_around(5, 1)
                while not (bot.has_ended or one.api.made("sendMessage", chat_id=victim)):
                    time.sleep(0.05)
                deaths += bot.has_ended
                if not bot.has_ended:
                    one.journal.wait_for_all()
        # a death repeats what was on its way, as a kill does
        verdict = one.journal.verdict()
        sound = Verdict(verdict.asked, verdict.lost, verdict.crossed, verdict.inverted, verdict.repeated, 0)
        return Outcome(
            "a turn that ends the process", deaths, sound, time.monotonic() - began, f"given up after {deaths} deaths", deaths == 3
        )
