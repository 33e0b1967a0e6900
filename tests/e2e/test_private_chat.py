"""A private chat with the bot."""

from __future__ import annotations

import pytest

from bot.channels.playground.bot_api import updates
from bot.channels.playground.bot_api.updates import Json
from bot.dialogue.commands import listed
from bot.knowledge.models.pack import Pack
from bot.messages import LANGUAGES, Language
from tests.support.bot_api import flood
from tests.support.running_bot import Bot, buttons, someone

QUESTIONS: dict[Language, str] = {"zh": "算法备案要多久？", "en": "How long does the algorithm filing take?"}
ENTRY = "algorithm-filing-cycle"
DATES: dict[Language, str] = {"zh": "2025年6月27日", "en": "27 June 2025"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_question_gets_the_entrys_answer_with_its_basis(bot: Bot, pack: Pack, language: Language) -> None:
    answer = someone(bot, language).asks(QUESTIONS[language])
    statements = [statement.of(language) for statement in pack.entry_by_id[ENTRY].article]
    assert answer["text"].startswith(statements[0])
    assert all(f"• {statement}" in answer["text"] for statement in statements[1:])
    assert DATES[language] in answer["text"]


def test_the_language_follows_the_message_before_the_client(bot: Bot, pack: Pack) -> None:
    person = someone(bot, "en")
    assert person.asks(QUESTIONS["zh"])["text"].startswith(pack.entry_by_id[ENTRY].article[0].zh)


@pytest.mark.parametrize(("hint", "language"), [("zh-hans", "zh"), ("en-GB", "en")])
def test_without_words_the_language_follows_the_client(bot: Bot, pack: Pack, hint: str, language: Language) -> None:
    assert someone(bot, hint).asks("/start")["text"].startswith(pack.say("start.lead", language))


def test_a_fixed_language_stays(bot: Bot, pack: Pack) -> None:
    person = someone(bot, "en")
    menu = person.asks("/language")
    person.presses(menu, buttons(menu)[pack.say("language.name", "zh")])
    bot.api.wait("sendMessage", 2, chat_id=person.id)
    assert person.asks(QUESTIONS["en"])["text"].startswith(pack.entry_by_id[ENTRY].article[0].zh)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_privacy_is_explained(bot: Bot, pack: Pack, language: Language) -> None:
    text = someone(bot, language).asks("/privacy")["text"]
    assert pack.say("privacy.what-full", language, days=90) in text
    assert pack.say("privacy.group", language) in text


@pytest.mark.parametrize("command", ["/start", "/start inline", "/help", "/ask", "/sources", "/language", "/privacy", "/cancel", "/x"])
def test_every_command_is_answered(bot: Bot, command: str) -> None:
    assert someone(bot).asks(command)["text"]


def test_what_the_pack_does_not_say_is_not_made_up(bot: Bot, pack: Pack) -> None:
    assert someone(bot).asks("What will the weather be in Paris?")["text"].startswith(pack.say("unknown.lead", "en"))


def test_notes_and_sources_open_in_the_same_message(bot: Bot, pack: Pack) -> None:
    person = someone(bot, "zh")
    answer = person.asks(QUESTIONS["zh"])
    article = answer["text"]
    person.presses(answer, buttons(answer)[pack.say("button.notes", "zh")])
    bot.api.wait("editMessageText", chat_id=person.id, message_id=answer["message_id"])
    assert answer["text"].startswith(article)
    assert pack.say("answer.notes-heading", "zh") in answer["text"]
    person.presses(answer, buttons(answer)[pack.say("button.sources", "zh")])
    bot.api.wait("editMessageText", 2, chat_id=person.id, message_id=answer["message_id"])
    assert pack.say("answer.sources-heading", "zh") in answer["text"]
    assert len(bot.api.made("sendMessage", chat_id=person.id)) == 1


@pytest.mark.parametrize("data", ["", "x", "a|en|no-such-entry|n", "a|en|" + "x" * 40, "l|xx", "<b>&", "\x00", "备" * 21])
def test_a_forged_or_outdated_button_is_out_of_date(bot: Bot, pack: Pack, data: str) -> None:
    person = someone(bot, "en")
    answer = person.asks(QUESTIONS["en"])
    before = answer["text"]
    assert person.presses(answer, data).values["text"] == pack.say("telegram.outdated", "en")
    assert answer["text"] == before
    assert len(bot.api.made("sendMessage", chat_id=person.id)) == 1


FILE = {"file_id": "f", "file_unique_id": "u"}
NO_TEXT: list[Json] = [
    {"photo": [{**FILE, "width": 1, "height": 1}]},
    {"voice": {**FILE, "duration": 3}},
    {"video_note": {**FILE, "duration": 3, "length": 9}},
    {"sticker": {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}},
    {"dice": {"emoji": "🎲", "value": 3}},
    {"location": {"latitude": 1.0, "longitude": 1.0}},
    {"contact": {"phone_number": "1", "first_name": "Li"}},
    {"checklist": {"title": "To do", "tasks": [{"id": 1, "text": "File"}]}},
    {"story": {"chat": updates.private(5), "id": 1}},
    {"rich_message": {"blocks": []}},
]


@pytest.mark.parametrize("sent", NO_TEXT, ids=lambda sent: next(iter(sent)))
def test_what_is_no_text_is_met_with_one_sentence(bot: Bot, pack: Pack, sent: Json) -> None:
    person = someone(bot, "zh")
    person.says(None, message_auto_delete_timer_changed={"message_auto_delete_time": 86400})
    person.says(None, **sent)
    (call,) = bot.api.wait("sendMessage", chat_id=person.id)
    assert call.result["text"] == pack.say("telegram.text-only", "zh")
    assert person.asks("/cancel")["text"] == pack.say("cancel.nothing", "zh")


def test_help_lists_every_command_in_the_same_message(bot: Bot, pack: Pack) -> None:
    person = someone(bot, "en")
    shown_help = person.asks("/help")
    assert "/privacy" not in shown_help["text"]
    person.presses(shown_help, buttons(shown_help)[pack.say("help.button-all", "en")])
    bot.api.wait("editMessageText", chat_id=person.id, message_id=shown_help["message_id"])
    assert all(f"/{row.name}" in shown_help["text"] for row in listed("private"))


def test_what_an_answer_lacked_takes_two_taps_in_the_same_message(bot: Bot, pack: Pack) -> None:
    person = someone(bot, "zh")
    answer = person.asks(QUESTIONS["zh"])
    article = answer["text"]
    for label in ("feedback.button", "feedback.button-short"):
        person.presses(answer, buttons(answer)[pack.say(label, "zh")])
        bot.api.wait_until(lambda label=label: pack.say(label, "zh") not in buttons(answer), f"the end of {label}")
    assert answer["text"] == f"{article}\n\n{pack.say('feedback.noted', 'zh')}"
    assert len(bot.api.made("sendMessage", chat_id=person.id)) == 1


def test_ones_own_questions_are_listed_and_open_their_answers(bot: Bot, pack: Pack) -> None:
    person, other = someone(bot, "en"), someone(bot, "en")
    assert other.asks("/history")["text"] == pack.say("history.none", "en")
    other.asks("Is algorithm filing a must?")
    answer = person.asks(QUESTIONS["en"])["text"]
    person.asks("What will the weather be in Paris?")
    listed_questions = person.asks("/history")
    _, newest, oldest = listed_questions["text"].split("\n\n")
    assert newest.endswith("What will the weather be in Paris? (no answer)")
    assert oldest.endswith(QUESTIONS["en"])
    (action,) = buttons(listed_questions).values()
    person.presses(listed_questions, action)
    assert bot.api.wait("sendMessage", 4, chat_id=person.id)[-1].result["text"] == answer


def test_the_longest_message_is_answered(bot: Bot) -> None:
    assert someone(bot).asks("备案" * 2048)["text"]
    assert someone(bot).asks("<b>&amp;</b> 😀\u202e\u200b" * 200)["text"]


def test_a_flood_limit_delays_only_the_chat_that_it_is_for(bot: Bot) -> None:
    limited, other = someone(bot), someone(bot)
    bot.api.fail("sendMessage", flood(1), chat=limited.id)
    limited.says("/help")
    other.asks("/help")
    (sent,) = bot.api.made("sendMessage", chat_id=other.id)
    (late,) = bot.api.wait("sendMessage", chat_id=limited.id)
    assert late.at - sent.at > 0.5


def test_an_update_that_cannot_be_parsed_holds_up_nobody(bot: Bot) -> None:
    bot.api.push({"update_id": updates.number(), "message": {"chat": "nonsense"}})
    assert someone(bot).asks("/help")["text"]


def test_the_menus_name_every_command(bot: Bot) -> None:
    calls = bot.api.wait("setMyCommands", 12)
    menus = {
        (call.values["scope"]["type"], call.values.get("language_code")): {command["command"] for command in call.values["commands"]}
        for call in calls
    }
    everybody = {row.name for row in listed("private")}
    for code in (None, "en", "zh"):
        assert menus["all_private_chats", code] == everybody
        assert menus["chat", code] == everybody | {"reload"}
        assert menus["all_group_chats", code] == {row.name for row in listed("group")}
        assert menus["all_chat_administrators", code] == {row.name for row in listed("group", "group-admin")}


def test_the_profile_is_in_both_languages(bot: Bot, pack: Pack) -> None:
    calls = bot.api.wait("setMyShortDescription", 3)
    told = {call.values.get("language_code"): call.values["short_description"] for call in calls}
    assert told == {None: pack.say("profile.about", "en"), **{code: pack.say("profile.about", code) for code in LANGUAGES}}
