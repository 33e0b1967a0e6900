"""Three truth values: what is decided on partial facts stays decided."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.filing.conditions import ConditionTerms, Truth, all_of, any_of, not_of
from bot.filing.conditions import passes as outcome
from bot.filing.facts import Facts, Value
from bot.knowledge.models.filing import Condition
from tests.support.small_filing import book_of, filing, has

TRUTHS: tuple[Truth, ...] = (True, False, None)


def condition(written: dict[str, Any]) -> Condition:
    return Condition.model_validate(written)


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, True, False, True),
        (False, False, False, False),
        (False, None, False, None),
        (None, True, None, True),
        (None, False, False, None),
        (None, None, None, None),
    ],
)
def test_all_and_any_of_two_parts_follow_three_valued_logic(one: Truth, other: Truth, both: Truth, either: Truth) -> None:
    assert all_of([one, other]) is both
    assert any_of([one, other]) is either


def test_all_of_nothing_is_true_any_of_nothing_false_and_undecided_stays_undecided() -> None:
    assert all_of([]) is True
    assert any_of([]) is False
    assert [not_of(truth) for truth in TRUTHS] == [False, True, None]


@pytest.mark.parametrize("parts", list(product(TRUTHS, repeat=3)))
def test_the_order_of_parts_changes_neither_all_nor_any(parts: tuple[Truth, ...]) -> None:
    assert all_of(parts) is all_of(parts[::-1]) is not_of(any_of(not_of(part) for part in parts))


@pytest.mark.parametrize(
    ("test", "value", "passes"),
    [
        ({"is": True}, True, True),
        ({"is": False}, True, False),
        ({"is": "passed"}, "passed", True),
        ({"is": "passed"}, "none", False),
        ({"has": ["api", "sdk"]}, frozenset({"sdk", "own_ui"}), True),
        ({"has": ["api", "sdk"]}, frozenset({"own_ui"}), False),
        ({"only": ["api", "sdk"]}, frozenset({"sdk"}), True),
        ({"only": ["api", "sdk"]}, frozenset({"sdk", "own_ui"}), False),
        ({"at_least": 2}, frozenset({"text", "image"}), True),
        ({"at_least": 2}, frozenset({"text"}), False),
        ({"at_least": 2}, None, None),
    ],
)
def test_a_value_passes_or_fails_a_test(test: dict[str, Any], value: Value | None, passes: Truth) -> None:
    assert outcome(condition({"slot": "any", **test}), value) is passes


def test_a_test_of_a_slot_that_does_not_apply_is_false_whatever_its_value() -> None:
    terms = book_of(filing()).terms
    consumer = condition(has("customers", "consumer"))
    told: Facts = {"customers": frozenset({"consumer"})}
    assert terms.truth(consumer, {"uses_ai": False, **told}) is False
    assert terms.truth(consumer, {"uses_ai": False}) is False
    assert terms.truth(consumer, told) is None
    assert terms.truth(consumer, {"uses_ai": True}) is None
    assert terms.truth(consumer, {"uses_ai": True, **told}) is True


def test_a_slot_without_a_condition_always_applies() -> None:
    terms = book_of(filing()).terms
    assert terms.applies(terms.slots["uses_ai"], {}) is True
    assert terms.applies(terms.slots["customers"], {}) is None


def test_what_a_condition_reads_includes_what_decides_whether_its_slots_apply() -> None:
    terms = book_of(filing()).terms
    whole = condition({"any": [{"not": has("model_origin", "self_trained")}, {"named": "generates"}, {"slot": "has_icp", "is": True}]})
    assert terms.reads(whole) == {"model_origin", "functions", "uses_ai", "has_icp"}
    assert [test.slot for test in terms.tests(whole)] == ["model_origin", "uses_ai", "functions", "has_icp"]


VALUES: dict[str, tuple[Value, ...]] = {
    "uses_ai": (True, False),
    "functions": (frozenset({"generation"}), frozenset({"detection"}), frozenset({"generation", "detection"})),
    "model_origin": (frozenset({"third_party_api"}), frozenset({"third_party_api", "self_trained"})),
    "has_icp": (True, False),
}
TERMS: ConditionTerms = book_of(filing()).terms

_tests = st.sampled_from(
    [
        {"slot": "uses_ai", "is": True},
        {"slot": "has_icp", "is": False},
        has("functions", "generation"),
        has("functions", "detection", "ranking"),
        {"slot": "functions", "only": ["generation"]},
        {"slot": "model_origin", "at_least": 2},
        {"named": "generates"},
    ]
)
conditions = st.recursive(
    _tests,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"all": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=8,
).map(condition)
partial_facts = st.fixed_dictionaries({}, optional={slot: st.sampled_from(values) for slot, values in VALUES.items()})


def completions(facts: Facts) -> Iterator[Facts]:
    """All facts that tell every slot and that agree with these."""
    for values in product(*((facts[slot],) if slot in facts else VALUES[slot] for slot in VALUES)):
        yield dict(zip(VALUES, values, strict=True))


@given(conditions, partial_facts)
def test_what_is_decided_on_partial_facts_holds_in_every_completion(tried: Condition, facts: Facts) -> None:
    decided = TERMS.truth(tried, facts)
    for whole in completions(facts):
        truth = TERMS.truth(tried, whole)
        assert truth is not None
        assert decided in (None, truth)


@given(conditions, partial_facts, st.randoms())
def test_the_order_of_facts_changes_nothing(tried: Condition, facts: Facts, chance: Any) -> None:  # noqa: ANN401 - a Random
    told = list(facts.items())
    chance.shuffle(told)
    assert TERMS.truth(tried, dict(told)) is TERMS.truth(tried, facts)
