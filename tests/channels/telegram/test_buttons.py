"""Buttons: what is behind one is known to the bot alone, and only whom it was made for can use one of a form."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.playground.bot_api.updates import Json, group, message, of_message, of_press, person
from bot.channels.telegram.buttons import FORGED, OUTDATED, ButtonMaker, ButtonReader, FoundAction, RefusedPress
from bot.dialogue.actions import ForgetMe, FormAction, FormVerb, ShowEntry
from bot.messages import Choice, Reply
from bot.service.delivery.ports import Arrival, ChatMoved, Finished, FoundKeyboard, Keyboard, OutgoingCall
from bot.storage.sql import SqlStore
from tests.channels.telegram.conftest import Running, ask, data_of, seen
from tests.storage.builders import query
from tests.support.bot_api import BotApi
from tests.support.desk import ScriptedDesk, text

KEY = b"k" * 32
SHOW, STEP, ERASE = str(ShowEntry("fees", "en")), str(FormAction("abc", 3, FormVerb.BACK)), str(ForgetMe(confirmed=True))
CHOICES = (Choice("Show", SHOW), Choice("Back", STEP), Choice("Erase", ERASE))


class Kept:
    """Keeps keyboards in memory."""

    def __init__(self, *keyboards: Keyboard) -> None:
        self.keyboards = {each.id: each for each in keyboards}

    async def find(self, keyboard: str, user: str) -> FoundKeyboard | None:
        found = self.keyboards.get(keyboard)
        return FoundKeyboard(found.actions, found.user == user) if found else None


def made(chat: str = "-55", user: str = "7") -> tuple[list[str], ButtonReader, Kept]:
    maker = ButtonMaker(KEY, chat, user, 1)
    data = list(maker.signed(CHOICES))
    kept = Kept(*maker.keyboards)
    return data, ButtonReader(KEY, kept), kept


async def test_the_action_is_what_was_behind_the_button() -> None:
    data, reader, _ = made()
    assert [await reader.action_of(each, ["-55"], "7") for each in data] == [
        FoundAction(action, allowed=True) for action in (SHOW, STEP, ERASE)
    ]


def test_a_button_fits_and_tells_nothing_of_its_action() -> None:
    data, _, _ = made()
    assert {len(each) for each in data} == {25}
    assert all(each.isascii() for each in data)
    assert len({each[1:12] for each in data}) == 1, "one keyboard, one row"


async def test_anybody_may_open_an_answer_and_only_its_owner_use_a_form_or_erase() -> None:
    data, reader, _ = made()
    assert [await reader.action_of(each, ["-55"], "8") for each in data] == [
        FoundAction(action, allowed) for action, allowed in ((SHOW, True), (STEP, False), (ERASE, False))
    ]


async def test_a_button_of_another_chat_or_another_bot_is_refused() -> None:
    data, reader, kept = made()
    assert await reader.action_of(data[0], ["-56"], "7") == FORGED
    assert await ButtonReader(b"o" * 32, kept).action_of(data[0], ["-55"], "7") == FORGED


async def test_a_button_survives_that_its_group_becomes_a_supergroup() -> None:
    data, reader, _ = made(chat="-55")
    assert await reader.action_of(data[1], ["-100777", "-55"], "7") == FoundAction(STEP, allowed=True)


async def test_a_button_that_is_kept_no_longer_is_outdated() -> None:
    data, reader, kept = made()
    kept.keyboards.clear()
    assert await reader.action_of(data[0], ["-55"], "7") == OUTDATED


@pytest.mark.parametrize("data", [SHOW, STEP, "f|new", "", "x", "备" * 21, "f" + "A" * 24 + "|"])
async def test_a_button_of_a_version_that_did_not_sign_is_outdated(data: str) -> None:
    _, reader, _ = made()
    assert await reader.action_of(data, ["-55"], "7") == OUTDATED


@given(place=st.integers(0, 24), sign=st.sampled_from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_|é"))
def test_whatever_is_changed_of_a_button_nothing_comes_of_it(place: int, sign: str) -> None:
    data, reader, _ = made()
    changed = data[0][:place] + sign + data[0][place + 1 :]
    told = asyncio.run(reader.action_of(changed, ["-55"], "7"))
    assert told == FoundAction(SHOW, allowed=True) if changed == data[0] else isinstance(told, RefusedPress)


@given(st.text(max_size=40))
def test_no_made_up_button_does_anything(data: str) -> None:
    _, reader, _ = made()
    assert isinstance(asyncio.run(reader.action_of(data, ["-55"], "7")), RefusedPress)


def test_what_is_shown_twice_is_kept_once() -> None:
    maker = ButtonMaker(KEY, "7", "7", 1)
    assert maker.signed(CHOICES) == maker.signed(CHOICES)
    maker.signed(CHOICES[:1])
    assert len(maker.keyboards) == 2


async def test_what_is_behind_buttons_is_kept_with_the_turn_and_found_by_every_process(store: SqlStore, tmp_path: Path) -> None:
    maker = ButtonMaker(store.keys.buttons, "-55", "7", 5)
    data = maker.signed(CHOICES)
    call = OutgoingCall("-55", "-55", "sendMessage", {"text": "x"}, keyboards=maker.keyboards)
    (row,) = await store.inbox.take("4242", 1, [Arrival(1, "-55", "7|", "{}")])
    (kept,) = await store.inbox.finish(Finished("4242", row.id, (call,), user="7"))
    assert kept.call.keyboards == ()
    reader = ButtonReader(store.keys.buttons, store.buttons)
    assert [await reader.action_of(each, ["-55"], "7") for each in data] == [
        FoundAction(action, allowed=True) for action in (SHOW, STEP, ERASE)
    ]
    assert await reader.action_of(data[1], ["-55"], "8") == FoundAction(STEP, allowed=False)
    assert query(tmp_path / "bot.db", "SELECT person, stamp FROM buttons") == [(store.keys.person("telegram", "7"), 5)]
    await store.outbox.apply("4242", 9, ChatMoved("-55", "-100777"))
    assert store.chats.known_as("-100777") == store.chats.known_as("-55") == ("-100777", "-55")


TEAM = group(-100_123)
LI, WANG = person(7), person(8)


def offering(*choices: Choice) -> tuple[Reply, ...]:
    return (text("a question", choices=choices),)


async def toast_of(api: BotApi, shown: Json, data: str, presser: Json) -> str | None:
    """Presses a button; the notice that answers the press."""
    pressed = api.push(of_press(shown, data, presser))
    (call,) = await seen(api, "answerCallbackQuery", callback_query_id=pressed["callback_query"]["id"])
    return call.values.get("text")


async def test_in_a_group_the_true_reason_is_told_and_nothing_changes(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    desk.answer = lambda _utterance: offering(*CHOICES)
    async with running():
        api.push(of_message(message("/ask x", TEAM, LI)))
        (call,) = await seen(api, "sendMessage", chat_id=TEAM["id"])
        shown = call.result
        heard = len(desk.heard)
        assert await toast_of(api, shown, data_of(shown, 1), WANG) == "form.not-yours (en)"
        assert await toast_of(api, shown, data_of(shown, 1)[:-2] + "AA", LI) == "telegram.forged (en)"
        assert await toast_of(api, shown, STEP, LI) == "telegram.outdated (en)"
        assert len(desk.heard) == heard
        assert await toast_of(api, shown, data_of(shown, 0), WANG) is None
        assert await toast_of(api, shown, data_of(shown, 1), LI) is None
        assert [each.act.action for each in desk.heard[heard:]] == [SHOW, STEP]  # type: ignore[union-attr]


async def test_a_button_from_one_chat_does_nothing_in_another(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    desk.answer = lambda _utterance: offering(*CHOICES)
    async with running():
        ask(api, "x", 7)
        ask(api, "x", 8)
        (mine,) = await seen(api, "sendMessage", chat_id=7)
        (theirs,) = await seen(api, "sendMessage", chat_id=8)
        assert await toast_of(api, theirs.result, data_of(mine.result), WANG) == "telegram.forged (en)"


async def test_buttons_work_after_a_restart(api: BotApi, desk: ScriptedDesk, running: Running, store: SqlStore) -> None:
    desk.answer = lambda _utterance: offering(*CHOICES)
    async with running(keys=store.keys):
        ask(api, "x")
        (call,) = await seen(api, "sendMessage", chat_id=7)
    async with running(keys=store.keys):
        assert await toast_of(api, call.result, data_of(call.result), LI) is None
