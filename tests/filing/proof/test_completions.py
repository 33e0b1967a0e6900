"""Conclusions from partial facts hold in every completion; a must has a number, or a reason to have none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.filing.conditions import Truth
from bot.filing.facts import Facts
from bot.filing.proof.completions import ASPECTS, FILINGS, Aspect, Conclusion, missing_counts, retractions
from bot.filing.rules import RuleBook
from bot.filing.schedule import schedule
from bot.knowledge.models.filing import Contradiction
from bot.knowledge.models.pack import Pack
from tests.support.small_filing import book_of, filing


@pytest.fixture(scope="module")
def book(frozen_pack: Pack) -> RuleBook:
    return RuleBook.of(frozen_pack)


def fired(book: RuleBook, truths: tuple[Truth, ...]) -> dict[str, tuple[str, ...]]:
    told: dict[str, tuple[str, ...]] = {}
    for rule, truth in zip(book.rules, truths, strict=True):
        told |= {effect.topic: (effect.value,) for effect in rule.then if truth}
    return told


def without_what_may_come(book: RuleBook, facts: Facts, truths: tuple[Truth, ...]) -> Conclusion:
    """A total of the procedures that fire now, as if no other could."""
    return {"parallel": schedule(book.procedure_by_id, facts, fired(book, truths)).parallel}


def only_the_last_role(book: RuleBook, _facts: Facts, truths: tuple[Truth, ...]) -> Conclusion:
    return {"role": frozenset(fired(book, truths).get("role", ()))}


def test_a_total_that_a_further_fact_changes_is_found(book: RuleBook) -> None:
    months = next(aspect for aspect in ASPECTS if "modalities" in aspect.slots and aspect is not FILINGS)
    (found,) = retractions(book, replace(months, conclude=without_what_may_come))
    before, after = found.what.split(", but as ")
    assert before.startswith("parallel is told as (2, 3) with uses_ai = true, ")
    assert "model_origin" not in before
    assert after.startswith("(6, 6) with ")
    assert "model_origin = open_source_finetuned" in after
    assert found.at == ("topics", "algorithm")


def test_a_role_that_a_further_fact_takes_back_is_found(book: RuleBook) -> None:
    (found,) = retractions(book, replace(FILINGS, conclude=only_the_last_role))
    assert found.what.startswith("role is told as provider with ")
    assert "but as supporter with " in found.what or "but as unclear with " in found.what


def test_a_conclusion_that_a_further_fact_takes_back_is_found(book: RuleBook) -> None:
    def hasty(_book: RuleBook, facts: Facts, _truths: tuple[Truth, ...]) -> Conclusion:
        return {} if "has_icp" in facts else {"icp": "missing"}

    (found,) = retractions(book, Aspect(ASPECTS[-1].relevance, ("has_icp",), hasty))
    known = "uses_ai = true, public_mainland = true"
    assert found.what == (
        f"icp is told as missing with {known}, labelling_done = true, but as nothing with {known}, has_icp = true, labelling_done = true"
    )


@pytest.mark.parametrize("aspect", ASPECTS, ids=["filings", "months", "prerequisites"])
def test_rules_with_few_slots_are_proven_as_far_as_they_go(aspect: Aspect) -> None:
    assert list(retractions(book_of(filing()), aspect)) == []


def test_a_must_that_facts_which_cannot_all_be_true_leave_without_a_number_is_found(book: RuleBook) -> None:
    assert list(missing_counts(book)) == []
    (found,) = missing_counts(replace(book, contradictions=()))
    assert found.what.startswith("the algorithm filing is a must, and nothing says how many or why that is open, with uses_ai = true, ")
    needed = {each.id for each in book.contradictions if list(missing_counts(replace(book, contradictions=_without(book, each.id))))}
    assert needed == {"new-role-is-the-old-one", "new-content-without-generation"}


def _without(book: RuleBook, name: str) -> tuple[Contradiction, ...]:
    return tuple(each for each in book.contradictions if each.id != name)


def test_a_further_fact_that_contradicts_what_is_known_takes_nothing_back() -> None:
    def until_no_icp(_book: RuleBook, facts: Facts, _truths: tuple[Truth, ...]) -> Conclusion:
        return {"icp": None if facts.get("has_icp") is False else "ok"}

    aspect = Aspect(ASPECTS[-1].relevance, ("has_icp",), until_no_icp)
    book = book_of(filing())
    (found,) = retractions(book, aspect)
    assert found.what.endswith("has_icp = false")
    says = {"en": "Every product has one.", "zh": "都有。"}
    never = Contradiction.model_validate({"id": "no-icp", "when": {"slot": "has_icp", "is": False}, "slots": ["has_icp"], "says": says})
    assert list(retractions(replace(book, contradictions=(never,)), aspect)) == []


def test_nothing_is_demanded_of_a_count_that_the_rules_have_no_slots_for() -> None:
    assert list(missing_counts(book_of(filing()))) == []
