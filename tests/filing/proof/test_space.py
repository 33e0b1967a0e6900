"""Combinations: every one that conditions can distinguish, each once."""

from __future__ import annotations

from bot.filing.notation import written_facts
from bot.filing.proof.space import Space, combinations_of
from bot.knowledge.models.filing import Condition
from tests.support.small_filing import book_of, changed, filing, has


def condition(slot: str, *values: str) -> Condition:
    return Condition.model_validate(has(slot, *values))


def test_a_slot_that_does_not_apply_is_left_out() -> None:
    space = Space.of(book_of(filing()), [condition("model_origin", "self_trained")])
    assert [written_facts(facts) for facts in space.combinations()] == [
        "uses_ai = true, functions = generation, model_origin = third_party_api",
        "uses_ai = true, functions = generation, model_origin = self_trained",
        "uses_ai = true, functions = detection",
        "uses_ai = false",
    ]


def test_facts_that_settle_a_question_are_not_extended() -> None:
    space = Space.of(book_of(filing()), [condition("model_origin", "self_trained")])
    assert [written_facts(facts) for facts in space.combinations(lambda facts: "functions" in facts)] == ["uses_ai = false"]


def test_values_that_these_conditions_do_not_tell_apart_count_for_all_that_they_stand_for() -> None:
    space = Space.of(book_of(filing()), [condition("customers", "business")])
    assert len(list(space.combinations())) == 3
    assert space.count() == 1 + 3


def test_a_slot_comes_behind_those_that_decide_whether_it_applies_wherever_the_file_has_it() -> None:
    content = filing()
    content["slots"].reverse()
    space = Space.of(book_of(content), [], ["has_icp", "model_origin"])
    assert [slot.id for slot in space.slots] == ["uses_ai", "has_icp", "functions", "model_origin"]


def test_all_combinations_of_a_book_are_counted() -> None:
    assert combinations_of(book_of(filing())) == (25, 5)
    assert combinations_of(book_of(changed("customers", type="enum") | {"rules": []})) == (1, 0)
