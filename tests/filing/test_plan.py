"""How many filings the findings come to, and how many months each arrangement takes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.filing.assessment import assess
from bot.filing.facts import parse_facts
from bot.filing.plan import COUNTED, Records, count_records, counted_values, procedure_of
from bot.filing.rules import RuleBook
from bot.knowledge.models import Pack

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
def book(shipped_pack: Pack) -> RuleBook:
    return RuleBook.of(shipped_pack)


def records(book: RuleBook, **facts: object) -> tuple[int | None, str | None]:
    found = assess(book, parse_facts(book.slots, CHAT | facts)).records
    return found.count, found.basis


@pytest.mark.parametrize(
    ("facts", "count", "basis"),
    [
        ({}, 1, "stated"),
        (BOTH, 2, "stated"),
        ({"modalities": ["text", "image", "video"]}, 3, "derived"),
        (BOTH | {"modalities": ["text", "image"]}, 4, "derived"),
        ({"functions": ["detection"], "model_origin": None, "modalities": None}, 1, "stated"),
        ({"customers": ["business"], "b_delivery": ["own_ui"]}, 1, "derived"),
        ({"uses_ai": False}, None, None),
        ({"functions": None}, None, None),
        ({"modalities": None}, None, None),
        ({"customers": None}, None, None),
        ({"customers": ["consumer", "business"]}, None, None),
    ],
)
def test_new_filings(book: RuleBook, facts: dict[str, object], count: int | None, basis: str | None) -> None:
    assert records(book, **facts) == (count, basis)


@pytest.mark.parametrize(
    ("facts", "count", "basis"),
    [
        ({"change": ["new_endpoint"]}, 0, "stated"),
        ({"change": ["model_swap"]}, None, None),
        ({"change": ["new_modality"]}, None, None),
        ({"change": ["new_modality"], "new_modalities": ["image"]}, 1, "derived"),
        ({"change": ["new_modality"], "new_modalities": ["image"], "customers": None}, None, None),
        (BOTH | {"change": ["new_modality"], "new_modalities": ["image", "video"]}, 4, "derived"),
        (BOTH | {"change": ["new_role"]}, None, None),
        (BOTH | {"change": ["new_role"], "prior_roles": ["provider"]}, 1, "derived"),
        (BOTH | {"change": ["new_role"], "prior_roles": ["provider"], "b_delivery": None}, None, None),
        (BOTH | {"change": ["new_role"], "prior_roles": ["provider"], "modalities": None}, None, None),
        (
            BOTH
            | {"change": ["new_role", "new_modality"], "prior_roles": ["provider"], "new_modalities": ["image"], "modalities": ["text"]},
            2,
            "derived",
        ),
    ],
)
def test_filings_on_top_of_one_that_passed(book: RuleBook, facts: dict[str, object], count: int | None, basis: str | None) -> None:
    assert records(book, **PASSED, **facts) == (count, basis)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_count_that_is_decided_on_partial_facts_holds_in_every_completion(book: RuleBook, data: st.DataObject) -> None:
    whole: dict[str, Any] = {}
    for slot in book.slots:
        if book.terms.applies(slot, whole):
            names = [choice.id for choice in slot.values]
            one = (
                st.sets(st.sampled_from(names), min_size=1).map(frozenset)
                if slot.type == "set"
                else st.sampled_from(names or [True, False])
            )
            whole[slot.id] = data.draw(one, label=slot.id)
    assumed = {slot.id for slot in book.slots if slot.default is not None}
    known = {slot: value for slot, value in whole.items() if slot in assumed or data.draw(st.booleans(), label=f"{slot} is known")}
    decided = assess(book, known).records
    if decided.count is not None:
        assert assess(book, whole).records == decided


def test_nothing_is_counted_without_a_verdict() -> None:
    assert count_records({}, {}) == Records(None, None)


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
def test_months(book: RuleBook, facts: dict[str, object], expected: dict[str, object]) -> None:
    found = months(book, **facts)
    assert found.pop("each") == {name: range_ for name, range_ in expected.items() if name in book.procedure_by_id}
    assert found == expected


def test_procedures_that_rules_lead_to() -> None:
    assert procedure_of("algorithm", "must") == "algorithm"
    assert procedure_of("algorithm", "change") == "change"
    assert procedure_of("algorithm", "no_seed_answer") is None
    assert procedure_of("llm_filing", "may") == "llm_filing"
    assert procedure_of("wait", "llm") == "llm_filing"


def test_values_that_show_whether_the_count_looks_at_a_slot(book: RuleBook) -> None:
    assert set(COUNTED) <= set(book.terms.slots)
    roles, filed = book.terms.slots["prior_roles"], book.terms.slots["prior_algo_filing"]
    assert set(counted_values(roles)) == {frozenset({"provider"}), frozenset({"supporter"}), frozenset({"provider", "supporter"})}
    assert counted_values(filed) == ("none", "in_progress", "passed")


def test_a_new_role_is_filed_in_every_modality_and_takes_its_time(book: RuleBook) -> None:
    facts = CHAT | BOTH | PASSED | {"modalities": ["text", "image", "video"], "change": ["new_role"], "prior_roles": ["provider"]}
    found = assess(book, parse_facts(book.slots, facts))
    assert (found.records.count, found.records.basis) == (3, "derived")
    assert found.schedule.sequential == (12, 15)


def test_a_role_that_was_filed_before_is_no_new_one(book: RuleBook) -> None:
    assert records(book, **PASSED, change=["new_role"], prior_roles=["provider"]) == (None, None)


def test_a_change_beside_a_new_modality_keeps_its_months(book: RuleBook) -> None:
    facts = CHAT | PASSED | {"modalities": ["text", "image"], "change": ["new_modality", "new_endpoint"], "new_modalities": ["image"]}
    found = assess(book, parse_facts(book.slots, facts))
    assert found.algorithm == "must"
    assert found.schedule.each["change"] == (2, 3)
    assert found.schedule.sequential == (10, 12)


def test_a_role_that_the_article_leaves_unclear_may_be_the_same_as_another(book: RuleBook) -> None:
    assert records(book, customers=["consumer", "business"], b_delivery=["own_ui"]) == (1, "derived")


def test_a_filing_under_review_is_no_new_one(book: RuleBook) -> None:
    assert records(book, prior_algo_filing="in_progress", change=["new_endpoint"]) == (None, None)
