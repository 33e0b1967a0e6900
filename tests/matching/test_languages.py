"""The same question in many disguises: other characters, sounds, languages mixed, greetings and stories around it, one after another."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from bot.dialogue.edition import Edition
from bot.dialogue.policy import decide
from bot.dialogue.tracker import Tracker
from bot.dialogue.turn import TOPIC_LASTS, Turn
from bot.messages import ConversationKey, Said, Utterance
from bot.review.difference import offered_entries
from tests.support.sound_pack import ROOT

CASES: dict[str, Any] = yaml.safe_load((ROOT / "tests/cases/languages.yaml").read_text(encoding="utf-8"))
ALONE = ("traditional characters", "pinyin", "two languages in one question")
NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


def asked(edition: Edition, *messages: str, after: dt.timedelta = dt.timedelta()) -> Turn:
    """The turn that the last of a few messages comes to, sent so much later than the others."""
    tracker = Tracker()
    for message in messages[:-1]:
        tracker = decide(edition, tracker, Utterance(ConversationKey("t", "0", "0"), Said(message)), NOON).tracker
    return decide(edition, tracker, Utterance(ConversationKey("t", "0", "0"), Said(messages[-1])), NOON + after)


def cases(*names: str) -> list[Any]:
    return [pytest.param(case, id=f"{name}-{number}") for name in names for number, case in enumerate(CASES[name])]


@pytest.mark.parametrize("case", cases(*ALONE, "several questions in one message", "one question with a comma in it"))
def test_it_is_answered_right(frozen: Edition, case: dict[str, Any]) -> None:
    turn = asked(frozen, case["say"])
    assert turn.entries == tuple(case["answer"]) or (turn.decision == "clarify" and offered_entries(turn)[:1] == tuple(case["answer"]))


@pytest.mark.parametrize("case", cases("follow-ups"))
def test_a_follow_up_takes_what_it_leaves_out_for_half_an_hour(frozen: Edition, case: dict[str, Any]) -> None:
    right = tuple(case["answer"])
    assert asked(frozen, case["after"], case["say"]).entries == right
    assert asked(frozen, case["after"], case["say"], after=TOPIC_LASTS).entries == right
    late = asked(frozen, case["after"], case["say"], after=TOPIC_LASTS + dt.timedelta(seconds=1))
    assert late.entries == asked(frozen, case["say"]).entries


@pytest.mark.exhaustive
@pytest.mark.parametrize("topic", cases("complete"))
def test_no_topic_is_dragged_into_a_complete_question(frozen: Edition, topic: dict[str, Any]) -> None:
    for case in CASES["complete"]:
        assert asked(frozen, topic["say"], case["say"]).entries == tuple(case["answer"])


def wrapped(edition: Edition, around: str) -> Iterator[tuple[str, str, str]]:
    """Every exam question with its entry, put into each frame in turn."""
    for exam in edition.pack.exams:
        for language, questions in (("en", exam.en), ("zh", exam.zh)):
            frames = CASES[around][language]
            for number, question in enumerate(questions):
                yield question, frames[number % len(frames)].format(question=ended(question, language)), exam.entry


def ended(question: str, language: str) -> str:
    """A question with an end mark, as it has inside a longer text."""
    return question if question[-1] in "？?。." else question + ("？" if language == "zh" else "?")


@pytest.fixture(scope="module")
def alone(frozen: Edition) -> dict[str, Turn]:
    """The turn of each test question with nothing around it."""
    return {question: asked(frozen, question) for question, _, _ in wrapped(frozen, "greetings")}


@pytest.mark.exhaustive
@pytest.mark.parametrize(("around", "kept"), [("greetings", 0.97), ("stories", 0.9)])
def test_what_stands_around_a_question_does_not_change_its_answer(
    frozen: Edition, alone: dict[str, Turn], around: str, kept: float
) -> None:
    outcomes: Counter[str] = Counter()
    changed = []
    for question, message, entry in wrapped(frozen, around):
        plain, turn = alone[question], asked(frozen, message)
        if turn.entries and turn.entries != (entry,):
            changed.append((message, turn.entries))
        elif plain.entries:
            outcomes["kept" if turn.entries else "asked back or missed"] += 1
    assert len(changed) <= (outcomes.total() + len(changed)) / 200, changed
    assert outcomes["kept"] >= kept * outcomes.total()
