"""Fills forms while the process is killed, presses and writes at once, and moves a group in the middle of a form."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bot.channels.playground.bot_api import updates
from bot.channels.playground.bot_api.server import Call
from bot.channels.playground.bot_api.updates import Json
from tests.chaos.incarnations import Mode, life
from tests.chaos.journal import Verdict
from tests.chaos.kills import Outcome
from tests.support.bot_api import BotApi, Fault
from tests.support.cached_editions import frozen_pack

_people = count(700_000)
_groups = count(-60_000, -1)
_VALUE, _TICK, _BACK, _SAVE, _DONE = "value", "tick", "back", "save", "done"


def _verbs(message: Json) -> dict[str, tuple[str, str]]:
    """What the buttons of a form do: the first (data, label) for each, by what stands on them."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    labelled = {button["text"]: (button.get("callback_data", ""), button["text"]) for row in rows for button in row}
    phrases = {verb: frozen_pack().say(f"form.button-{verb}", "en") for verb in (_BACK, _SAVE, _DONE)}
    found = {verb: labelled[label] for verb, label in phrases.items() if label in labelled}
    if frozen_pack().say("form.button-unknown", "en") in labelled:
        several = frozen_pack().say("form.several", "en") in message.get("text", "")
        found[_TICK if several else _VALUE] = next(iter(labelled.values()))
    return found


def _shown(api: BotApi, chat: int) -> list[Call]:
    """The calls that wrote or rewrote messages in a chat."""
    methods = ("sendMessage", "editMessageText")
    return [call for call in list(api.calls) if call.method in methods and call.status == 200 and call.values["chat_id"] == chat]


@dataclass
class Applicant:
    """Somebody who fills a form, by buttons or in words, and reacts to each message at once."""

    api: BotApi
    id: int
    writes: bool
    finished: bool = False
    _seen: int = 0
    _ticked: int = 0
    _questions: list[str] = field(default_factory=list)

    def says(self, words: str) -> None:
        """Writes in private."""
        self.api.push(updates.of_message(updates.message(words, updates.private(self.id), updates.person(self.id))))

    def reacts(self) -> None:
        """Answers the questions that have come since."""
        calls = _shown(self.api, self.id)
        new, self._seen = calls[self._seen :], len(calls)
        for call in new:
            verbs = _verbs(call.result)
            self.finished |= _SAVE in verbs
            if _VALUE in verbs and self.writes:
                self.says(verbs[_VALUE][1])
            elif _VALUE in verbs:
                self.presses(call.result, verbs[_VALUE][0])
            elif _TICK in verbs:
                self.presses(call.result, verbs[_TICK][0])
        ticked = self.api.made("editMessageReplyMarkup", chat_id=self.id)
        new, self._ticked = ticked[self._ticked :], len(ticked)
        for call in new:
            if _DONE in (verbs := _verbs({"reply_markup": call.values.get("reply_markup", {})})):
                self.presses(call.result, verbs[_DONE][0])

    def presses(self, message: Json, data: str) -> None:
        self.api.push(updates.of_press(message, data, updates.person(self.id)))


def killed(folder: Path, mode: Mode, kills: int) -> Outcome:
    """Kills while forms are filled: each of them comes to its result."""
    chance = random.Random(5)
    with life(folder, mode) as one:
        people = [Applicant(one.api, next(_people), writes=number % 2 == 1) for number in range(4 * kills)]
        begun: list[Applicant] = []
        for round_ in range(kills):
            with one.process() as bot:
                new = people[4 * round_ : 4 * round_ + 4]
                begun += new
                for person in new:
                    person.says("/check")
                _react(begun, chance.uniform(0.1, 1.5))
                one.kill(bot)
        began = time.monotonic()
        with one.process():
            _react(begun, 60.0)
            recovery = time.monotonic() - began
        standing = sum(not person.finished for person in begun)
        return Outcome(
            f"kill -9 in forms, {mode}",
            kills,
            Verdict(len(begun), standing, 0, 0, 0, 0, one.journal.late),
            recovery,
            "lost: forms that stand still",
        )


def _react(people: list[Applicant], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not all(person.finished for person in people):
        for person in people:
            person.reacts()
        time.sleep(0.02)


def together(folder: Path, mode: Mode, trials: int) -> Outcome:
    """A press that brings up a question, and a bare "Yes" at once: the text must not be taken for the answer to that question."""
    with life(folder, mode) as one, one.process():
        mixed = 0
        for number in range(trials):
            person = Applicant(one.api, next(_people), writes=False)
            person.says("/check")
            (first,) = one.api.wait("sendMessage", chat_id=person.id)
            person.presses(first.result, _verbs(first.result)[_VALUE][0])
            (second,) = one.api.wait("editMessageText", chat_id=person.id)
            back = _verbs(second.result)[_BACK][0]
            # either may reach the bot first
            for act in ((person.presses, second.result, back), (person.says, "Yes"))[:: 1 if number % 2 else -1]:
                act[0](*act[1:])
            one.api.wait_until(lambda chat=person.id: len(_shown(one.api, chat)) == 4, "an answer to both")
            mixed += _VALUE not in _verbs(_shown(one.api, person.id)[-1].result)
        remark = "lost: texts taken for the next question"
        return Outcome(f"press and text together, {mode}", trials, Verdict(trials, mixed, 0, 0, 0, 0), 0.0, remark)


def moved(folder: Path) -> Outcome:
    """A group becomes a supergroup in the middle of a form, and the bot learns it in one of three ways."""
    lost = late = 0
    with life(folder) as one, one.process():
        for way in ("old group tells", "new group tells", "a call is refused"):
            old, new, user = next(_groups), next(_groups) - 1_000_000_000, next(_people)
            before = {"id": old, "type": "group", "title": "Team"}
            author = updates.person(user)
            _allow_forms(one.api, before, author)
            one.api.push(updates.of_message(updates.message("/check", before, author)))
            call = one.api.wait("sendMessage", 2, chat_id=old)[1]
            moves = time.monotonic()
            one.api.rule = _refusing(old, new)
            if way == "old group tells":
                one.api.push(updates.of_message(updates.message(None, before, author, migrate_to_chat_id=new)))
            elif way == "new group tells":
                one.api.push(updates.of_message(updates.message(None, updates.group(new), author, migrate_from_chat_id=old)))
            chat = before if way == "a call is refused" else updates.group(new)
            pressed = {**call.result, "chat": chat}
            one.api.push(updates.of_press(pressed, _verbs(call.result)[_VALUE][0], author))
            one.api.wait_until(lambda chat=new: bool(_shown(one.api, chat)), "the next question")
            answers = _shown(one.api, new)
            lost += not _verbs(answers[0].result).keys() & {_VALUE, _TICK} or answers[0].result["text"] == call.result["text"]
            refused = [each for each in one.api.calls if each.values.get("chat_id") == old and each.at > moves]
            late += len(refused) - (way == "a call is refused")
        return Outcome("group becomes supergroup", 3, Verdict(3, lost, late, 0, 0, 0), 0.0, "crossed: calls to the old id")


def _allow_forms(api: BotApi, group: Json, author: Json) -> None:
    """An admin lets the members of a group fill in forms there."""
    api.methods.owners.add((group["id"], author["id"]))
    api.push(updates.of_press(updates.message("settings", group, updates.BOT), "g|form|personal", author))
    api.wait("sendMessage", chat_id=group["id"])


def _refusing(old: int, new: int) -> Callable[[str, Json], Fault | None]:
    def rule(_method: str, values: Json) -> Fault | None:
        if values.get("chat_id") != old:
            return None
        return Fault(400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": new})

    return rule
