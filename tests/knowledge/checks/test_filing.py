"""The filing rules name what exists, test what can be tested, and say no more than their facts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.checks.filing import applicable
from bot.knowledge.files.loader import read_pack
from tests.support.packs import Content, to_yaml, write_pack
from tests.support.small_filing import FILE, changed, filing, has

Lint = Callable[[Content], list[str]]


@pytest.fixture
def told(lint: Lint) -> Callable[[Content], list[str]]:
    """What the checks find in filing rules, each as `text of its line: what, what to do`."""

    def run(content: Content) -> list[str]:
        lines = to_yaml(content).splitlines()
        found = []
        for finding in lint({FILE: content}):
            file, line, column, what = finding.split(":", 3)
            assert file == FILE
            assert int(column) > 0
            found.append(f"{lines[int(line) - 1].strip()}:{what}")
        return found

    return run


Told = Callable[[Content], list[str]]


def with_rule(**keys: object) -> Content:
    """The rules, the one called `consumer` changed."""
    return changed("consumer", **keys)


def test_sound_rules_have_no_findings(told: Told) -> None:
    assert told(filing()) == []


def test_an_unknown_condition(told: Told) -> None:
    content = with_rule(when={"any": [{"not": {"named": "generate"}}, {"named": "uses_ai"}]})
    assert told(content) == ["named: generate: there is no condition `generate`, write `generates`"]


def test_an_unknown_slot(told: Told) -> None:
    assert told(with_rule(when=has("customer", "consumer"))) == [
        "- slot: customer".removeprefix("- ") + ": there is no slot `customer`, write `customers`"
    ]


@pytest.mark.parametrize(
    ("when", "found"),
    [
        (has("customers", "consumers"), "- consumers: `customers` has no value `consumers`, write `consumer`"),
        ({"slot": "customers", "only": ["b"]}, "- b: `customers` has no value `b`, use one of: business, consumer"),
        ({"slot": "customers", "is": "consumer"}, "is: consumer: `customers` is a set, and this is one value, use `has` or `only`"),
        ({"slot": "has_icp", "is": "yes"}, "is: 'yes': `has_icp` is true or false, not `yes`, write true or false without quotes"),
        (has("has_icp", "yes"), "has:: `has` tests a set, and `has_icp` is of type bool, use `is`"),
        ({"slot": "has_icp", "at_least": 1}, "at_least: 1: `at_least` tests a set, and `has_icp` is of type bool, use `is`"),
        ({"slot": "customers", "has": []}, "has: []: `has` is empty, name at least one item"),
        ({"all": []}, "all: []: `all` is empty, name at least one item"),
    ],
)
def test_a_test_that_a_slot_cannot_pass(told: Told, when: dict[str, Any], found: str) -> None:
    assert told(with_rule(when=when)) == [found]


def test_a_test_of_a_choice(told: Told) -> None:
    content = changed("customers", type="enum")
    for rule in content["rules"]:
        if rule["id"] in ("consumer", "business"):
            rule["when"] = {"slot": "customers", "is": rule["id"]}
    assert told(content) == []
    content["rules"][4]["when"]["is"] = True
    assert told(content) == ["is: true: `customers` has no value `true`, use one of: business, consumer"]


def test_conditions_that_lead_back_to_themselves(told: Told) -> None:
    content = filing()
    content["conditions"] |= {
        "one": {"any": [{"named": "two"}, {"named": "uses_ai"}]},
        "two": {"not": {"named": "one"}},
        "me": {"named": "me"},
    }
    assert told(content) == [
        "one:: `one` leads back to itself (`one` → `two` → `one`), take one of these references out",
        "me:: `me` leads back to itself (`me` → `me`), take one of these references out",
    ]


def test_a_slot_that_applies_where_it_applies(told: Told) -> None:
    content = changed("has_icp", applies={"named": "there"})
    content["conditions"]["there"] = {"all": [{"slot": "has_icp", "is": True}, {"named": "nowhere"}]}
    assert told(content) == [
        "there:: `there` leads back to itself (`there` → `has_icp` → `there`), take one of these references out",
        "- named: nowhere: there is no condition `nowhere`, write `there`",
    ]


@pytest.mark.parametrize(
    ("slot", "keys", "found"),
    [
        ("has_icp", {"values": [{"id": "yes", "en": "a", "zh": "b"}]}, "values:: `has_icp` is true or false, leave `values` out"),
        (
            "has_icp",
            {"blocks": {"named": "uses_ai"}},
            "blocks:: `has_icp` says where it blocks, but is prerequisite, write `asks: blocking`, or leave `blocks` out",
        ),
        ("has_icp", {"default": "yes"}, "default: 'yes': `has_icp` is true or false, not `yes`, write true or false without quotes"),
        (
            "customers",
            {"default": "business"},
            "default: business: `customers` is a set, of which no default can be assumed, leave `default` out",
        ),
        ("functions", {"values": None}, "- id: functions: there is nothing to choose for `functions`, give it two `values` at least"),
        ("functions", {"type": "enum", "default": "detect"}, "default: detect: `functions` has no value `detect`, write `detection`"),
    ],
)
def test_a_slot_that_does_not_fit_its_type(told: Told, slot: str, keys: dict[str, Any], found: str) -> None:
    assert found in told(changed(slot, **keys))


def test_a_value_that_a_slot_has_twice(told: Told) -> None:
    content = filing()
    content["slots"][3]["values"].append(content["slots"][3]["values"][0])
    assert told(content) == ["- id: consumer: `customers` has the value `consumer` already, remove one of the two"]


def test_more_values_than_can_be_tried_out(told: Told) -> None:
    content = filing()
    content["slots"][3]["values"] += [{"id": f"v{number}", "en": "a", "zh": "b"} for number in range(11)]
    assert told(content) == ["values:: `customers` has 13 values, over 12, join those that no rule tells apart"]


def test_an_effect_on_an_unknown_topic_or_with_an_unknown_value(told: Told) -> None:
    effects = [{"topic": "roles", "value": "provider"}, {"topic": "role", "value": "supplier"}]
    assert told(with_rule(then=effects)) == [
        "- topic: roles: there is no topic `roles`, write `role`",
        "value: supplier: the topic `role` has no value `supplier`, use one of: provider, unclear",
    ]


def test_a_contradiction_between_values_that_a_topic_does_not_have(told: Told) -> None:
    content = filing()
    content["topics"][0]["contradict"][0][1] = "musty"
    assert told(content) == ["- musty: the topic `algorithm` has no value `musty`, write `must`"]


def test_two_items_with_one_id(told: Told) -> None:
    content = filing()
    content["rules"].append(content["rules"][-1])
    (found,) = told(content)
    assert found.startswith("- id: icp-there: the id `icp-there` is taken already (in filing/rules.yaml, line ")


def test_one_name_for_two_conditions_in_two_files(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, {FILE: filing(), "filing/scope.yaml": {"conditions": {"uses_ai": {"slot": "uses_ai", "is": True}}}})
    assert [str(finding) for finding in read_pack(folder).findings] == [
        "filing/scope.yaml:2:3: the name `uses_ai` is taken in another file, choose another name"
    ]


def test_grounds_that_do_not_exist(told: Told) -> None:
    content = with_rule(cites=["S1", "S9"], notes=["G9"])
    content["slots"][0]["why"]["cites"] = ["S1", "C1"]
    content["procedures"][0]["cites"] = ["S8"]
    assert [found.split(",")[0] for found in told(content)] == [
        "- C1: there is no note `C1`",
        "- S8: there is no fact `S8`",
        "- S9: there is no fact `S9`",
        "- G9: there is no note `G9`",
    ]


def test_a_rule_from_which_nothing_follows(told: Told) -> None:
    assert told(with_rule(then=[])) == ["- id: consumer: nothing follows from `consumer`, give it `then`, `silence` or `says`"]
    assert told(with_rule(then=[], says={"en": "Mind.", "zh": "注意。"})) == []


def test_a_silence_that_no_entry_explains(told: Told) -> None:
    assert told(with_rule(silence="FEE")) == ["silence: FEE: no entry of the FAQ has the silence `FEE`, write `FEES`"]


def test_an_effect_that_is_stronger_or_weaker_than_what_it_cites(told: Told) -> None:
    content = with_rule(then=[{"topic": "llm_registration", "value": "may"}])
    assert told(content) == [
        "value: may: `consumer` says llm_registration = may, but none of S1 is a may, say it as the facts do, or cite the fact that says so"
    ]


def test_words_of_duty_where_no_fact_is_one(told: Told) -> None:
    assert told(with_rule(cites=["S18"], says={"en": "You must ask.", "zh": "可以问。"})) == [
        "en: You must ask.: “must” speaks of a duty, but none of S18 is a must, tell it as the facts do, or cite the fact that says must"
    ]


def test_words_of_duty_beside_a_weaker_effect(told: Told) -> None:
    weaker = {"then": [{"topic": "llm_registration", "value": "recommended"}], "cites": ["S1", "S18"]}
    (found,) = told(with_rule(**weaker, says={"en": "Register.", "zh": "必须登记。"}))
    assert found.startswith("zh: 必须登记。: “必须” speaks of a duty, but its effect is weaker than that, ")
    assert told(with_rule(**weaker, says={"en": "Register.", "zh": "建议登记。"})) == []


def test_a_way_to_the_regulator_that_no_fact_shows(told: Told) -> None:
    assert told(with_rule(ask_cac=True)) == [
        "ask_cac: true: `consumer` sends its reader to the regulator without a fact that does, cite one of S18, S40, S41"
    ]


def test_a_reason_to_ask_that_rests_on_nothing_or_on_too_little(told: Told) -> None:
    content = filing()
    content["slots"][0]["why"] = {"en": "It must be filed.", "zh": "要备案。", "cites": ["S18"]}
    content["slots"][4]["why"] = {"en": "It counts.", "zh": "有用。"}
    assert [found.split(",")[0] for found in told(content)] == [
        "en: It must be filed.: “must” speaks of a duty",
        "why:: the reason to ask for `has_icp` cites nothing",
    ]


def test_what_is_at_fault_itself_is_not_missed(lint: Lint) -> None:
    content = filing()
    content["conditions"]["generates"] = {"all": 3}
    content["topics"][2]["holds"] = "few"
    content["slots"][3]["asks"] = "never"
    assert lint({FILE: content}) == []


@pytest.mark.parametrize("missing", ["facts.yaml", "notes.yaml", "faq/basics.yaml"])
def test_what_cannot_be_read_is_not_missed(lint: Lint, missing: str) -> None:
    keys = {"facts.yaml": {"cites": ["S7"], "ask_cac": True}, "notes.yaml": {"notes": ["G7"]}, "faq/basics.yaml": {"silence": "NONE"}}
    assert lint({FILE: changed("consumer", **keys[missing]), missing: "["}) == []


def test_a_circle_that_begins_at_a_slot(told: Told) -> None:
    assert told(changed("has_icp", applies={"slot": "has_icp", "is": True})) == [
        "applies:: `has_icp` leads back to itself (`has_icp` → `has_icp`), take one of these references out"
    ]


@pytest.mark.parametrize(
    ("content", "sound"),
    [
        (filing(), True),
        (changed("consumer", cites=["S99"]), True),
        (changed("consumer", when={"named": "nowhere"}), False),
        (changed("consumer", when=3), False),
        ("rules: [", False),
    ],
)
def test_rules_can_be_applied_where_all_can_be_read_and_lead_somewhere(tmp_path: Path, content: Content | str, sound: bool) -> None:
    assert applicable(read_pack(write_pack(tmp_path, {FILE: content}))) is sound
