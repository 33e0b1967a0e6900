"""A rule book: what rules read, which values they distinguish, and that the order of answers does not change the verdict."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.filing.assessment import as_object, assess
from bot.filing.rules import RuleBook
from tests.support.cached_editions import frozen_pack
from tests.support.small_filing import book_of, changed, filing

BOOK = RuleBook.of(frozen_pack())


def test_a_slot_has_one_value_for_each_way_of_passing_the_tests_of_it() -> None:
    cases = book_of(filing()).cases
    assert cases["uses_ai"] == (True, False)
    assert cases["functions"] == (frozenset({"generation"}), frozenset({"detection"}))
    assert set(cases["customers"]) == {frozenset({"consumer"}), frozenset({"business"}), frozenset({"consumer", "business"})}
    assert book_of(changed("functions", type="enum")).cases["functions"] == ("generation", "detection", "ranking")


def test_what_rules_read() -> None:
    reads = book_of(filing()).reads
    assert reads["no-ai"] == {"uses_ai"}
    assert reads["api"] == {"uses_ai", "functions", "model_origin"}


def test_a_default_is_assumed_until_told_otherwise() -> None:
    book = book_of(changed("has_icp", default=True))
    assert book.assumed({}) == {"has_icp": True}
    assert book.assumed({"has_icp": False}) == {}
    assert book.assumed({}, frozenset({"has_icp"})) == {}


def test_truths_stand_in_the_order_of_the_rules() -> None:
    book = book_of(filing())
    assert book.truths({"uses_ai": False}) == (True, *[False] * 7)
    assert book.truths({}) == (None,) * 8
    assert book.topic_by_id.keys() == {"algorithm", "llm_registration", "role", "icp"}
    assert book.procedure_by_id.keys() == {"algorithm", "llm_registration"}


answers = st.fixed_dictionaries({}, optional={slot.id: st.sampled_from(BOOK.cases[slot.id]) for slot in BOOK.slots})


@pytest.mark.exhaustive
@settings(max_examples=50, deadline=None)
@given(answers, st.randoms())
def test_the_order_of_answers_never_changes_the_verdict(facts: dict[str, Any], chance: Any) -> None:  # noqa: ANN401 - a Random
    told = list(facts.items())
    chance.shuffle(told)
    assert as_object(BOOK, assess(BOOK, dict(told))) == as_object(BOOK, assess(BOOK, facts))


@pytest.mark.exhaustive
@settings(max_examples=50, deadline=None)
@given(answers, st.data())
def test_a_further_answer_never_withdraws_a_finding(facts: dict[str, Any], data: st.DataObject) -> None:
    held = {**BOOK.assumed(facts), **facts}
    slot = data.draw(st.sampled_from([slot.id for slot in BOOK.slots if slot.id not in held] or ["uses_ai"]))
    more = {slot: data.draw(st.sampled_from(BOOK.cases[slot])), **facts}
    before, after = assess(BOOK, facts), assess(BOOK, more)
    assert {finding.rule.id for finding in before.fired} <= {finding.rule.id for finding in after.fired}
    assert {rule.id for rule in after.undecided} <= {rule.id for rule in before.undecided}
