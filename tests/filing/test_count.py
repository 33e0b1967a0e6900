"""The number of filings that the findings lead to, and why it is open."""

from __future__ import annotations

import pytest

from bot.filing.assessment import assess
from bot.filing.count import COUNTED, FilingCount, count_filings, counted_values, filed_modalities
from bot.filing.facts import parse_facts
from bot.filing.rules import RuleBook
from bot.knowledge.models.pack import Pack

CHAT: dict[str, object] = {
    "uses_ai": True,
    "functions": ["generation"],
    "model_origin": ["open_source_finetuned"],
    "customers": ["consumer"],
    "modalities": ["text"],
}
BOTH = {"customers": ["consumer", "business"], "b_delivery": ["api"]}
OWN_UI = {"customers": ["consumer", "business"], "b_delivery": ["own_ui"]}
FIRST = {"prior_algo_filing": "none"}
PASSED = {"prior_algo_filing": "passed"}
UNDER_REVIEW = {"prior_algo_filing": "in_progress"}


@pytest.fixture(scope="module")
def book(frozen_pack: Pack) -> RuleBook:
    return RuleBook.of(frozen_pack)


def records(book: RuleBook, **facts: object) -> tuple[int | None, str | None]:
    found = assess(book, parse_facts(book.slots, CHAT | facts)).filing_count
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
def test_new_filings_are_counted_by_role_and_modality(
    book: RuleBook, facts: dict[str, object], count: int | None, basis: str | None
) -> None:
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
        (BOTH | {"change": ["new_role"]}, 1, "derived"),
        ({"change": ["new_role"]}, None, None),
        ({"change": ["new_endpoint", "model_swap"]}, None, None),
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
def test_filings_beside_one_that_passed_are_counted(book: RuleBook, facts: dict[str, object], count: int | None, basis: str | None) -> None:
    assert records(book, **PASSED, **facts) == (count, basis)


@pytest.mark.parametrize(
    ("facts", "count", "reason"),
    [
        ({"modalities": None}, None, "facts"),
        (PASSED | {"change": ["new_role"]}, None, "facts"),
        (PASSED | {"change": ["new_modality"]}, None, "facts"),
        # a new side whose role the article leaves unclear may be the role that was filed before
        (PASSED | OWN_UI | {"change": ["new_role"], "prior_roles": ["provider"]}, None, "role_unclear"),
        (PASSED | OWN_UI | {"customers": ["business"], "change": ["new_role"], "prior_roles": ["provider"]}, None, "role_unclear"),
        (PASSED | OWN_UI | {"change": ["new_role"], "prior_roles": ["supporter"]}, 1, None),
        (PASSED | {"change": ["new_role"], "prior_roles": ["provider"]}, None, "same_role"),
        # what is under review is no new filing; what is added to it is, where it needs one of its own
        (UNDER_REVIEW, None, "under_review"),
        (UNDER_REVIEW | {"change": ["new_endpoint"]}, None, "under_review"),
        (UNDER_REVIEW | {"change": ["model_swap"]}, None, "under_review"),
        (UNDER_REVIEW | {"change": ["new_modality"], "new_modalities": ["image", "video"]}, 2, None),
        (UNDER_REVIEW | BOTH | {"change": ["new_role"], "prior_roles": ["provider"]}, 1, None),
    ],
)
def test_a_must_without_a_number_says_why(book: RuleBook, facts: dict[str, object], count: int | None, reason: str | None) -> None:
    found = assess(book, parse_facts(book.slots, CHAT | facts))
    assert found.algorithm == "must"
    assert (found.filing_count.count, found.filing_count.open) == (count, reason)


@pytest.mark.parametrize(
    ("facts", "modalities"),
    [
        (FIRST, 1),
        (FIRST | {"modalities": ["text", "image"]}, 2),
        (FIRST | {"modalities": None}, None),
        (FIRST | {"functions": None}, None),
        (FIRST | {"functions": ["ranking"]}, 1),
        ({}, None),
        ({"change": ["new_modality"], "new_modalities": ["image"]}, None),
        (PASSED, None),
        (PASSED | {"change": ["new_endpoint"]}, 1),
        (PASSED | {"change": ["new_modality"]}, None),
        (PASSED | {"change": ["new_modality"], "new_modalities": ["image", "video"]}, 2),
        (PASSED | {"change": ["new_role", "new_modality"], "new_modalities": ["image"], "modalities": ["text", "voice", "image"]}, 3),
        (PASSED | {"change": ["new_role", "new_modality"], "modalities": ["text"]}, None),
    ],
)
def test_modalities_that_are_filed_one_by_one_are_counted(book: RuleBook, facts: dict[str, object], modalities: int | None) -> None:
    assert filed_modalities(parse_facts(book.slots, CHAT | facts)) == modalities


def test_whether_it_was_filed_before_has_to_be_known_to_count(book: RuleBook) -> None:
    facts = CHAT | {"change": ["new_modality"], "new_modalities": ["image"]}
    found = assess(book, parse_facts(book.slots, facts), doubted=frozenset({"prior_algo_filing"}))
    assert found.algorithm == "must"
    assert (found.filing_count, found.ask_next) == (FilingCount(None, None, "facts"), "prior_algo_filing")


def test_nothing_is_counted_without_a_verdict() -> None:
    assert count_filings({}, {}) == FilingCount(None, None)


def test_values_that_show_whether_the_count_looks_at_a_slot(book: RuleBook) -> None:
    assert set(COUNTED) <= set(book.terms.slots)
    roles, filed = book.terms.slots["prior_roles"], book.terms.slots["prior_algo_filing"]
    assert set(counted_values(roles)) == {frozenset({"provider"}), frozenset({"supporter"}), frozenset({"provider", "supporter"})}
    assert counted_values(filed) == ("none", "in_progress", "passed")


def test_a_role_that_the_article_leaves_unclear_may_be_the_same_as_another(book: RuleBook) -> None:
    assert records(book, customers=["consumer", "business"], b_delivery=["own_ui"]) == (1, "derived")


def test_a_filing_under_review_is_not_counted_as_new(book: RuleBook) -> None:
    assert records(book, prior_algo_filing="in_progress", change=["new_endpoint"]) == (None, None)
