"""Facts and conditions as one line."""

from __future__ import annotations

from typing import Any

import pytest

from bot.filing.notation import written_condition, written_facts
from bot.knowledge.models.filing import Condition
from tests.support.small_filing import has


def test_facts_are_written_as_one_line() -> None:
    assert written_facts({"uses_ai": True, "prior": "none", "functions": frozenset({"ranking", "detection"})}) == (
        "uses_ai = true, prior = none, functions = detection + ranking"
    )
    assert written_facts({}) == "whatever the facts"


@pytest.mark.parametrize(
    ("condition", "written"),
    [
        ({"slot": "uses_ai", "is": False}, "uses_ai is false"),
        ({"slot": "prior", "is": "none"}, "prior is none"),
        (has("b_delivery", "api", "sdk"), "b_delivery has api or sdk"),
        ({"slot": "b_delivery", "only": ["own_ui"]}, "b_delivery has only own_ui"),
        ({"slot": "modalities", "at_least": 2}, "modalities has at least 2"),
        ({"all": [{"named": "a"}, {"any": [{"named": "b"}, {"not": {"named": "c"}}]}]}, "a and (b or not (c))"),
    ],
)
def test_conditions_are_written_as_one_line(condition: dict[str, Any], written: str) -> None:
    assert written_condition(Condition.model_validate(condition)) == written
