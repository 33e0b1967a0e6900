"""The verdict: what fires, what is still open, and what to ask next."""

from __future__ import annotations

import pytest

from bot.filing.assessment import UNDECIDED, Assessment, as_object, assess
from bot.filing.facts import parse_facts
from bot.filing.questions import next_slot
from bot.filing.rules import RuleBook
from bot.knowledge.models.pack import Pack


@pytest.fixture(scope="module")
def book(frozen_pack: Pack) -> RuleBook:
    return RuleBook.of(frozen_pack)


def assessed(book: RuleBook, *unknowable: str, **facts: object) -> Assessment:
    return assess(book, parse_facts(book.slots, facts), frozenset(unknowable))


def test_without_facts_nothing_is_decided_and_the_first_question_is_asked(book: RuleBook) -> None:
    found = assessed(book)
    assert (found.algorithm, found.roles, found.llm, found.wait, found.silent, found.fired) == (UNDECIDED, (), {}, (), (), ())
    assert found.prerequisites == {"icp": "ask", "labelling": "ask"}
    assert found.ask_next == "uses_ai"
    assert {"r0a-no-ai", "r1-algorithm"} <= {rule.id for rule in found.undecided}


def test_a_product_without_ai_is_a_silence_and_nothing_more_is_asked(book: RuleBook) -> None:
    found = assessed(book, uses_ai=False)
    assert (found.algorithm, found.silent, found.call_cac, found.ask_next) == ("no_seed_answer", ("NON_AI",), False, None)
    assert found.assumed == {"public_mainland": True, "prior_algo_filing": "none"}


def test_the_stronger_of_two_modalities_counts(book: RuleBook) -> None:
    facts = {"uses_ai": True, "functions": ["generation"], "model_origin": ["third_party_api"]}
    assert assessed(book, **facts).llm == {"llm_registration": "may"}
    large = assessed(book, **facts, good_scale=True)
    assert large.llm == {"llm_registration": "recommended"}
    assert large.silent == ("SCALE_BOTH_API",)


def test_a_finding_carries_the_facts_that_made_it_fire_and_the_verdict_what_it_rests_on(book: RuleBook) -> None:
    found = assessed(book, uses_ai=True, has_icp=False)
    icp = next(finding for finding in found.fired if finding.rule.id == "r9-icp-missing")
    assert icp.facts == {"uses_ai": True, "public_mainland": True, "has_icp": False}
    assert {"S45", "S46", "S19"} <= set(found.cites)
    assert found.prerequisites["icp"] == "missing"


def test_a_slot_that_the_asker_does_not_know_is_not_asked_again(book: RuleBook) -> None:
    assert assessed(book, uses_ai=True).ask_next == "functions"
    assert assessed(book, "functions", uses_ai=True).ask_next == "customers"


def test_a_default_that_is_in_doubt_is_asked_for_instead_of_assumed(book: RuleBook) -> None:
    facts = parse_facts(book.slots, {"uses_ai": True, "functions": ["detection"], "customers": ["consumer"]})
    doubted = frozenset({"prior_algo_filing"})
    found = assess(book, facts, doubted=doubted)
    assert (found.assumed, found.ask_next) == ({"public_mainland": True}, "prior_algo_filing")
    assert (found.algorithm, found.filing_count.count) == (UNDECIDED, None)
    assert assess(book, facts, unknowable=doubted, doubted=doubted) == assess(book, facts, unknowable=doubted)
    told = {**facts, "prior_algo_filing": "none"}
    assert assess(book, told, doubted=doubted) == assess(book, told)


def test_a_slot_that_only_the_count_reads_is_asked(book: RuleBook) -> None:
    filed = {"uses_ai": True, "functions": ["generation"], "model_origin": ["self_trained"], "modalities": ["text"]}
    changed = filed | {"prior_algo_filing": "passed", "customers": ["consumer"]}
    assert assessed(book, **changed, change=["new_role"]).ask_next == "prior_roles"
    assert assessed(book, **changed, change=["new_modality"]).ask_next == "new_modalities"
    assert assessed(book, **changed, change=["new_modality"], new_modalities=["image"]).ask_next is None


def test_a_supplier_that_has_not_passed_is_waited_for(book: RuleBook) -> None:
    api = {"uses_ai": True, "functions": ["generation"], "model_origin": ["third_party_api"]}
    found = assessed(book, **api, upstream_algo_passed=False, upstream_llm_passed=False)
    assert found.wait == ("algo", "llm")


def test_the_verdict_is_written_as_json(book: RuleBook) -> None:
    written = as_object(book, assessed(book, uses_ai=True, functions=["detection"], customers=["consumer"]))
    assert written.pop("cite")
    assert written == {
        "algorithm": "must",
        "roles": ["provider"],
        "new_records": 1,
        "records_basis": "stated",
        "under_review": False,
        "llm": {},
        "wait": [],
        "prereq": {"icp": "ask", "labelling": "ask"},
        "months": {"algorithm": [2, 3], "parallel": [2, 3], "sequential": [2, 3], "each": {"algorithm": [2, 3]}, "open": ["with_upstream"]},
        "call_cac": False,
        "silent": ["DETECTION_TYPE", "NON_GEN_LLM"],
        "ask_next": None,
        "assumed": {"public_mainland": True, "prior_algo_filing": "none"},
        "findings": ["r1-algorithm", "r11-detection", "r2e-not-generative", "r4a-consumer", "r10-not-generative"],
    }


def test_the_origin_of_a_model_is_asked_only_where_something_is_generated(book: RuleBook) -> None:
    detector = {"uses_ai": True, "functions": ["detection"], "customers": ["consumer"]}
    assert assessed(book, **detector).ask_next is None
    assert assessed(book, **detector, model_origin=["third_party_api"]).ask_next == "upstream_algo_passed"
    assert assessed(book, **detector, model_origin=["third_party_api"], upstream_algo_passed=True).ask_next is None
    assert assessed(book, **detector | {"functions": ["generation"]}).ask_next == "model_origin"


def test_what_changes_is_asked_of_a_filing_that_passed_and_may_be_told_of_one_under_review(book: RuleBook) -> None:
    product = {"uses_ai": True, "functions": ["detection"], "customers": ["consumer"]}
    assert assessed(book, **product, prior_algo_filing="passed").ask_next == "change"
    held = parse_facts(
        book.slots, {**product, "public_mainland": True, "prior_algo_filing": "in_progress", "model_origin": ["self_trained"]}
    )
    assert next_slot(book, held, ("blocking",)) is None
    assert next_slot(book, held, ("optional",)) == "change"


def test_a_filing_under_review_is_named(book: RuleBook) -> None:
    found = assessed(book, uses_ai=True, prior_algo_filing="in_progress")
    assert (found.algorithm, found.under_review) == ("must", True)
    assert not assessed(book, uses_ai=True, prior_algo_filing="passed").under_review
