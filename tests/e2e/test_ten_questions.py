"""The ten questions that people ask first get the same answers in the terminal and through Telegram's HTTP."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from bot.dialogue.faq.entry_view import answer_text
from bot.knowledge.models.pack import Pack
from bot.messages import LANGUAGES, Language
from tests.cli.processes import within
from tests.support.running_bot import Bot, someone

QUESTIONS: dict[Language, list[tuple[str, str]]] = yaml.safe_load(
    (Path(__file__).parent.parent / "cases" / "ten_questions.yaml").read_text(encoding="utf-8")
)


def plain(text: str) -> list[str]:
    """The lines of an answer without a channel's own bullets and indentation."""
    return [line.strip().removeprefix("• ").removeprefix("- ") for line in text.strip().splitlines() if line.strip()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_answers_each_with_its_entry(tmp_path: Path, pack: Pack, language: Language) -> None:
    ended = within(tmp_path, "chat", given="\n".join(question for question, _ in QUESTIONS[language]))
    blocks = dict(part.partition("\n")[::2] for part in ended.out.removeprefix("> ").split("\n> "))
    assert len(blocks) == 10
    for question, entry in QUESTIONS[language]:
        wanted = plain(answer_text(pack, entry, language, dt.datetime.now(dt.UTC).date()))
        assert plain(blocks[question])[: len(wanted)] == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_telegram_answers_each_with_the_same_words(bot: Bot, pack: Pack, language: Language) -> None:
    person = someone(bot, language)
    for question, entry in QUESTIONS[language]:
        assert plain(person.asks(question)["text"]) == plain(answer_text(pack, entry, language, dt.datetime.now(dt.UTC).date()))
