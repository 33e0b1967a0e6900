"""The verdict, row by row of the decision table, on the rules that ship: a rule and its cases are changed together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue.edition import Edition
from bot.extraction.extract import extract
from bot.extraction.hints import HintFinder
from bot.filing.assessment import as_object, assess
from bot.filing.facts import Facts, parse_facts
from bot.filing.rules import RuleBook
from bot.text.message import Message

DATA: dict[str, Any] = yaml.safe_load((Path(__file__).parents[1] / "cases/filing.yaml").read_text(encoding="utf-8"))


def verdict(book: RuleBook, facts: Facts) -> dict[str, Any]:
    return as_object(book, assess(book, facts))


def as_expected(told: dict[str, Any], expected: dict[str, Any]) -> None:
    for part, value in expected.items():
        if part == "cite" or (part == "silent" and value):
            assert set(value) <= set(told[part]), part
        elif part == "months":
            assert {name: months for name, months in told[part].items() if name not in ("each", "open")} == value
        else:
            assert told[part] == value, part


@pytest.mark.exhaustive
@pytest.mark.parametrize("case", DATA["cases"], ids=lambda case: f"{case['row']}-{case['of']}-{case.get('with', '')}"[:60])
def test_a_row_of_the_decision_table(shipped_book: RuleBook, case: dict[str, Any]) -> None:
    told = verdict(shipped_book, parse_facts(shipped_book.slots, DATA["products"][case["of"]] | case.get("with", {})))
    as_expected(told, case["expect"])
    assert not set(case.get("never", ())) & set(told["findings"])
    assert set(case.get("fires", ())) <= set(told["findings"])


@pytest.mark.parametrize("case", DATA["described"], ids=lambda case: case["text"][:40])
def test_a_description_comes_to_a_verdict(shipped_book: RuleBook, shipped_hints: HintFinder, case: dict[str, Any]) -> None:
    as_expected(verdict(shipped_book, extract(shipped_hints, shipped_book, Message(case["text"])).facts), case["expect"])


def test_every_rule_fires_in_a_case(shipped_book: RuleBook) -> None:
    fired = {
        rule
        for case in DATA["cases"]
        for rule in verdict(shipped_book, parse_facts(shipped_book.slots, DATA["products"][case["of"]] | case.get("with", {})))["findings"]
    }
    assert fired == {rule.id for rule in shipped_book.rules}


def test_a_finding_carries_the_facts_that_made_it_fire(frozen: Edition) -> None:
    assessment = assess(frozen.book, parse_facts(frozen.book.slots, DATA["products"]["chat"]))
    by_rule = {finding.rule.id: finding.facts for finding in assessment.fired}
    assert by_rule["r4a-consumer"] == {"customers": frozenset({"consumer"}), "uses_ai": True, "public_mainland": True}
    assert assessment.assumed == {"public_mainland": True, "prior_algo_filing": "none"}


def test_what_the_asker_does_not_know_is_not_asked_again(frozen: Edition) -> None:
    facts = parse_facts(
        frozen.book.slots, {"uses_ai": True, "functions": ["generation"], "customers": ["consumer"], "modalities": ["image"]}
    )
    assert assess(frozen.book, facts).ask_next == "model_origin"
    assert assess(frozen.book, facts, frozenset({"model_origin"})).ask_next is None


def test_without_facts_nothing_is_decided(frozen: Edition) -> None:
    told = verdict(frozen.book, {})
    assert (told["algorithm"], told["findings"], told["ask_next"]) == ("undecided", [], "uses_ai")
    assert told["months"] == {"each": {}}
    assert told["prereq"] == {"icp": "ask", "labelling": "ask"}
