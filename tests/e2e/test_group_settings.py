"""How a group's admins set the bot up, what the bot says when it comes, and whose form a press is for."""

from __future__ import annotations

import pytest

from bot.channels.playground.bot_api import updates
from bot.channels.playground.bot_api.updates import ANONYMOUS_ADMIN, Json, group, number
from bot.knowledge.models.pack import Pack
from tests.support.bot_api import Fault
from tests.support.running_bot import Bot, Person, buttons, shown, someone

QUESTION = "How long does the algorithm filing take?"
WEATHER = "@filing_test_bot what will the weather be in Paris?"


@pytest.fixture
def team() -> Json:
    return group(-1_000_000_000_000 - number())


@pytest.fixture
def owner(bot: Bot, team: Json) -> Person:
    person = someone(bot)
    bot.api.methods.owners.add((team["id"], person.id))
    return person


def settings(owner: Person, team: Json) -> Json:
    """The message with the settings."""
    before = len(owner.bot.api.made("sendMessage", chat_id=team["id"]))
    owner.says("/settings@filing_test_bot", team)
    return shown(owner.bot.api.wait("sendMessage", before + 1, chat_id=team["id"])[before])


def set_up(owner: Person, team: Json, pack: Pack, button: str) -> None:
    """An admin presses a button of the settings."""
    menu = settings(owner, team)
    owner.presses(menu, buttons(menu)[pack.say(f"settings.button-{button}", "en")])
    owner.bot.api.wait("editMessageText", chat_id=team["id"], message_id=menu["message_id"])


def next_words(person: Person, team: Json, text: str) -> str:
    """What the bot says to a message in the group."""
    before = len(person.bot.api.made("sendMessage", chat_id=team["id"]))
    person.says(text, team)
    return str(shown(person.bot.api.wait("sendMessage", before + 1, chat_id=team["id"])[before])["text"])


def test_an_admin_sets_the_group_up_and_the_menu_shows_it(bot: Bot, pack: Pack, team: Json, owner: Person) -> None:
    menu = settings(owner, team)
    assert pack.say("settings.quiet-off", "en") in menu["text"]
    owner.presses(menu, buttons(menu)[pack.say("settings.button-quiet-on", "en")])
    bot.api.wait("editMessageText", chat_id=team["id"], message_id=menu["message_id"])
    assert pack.say("settings.quiet-on", "en") in menu["text"]
    owner.presses(menu, buttons(menu)[pack.say("language.name", "zh")])
    bot.api.wait("editMessageText", 2, chat_id=team["id"], message_id=menu["message_id"])
    assert pack.say("settings.lead", "zh") in menu["text"]
    assert all(len(label) <= 24 for label in buttons(menu))


def test_others_can_neither_open_nor_change_the_settings(bot: Bot, pack: Pack, team: Json, owner: Person) -> None:
    member, menu = someone(bot), settings(owner, team)
    before = menu["text"]
    pressed = member.presses(menu, buttons(menu)[pack.say("settings.button-quiet-on", "en")])
    assert pressed.values["text"] == pack.say("settings.not-admin", "en")
    assert next_words(member, team, "/settings@filing_test_bot") == pack.say("settings.not-admin", "en")
    assert menu["text"] == before
    assert next_words(member, team, WEATHER) == pack.say("unknown.lead", "en")


def test_nobody_is_an_admin_as_long_as_telegram_does_not_say_so(bot: Bot, pack: Pack, team: Json) -> None:
    person = someone(bot)
    bot.api.methods.owners.add((team["id"], person.id))
    bot.api.fail("getChatMember", Fault(400, "Bad Request: CHAT_ADMIN_REQUIRED"))
    assert next_words(person, team, "/settings@filing_test_bot") == pack.say("settings.unchecked", "en")
    assert next_words(person, team, "/settings@filing_test_bot").startswith(pack.say("settings.lead", "en"))


def test_rights_are_asked_for_once_in_five_minutes(bot: Bot, team: Json, owner: Person) -> None:
    for _ in range(3):
        settings(owner, team)
    assert len(bot.api.made("getChatMember", chat_id=team["id"], user_id=owner.id)) == 1


def test_settings_are_for_groups(bot: Bot, pack: Pack) -> None:
    assert someone(bot).asks("/settings")["text"] == pack.say("settings.only-groups", "en")


def test_an_anonymous_admin_is_asked_to_show_who_they_are(bot: Bot, pack: Pack, team: Json) -> None:
    body = updates.message("/settings@filing_test_bot", team, ANONYMOUS_ADMIN, sender_chat=team)
    bot.api.push(updates.of_message(body))
    (call,) = bot.api.wait("sendMessage", chat_id=team["id"])
    assert call.result["text"] == pack.say("settings.anonymous", "en")


def test_a_quiet_group_hears_nothing_where_the_bot_is_not_sure(pack: Pack, team: Json, owner: Person) -> None:
    set_up(owner, team, pack, "quiet-on")
    owner.says(WEATHER, team)
    owner.says("@filing_test_bot filing", team)
    assert pack.entry_by_id["algorithm-filing-cycle"].article[0].en in next_words(owner, team, f"@filing_test_bot {QUESTION}")


def test_a_tidy_group_loses_the_commands_once_they_are_answered(bot: Bot, pack: Pack, team: Json, owner: Person) -> None:
    set_up(owner, team, pack, "tidy-on")
    bot.api.methods.deletable.add(team["id"])
    asked = owner.says("/help@filing_test_bot", team)
    (gone,) = bot.api.wait("deleteMessage", chat_id=team["id"], message_id=asked["message_id"])
    assert bot.api.made("sendMessage", chat_id=team["id"])[-1].at < gone.at


def test_a_tidy_group_that_lets_the_bot_delete_nothing_is_answered_all_the_same(pack: Pack, team: Json, owner: Person) -> None:
    set_up(owner, team, pack, "tidy-on")
    assert next_words(owner, team, "/help@filing_test_bot").startswith(pack.say("help.lead", "en"))
    assert next_words(owner, team, WEATHER) == pack.say("unknown.lead", "en")


def test_in_a_group_the_form_belongs_to_who_started_it(bot: Bot, pack: Pack, team: Json, owner: Person) -> None:
    set_up(owner, team, pack, "form-personal")
    other, begun = someone(bot), len(bot.api.made("sendMessage", chat_id=team["id"]))
    owner.says("/check", team)
    asked = shown(bot.api.wait("sendMessage", begun + 1, chat_id=team["id"])[begun])
    pressed = other.presses(asked, next(iter(buttons(asked).values())))
    assert pressed.values["text"] == pack.say("form.not-yours", "en")
    assert len(bot.api.made("sendMessage", chat_id=team["id"])) == begun + 1


def test_the_form_of_an_anonymous_admin_goes_on_under_the_real_name(bot: Bot, pack: Pack, team: Json, owner: Person) -> None:
    set_up(owner, team, pack, "form-personal")
    begun = len(bot.api.made("sendMessage", chat_id=team["id"]))
    bot.api.push(updates.of_message(updates.message("/check@filing_test_bot", team, ANONYMOUS_ADMIN, sender_chat=team)))
    asked = shown(bot.api.wait("sendMessage", begun + 1, chat_id=team["id"])[begun])
    first = next(iter(buttons(asked).values()))
    assert someone(bot).presses(asked, first).values["text"] == pack.say("form.anonymous", "en")
    assert "text" not in owner.presses(asked, first).values


def test_the_bot_says_hello_once_when_it_comes_into_a_group(bot: Bot, pack: Pack, team: Json) -> None:
    adder = someone(bot, "zh-hans")
    bot.api.push(updates.of_membership(team, adder.account, "left", "member"))
    bot.api.push(updates.of_message(updates.message("/start@filing_test_bot true", team, adder.account)))
    (hello,) = bot.api.wait("sendMessage", chat_id=team["id"])
    assert hello.result["text"] == f"{pack.say('group.hello', 'zh')}\n\n{pack.say('group.how', 'zh')}"
    assert next_words(adder, team, WEATHER) == pack.say("unknown.lead", "en")
    assert len(bot.api.made("sendMessage", chat_id=team["id"])) == 2


def test_what_waits_for_a_group_is_forgotten_when_the_bot_is_removed(bot: Bot, pack: Pack, team: Json) -> None:
    member = someone(bot)
    bot.api.fail("sendMessage", Fault(429, "Too Many Requests: retry after 2", {"retry_after": 2}), chat=team["id"])
    member.says(f"@filing_test_bot {QUESTION}", team)
    bot.api.wait_until(lambda: any(call.status == 429 and call.values.get("chat_id") == team["id"] for call in bot.api.calls), "a limit")
    bot.api.push(updates.of_membership(team, member.account, "member", "kicked"))
    bot.api.push(updates.of_membership(team, member.account, "left", "member"))
    (call,) = bot.api.wait("sendMessage", chat_id=team["id"])
    assert call.result["text"].startswith(pack.say("group.hello", "en"))
