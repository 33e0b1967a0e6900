"""The proof finds every kind of fault in a rule set, each with a combination of facts that shows it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.filing.conditions import ConditionTerms, Truth
from bot.filing.facts import Facts
from bot.filing.proof.prove import Proof, prove
from bot.filing.proof.rules import Violation, withdrawals
from bot.filing.rules import RuleBook
from bot.knowledge.models.filing import Condition, Rule
from bot.knowledge.models.pack import Pack
from tests.support.packs import Content
from tests.support.small_filing import book_of, changed, filing, has, rule, without


def proven(content: Content) -> tuple[Violation, ...]:
    return prove(book_of(content)).violations


def told(content: Content) -> list[str]:
    return [violation.what for violation in proven(content)]


def extended(*rules: dict[str, object]) -> Content:
    """The sound rules and some more."""
    content = filing()
    content["rules"] += rules
    return content


def test_sound_rules_are_proven_over_all_combinations() -> None:
    proof = prove(book_of(filing()))
    # without AI: 1; with it: customers 3 x ICP 2 x functions (4 that generate, each with 3 origins, and 3 that do not)
    # of which the rules cannot tell {generation} from {generation, ranking}, nor the three that do not generate apart
    assert (proof.violations, proof.combinations, proof.slots, proof.rules) == ((), 1 + 3 * 2 * (1 * 3 + 1), 5, 8)


def test_a_pack_without_rules_has_nothing_to_prove() -> None:
    assert prove(book_of({})) == Proof((), 1, 0, 0)


def test_a_gap_in_the_verdict_itself() -> None:
    (gap,) = proven(without("no-ai"))
    assert gap.what == "no rule decides algorithm, and none names a silence, with uses_ai = false"
    assert gap.at == ("topics", "algorithm")


def test_a_gap_of_one_origin_of_several() -> None:
    (gap,) = proven(without("own-model"))
    assert gap.at == ("slots", "model_origin")
    assert gap.what == (
        "no rule says llm_filing or llm_registration of model_origin = self_trained, and none names a silence, "
        "with uses_ai = true, functions = generation, model_origin = self_trained"
    )


def test_a_gap_where_two_values_come_together() -> None:
    content = changed("own-model", when={"all": [has("model_origin", "self_trained"), {"not": has("model_origin", "third_party_api")}]})
    (gap,) = proven(content)
    assert gap.what.endswith("with uses_ai = true, functions = generation, model_origin = self_trained + third_party_api")


def test_a_gap_of_one_side_of_the_customers() -> None:
    (gap,) = proven(without("business"))
    assert "no rule says role of customers = business, " in gap.what
    assert gap.what.endswith("customers = business")


def test_a_slot_with_one_value_can_leave_a_gap_too() -> None:
    content = changed("customers", type="enum")
    content["rules"] = [each for each in content["rules"] if each["id"] not in ("consumer", "business")]
    content["rules"].append(rule("consumer", {"slot": "customers", "is": "consumer"}, ("role", "provider")))
    (gap,) = proven(content)
    assert "of customers = business, " in gap.what


def test_nothing_is_demanded_of_a_slot_where_it_does_not_block() -> None:
    content = changed("customers", blocks={"named": "generates"})
    assert len(told(without("business") | {"slots": content["slots"]})) == 1
    content["rules"] = [each for each in content["rules"] if each["id"] not in ("consumer", "business")]
    for customer, role in (("consumer", "provider"), ("business", "unclear")):
        content["rules"].append(rule(customer, {"all": [{"named": "generates"}, has("customers", customer)]}, ("role", role)))
    assert told(content) == []


def test_nothing_is_demanded_of_a_slot_that_the_rules_do_not_have() -> None:
    content = filing()
    content["slots"] = [slot for slot in content["slots"] if slot["id"] != "customers"]
    content["rules"] = [each for each in content["rules"] if each["id"] not in ("consumer", "business")]
    assert proven(content) == ()


def test_nothing_more_is_demanded_where_nothing_has_to_be_filed_anew() -> None:
    content = changed("files", then=[{"topic": "algorithm", "value": "no_seed_answer"}])
    content["rules"] = [each for each in content["rules"] if each["id"] != "business"]
    assert not [what for what in told(content) if what.startswith("no rule")]


def test_two_values_of_a_topic_that_holds_one() -> None:
    (found,) = proven(changed("icp-there", when=has("customers", "consumer")))[:1]
    assert found.what == (
        "`icp-missing` says icp = missing and `icp-there` says icp = ok with uses_ai = true, customers = consumer, has_icp = false"
    )
    assert (found.at, found.other) == (("rules", "icp-missing"), "icp-there")


def test_two_values_that_a_topic_declares_contradictory() -> None:
    content = extended(rule("too-wide", {"named": "uses_ai"}, ("algorithm", "no_seed_answer"), says={"en": "a", "zh": "b"}))
    assert told(content) == ["`files` says algorithm = must and `too-wide` says algorithm = no_seed_answer with uses_ai = true"]


def test_a_rule_that_contradicts_itself() -> None:
    content = changed("icp-there", then=[{"topic": "icp", "value": "ok"}, {"topic": "icp", "value": "missing"}])
    assert "`icp-there` says icp = ok and `icp-there` says icp = missing with uses_ai = true, has_icp = true" in told(content)


def test_rules_that_never_fire_together_do_not_contradict_each_other() -> None:
    content = extended(rule("never-with-ai", {"slot": "uses_ai", "is": False}, ("icp", "ok")))
    assert told(content) == []


@pytest.mark.parametrize("first", [True, False])
def test_an_overlap_in_which_one_rule_adds_nothing(first: bool) -> None:
    more = rule("again", {"named": "generates"}, ("algorithm", "must"))
    content = extended(more)
    if first:
        content["rules"].insert(0, content["rules"].pop())
    (found,) = proven(content)
    assert found.what == "`again` and `files` overlap: `again` adds nothing with uses_ai = true, functions = generation"


def test_an_overlap_in_which_a_sentence_is_said_twice() -> None:
    content = extended(rule("again", {"named": "generates"}, cites=("S18",), says={"en": "It must be filed.", "zh": "必须备案。"}))
    assert told(content) == ["`files` and `again` overlap: both say the same with uses_ai = true, functions = generation"]


def test_rules_that_say_the_same_of_different_facts_do_not_overlap() -> None:
    content = extended(
        rule("no-ai-either", {"all": [{"slot": "uses_ai", "is": False}, has("customers", "consumer")]}, ("role", "provider"))
    )
    assert [found.what.split(";")[0] for found in proven(content)] == ["the rule `no-ai-either` never fires"]


def test_an_unreachable_rule_is_reported_with_the_condition_that_fails() -> None:
    when = {"all": [{"named": "generates"}, has("customers", "business"), {"slot": "customers", "only": ["consumer"]}]}
    (unreachable,) = [each for each in proven(changed("consumer", when=when)) if "never fires" in each.what]
    assert unreachable.what == (
        "the rule `consumer` never fires; it comes nearest with uses_ai = true, functions = generation, customers = consumer, "
        "where “customers has business” is false"
    )


def test_a_question_that_can_change_nothing() -> None:
    content = extended()
    content["slots"].append(content["slots"][-1] | {"id": "has_logo"})
    (found,) = proven(content)
    assert found.at == ("slots", "has_logo")
    assert found.what == "no answer to the question `has_logo` changes anything, for instance not with uses_ai = true, has_logo = true"
    content["slots"][-1]["asks"] = "noted"
    assert proven(content) == ()


def test_a_question_whose_answer_a_rule_looks_at_in_vain() -> None:
    either = {"any": [{"slot": "has_logo", "is": True}, {"slot": "has_logo", "is": False}]}
    content = extended(rule("logo", either, says={"en": "a", "zh": "b"}))
    content["slots"].append(content["slots"][-1] | {"id": "has_logo"})
    assert [found.at for found in proven(content)] == [("slots", "has_logo")]


def test_a_question_is_of_use_where_only_the_count_hangs_on_it() -> None:
    content = filing()
    filed = [{"id": name, "en": name, "zh": name} for name in ("none", "passed")]
    prior = {"id": "prior_algo_filing", "type": "enum", "asks": "noted", "values": filed, "default": "none"}
    content["slots"].append(content["slots"][1] | prior)
    content["slots"].append(content["slots"][1] | {"id": "modalities", "applies": {"named": "generates"}})
    assert proven(content) == ()
    content["slots"][-1]["applies"] = {"slot": "uses_ai", "is": False}
    assert [found.at for found in proven(content)] == [("slots", "modalities")]


def test_a_question_that_is_never_asked() -> None:
    content = filing()
    never = {"all": [{"slot": "has_icp", "is": True}, {"slot": "has_icp", "is": False}]}
    content["slots"].append(content["slots"][-1] | {"id": "has_logo", "applies": never})
    assert told(content) == ["the slot `has_logo` never applies, for instance not with uses_ai = true, has_icp = true"]


def test_a_procedure_without_months_is_found() -> None:
    content = filing()
    del content["procedures"][1]
    assert told(content) == ["`api` says llm_registration = recommended, but `procedures` has no `llm_registration`"]


class Hasty(ConditionTerms):
    """Takes what is not known for false, and its opposite for true."""

    def truth(self, condition: Condition, facts: Facts) -> Truth:
        return super().truth(condition, facts) or False


def test_a_finding_that_a_further_fact_withdraws() -> None:
    content = changed("business", when={"not": has("customers", "consumer")})
    book = book_of(content)
    hasty = replace(book, terms=Hasty(book.terms.slots, book.terms.named))
    found = [violation.what for violation in prove(hasty).violations]
    assert found[:2] == [
        "the rule `no-ai` is decided as false with whatever the facts, but no longer with uses_ai = false",
        "the rule `files` is decided as false with whatever the facts, but no longer with uses_ai = true",
    ]
    assert all("is decided as" in what for what in found), "what rests on it is not proved"


def test_a_rule_that_reads_many_slots_is_proven_part_by_part(frozen_pack: Pack) -> None:
    """Over 10 million combinations of known and open slots: in a moment, and without a part left out."""
    book = RuleBook.of(frozen_pack)
    sets = [slot for slot in book.slots if slot.type == "set" and slot.id != "endpoints"]
    tests: list[dict[str, object]] = [has(slot.id, slot.values[0].id) for slot in sets]
    tests += [{"slot": slot.id, "is": True} for slot in book.slots if slot.type == "bool"]
    when = {"any": [{"all": tests}, {"not": {"named": "calls_api"}}]}
    wide = Rule.model_validate(rule("wide", when, silence="WIDE"))
    assert list(withdrawals(book, wide)) == []
    hasty = replace(book, terms=Hasty(book.terms.slots, book.terms.named))
    assert [violation.at for violation in withdrawals(hasty, wide)] == [("rules", "wide")]


def test_a_slot_whose_application_hangs_on_many_others_is_proven_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.filing.proof.rules.LARGEST", 300)
    content = filing()
    others = [content["slots"][-1] | {"id": f"flag{number}"} for number in range(4)]
    content["slots"] += [*others, content["slots"][0] | {"id": "last"}]
    content["conditions"]["all_flags"] = {"all": [{"slot": other["id"], "is": True} for other in others]}
    content["slots"][-1]["applies"] = {"named": "all_flags"}
    content["rules"].append(rule("last", {"slot": "last", "is": True}, silence="LAST"))
    assert proven(content) == ()


def test_a_named_condition_that_reads_many_slots_is_proven_by_what_it_stands_for() -> None:
    content = filing()
    flags = [content["slots"][-1] | {"id": f"flag{number}"} for number in range(10)]
    content["slots"] += flags
    content["conditions"]["all_flags"] = {"all": [{"slot": flag["id"], "is": True} for flag in flags]}
    book = book_of(content)
    wide = Rule.model_validate(rule("wide", {"named": "all_flags"}, silence="WIDE"))
    assert list(withdrawals(book, wide)) == []
    hasty = replace(book, terms=Hasty(book.terms.slots, book.terms.named))
    (found,) = withdrawals(hasty, wide)
    assert found.what == "the rule `wide` is decided as false with uses_ai = true, but no longer with uses_ai = true, flag0 = true"


_TESTS = st.sampled_from(
    [
        has("functions", "generation"),
        has("functions", "detection", "ranking"),
        {"slot": "functions", "only": ["ranking"]},
        {"slot": "functions", "at_least": 2},
        has("model_origin", "self_trained"),
        has("customers", "consumer"),
        {"slot": "customers", "only": ["business"]},
        {"slot": "has_icp", "is": True},
        {"slot": "uses_ai", "is": False},
        {"named": "generates"},
    ]
)
_CONDITIONS = st.recursive(
    _TESTS,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=5,
)


@pytest.mark.exhaustive
@settings(max_examples=60, deadline=None)
@given(st.lists(_CONDITIONS, min_size=2, max_size=2))
def test_the_proof_finds_what_an_exhaustive_search_finds(conditions: list[dict[str, object]]) -> None:
    """Faults that the proof finds by the slots of a rule or two are those of all slots, with all values, one by one."""
    one, other = conditions
    content = extended(rule("one", one, ("icp", "sworn"), silence="A"), rule("other", other, ("icp", "doubted"), silence="B"))
    content["topics"][-1]["values"] += ["sworn", "doubted"]
    book = book_of(content)
    found = prove(book).violations
    everything = list(combinations(book))
    truths = [dict(zip((each.id for each in book.rules), book.truths(facts), strict=True)) for facts in everything]
    for name in ("one", "other"):
        fires = any(truth[name] for truth in truths)
        assert fires is not any(f"`{name}` never fires" in violation.what for violation in found)
    pairs = (("one", "other"), ("icp-there", "one"), ("icp-missing", "other"))
    for mine, theirs in pairs:
        together = any(truth[mine] and truth[theirs] for truth in truths)
        contradiction = [each for each in found if (each.at, each.other) == (("rules", mine), theirs)]
        assert together is bool(contradiction)


def combinations(book: RuleBook) -> list[Facts]:
    """Every combination of all values of all slots, in the plainest way."""
    subsets = {
        "functions": ["generation", "detection", "ranking"],
        "model_origin": ["third_party_api", "self_trained"],
        "customers": ["consumer", "business"],
    }
    whole: list[Facts] = [{}]
    for slot in book.slots:
        values: list[bool | frozenset[str]] = [True, False]
        if slot.id in subsets:
            names = subsets[slot.id]
            masks = range(1, 2 ** len(names))
            values = [frozenset(name for at, name in enumerate(names) if mask >> at & 1) for mask in masks]
        whole = [
            extension
            for facts in whole
            for extension in ([{**facts, slot.id: value} for value in values] if book.terms.applies(slot, facts) else [facts])
        ]
    return whole
