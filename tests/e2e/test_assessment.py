"""The filing assessment in Telegram."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.models.pack import Pack
from tests.support.running_bot import ADMIN, Bot, Person, buttons, moves_on, serving, shown, someone, started
from tests.support.small_filing import FILE as RULES
from tests.support.small_filing import filing
from tests.support.sound_pack import write_sound_pack

DESCRIPTION = (
    "We fine-tuned an open-source model for legal Q&A. It is a public consumer app, and we also sell it to law firms through an API. "
    "All text."
)
STICKER = {"file_id": "a", "file_unique_id": "b", "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}


def described(person: Person, text: str = f"/check {DESCRIPTION}") -> str:
    """Everything the bot wrote to a description, in one text."""
    person.says(text)
    person.bot.api.wait("sendPhoto", chat_id=person.id)
    person.bot.api.wait_until(
        lambda: any("two separate" in shown(call)["text"] for call in person.bot.api.made("sendMessage", chat_id=person.id)), "the result"
    )
    return "\n".join(shown(call)["text"] for call in person.bot.api.made("sendMessage", chat_id=person.id))


def offering(bot: Bot, person: Person, label: str) -> list[dict[str, Any]]:
    """The messages to a person that have such a button."""
    messages = (shown(call) for call in bot.api.made("sendMessage", chat_id=person.id))
    return [message for message in messages if label in buttons(message)]


def test_a_description_leads_to_a_plan_with_a_picture(bot: Bot) -> None:
    text = described(someone(bot))
    assert "algorithm filing is a must" in text.casefold()
    assert "large-model filing" in text
    assert "technical supporter" in text
    assert "you wrote" in text


def filled(bot: Bot, pack: Pack) -> Person:
    """Somebody with a form of which the first question was answered by a button, so that the second is open."""
    person = someone(bot)
    asked = person.asks("/check")
    assert pack.slots[0].question.en in asked["text"]
    person.presses(asked, buttons(asked)[pack.say("form.button-yes", "en")])
    assert "What does the AI do" in moves_on(bot, asked)["text"]
    return person


def ticked(bot: Bot) -> Person:
    """Somebody with a question of which three answers are ticked: that changed the buttons alone."""
    person = someone(bot, "zh")
    person.presses(question := person.asks("/check"), buttons(question)["是"])
    moves_on(bot, question)
    words = question["text"]
    for ticks, label in enumerate(("生成内容", "推荐", "排序"), 1):
        person.presses(question, buttons(question)[label])
        bot.api.wait("editMessageReplyMarkup", ticks, chat_id=person.id, message_id=question["message_id"])
    assert question["text"] == words
    return person


def test_a_form_that_is_filled_by_buttons_and_ticks_outlast_a_restart(tmp_path: Path, pack: Pack) -> None:
    with serving(tmp_path) as first:
        answering, ticking = filled(first, pack), ticked(first)
        assert first.stop() == 0
        with started(first.api, tmp_path) as second:
            following = Person(second, answering.id, "en").asks("it generates content")
            assert "Where does the model come from?" in following["text"]
            again = Person(second, ticking.id, "zh")
            unclear = again.asks("🎉")
            assert "没看懂这个回答" in unclear["text"]
            assert {"✓ 生成内容", "✓ 推荐", "✓ 排序", "检测AI内容"} <= buttons(unclear).keys()
            person_done = again.presses(unclear, buttons(unclear)["选好了"])
            assert "text" not in person_done.values
            assert moves_on(second, unclear)["text"].startswith("AI在产品里做什么？ → 生成内容、推荐、排序")
            assert len(second.api.made("sendMessage", chat_id=again.id)) == 2


def test_thirty_messages_that_answer_nothing_end_at_a_result(bot: Bot) -> None:
    person = someone(bot, "zh")
    before = person.asks("/check")["text"]
    unclear = ["asdf", "🎉", "x" * 4096, "？", "1 2 99", "<b>&amp;</b>"] * 5
    for text in unclear:
        now = person.asks(text)["text"]
        assert now != before
        before = now
        if any({"保存", "Save"} & buttons(shown(call)).keys() for call in bot.api.made("sendMessage", chat_id=person.id)):
            break
    else:
        pytest.fail(f"still asking: {before}")


def test_a_sticker_or_a_command_leaves_the_question_open(bot: Bot, pack: Pack) -> None:
    person = someone(bot)
    person.presses(asked := person.asks("/check"), buttons(asked)[pack.say("form.button-yes", "en")])
    moves_on(bot, asked)
    person.says(None, sticker=STICKER)
    bot.api.wait("sendMessage", 2, chat_id=person.id)
    for command in ("/help", "/sources", "/privacy", "/plan 2027-03-01", "/cases", "/x"):
        assert person.asks(command)["text"]
    assert buttons(asked)
    assert "Who uses the product?" in person.asks("recommends, ranks")["text"]


def test_a_result_is_handed_out_saved_and_found_again_as_it_was_told(bot: Bot) -> None:
    person = someone(bot)
    described(person)
    bot.api.wait_until(lambda: any(offering(bot, person, "Save")), "the end of the result, with its buttons")
    result = offering(bot, person, "Save")[0]
    person.presses(result, buttons(result)["More …"])
    bot.api.wait("editMessageReplyMarkup", chat_id=person.id)
    person.presses(result, buttons(result)["Export"])
    files = bot.api.wait("sendDocument", 4, chat_id=person.id)
    assert [call.values["document"].name for call in files] == ["assessment.docx", "assessment.md", "assessment.json", "timeline.png"]
    assert "read from “" in files[1].values["document"].content.decode()
    before = len(bot.api.made("sendMessage", chat_id=person.id))
    person.presses(result, buttons(result)["Save"])
    bot.api.wait("sendMessage", before + 1, chat_id=person.id)
    assert person.asks("Legal <b>Q&A</b>")["text"].startswith("Saved as “Legal <b>Q&A</b>”")
    assert "1. Legal <b>Q&A</b>" in person.asks("/cases")["text"]
    assert "is called “Second”" in person.asks("/cases rename 1 Second")["text"]
    person.asks("/cancel")
    before, results = len(bot.api.made("sendMessage", chat_id=person.id)), len(offering(bot, person, "Save"))
    opened = person.asks("/cases open 1")
    assert "the verdict is the same" in opened["text"]
    assert "(read from “" in opened["text"]
    bot.api.wait_until(lambda: len(offering(bot, person, "Save")) > results, "the result")
    assert "In short" in shown(bot.api.made("sendMessage", chat_id=person.id)[before + 1])["text"]
    assert person.asks("/cases delete 1")["text"].startswith("“Second” is deleted.")


def test_new_rules_in_the_middle_of_a_form_keep_what_still_means_something(tmp_path: Path) -> None:
    knowledge = write_sound_pack(tmp_path / "knowledge", {RULES: filing()})
    with serving(tmp_path, KNOWLEDGE_DIR=str(knowledge)) as running:
        person, admin = someone(running), Person(running, ADMIN, "en")
        person.presses(question := person.asks("/check"), buttons(question)["Yes"])
        moves_on(running, question)
        for number, label in enumerate(("generation", "ranking"), 1):
            person.presses(question, buttons(question)[label])
            running.api.wait("editMessageReplyMarkup", number, chat_id=person.id)
        rules = knowledge / RULES
        old, new = "functions?", "What does it do?"
        rules.write_text(rules.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        admin.says("/reload")
        running.api.wait("sendMessage", 1, chat_id=ADMIN)
        unclear = person.asks("asdf")
        assert new in unclear["text"]
        assert {"✓ generation", "✓ ranking"} <= buttons(unclear).keys()


@pytest.mark.parametrize("text", ["/plan", "/plan tomorrow", "/cases", "/plan 2030-01-01"])
def test_the_commands_beside_it_answer_without_a_form(bot: Bot, text: str) -> None:
    assert someone(bot).asks(text)["text"]
