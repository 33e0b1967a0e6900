"""The language follows the reader."""

from __future__ import annotations

import pytest

from bot.dialogue.edition import Edition
from bot.dialogue.language import choose
from bot.dialogue.tracker import Tracker
from bot.messages import Commanded, Language, Pressed, Said
from bot.text.message import Message
from tests.dialogue.builders import FRESH, Talk, turn


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("算法备案要多久？", "zh"),
        ("算法備案要多久？", "zh"),
        ("API要备案吗", "zh"),
        ("LLM 备案", "zh"),
        ("How long does it take?", "en"),
        ("HOW LONG DOES IT TAKE", "en"),
        ("suanfa beian", "zh"),
        ("beian", "en"),
    ],
)
@pytest.mark.parametrize("hint", ["", "en", "zh-hans", "ru"])
@pytest.mark.parametrize("last", [None, "en", "zh"])
def test_the_script_of_the_message_decides(message: str, language: Language, hint: str, last: Language | None) -> None:
    assert choose(Tracker(language=last), Message(message), hint) == language


@pytest.mark.parametrize(("hint", "language"), [("zh", "zh"), ("zh-hans", "zh"), ("ZH-TW", "zh"), ("en", "en"), ("ru", "en"), ("", "en")])
@pytest.mark.parametrize("text", ["???", "123", "🙏", ""])
def test_without_a_script_the_clients_language_does(text: str, hint: str, language: Language) -> None:
    assert choose(FRESH, Message(text), hint) == language


@pytest.mark.parametrize("last", ["en", "zh"])
def test_without_script_and_client_the_conversation_goes_on_as_it_was(last: Language) -> None:
    assert choose(Tracker(language=last), Message("???"), "") == last
    assert choose(Tracker(language=last), Message(""), "") == last


@pytest.mark.parametrize("acronym", ["API", "ICP", "API?", "B2B", "ICP API"])
def test_a_bare_acronym_keeps_the_language_of_the_conversation(acronym: str) -> None:
    for hint in ("", "en", "zh"):
        assert choose(Tracker(language="zh"), Message(acronym), hint) == "zh"
        assert choose(Tracker(language="en"), Message(acronym), hint) == "en"
    assert choose(FRESH, Message(acronym), "") == "en"
    assert choose(FRESH, Message(acronym), "zh-hans") == "zh"


def test_what_the_reader_fixed_wins_over_the_operator_and_he_over_the_message() -> None:
    assert choose(FRESH, Message("How long?"), "en", "zh") == "zh"
    assert choose(Tracker(fixed_language="en"), Message("要多久？"), "zh", "zh") == "en"


@pytest.mark.parametrize(
    ("act", "shown"),
    [
        (Said("要多久？"), "zh"),
        (Commanded("ask", "要多久？"), "zh"),
        (Commanded("check", "我们有个APP"), "zh"),
        (Commanded("start", "from-the-website"), None),
        (Commanded("plan", "2026年3月"), None),
        (Pressed("要多久？"), None),
        (Said("API"), None),
    ],
)
def test_only_what_is_said_in_own_words_shows_a_language(frozen: Edition, act: Said | Commanded | Pressed, shown: Language | None) -> None:
    assert turn(frozen, act).tracker.language == shown


def test_buttons_and_commands_of_an_english_client_do_not_end_a_chinese_conversation(frozen: Edition) -> None:
    talk = Talk(frozen, hint="en")
    talk.does("算法备案要多久？")
    talk.does(Pressed("a|zh|algorithm-filing-cycle|s"))
    talk.does(Commanded("help"))
    assert talk.does("API").language == "zh"


@pytest.mark.parametrize("act", [Commanded("language", "zh"), Commanded("language", " ZH "), Pressed("l|zh")])
def test_language_fixes_it_until_auto_lifts_it(frozen: Edition, act: Commanded | Pressed) -> None:
    talk = Talk(frozen)
    fixed = talk.does(act)
    assert fixed.decision == ("press" if isinstance(act, Pressed) else "command")
    assert fixed.replies[0].plain == frozen.pack.say("language.fixed", "zh")
    assert talk.does("How long does algorithm filing take?").language == "zh"
    assert talk.does(Commanded("language", "auto")).replies[0].plain == frozen.pack.say("language.following", "zh")
    assert talk.does("How long does algorithm filing take?").language == "en"


def test_asking_for_auto_says_what_the_operator_fixed(frozen: Edition) -> None:
    talk = Talk(frozen, default="zh")
    talk.does(Commanded("language", "en"))
    assert talk.does("算法备案要多久？").language == "en"
    assert talk.does(Pressed("l|auto")).replies[0].plain == frozen.pack.say("language.fixed", "zh")
    assert talk.does("How long does algorithm filing take?").language == "zh"


@pytest.mark.parametrize("argument", ["", "klingon", "auto|en", "en zh"])
def test_language_without_a_language_offers_the_choice_in_the_conversations_own(frozen: Edition, argument: str) -> None:
    talk = Talk(frozen)
    talk.does("算法备案要多久？")
    menu = talk.does(Commanded("language", argument))
    assert menu.replies[0].language == "zh"
    assert [choice.label for choice in menu.replies[0].choices] == ["English", "中文", "跟随我的语言"]
    assert [choice.action for choice in menu.replies[0].choices] == ["l|en", "l|zh", "l|auto"]


def test_said_and_asked_show_the_same(frozen: Edition) -> None:
    for text in ("算法备案要多久？", "How long does algorithm filing take?"):
        assert Talk(frozen).does(Said(text)).replies == Talk(frozen).does(Commanded("ask", f" {text} ")).replies
