"""Months of each arrangement of the procedures, and which totals are given."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.filing.assessment import Assessment, assess, slots_awaited
from bot.filing.contradictions import contradictions
from bot.filing.facts import Facts, parse_facts
from bot.filing.rules import RuleBook
from bot.filing.schedule import TOTALS, procedure_of
from bot.knowledge.models.pack import Pack

CHAT: dict[str, object] = {
    "uses_ai": True,
    "functions": ["generation"],
    "model_origin": ["open_source_finetuned"],
    "customers": ["consumer"],
    "modalities": ["text"],
}
BOTH = {"customers": ["consumer", "business"], "b_delivery": ["api"]}
PASSED = {"prior_algo_filing": "passed"}


@pytest.fixture(scope="module")
def book(frozen_pack: Pack) -> RuleBook:
    return RuleBook.of(frozen_pack)


def months(book: RuleBook, **facts: object) -> dict[str, object]:
    return assess(book, parse_facts(book.slots, CHAT | facts)).schedule.as_object()


API: dict[str, object] = {"model_origin": ["third_party_api"], "upstream_algo_passed": True, "upstream_llm_passed": True}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {"algorithm": [2, 3], "llm_filing": [6, 6], "parallel": [6, 6], "sequential": [8, 9]}),
        (API, {"algorithm": [2, 3], "llm_registration": [3, 4], "parallel": [3, 4], "sequential": [5, 7]}),
        ({"model_origin": ["self_trained"]}, {"algorithm": [2, 3], "parallel": [2, 3], "sequential": [2, 3]}),
        (BOTH | {"model_origin": ["self_trained"]}, {"algorithm": [2, 3], "parallel": [2, 3], "sequential": [2, 3]}),
        (
            {"modalities": ["text", "image", "video"]},
            {"algorithm": [2, 3], "llm_filing": [6, 6], "parallel": [6, 6], "sequential": [12, 15]},
        ),
        (PASSED | {"change": ["new_endpoint"]}, {"change": [2, 3], "parallel": [2, 3], "sequential": [2, 3]}),
        ({"uses_ai": False}, {}),
        (
            API | {"upstream_algo_passed": False},
            {"algorithm": [2, 3], "llm_registration": [3, 4], "parallel": [3, 4], "sequential": [5, 7], "with_upstream": [4, 6]},
        ),
        (
            API | {"upstream_algo_passed": False, "upstream_llm_passed": False},
            {"algorithm": [2, 3], "llm_registration": [3, 4], "parallel": [3, 4], "sequential": [5, 7], "with_upstream": [9, 10]},
        ),
    ],
)
def test_each_way_to_arrange_the_procedures_has_its_months(book: RuleBook, facts: dict[str, object], expected: dict[str, object]) -> None:
    found = months(book, **facts)
    assert found.pop("each") == {name: range_ for name, range_ in expected.items() if name in book.procedure_by_id}
    assert found == expected


def test_procedures_that_rules_lead_to() -> None:
    assert procedure_of("algorithm", "must") == "algorithm"
    assert procedure_of("algorithm", "change") == "change"
    assert procedure_of("algorithm", "no_seed_answer") is None
    assert procedure_of("llm_filing", "may") == "llm_filing"
    assert procedure_of("wait", "llm") == "llm_filing"


def test_a_new_role_is_filed_in_every_modality_and_takes_its_time(book: RuleBook) -> None:
    facts = CHAT | BOTH | PASSED | {"modalities": ["text", "image", "video"], "change": ["new_role"], "prior_roles": ["provider"]}
    found = assess(book, parse_facts(book.slots, facts))
    assert (found.filing_count.count, found.filing_count.basis) == (3, "derived")
    assert found.schedule.sequential == (12, 15)


def test_a_change_beside_a_new_modality_keeps_its_months(book: RuleBook) -> None:
    facts = CHAT | PASSED | {"modalities": ["text", "image"], "change": ["new_modality", "new_endpoint"], "new_modalities": ["image"]}
    found = assess(book, parse_facts(book.slots, facts))
    assert found.algorithm == "must"
    assert found.schedule.each["change"] == (2, 3)
    assert found.schedule.sequential == (10, 12)


def completed(book: RuleBook, data: st.DataObject) -> Facts:
    """A product of which everything is known."""
    whole: dict[str, Any] = {}
    for slot in book.slots:
        if book.terms.applies(slot, whole):
            names: list[Any] = [choice.id for choice in slot.values]
            one = (
                st.sets(st.sampled_from(names), min_size=1).map(frozenset)
                if slot.type == "set"
                else st.sampled_from(names or [True, False])
            )
            whole[slot.id] = data.draw(one, label=slot.id)
    return whole


def totals(found: Assessment) -> dict[str, object]:
    """What is told of the months; of a product without a procedure there is nothing to tell."""
    plan = found.schedule
    told = {"parallel": plan.parallel, "sequential": plan.sequential, "with_upstream": plan.with_upstream}
    return {name: told[name] for name in TOTALS if plan.each and name not in plan.open}


@pytest.mark.exhaustive
@settings(max_examples=200, deadline=None)
@given(st.data())
def test_what_is_told_on_partial_facts_holds_in_every_completion(book: RuleBook, data: st.DataObject) -> None:
    whole = completed(book, data)
    assume(not contradictions(book, whole))
    known = {slot: value for slot, value in whole.items() if data.draw(st.booleans(), label=f"{slot} is known")}
    doubted = frozenset(slot.id for slot in book.slots if slot.default is not None and slot.id not in known)
    part, all_told = assess(book, known, doubted=doubted), assess(book, whole)
    if part.filing_count.count is not None:
        assert all_told.filing_count == part.filing_count
    assert totals(part).items() <= totals(all_told).items()
    assert part.schedule.each.items() <= all_told.schedule.each.items()
    assert set(part.wait) <= set(all_told.wait)
    assert set(part.roles) <= set(all_told.roles)
    assert all(state in ("ask", all_told.prerequisites[name]) for name, state in part.prerequisites.items())
    assert all_told.schedule.open == ()
    assert bool(slots_awaited(book, part)) is bool(part.schedule.open)


@pytest.mark.parametrize(
    ("facts", "still_open", "awaited"),
    [
        # the origin may add a large-model procedure, or a supplier to wait for
        ({"model_origin": None}, TOTALS, ("model_origin",)),
        # a further procedure could come, but none that is longer
        (API | {"upstream_llm_passed": None}, ("with_upstream",), ("upstream_llm_passed",)),
        (API | {"upstream_algo_passed": False, "upstream_llm_passed": None}, ("with_upstream",), ("upstream_llm_passed",)),
        # the supplier's large-model filing takes longest anyhow
        (API | {"upstream_algo_passed": None, "upstream_llm_passed": False}, (), ()),
        ({"modalities": None}, ("sequential",), ("modalities",)),
        ({"customers": None, "has_icp": None}, (), ()),
        ({"functions": ["detection"], "model_origin": None, "modalities": None}, ("with_upstream",), ("model_origin",)),
        ({"functions": None, "model_origin": None, "modalities": None}, TOTALS, ("functions", "model_origin")),
        (PASSED | {"change": ["new_endpoint"], "model_origin": None, "modalities": None}, (), ()),
        ({"prior_algo_filing": "in_progress"}, ("sequential",), ("change",)),
    ],
)
def test_a_total_is_told_only_where_no_open_fact_changes_it(
    book: RuleBook, facts: dict[str, object], still_open: tuple[str, ...], awaited: tuple[str, ...]
) -> None:
    found = assess(book, parse_facts(book.slots, CHAT | facts))
    assert (found.schedule.open, slots_awaited(book, found)) == (still_open, awaited)
    written = found.schedule.as_object()
    assert written.get("open", []) == list(still_open)
    assert not set(still_open) & written.keys()
