"""A form's answers: what they hold of facts, and the one assessment of them."""

from __future__ import annotations

from bot.dialogue.answers import Answers
from bot.dialogue.edition import Edition
from bot.filing.assessment import assess
from bot.filing.facts import Facts

FACTS: Facts = {"uses_ai": True, "functions": frozenset({"generation", "ranking"}), "prior_algo_filing": "passed"}


def test_facts_are_read_back_as_they_were_given(frozen: Edition) -> None:
    assert Answers.of(frozen.book, FACTS).facts == FACTS


def test_what_the_rules_say_of_answers_is_computed_once_for_each_doubt(frozen: Edition) -> None:
    answers = Answers.of(frozen.book, FACTS, ("has_icp",))
    plain, doubting = answers.assessed(frozen.book), answers.assessed(frozen.book, frozenset({"public_mainland"}))
    assert plain == assess(frozen.book, FACTS, frozenset({"has_icp"}), frozenset())
    assert answers.assessed(frozen.book) is plain
    assert answers.assessed(frozen.book, frozenset({"public_mainland"})) is doubting
    assert doubting != plain
