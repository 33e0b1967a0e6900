"""What people wrote is theirs: told, handed out and erased, in the running bot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.channels.playground.bot_api import updates
from bot.knowledge.models.pack import Pack
from bot.messages import LANGUAGES, Language
from bot.service.keys import new_secret
from tests.storage.builders import content_of
from tests.support.bot_api import flood
from tests.support.running_bot import TOKEN, Bot, buttons, serving, shown, someone

CANARY = "Canary-of-the-tests"


@pytest.mark.parametrize("language", LANGUAGES)
def test_privacy_is_told_in_the_middle_of_a_form(bot: Bot, pack: Pack, language: Language) -> None:
    person = someone(bot, language)
    person.asks("/check")
    text = person.asks("/privacy")["text"]
    assert text.startswith(pack.say("privacy.lead", language, days=90))
    assert pack.say("privacy.unencrypted", language) in text
    assert pack.say("form.resumed", language) in person.asks("/check")["text"]


def test_mydata_sends_a_file_with_all_that_was_said(bot: Bot, pack: Pack) -> None:
    person, other = someone(bot), someone(bot)
    other.asks("of somebody else")
    person.asks(f"What is {CANARY}?")
    assert person.asks("/mydata")["text"] == pack.say("mydata.here", "en")
    (sent,) = bot.api.wait("sendDocument", chat_id=person.id)
    assert sent.values["document"].name == "my-data.json"
    document = json.loads(sent.values["document"].content)
    assert [each["text"] for each in document["messages"]] == [f"What is {CANARY}?"]
    assert "somebody else" not in json.dumps(document)


@pytest.mark.parametrize("command", ["/mydata", "/forget"])
def test_in_a_group_both_are_answered_with_one_sentence_and_a_link(bot: Bot, pack: Pack, command: str) -> None:
    person, team = someone(bot), updates.group(-100_777_001)
    before = len(bot.api.made("sendMessage", chat_id=team["id"]))
    person.says(f"{command}@filing_test_bot", team)
    call = bot.api.wait("sendMessage", before + 1, chat_id=team["id"])[before]
    assert call.result["text"] == pack.say("mydata.private", "en", link="https://t.me/filing_test_bot")


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({}, id="plain"),
        pytest.param({"DATA_KEY": new_secret()}, id="encrypted", marks=pytest.mark.slow),
        pytest.param({"LOG_CONTENT": "off"}, id="unlogged", marks=pytest.mark.slow),
    ],
)
def test_after_forget_no_byte_of_what_somebody_wrote_is_in_any_file(tmp_path: Path, pack: Pack, settings: dict[str, str]) -> None:
    with serving(tmp_path, CACHE_DIR=str(tmp_path / "cache"), **settings) as bot:
        person, other, team = someone(bot), someone(bot), updates.group(-100_777_002)
        person.asks(f"What is {CANARY}?")
        person.asks(f"/check {CANARY}: we fine-tuned Llama for legal advice, in a public app.")
        person.says(f"/ask@filing_test_bot {CANARY} in a group?", team)
        bot.api.wait("sendMessage", chat_id=team["id"])
        other.asks(f"What is {CANARY}-of-others?")
        # an answer that waits to be sent into the group
        bot.api.fail("sendMessage", flood(600), chat=team["id"])
        person.says(f"/ask@filing_test_bot {CANARY} again?", team)
        bot.api.wait_until(lambda: any(call.status == 429 for call in bot.api.calls), "the limit")
        menu = person.asks("/forget")
        person.presses(menu, buttons(menu)[pack.say("forget.button-erase", "en")])
        done = pack.say("forget.done", "en")
        bot.api.wait_until(lambda: any(shown(call).get("text") == done for call in bot.api.made("sendMessage", chat_id=person.id)), done)
        left = content_of(tmp_path).replace(f"{CANARY}-of-others".encode(), b"")
        assert left.count(CANARY.encode()) == 0
        assert CANARY not in bot.written
        person.asks("/mydata")
        (sent,) = bot.api.wait("sendDocument", chat_id=person.id)
        document = json.loads(sent.values["document"].content)
        assert (document["messages"], document["conversations"], document["to_be_sent"]) == ([], [], [])
        assert bot.stop() == 0
    assert len(bot.api.made("sendMessage", chat_id=team["id"])) == 1, "what waited was not sent"
    assert content_of(tmp_path).replace(f"{CANARY}-of-others".encode(), b"").count(CANARY.encode()) == 0


def test_who_does_not_confirm_is_not_forgotten(bot: Bot, pack: Pack) -> None:
    person = someone(bot)
    person.asks(f"What is {CANARY}?")
    menu = person.asks("/forget")
    person.presses(menu, buttons(menu)[pack.say("forget.button-keep", "en")])
    bot.api.wait("sendMessage", 3, chat_id=person.id)
    person.asks("/mydata")
    (sent,) = bot.api.wait("sendDocument", chat_id=person.id)
    assert CANARY in sent.values["document"].content.decode()


def test_at_no_level_a_text_an_id_or_the_token_is_logged(tmp_path: Path) -> None:
    with serving(tmp_path, LOG_LEVEL="debug", ADMIN_IDS="") as bot:
        person, team = someone(bot), updates.group(-100_777_003)
        person.says(f"{CANARY} \ud83d")
        person.asks(f"/check {CANARY}")
        person.says(f"/ask@filing_test_bot {CANARY}", team)
        person.says("/reload")
        bot.api.push({"update_id": updates.number(), "message": {"chat": CANARY, "text": CANARY}})
        bot.api.push(updates.of_inline(CANARY, person.account))
        bot.api.wait("sendMessage", 3, chat_id=person.id)
        bot.api.wait("sendMessage", chat_id=team["id"])
        bot.api.wait("answerInlineQuery")
        assert bot.stop() == 0
    assert bot.written
    for secret in (CANARY, TOKEN, TOKEN.partition(":")[2], str(person.id), str(team["id"])):
        assert secret not in bot.written
