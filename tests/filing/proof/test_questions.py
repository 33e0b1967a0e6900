"""The proof finds questions that are asked although no answer changes the outcome."""

from __future__ import annotations

import pytest

from bot.filing.proof.questions import useless_questions
from bot.filing.rules import RuleBook
from bot.knowledge.models.pack import Pack
from tests.support.packs import Content
from tests.support.small_filing import book_of, filing, has, rule


def told(content: Content) -> list[str]:
    book = book_of(content)
    return [violation.what for part in book.outcome for violation in useless_questions(book, part)]


def test_the_questions_of_sound_rules_all_change_something() -> None:
    assert told(filing()) == []


def test_a_question_whose_answers_all_lead_to_the_same_is_reported() -> None:
    """Each of its values fires a rule of its own, and all these rules say the same."""
    content = filing()
    content["rules"][4:6] = [
        rule("consumer", {"all": [{"named": "uses_ai"}, has("customers", "consumer")]}, ("role", "provider")),
        rule("business", {"all": [{"named": "uses_ai"}, {"not": has("customers", "consumer")}]}, ("role", "provider")),
    ]
    (found, *_) = told(content)
    assert found == ("the question `customers` is asked for role = provider, but no answer to it changes anything, with uses_ai = true")


def test_a_special_case_of_another_rule_is_no_reason_to_ask() -> None:
    content = filing()
    content["rules"].append(rule("files-too", {"all": [{"named": "uses_ai"}, has("customers", "business")]}, ("algorithm", "must")))
    (must,) = [part for part in book_of(content).outcome if part.name == "algorithm = must"]
    assert [each.id for each in must.rules] == ["files"]


def test_a_question_that_matters_to_a_smaller_part_of_the_outcome_is_not_reported() -> None:
    """Whether AI is used decides nothing of a part whose other condition is ruled out, but it still decides the filing itself."""
    content = filing()
    content["rules"].append(
        rule("both", {"all": [{"named": "uses_ai"}, has("customers", "business"), has("functions", "ranking")]}, silence="NON_AI")
    )
    assert told(content) == []


@pytest.mark.exhaustive
def test_every_question_of_the_frozen_pack_changes_the_outcome(frozen_pack: Pack) -> None:
    book = RuleBook.of(frozen_pack)
    assert [found for part in book.outcome for found in useless_questions(book, part)] == []
