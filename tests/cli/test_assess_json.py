"""Verdicts on products as people describe them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.assess_json import Case, assess_case
from bot.dialogue.edition import Edition

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parents[1] / "cases/descriptions.yaml").read_text(encoding="utf-8"))
UNORDERED = ("roles", "silent", "wait")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_a_description_comes_to_this_verdict(frozen: Edition, case: dict[str, Any]) -> None:
    told = assess_case(frozen, Case(text=case["text"]), None).as_object(frozen)
    verdict = {name: sorted(value) if name in UNORDERED else value for name, value in told["assessment"].items()}
    expected = {name: sorted(value) if name in UNORDERED else value for name, value in case["expect"].items()}
    assert {name: verdict[name] for name in expected} == expected
    assert {slot: told["facts"].get(slot) for slot in case.get("gives", ())} == case.get("gives", {})


def test_every_verdict_of_a_description_shows_the_words_of_each_fact(frozen: Edition) -> None:
    for case in CASES:
        told = assess_case(frozen, Case(text=case["text"]), None)
        assert told.words.keys() == told.facts.keys()
