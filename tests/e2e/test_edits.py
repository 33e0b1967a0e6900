"""A question that is edited, and whose answer follows; what is edited besides changes nothing."""

from __future__ import annotations

import pytest

from bot.channels.playground.bot_api.updates import Json, group, number
from bot.knowledge.models.pack import Pack
from tests.support.bot_api import Fault
from tests.support.running_bot import Bot, Person, buttons, moves_on, shown, someone

FIRST, SECOND = "How long does the algorithm filing take?", "How long does the large-model filing take?"


@pytest.fixture
def team() -> Json:
    return group(-1_000_000_000_000 - number(), forum=True)


def first_words(pack: Pack, entry: str) -> str:
    return pack.entry_by_id[entry].article[0].en


def sent(bot: Bot, chat: int) -> int:
    return len(bot.api.made("sendMessage", chat_id=chat))


def in_private(person: Person, text: str) -> tuple[Json, Json]:
    """The question and its answer."""
    before = sent(person.bot, person.id)
    asked = person.says(text)
    return asked, shown(person.bot.api.wait("sendMessage", before + 1, chat_id=person.id)[before])


def test_the_answer_to_an_edited_question_is_edited_again_and_again(bot: Bot, pack: Pack) -> None:
    person = someone(bot)
    asked, answer = in_private(person, FIRST)
    assert answer["text"].startswith(first_words(pack, "algorithm-filing-cycle"))
    person.edits(asked, SECOND)
    assert moves_on(bot, answer)["text"].startswith(first_words(pack, "llm-filing-cycle"))
    person.edits(asked, FIRST)
    assert moves_on(bot, answer, 2)["text"].startswith(first_words(pack, "algorithm-filing-cycle"))
    assert sent(bot, person.id) == 1


@pytest.mark.parametrize("how", ["@filing_test_bot ", "/ask@filing_test_bot "])
def test_in_a_group_the_short_answer_is_edited_in_its_topic(bot: Bot, pack: Pack, team: Json, how: str) -> None:
    person = someone(bot)
    asked = person.says(how + FIRST, team, is_topic_message=True, message_thread_id=77)
    answer = shown(bot.api.wait("sendMessage", chat_id=team["id"])[0])
    person.edits(asked, how + SECOND)
    assert moves_on(bot, answer)["text"].startswith(first_words(pack, "llm-filing-cycle"))
    assert len(answer["text"]) <= 300
    assert buttons(answer)
    assert sent(bot, team["id"]) == 1


def test_an_edit_that_turns_to_others_or_comes_late_changes_nothing(bot: Bot, pack: Pack, team: Json) -> None:
    person = someone(bot)
    asked = person.says(f"@filing_test_bot {FIRST}", team)
    answer = shown(bot.api.wait("sendMessage", chat_id=team["id"])[0])
    before = answer["text"]
    person.edits(asked, f"@li_wei {SECOND}", entities=[])
    person.edits(asked, f"@filing_test_bot {SECOND}", edit_date=asked["date"] + 601)
    person.edits(asked, "/start@filing_test_bot")
    person.says("@filing_test_bot", team)
    assert bot.api.wait("sendMessage", 2, chat_id=team["id"])[1].result["text"] == pack.say("group.called", "en")
    assert answer["text"] == before
    assert not bot.api.made("editMessageText", chat_id=team["id"])


def test_an_answer_that_is_gone_comes_as_a_new_one(bot: Bot, pack: Pack) -> None:
    person = someone(bot)
    asked, _ = in_private(person, FIRST)
    bot.api.fail("editMessageText", Fault(400, "Bad Request: message to edit not found"), chat=person.id)
    person.edits(asked, SECOND)
    again = shown(bot.api.wait("sendMessage", 2, chat_id=person.id)[1])
    assert again["text"].startswith(first_words(pack, "llm-filing-cycle"))
    person.edits(asked, FIRST)
    assert moves_on(bot, again)["text"].startswith(first_words(pack, "algorithm-filing-cycle"))


def test_an_answer_to_which_nothing_is_left_to_say_is_taken_away(bot: Bot, team: Json) -> None:
    person = someone(bot)
    asked = person.says(f"@filing_test_bot {FIRST}", team)
    answer = shown(bot.api.wait("sendMessage", chat_id=team["id"])[0])
    person.edits(asked, "@filing_test_bot thanks")
    bot.api.wait("deleteMessage", chat_id=team["id"], message_id=answer["message_id"])


def test_an_edit_begins_no_form_and_answers_none(bot: Bot, pack: Pack) -> None:
    person = someone(bot)
    asked, answer = in_private(person, FIRST)
    before = answer["text"]
    _, form = in_private(person, "/check")
    answered, following = in_private(person, "yes")
    person.edits(answered, "no")
    person.edits(asked, "We have an AI painting app for ordinary users. What do we file?")
    person.edits(asked, SECOND)
    assert moves_on(bot, answer)["text"].startswith(first_words(pack, "llm-filing-cycle"))
    assert answer["text"] != before
    assert sent(bot, person.id) == 3
    assert not buttons(form)
    assert buttons(following)
    assert "Where does the model come from?" in person.asks("it generates content")["text"]
