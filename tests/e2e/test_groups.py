"""A group in which people mostly talk to each other."""

from __future__ import annotations

import pytest

from bot.channels.playground.bot_api import updates
from bot.channels.playground.bot_api.updates import BOT, Json, group, message, number
from bot.knowledge.models.pack import Pack
from tests.support.running_bot import Bot, buttons, shown, someone

QUESTION = "How long does the algorithm filing take?"


@pytest.fixture
def team() -> Json:
    return group(-1_000_000_000_000 - number(), forum=True)


@pytest.fixture
def answer(pack: Pack) -> str:
    return pack.entry_by_id["algorithm-filing-cycle"].article[0].en


def test_talk_between_others_is_neither_answered_nor_kept(bot: Bot, team: Json, answer: str) -> None:
    person = someone(bot)
    canary = f"canary {number()} {QUESTION}"
    for text in (canary, f"/help {canary}", f"/ask@other_bot {canary}", f"@other_bot {canary}"):
        person.says(text, team)
    person.says(f"/ask {QUESTION}", team)
    (call,) = bot.api.wait("sendMessage", chat_id=team["id"])
    assert call.result["text"].startswith(answer)
    stored = b"".join(path.read_bytes() for path in bot.folder.glob("bot.db*"))
    assert QUESTION.encode() in stored
    assert b"canary" not in stored
    assert "canary" not in bot.written


@pytest.mark.parametrize("text", [f"@filing_test_bot {QUESTION}", f"/ask {QUESTION}", f"/ask@filing_test_bot {QUESTION}"])
def test_what_is_addressed_to_the_bot_is_answered_in_place(bot: Bot, team: Json, answer: str, text: str) -> None:
    asked = someone(bot).says(text, team, is_topic_message=True, message_thread_id=77)
    (call,) = bot.api.wait("sendMessage", chat_id=team["id"])
    assert call.result["text"].startswith(answer)
    assert call.values["message_thread_id"] == 77
    assert call.values["reply_parameters"]["message_id"] == asked["message_id"]


def test_a_reply_to_the_bot_is_answered_and_the_general_topic_takes_no_thread(bot: Bot, team: Json, answer: str) -> None:
    someone(bot).says(QUESTION, team, reply_to_message=message("earlier", team, BOT), message_thread_id=1)
    (call,) = bot.api.wait("sendMessage", chat_id=team["id"])
    assert call.result["text"].startswith(answer)
    assert "message_thread_id" not in call.values


def test_an_answer_is_short_and_whoever_wants_more_finds_it_in_the_same_message(bot: Bot, team: Json, pack: Pack) -> None:
    person = someone(bot)
    person.says(f"@filing_test_bot {QUESTION}", team)
    (told,) = bot.api.wait("sendMessage", chat_id=team["id"])
    assert len(told.result["text"]) <= 300
    person.presses(shown(told), buttons(shown(told))[pack.say("button.more", "en")])
    (edited,) = bot.api.wait("editMessageText", chat_id=team["id"])
    assert edited.values["message_id"] == told.result["message_id"]
    assert all(
        statement.en in edited.values["text"].replace("&#x27;", "'") for statement in pack.entry_by_id["algorithm-filing-cycle"].article
    )


def test_a_bare_ask_takes_the_question_from_the_message_it_replies_to(bot: Bot, team: Json, answer: str) -> None:
    theirs = message(QUESTION, team, updates.person(5))
    someone(bot).says("/ask", team, reply_to_message=theirs)
    (call,) = bot.api.wait("sendMessage", chat_id=team["id"])
    assert call.result["text"].startswith(answer)


def test_topics_are_conversations_of_their_own(bot: Bot, team: Json, pack: Pack) -> None:
    person = someone(bot)
    person.says("@filing_test_bot /language zh", team, is_topic_message=True, message_thread_id=1001)
    bot.api.wait("sendMessage", chat_id=team["id"], message_thread_id=1001)
    for thread in (1001, 1002):
        person.says("/help@filing_test_bot", team, is_topic_message=True, message_thread_id=thread)
    chinese = bot.api.wait("sendMessage", 2, chat_id=team["id"], message_thread_id=1001)[1]
    (english,) = bot.api.wait("sendMessage", chat_id=team["id"], message_thread_id=1002)
    assert chinese.result["text"].startswith(pack.say("help.lead", "zh"))
    assert english.result["text"].startswith(pack.say("help.lead", "en"))


def test_only_what_is_addressed_to_the_bot_is_answered_or_kept(bot: Bot, team: Json, answer: str) -> None:
    person, earlier = someone(bot), message("earlier", team, BOT)
    for text in ("@li_wei fyi canary", f"@some_other_bot canary {QUESTION}", f"@wu_filing canary {QUESTION}", "/start@other_bot canary"):
        person.says(text, team, reply_to_message=earlier)
    for nod in ("👍", "ok", "thanks", "谢谢", "?"):
        person.says(nod, team, reply_to_message=earlier)
    person.says(f"canary {QUESTION} @filing_test_bot", updates.group(team["id"]) | {"type": "channel"})
    person.says(f"please @filing_test_bot, @li_wei asks: {QUESTION}", team)
    (call,) = bot.api.wait("sendMessage", chat_id=team["id"])
    assert call.result["text"].startswith(answer)
    assert b"canary" not in b"".join(path.read_bytes() for path in bot.folder.glob("bot.db*"))


def test_a_miss_is_one_line_and_a_bare_mention_another(bot: Bot, team: Json, pack: Pack) -> None:
    person = someone(bot)
    person.says("@filing_test_bot what will the weather be in Paris?", team)
    person.says("@filing_test_bot", team)
    missed, called = bot.api.wait("sendMessage", 2, chat_id=team["id"])
    assert missed.result["text"] == pack.say("unknown.lead", "en")
    assert called.result["text"] == pack.say("group.called", "en")


def test_a_quote_from_another_chat_is_a_question(bot: Bot, team: Json, answer: str) -> None:
    origin = {"type": "channel", "chat": {"id": -100999, "type": "channel", "title": "News"}, "message_id": 3, "date": 1}
    quote = {"text": QUESTION, "position": 0}
    someone(bot).says("@filing_test_bot", team, external_reply={"origin": origin}, quote=quote)
    (call,) = bot.api.wait("sendMessage", chat_id=team["id"])
    assert call.result["text"].startswith(answer)


def test_a_link_opens_the_answer_in_the_private_chat(bot: Bot, team: Json, pack: Pack, answer: str) -> None:
    person = someone(bot)
    person.says(f"@filing_test_bot {QUESTION}", team)
    (told,) = bot.api.wait("sendMessage", chat_id=team["id"])
    link = buttons(shown(told))[pack.say("button.in-private", "en")]
    address, payload = link.split("?start=")
    assert address == f"https://t.me/{BOT['username']}"
    assert person.asks(f"/start {payload}")["text"].startswith(answer)
    assert person.asks("/start nonsense")["text"].startswith(pack.say("start.no-such-link", "en"))


def test_a_story_gets_the_verdict_and_check_a_link(bot: Bot, team: Json, pack: Pack) -> None:
    person, in_private = someone(bot), pack.say("button.in-private", "en")
    person.says("@filing_test_bot We have an AI painting app for ordinary users. What do we file?", team)
    person.says("/check@filing_test_bot", team)
    verdict, check = bot.api.wait("sendMessage", 2, chat_id=team["id"])
    assert "algorithm filing is a must" in verdict.result["text"]
    assert check.result["text"] == pack.say("group.check-in-private", "en")
    for call in (verdict, check):
        assert list(buttons(shown(call))) == [in_private]
        assert len(call.result["text"]) <= 300
    begun = person.asks(f"/start {buttons(shown(verdict))[in_private].split('=')[1]}")
    assert "Where does the model come from?" in begun["text"]
    assert not bot.api.made("sendPhoto", chat_id=team["id"])


def test_the_answer_to_a_choice_stands_where_the_choices_were(bot: Bot, team: Json) -> None:
    person = someone(bot)
    person.says("@filing_test_bot filing", team)
    (asked,) = bot.api.wait("sendMessage", chat_id=team["id"])
    person.presses(shown(asked), next(iter(buttons(shown(asked)).values())))
    (edited,) = bot.api.wait("editMessageText", chat_id=team["id"])
    assert edited.values["message_id"] == asked.result["message_id"]
    assert len(edited.result["text"]) <= 300


def test_start_in_a_group_says_how_to_use_it_there(bot: Bot, team: Json, pack: Pack) -> None:
    someone(bot).says("/start@filing_test_bot", team)
    (call,) = bot.api.wait("sendMessage", chat_id=team["id"])
    assert call.result["text"] == f"{pack.say('group.hello', 'en')}\n\n{pack.say('group.how', 'en')}"
