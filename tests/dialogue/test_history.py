"""The reader's own last questions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.dialogue.actions import HistoryPage, ShowEntry, parse
from bot.dialogue.edition import Edition
from bot.dialogue.history import reads_history
from bot.dialogue.policy import decide
from bot.dialogue.turn import Turn
from bot.messages import LANGUAGES, Commanded, Language, PastQuestion, Pressed, Said
from tests.dialogue.builders import FRESH, NOW, utterance

ENTRY = "algorithm-filing-cycle"


def past(number: int, *, text: str = "How long?", entries: tuple[str, ...] = (ENTRY,)) -> PastQuestion:
    return PastQuestion(NOW - dt.timedelta(days=number), text, entries)


def asked(edition: Edition, act: Commanded | Pressed, *questions: PastQuestion, language: Language = "en", in_group: bool = False) -> Turn:
    return decide(edition, FRESH, replace(utterance(act, language), past=questions, in_group=in_group), NOW)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_question_is_listed_with_its_day_and_opens_its_answer(frozen: Edition, language: Language) -> None:
    turn = asked(frozen, Commanded("history"), past(0, text="要多久？\n急"), past(1, text=""), language=language)
    (reply,) = turn.replies
    lead, first, second = (block.text for block in reply.blocks)
    assert lead == frozen.pack.say("history.lead", language)
    assert "要多久？ 急" in first
    assert {"en": "2 March 2026", "zh": "2026年3月2日"}[language] in first
    # where the log keeps no words, the question that the entry answers
    assert frozen.pack.entry_by_id[ENTRY].question.of(language)[:40] in second
    assert [parse(choice.action) for choice in reply.choices] == [ShowEntry(ENTRY, language)] * 2
    assert turn.decision == "command"


def test_a_question_without_an_answer_is_listed_and_opens_nothing(frozen: Edition) -> None:
    (reply,) = asked(frozen, Commanded("history"), past(0, entries=()), past(1, entries=("gone",)), past(2, text="", entries=())).replies
    assert reply.choices == ()
    assert all(block.text.endswith("(no answer)") for block in reply.blocks[1:])


def test_pages_are_turned_in_the_same_message(frozen: Edition) -> None:
    questions = [past(number) for number in range(9)]
    (first,) = asked(frozen, Commanded("history"), *questions).replies
    assert len(first.blocks) == 1 + 4
    assert first.choices[-1].action == str(HistoryPage(1, "en"))
    turn = asked(frozen, Pressed("y|en|1"), *questions)
    (second,) = turn.replies
    assert second.replaces
    assert turn.decision == "press"
    assert [parse(choice.action) for choice in second.choices[-2:]] == [HistoryPage(0, "en"), HistoryPage(2, "en")]
    (last,) = asked(frozen, Pressed("y|en|999"), *questions).replies
    assert last.blocks[1].text.startswith("9. ")
    assert last.choices[-1].action == str(HistoryPage(1, "en"))


def test_whoever_asked_nothing_is_told_so(frozen: Edition) -> None:
    assert asked(frozen, Commanded("history")).replies[0].plain == frozen.pack.say("history.none", "en")


def test_in_a_group_nothing_is_listed(frozen: Edition) -> None:
    turn = asked(frozen, Commanded("history"), past(0), in_group=True)
    assert turn.replies[0].plain == frozen.pack.say("history.private", "en")


def test_only_the_command_and_its_pages_read_the_log() -> None:
    assert reads_history(Commanded("history"))
    assert reads_history(Pressed("y|zh|3"))
    assert not any(map(reads_history, (Commanded("help"), Pressed("h|en"), Said("/history"))))
