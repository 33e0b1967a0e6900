"""Judges a run by the journal of the Bot API: what was lost, crossed, inverted, or sent more often than a kill excuses."""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import count, pairwise

from bot.channels.playground.bot_api import updates
from bot.channels.playground.bot_api.updates import Json
from tests.support.bot_api import BotApi, Call

MARK_SECONDS = 0.010
"""Within this time of the answer to a call it must be marked."""
_NONCE = re.compile(r"/n(\d+)")
_numbers = count(1)
_people = count(500_000)
_updates = count(900_000)
"""Numbers of updates that the Bot API does not give."""


@dataclass(frozen=True)
class Question:
    """Something that was asked: an unknown command, whose answer names it."""

    nonce: int
    chat: int
    update: Json
    at: float


@dataclass
class Journal:
    """What was asked, and when the process was killed."""

    api: BotApi
    asked: list[Question] = field(default_factory=list)
    excused: Counter[int] = field(default_factory=Counter)
    """Repeats that kills excuse, by nonce: of calls that were answered, and not marked as sent."""
    _known: set[int] = field(default_factory=set)
    late: int = 0
    """Calls that were answered more than `MARK_SECONDS` before a kill, and not marked."""

    def ask(self, chat: int) -> Question:
        """Somebody writes in private."""
        self.api.push(self.prepare(chat))
        return self.asked[-1]

    def prepare(self, chat: int, number: int | None = None) -> Json:
        """An update in which somebody writes in private, with a number of its own where it is given; whoever pushes it, it is asked."""
        nonce = next(_numbers)
        update = updates.of_message(updates.message(f"/n{nonce}", updates.private(chat), updates.person(chat)))
        update |= {} if number is None else {"update_id": number}
        self.asked.append(Question(nonce, chat, update, time.monotonic()))
        return update

    def slowest(self) -> float:
        """Seconds that the slowest answer took."""
        asked = {question.nonce: question.at for question in self.asked}
        return max(call.at - asked[nonce] for call in self.answers() for nonce in nonces(call))

    def ask_around(self, people: int, questions: int) -> list[int]:
        """New people ask a few things each, one after the other; the people."""
        chats = [next(_people) for _ in range(people)]
        for _ in range(questions):
            for chat in chats:
                self.ask(chat)
        return chats

    def prepare_around(self, people: int, questions: int) -> list[Json]:
        """The same as updates, for whoever pushes them."""
        chats = [next(_people) for _ in range(people)]
        return [self.prepare(chat, next(_updates)) for _ in range(questions) for chat in chats]

    def note_kill(self, at: float, marked: set[int]) -> None:
        """The process was killed; `marked` are the messages whose sending it had noted."""
        for call in self.answers():
            if call.result["message_id"] in marked or call.result["message_id"] in self._known:
                continue
            self._known.add(call.result["message_id"])
            self.excused.update(nonces(call))
            self.late += call.at < at - MARK_SECONDS

    def answers(self) -> list[Call]:
        """The answers so far."""
        return self.api.made("sendMessage")

    @property
    def unanswered(self) -> set[int]:
        """Nonces that no answer names."""
        return {question.nonce for question in self.asked} - {nonce for call in self.answers() for nonce in nonces(call)}

    def wait_for_all(self, seconds: float = 90.0) -> float:
        """Waits until everything is answered, or for so long; the seconds that it took."""
        began = time.monotonic()
        while self.unanswered and time.monotonic() - began < seconds:
            time.sleep(0.05)
        return time.monotonic() - began

    def verdict(self) -> Verdict:
        """What went wrong."""
        chat_of = {question.nonce: question.chat for question in self.asked}
        answers: Counter[int] = Counter()
        order: dict[int, list[int]] = defaultdict(list)
        crossed = 0
        for call in self.answers():
            for nonce in nonces(call):
                crossed += call.values["chat_id"] != chat_of[nonce]
                if not answers[nonce]:
                    order[call.values["chat_id"]].append(nonce)
                answers[nonce] += 1
        inverted = sum(earlier > later for told in order.values() for earlier, later in pairwise(told))
        repeated = {nonce: number - 1 for nonce, number in answers.items() if number > 1}
        beside = sum(max(0, number - self.excused[nonce]) for nonce, number in repeated.items())
        return Verdict(len(self.asked), len(self.unanswered), crossed, inverted, sum(repeated.values()), beside, self.late)


@dataclass(frozen=True)
class Verdict:
    """What went wrong in a run."""

    asked: int
    lost: int
    crossed: int
    inverted: int
    repeated: int
    """Answers that stand in a chat once more."""
    unexcused: int
    """Those of them whose call was not on its way at a kill: it was marked, or came a third time."""
    late: int = 0
    """Calls that a kill found unmarked more than `MARK_SECONDS` after their answer."""

    @property
    def sound(self) -> bool:
        """Nothing went wrong."""
        return not (self.lost or self.crossed or self.inverted or self.unexcused)


def nonces(call: Call) -> list[int]:
    """The nonces that an answer names."""
    return [int(number) for number in _NONCE.findall(str(call.values.get("text", "")))]
