"""`/reload` while the bot runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.playground.bot_api.updates import ANONYMOUS_ADMIN, group, message, of_message
from bot.knowledge.models.pack import Pack
from tests.support.running_bot import ADMIN, Bot, Person, serving, someone
from tests.support.sound_pack import FEE_ZH, write_sound_pack


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small pack, to work on: its rules are proven in no time."""
    return write_sound_pack(Path(tmp_path_factory.mktemp("pack")) / "knowledge")


@pytest.fixture(scope="module")
def keeper_bot(tmp_path_factory: pytest.TempPathFactory, knowledge: Path) -> Iterator[Bot]:
    with serving(Path(tmp_path_factory.mktemp("bot")), KNOWLEDGE_DIR=str(knowledge), ADMIN_IDS=f"{ADMIN},{ANONYMOUS_ADMIN['id']}") as bot:
        yield bot


@pytest.fixture
def admin(keeper_bot: Bot) -> Person:
    return Person(keeper_bot, ADMIN, "en")


def test_a_bad_pack_changes_nothing_and_the_fault_is_named(keeper_bot: Bot, admin: Person, knowledge: Path, pack: Pack) -> None:
    phrases = knowledge / "phrases.yaml"
    sound = phrases.read_text(encoding="utf-8")
    phrases.write_text(sound + "  telegram.failed: {en: again, zh: 又一次}\n", encoding="utf-8")
    try:
        text = admin.asks("/reload")["text"]
    finally:
        phrases.write_text(sound, encoding="utf-8")
    assert f"phrases.yaml:{len(sound.splitlines()) + 1}" in text
    assert someone(keeper_bot).asks("/help")["text"].startswith(pack.say("help.lead", "en"))


def test_a_changed_entry_is_named_and_answers_at_once(keeper_bot: Bot, admin: Person, knowledge: Path) -> None:
    statement, file = "文章没有提到费用。", knowledge / "faq/basics.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(statement, f"改过：{statement}"), encoding="utf-8")
    asker = someone(keeper_bot, "zh")
    reports = len(keeper_bot.api.made("sendMessage", chat_id=ADMIN))
    admin.says("/reload")
    assert asker.asks(FEE_ZH)["text"].startswith(statement)
    report = keeper_bot.api.wait("sendMessage", reports + 1, chat_id=ADMIN)[reports]
    assert "silent-fees" in report.result["text"]
    assert asker.asks(FEE_ZH)["text"].startswith(f"改过：{statement}")


def test_a_question_that_is_answered_now_is_told_with_the_phrasing_that_took_it(keeper_bot: Bot, admin: Person, knowledge: Path) -> None:
    odd = "熊猫竹子那件事怎么弄"
    someone(keeper_bot, "zh").asks(odd)
    file = knowledge / "faq/basics.yaml"
    head, phrasings, rest = file.read_text(encoding="utf-8").partition("    zh:\n")
    file.write_text(f"{head}{phrasings}    - {odd}\n{rest}", encoding="utf-8")
    reports = len(keeper_bot.api.made("sendMessage", chat_id=ADMIN))
    admin.says("/reload")
    report = keeper_bot.api.wait("sendMessage", reports + 1, chat_id=ADMIN)[reports].result["text"]
    assert f"“{odd}” no answer → algorithm-filing (new phrasing of algorithm-filing, “{odd}”)" in report
    assert len(report.splitlines()) <= 12
    assert odd not in keeper_bot.written


def test_others_are_refused(keeper_bot: Bot, pack: Pack) -> None:
    other = someone(keeper_bot)
    assert other.asks("/reload")["text"] == pack.say("telegram.not-admin", "en", user=other.id)


def test_an_anonymous_admin_is_nobody(keeper_bot: Bot, pack: Pack) -> None:
    team = group(-1_000_000_000_001)
    keeper_bot.api.push(of_message(message("/reload@filing_test_bot", team, ANONYMOUS_ADMIN, sender_chat=team)))
    (call,) = keeper_bot.api.wait("sendMessage", chat_id=team["id"])
    assert call.result["text"] == pack.say("telegram.not-admin", "en", user=team["id"])
