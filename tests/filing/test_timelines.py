"""Counts and months of filings by the article's cycles, in each arrangement."""

from __future__ import annotations

import pytest

from bot.dialogue.edition import Edition
from bot.filing.assessment import Assessment, assess
from bot.filing.facts import parse_facts

Range = tuple[int, int] | None
CHAT = {"uses_ai": True, "functions": ["generation"], "customers": ["consumer"], "modalities": ["text"]}
FINE, CALLS = {"model_origin": ["open_source_finetuned"]}, {"model_origin": ["third_party_api"]}
PASSED = {"upstream_algo_passed": True, "upstream_llm_passed": True}
BOTH_SIDES = {"customers": ["consumer", "business"], "b_delivery": ["api"]}
FILED = {"prior_algo_filing": "passed"}


def assessed(edition: Edition, *facts: dict[str, object]) -> Assessment:
    merged: dict[str, object] = {}
    for part in facts:
        merged |= part
    return assess(edition.book, parse_facts(edition.book.slots, merged))


@pytest.mark.parametrize(
    ("situation", "facts", "each", "parallel", "sequential", "with_upstream"),
    [
        ("algorithm filing only", [{"model_origin": ["self_trained"]}], {"algorithm": (2, 3)}, (2, 3), (2, 3), None),
        ("fine-tuned", [FINE], {"algorithm": (2, 3), "llm_filing": (6, 6)}, (6, 6), (8, 9), None),
        ("API, supplier passed", [CALLS, PASSED], {"algorithm": (2, 3), "llm_registration": (3, 4)}, (3, 4), (5, 7), None),
        ("two roles", [{"model_origin": ["self_trained"]}, BOTH_SIDES], {"algorithm": (2, 3)}, (2, 3), (2, 3), None),
        (
            "four modalities",
            [{"model_origin": ["self_trained"], "modalities": ["text", "image", "video", "voice"]}],
            {"algorithm": (2, 3)},
            (2, 3),
            (8, 12),
            None,
        ),
        ("new ends", [FINE, FILED, {"change": ["new_endpoint"]}], {"change": (2, 3)}, (2, 3), (2, 3), None),
        (
            "supplier starts its algorithm filing",
            [CALLS, PASSED, {"upstream_algo_passed": False}],
            {"algorithm": (2, 3), "llm_registration": (3, 4)},
            (3, 4),
            (5, 7),
            (4, 6),
        ),
        (
            "supplier starts its model filing",
            [CALLS, PASSED, {"upstream_llm_passed": False}],
            {"algorithm": (2, 3), "llm_registration": (3, 4)},
            (3, 4),
            (5, 7),
            (9, 10),
        ),
        (
            "supplier starts both",
            [CALLS, {"upstream_algo_passed": False, "upstream_llm_passed": False}],
            {"algorithm": (2, 3), "llm_registration": (3, 4)},
            (3, 4),
            (5, 7),
            (9, 10),
        ),
        (
            "both origins",
            [{"model_origin": ["open_source_finetuned", "third_party_api"]}, PASSED],
            {"algorithm": (2, 3), "llm_filing": (6, 6), "llm_registration": (3, 4)},
            (6, 6),
            (11, 13),
            None,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_situation_takes_the_months_of_the_article(
    frozen: Edition,
    situation: str,
    facts: list[dict[str, object]],
    each: dict[str, Range],
    parallel: Range,
    sequential: Range,
    with_upstream: Range,
) -> None:
    plan = assessed(frozen, CHAT, *facts).schedule
    assert (plan.each, plan.parallel, plan.sequential, plan.with_upstream) == (each, parallel, sequential, with_upstream), situation


def test_without_a_procedure_there_are_no_months(frozen: Edition) -> None:
    plan = assessed(frozen, {"uses_ai": False}).schedule
    assert (plan.each, plan.parallel, plan.sequential, plan.cites) == ({}, None, None, ())
    assert plan.as_object() == {"each": {}}


@pytest.mark.parametrize(
    ("situation", "facts", "count", "basis"),
    [
        ("one role, one modality", [FINE], 1, "stated"),
        ("two roles, one modality", [FINE, BOTH_SIDES], 2, "stated"),
        ("one role, three modalities", [FINE, {"modalities": ["text", "image", "video"]}], 3, "derived"),
        ("two roles, two modalities", [FINE, BOTH_SIDES, {"modalities": ["text", "image"]}], 4, "derived"),
        ("a role that is not clear", [FINE, {"customers": ["business"], "b_delivery": ["own_ui"]}], 1, "derived"),
        ("the business side not known yet", [FINE, {"customers": ["consumer", "business"]}], None, None),
        ("modalities not known yet", [FINE, {"modalities": None}], None, None),
        ("functions not known yet", [{"functions": None}], None, None),
        ("nothing generated", [{"functions": ["detection"], "modalities": None}], 1, "stated"),
        ("new ends", [FINE, FILED, {"change": ["new_endpoint"]}], 0, "stated"),
        ("another model", [FINE, FILED, {"change": ["model_swap"]}], None, None),
        ("a new modality", [FINE, FILED, {"change": ["new_modality"], "new_modalities": ["image"]}], 1, "derived"),
        (
            "a new modality, in two roles before",
            [FINE, FILED, BOTH_SIDES, {"change": ["new_modality"], "new_modalities": ["image"], "prior_roles": ["provider", "supporter"]}],
            2,
            "derived",
        ),
        ("a new modality, not said which", [FINE, FILED, {"change": ["new_modality"]}], None, None),
        ("a new role", [FINE, FILED, BOTH_SIDES, {"change": ["new_role"], "prior_roles": ["provider"]}], 1, "derived"),
        ("a new role, the old one not known", [FINE, FILED, BOTH_SIDES, {"change": ["new_role"]}], 1, "derived"),
        (
            "a new role and new ends",
            [FINE, FILED, BOTH_SIDES, {"change": ["new_role", "new_endpoint"], "prior_roles": ["provider"]}],
            1,
            "derived",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_situation_needs_as_many_filings_as_the_article_says(
    frozen: Edition, situation: str, facts: list[dict[str, object]], count: int | None, basis: str | None
) -> None:
    records = assessed(frozen, CHAT, *facts).filing_count
    assert (records.count, records.basis) == (count, basis), situation
