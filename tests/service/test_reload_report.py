"""The report of a comparison that an admin reads."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from bot.dialogue.edition import Edition
from bot.messages import LANGUAGES, Language
from bot.review.difference import Cause, CauseKind, Change, Difference, TurnOutcome
from bot.service.reload_report import difference_lines

REAL = Change(
    "call 13800138000 about fees?", TurnOutcome("answer", ("a",)), TurnOutcome("clarify", ("b", "c")), Cause("new phrasing", "b", "fees")
)
TEST = replace(REAL, text="what does it cost?", suite="exam")


def lines(small: Edition, difference: Difference, language: Language = "en", *, private: bool = True) -> list[str]:
    def say(phrase: str, **values: object) -> str:
        return small.pack.say(phrase, language, **values)

    return list(difference_lines(difference, say, private=private))


def test_a_report_without_changes_is_one_line(small: Edition) -> None:
    assert lines(small, Difference(70, 12)) == ["Test questions and the last questions people asked lead to the same entries as before."]


def test_a_change_is_told_with_what_took_the_question(small: Edition) -> None:
    told = lines(small, Difference(70, 12, (TEST,)))
    assert told[0] == "Answered differently now: 1 of 70 test questions, 0 of the last 12 questions people asked."
    assert told[1:] == ["“what does it cost?” a → asked back (b, c) (new phrasing of b, “fees”)"]


def test_a_test_that_regressed_is_a_warning(small: Edition) -> None:
    told = lines(small, Difference(70, 12, (replace(TEST, verdict="regression"),)))
    assert told[1] == "Careful, tests that were right before and no longer are: 1."
    assert told[2].startswith("Right before: “what does it cost?”")


def test_in_private_questions_are_quoted_without_what_tells_who_asked(small: Edition) -> None:
    (_, line) = lines(small, Difference(70, 12, (REAL,)))
    assert line.startswith("“call … about fees?” a → ")


def test_in_a_group_nobodys_question_is_quoted(small: Edition) -> None:
    told = lines(small, Difference(70, 12, (TEST, REAL)), private=False)
    assert not any("about fees" in line for line in told)
    assert told[-1].startswith("What people asked is not quoted in a group")


@pytest.mark.parametrize("private", [True, False])
def test_a_report_has_at_most_nine_lines(small: Edition, *, private: bool) -> None:
    regressions = tuple(replace(TEST, text=f"test {number}", verdict="regression") for number in range(30))
    told = lines(small, Difference(70, 30, (*regressions, *[REAL] * 30)), private=private)
    assert len(told) == 9
    assert told[-1].startswith("… and ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", get_args(CauseKind))
def test_every_cause_and_every_outcome_has_words(small: Edition, language: Language, kind: CauseKind) -> None:
    for decision in ("unknown", "smalltalk", "clarify"):
        change = replace(REAL, cause=Cause(kind, "entry-a", "a wording"), after=TurnOutcome(decision, ("x",)))
        assert "{" not in "".join(lines(small, Difference(1, 1, (change,)), language))
