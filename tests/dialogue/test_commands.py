"""The table of commands: what is derived from a row, and that every row is whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest

from bot.dialogue import commands, notices
from bot.dialogue.commands import COMMANDS, Command, Scope, command_named, listed, menu
from bot.dialogue.edition import Edition
from bot.dialogue.policy import decide
from bot.dialogue.turn import Scene, Turn
from bot.messages import LANGUAGES, Commanded, Language, Pressed, Reply
from tests.dialogue.builders import FRESH, NOW, ruled, turn, utterance

ANSWERED = [row.name for row in COMMANDS if row.handler]


def names(*scopes: Scope) -> list[str]:
    return [row.name for row in listed(*scopes)]


def dance(scene: Scene, arguments: str) -> Turn:
    """A made-up command."""
    reply = notices.notice(scene.edition.pack, "dance.done", scene.language, steps=arguments)
    return Turn(scene.tracker, "command", (reply,), scene.language)


@pytest.fixture
def dancing(frozen: Edition, monkeypatch: pytest.MonkeyPatch) -> Edition:
    """A bot with one more command: a row and its phrases, and nothing else."""
    more = Command("dance", dance, frozenset({"private", "group"}), "done", takes_text=True)
    monkeypatch.setattr(commands, "COMMANDS", (*COMMANDS, more))
    phrases = {"command.dance": {"en": "Dances", "zh": "跳舞"}, "dance.done": {"en": "Danced {steps}.", "zh": "跳了{steps}。"}}
    return ruled(frozen, phrases={**frozen.pack.phrases, **phrases})


def test_a_name_is_one_that_telegram_takes_and_stands_in_one_row() -> None:
    assert all(re.fullmatch("[a-z0-9_]{1,32}", row.name) for row in COMMANDS)
    assert len({row.name for row in COMMANDS}) == len(COMMANDS)


def test_every_command_is_listed_in_a_menu_but_two_that_privacy_names(frozen: Edition) -> None:
    unlisted = {row.name for row in COMMANDS if not row.scopes}
    assert unlisted == {"mydata", "forget"}
    assert all(f"/{name}" in turn(frozen, Commanded("privacy")).replies[0].blocks[0].text for name in unlisted)


def test_a_phrase_is_needed_in_one_place() -> None:
    needed = [phrase for row in COMMANDS for phrase in row.phrases]
    assert len(needed) == len(set(needed))


def test_only_what_an_admin_does_to_the_service_has_no_turn() -> None:
    assert all(row.scopes in ({"admin"}, {"group-admin"}) for row in COMMANDS if row.handler is None)


def test_groups_are_offered_what_people_come_for_first() -> None:
    first, others = names("group")[:3], names("group")[3:]
    assert first == ["ask", "check", "plan"]
    assert others == [row.name for row in COMMANDS if "group" in row.scopes and row.name not in first]


def test_an_admin_is_offered_what_everybody_is_and_more() -> None:
    assert [row.name for row in COMMANDS if row.scopes & {"private", "admin"}] == names("private", "admin")
    assert set(names("private")) < set(names("private", "admin"))


def test_a_row_is_found_by_its_name() -> None:
    assert all(command_named(row.name) == row for row in COMMANDS)
    assert command_named("dance") is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ANSWERED)
def test_every_command_is_answered_in_the_readers_language(frozen: Edition, name: str, language: Language) -> None:
    done = turn(frozen, Commanded(name), hint=language)
    unknown = frozen.pack.say("command.unknown", language, name=name)
    assert done.language == language
    assert done.replies[0].plain not in ("", unknown)


def described(edition: Edition, language: Language, rows: Iterable[tuple[str, str]]) -> list[str]:
    return [edition.pack.say("help.command", language, name=name, description=description) for name, description in rows]


def bullets(reply: Reply) -> list[str]:
    return [block.text for block in reply.blocks if block.kind == "bullet"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_says_what_it_does_in_two_lines_names_four_commands_and_keeps_the_rest_behind_a_button(
    frozen: Edition, language: Language
) -> None:
    (reply,) = turn(frozen, Commanded("help"), hint=language).replies
    offered = menu(frozen.pack, language, "private")
    assert len(reply.blocks) == 2 + 4
    assert set(bullets(reply)) < set(described(frozen, language, offered))
    (choice,) = reply.choices
    (rest,) = turn(frozen, Pressed(choice.action), hint=language).replies
    assert rest.replaces
    assert bullets(rest) == described(frozen, language, offered)


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_in_a_group_names_what_works_there(frozen: Edition, language: Language) -> None:
    in_group = [replace(utterance(act, language), in_group=True) for act in (Commanded("help"), Pressed(f"h|{language}"))]
    few, every = [decide(frozen, FRESH, each, NOW).replies[0] for each in in_group]
    offered = described(frozen, language, menu(frozen.pack, language, "group"))
    assert bullets(few)[0] == offered[0]
    assert len(bullets(few)) == 4
    assert bullets(every) == offered


def test_one_more_row_is_answered_listed_and_in_help(dancing: Edition) -> None:
    assert turn(dancing, Commanded("dance", "twice"), hint="zh").replies[0].plain == "Danced twice."
    assert turn(dancing, Commanded("dance", "一曲")).replies[0].plain == "跳了一曲。"
    assert menu(dancing.pack, "en", "group")[-1] == ("dance", "Dances")
    assert menu(dancing.pack, "zh", "private")[-1] == ("dance", "跳舞")
    assert "/dance: Dances" in turn(dancing, Pressed("h|en"), FRESH).replies[0].plain


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "The answers rest on one article"),
        ("V9", "V9: "),
        ("s24", "S24: "),
        ("G3", "G3: "),
        ("V999", "There is no statement V999."),
    ],
)
def test_sources_with_a_number_shows_that_statement(frozen: Edition, typed: str, told: str) -> None:
    (reply,) = turn(frozen, Commanded("sources", typed), hint="en").replies
    assert reply.blocks[0].text.startswith(told)
