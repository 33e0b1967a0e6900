"""The filing assessment, as people meet it in Telegram."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.models import Pack
from tests.support.bot_api.updates import group, number
from tests.support.running_bot import Bot, Person, buttons, serving, shown, someone, started

DESCRIPTION = (
    "We fine-tuned an open-source model for legal Q&A. It is a public consumer app, and we also sell it to law firms through an API. "
    "All text."
)


def described(person: Person, text: str = f"/check {DESCRIPTION}") -> str:
    """Everything the bot wrote to a description, in one text."""
    person.says(text)
    person.bot.api.wait("sendPhoto", chat_id=person.id)
    person.bot.api.wait_until(
        lambda: any("two separate" in shown(call)["text"] for call in person.bot.api.made("sendMessage", chat_id=person.id)), "the result"
    )
    return "\n".join(shown(call)["text"] for call in person.bot.api.made("sendMessage", chat_id=person.id))


def test_a_description_leads_to_a_plan_with_a_picture(bot: Bot) -> None:
    text = described(someone(bot))
    assert "algorithm filing is a must" in text.casefold()
    assert "large-model filing" in text
    assert "technical supporter" in text
    assert "you wrote" in text


def test_a_form_is_filled_by_buttons_and_survives_a_restart(tmp_path: Path, pack: Pack) -> None:
    yes = pack.say("form.button-yes", "en")
    with serving(tmp_path) as first:
        person = someone(first)
        asked = person.asks("/check")
        assert pack.slots[0].question.en in asked["text"]
        person.presses(asked, buttons(asked)[yes])
        first.api.wait("sendMessage", 2, chat_id=person.id)
        following = shown(first.api.made("sendMessage", chat_id=person.id)[1])
        assert "What does the AI do" in following["text"]
        assert first.stop() == 0
        with started(first.api, tmp_path) as second:
            again = Person(second, person.id, "en")
            before = len(second.api.made("sendMessage", chat_id=person.id))
            again.says("it generates content")
            call = second.api.wait("sendMessage", before + 1, chat_id=person.id)[before]
            assert "Where does the model come from?" in shown(call)["text"]


def test_in_a_group_the_form_belongs_to_who_started_it(bot: Bot, pack: Pack) -> None:
    team = group(-1_000_000_000_000 - number())
    owner, other = someone(bot), someone(bot)
    owner.says("/check", team)
    (call,) = bot.api.wait("sendMessage", chat_id=team["id"])
    asked = shown(call)
    pressed = other.presses(asked, next(iter(buttons(asked).values())))
    assert pressed.values["text"] == pack.say("form.not-yours", "en")
    assert len(bot.api.made("sendMessage", chat_id=team["id"])) == 1


@pytest.mark.parametrize("text", ["/plan", "/plan tomorrow", "/cases", "/plan 2030-01-01"])
def test_the_commands_beside_it_answer_without_a_form(bot: Bot, text: str) -> None:
    assert someone(bot).asks(text)["text"]
