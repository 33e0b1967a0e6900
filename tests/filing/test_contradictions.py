"""Facts that cannot all be true are found, whatever applies."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.edition import Edition
from bot.filing.contradictions import contradictions, without_contradictions
from bot.filing.facts import parse_facts


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ({"customers": ["consumer"], "b_delivery": ["sdk"]}, ["delivery-without-businesses"]),
        ({"customers": ["consumer", "business"], "b_delivery": ["sdk"]}, []),
        ({"b_delivery": ["sdk"]}, []),
        ({"customers": ["consumer"]}, []),
        ({"uses_ai": False, "prior_algo_filing": "passed"}, ["filed-without-ai"]),
        ({"uses_ai": False, "prior_algo_filing": "in_progress"}, ["filed-without-ai"]),
        ({"uses_ai": False, "prior_algo_filing": "none"}, []),
        ({"uses_ai": False, "functions": ["detection"]}, ["functions-without-ai"]),
        ({"uses_ai": False, "model_origin": ["self_trained"]}, ["functions-without-ai"]),
        ({"uses_ai": False, "endpoints": ["web"], "has_icp": True}, []),
        ({"prior_algo_filing": "none", "change": ["new_endpoint"]}, ["change-without-filing"]),
        ({"change": ["new_endpoint"]}, []),
        ({"prior_algo_filing": "passed", "change": ["new_endpoint"]}, []),
        ({"change": ["new_role"], "prior_roles": ["provider"], "customers": ["consumer"]}, ["new-role-is-the-old-one"]),
        ({"change": ["new_role"], "prior_roles": ["provider", "supporter"]}, ["new-role-is-the-old-one"]),
        (
            {"change": ["new_role"], "prior_roles": ["supporter"], "customers": ["business"], "b_delivery": ["sdk"]},
            ["new-role-is-the-old-one"],
        ),
        ({"change": ["new_role"], "prior_roles": ["provider"], "customers": ["business"], "b_delivery": ["sdk"]}, []),
        ({"change": ["new_role"], "prior_roles": ["supporter"], "customers": ["business"], "b_delivery": ["own_ui"]}, []),
        ({"change": ["new_role"], "prior_roles": ["provider"]}, []),
        ({"change": ["new_endpoint"], "prior_roles": ["provider"], "customers": ["consumer"]}, []),
        ({"change": ["new_modality"], "functions": ["detection"]}, ["new-content-without-generation"]),
        ({"change": ["new_modality"], "functions": ["detection", "generation"]}, []),
        ({"change": ["new_modality"]}, []),
    ],
)
def test_facts_that_contradict_each_other_are_found_and_left_out(frozen: Edition, written: dict[str, Any], found: list[str]) -> None:
    facts = parse_facts(frozen.book.slots, {"uses_ai": True} | written)
    assert [each.id for each in contradictions(frozen.book, facts)] == found
    sound, told = without_contradictions(frozen.book, facts)
    assert [each.id for each in told] == found
    assert contradictions(frozen.book, sound) == ()
    assert sound.keys() == facts.keys() - {slot for each in told for slot in each.slots}
