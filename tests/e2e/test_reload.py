"""`/reload` while the bot runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bootstrap import pack_folder
from bot.config import Settings
from bot.knowledge.models.pack import Pack
from tests.support.bot_api.updates import ANONYMOUS_ADMIN, group, message, of_message
from tests.support.running_bot import ADMIN, Bot, Person, serving, someone


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the pack to work on."""
    frozen = pack_folder(Settings(_env_file=None, knowledge_dir=None))
    return Path(shutil.copytree(frozen, tmp_path_factory.mktemp("pack") / "knowledge"))


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


def test_a_changed_entry_is_named_and_answers_at_once(keeper_bot: Bot, admin: Person, knowledge: Path, pack: Pack) -> None:
    statement = pack.entry_by_id["algorithm-filing-cycle"].article[0].zh
    file = next(path for path in (knowledge / "faq").glob("*.yaml") if statement in path.read_text(encoding="utf-8"))
    file.write_text(file.read_text(encoding="utf-8").replace(statement, f"改过：{statement}"), encoding="utf-8")
    asker = someone(keeper_bot, "zh")
    reports = len(keeper_bot.api.made("sendMessage", chat_id=ADMIN))
    admin.says("/reload")
    assert asker.asks("算法备案要多久？")["text"].startswith(statement)
    report = keeper_bot.api.wait("sendMessage", reports + 1, 60, chat_id=ADMIN)[reports]
    assert "algorithm-filing-cycle" in report.result["text"]
    assert asker.asks("算法备案要多久？")["text"].startswith(f"改过：{statement}")


def test_a_question_that_is_answered_now_is_told_with_the_phrasing_that_took_it(keeper_bot: Bot, admin: Person, knowledge: Path) -> None:
    odd = "熊猫竹子那件事怎么弄"
    someone(keeper_bot, "zh").asks(odd)
    file = knowledge / "faq/which.yaml"
    head, phrasings, rest = file.read_text(encoding="utf-8").partition("      zh:\n")
    file.write_text(f"{head}{phrasings}        - {odd}\n{rest}", encoding="utf-8")
    reports = len(keeper_bot.api.made("sendMessage", chat_id=ADMIN))
    admin.says("/reload")
    report = keeper_bot.api.wait("sendMessage", reports + 1, 120, chat_id=ADMIN)[reports].result["text"]
    assert f"“{odd}” no answer → which-filings (new phrasing of which-filings, “{odd}”)" in report
    assert len(report.splitlines()) <= 12
    assert odd not in keeper_bot.written


def test_others_are_refused(keeper_bot: Bot, pack: Pack) -> None:
    assert someone(keeper_bot).asks("/reload")["text"] == pack.say("telegram.not-admin", "en")


def test_an_anonymous_admin_is_nobody(keeper_bot: Bot, pack: Pack) -> None:
    team = group(-1_000_000_000_001)
    keeper_bot.api.push(of_message(message("/reload@filing_test_bot", team, ANONYMOUS_ADMIN, sender_chat=team)))
    (call,) = keeper_bot.api.wait("sendMessage", chat_id=team["id"])
    assert call.result["text"] == pack.say("telegram.not-admin", "en")
