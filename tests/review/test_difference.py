"""The outcome of a message, and the difference of two editions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.edition import Edition
from bot.knowledge.models.pack import Pack
from bot.review.difference import Cause, Change, Comparison, Difference, TurnOutcome
from tests.dialogue.builders import turn


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("算法备案要多久？", "answer algorithm-filing-cycle"),
        ("算法备案要多久？大模型备案要多久？", "answer algorithm-filing-cycle llm-filing-cycle"),
        ("今天天气怎么样", "unknown"),
        ("谢谢", "smalltalk"),
    ],
)
def test_what_came_of_a_message_is_written_and_read_alike(frozen: Edition, text: str, written: str) -> None:
    came = TurnOutcome.of(turn(frozen, text))
    assert str(came) == written
    assert TurnOutcome.read(written) == came


def test_a_question_asked_back_came_to_what_was_offered(frozen: Edition) -> None:
    came = TurnOutcome.of(turn(frozen, "备案号"))
    assert came.decision == "clarify"
    assert len(came.entries) > 1


def test_a_difference_tells_tests_from_real_questions() -> None:
    nothing = TurnOutcome("unknown")
    real = Change("a", nothing, nothing, Cause("weights"))
    lost = replace(real, suite="exam", verdict="regression")
    assert Difference(2, 1, (real, lost)).of("regression") == (lost,)
    assert Difference(2, 1, (real, lost)).of("neutral") == ()
    assert Difference(2, 1, (real, lost)).real == (real,)


def test_another_wording_of_an_answer_leads_to_the_same_entries(frozen: Edition) -> None:
    pack = frozen.pack
    first = pack.entries[0]
    reworded = first.model_copy(update={"article": pack.entries[1].article})
    rephrased = first.model_copy(update={"phrasings": pack.entries[1].phrasings})

    def alike(changed: Pack) -> bool:
        return Comparison(frozen, replace(frozen, pack=changed)).is_alike

    assert alike(pack.model_copy(update={"entries": (reworded, *pack.entries[1:])}))
    assert not alike(pack.model_copy(update={"entries": (rephrased, *pack.entries[1:])}))
    assert not alike(pack.model_copy(update={"terms": pack.terms[1:]}))
    assert not alike(pack.model_copy(update={"smalltalk": pack.smalltalk[1:]}))
