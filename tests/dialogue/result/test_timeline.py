"""The plan in months that an assessment comes to."""

from __future__ import annotations

import pytest

from bot.dialogue.edition import Edition
from bot.dialogue.result.timeline import timeline_of
from bot.dialogue.voice import Voice
from bot.filing.assessment import assess
from bot.filing.facts import parse_facts
from bot.messages import Bar, Language, Prerequisite, Timeline

GENERATES: dict[str, object] = {"uses_ai": True, "functions": ["generation"], "customers": ["consumer"], "modalities": ["text"]}
FINE_TUNED = GENERATES | {"model_origin": ["open_source_finetuned"]}
CALLER = GENERATES | {"model_origin": ["third_party_api"], "upstream_algo_passed": True, "upstream_llm_passed": True}
BOTH_SIDES = {"customers": ["consumer", "business"], "b_delivery": ["api"]}
FILED: dict[str, object] = {"uses_ai": True, "functions": ["generation"], "prior_algo_filing": "passed"}

Drawn = tuple[str, tuple[int, int], tuple[int, int]]


def plan(edition: Edition, facts: dict[str, object], language: Language = "en") -> Timeline:
    timeline = timeline_of(Voice(edition, language), assess(edition.book, parse_facts(edition.book.slots, facts)))
    assert timeline is not None
    return timeline


SITUATIONS: dict[str, tuple[dict[str, object], str, tuple[Drawn, ...]]] = {
    "algorithm filing only": (
        {"uses_ai": True, "functions": ["recommendation"], "customers": ["consumer"], "model_origin": ["self_trained"]},
        "Allow 2–3 months",
        (("Algorithm filing: must", (0, 0), (2, 3)),),
    ),
    "fine-tuned": (
        FINE_TUNED,
        "Allow about 6 months",
        (("Algorithm filing: must", (0, 0), (2, 3)), ("Large-model filing: may", (0, 0), (6, 6))),
    ),
    "fine-tuned, of a good scale": (
        FINE_TUNED | {"good_scale": True},
        "Allow about 6 months",
        (("Algorithm filing: must", (0, 0), (2, 3)), ("Large-model filing: recommended", (0, 0), (6, 6))),
    ),
    "API, supplier passed": (
        CALLER,
        "Allow 3–4 months",
        (("Algorithm filing: must", (0, 0), (2, 3)), ("Large-model registration: may", (0, 0), (3, 4))),
    ),
    "two roles, one modality": (
        FINE_TUNED | BOTH_SIDES,
        "Allow about 6 months",
        (("Algorithm filing × 2: must", (0, 0), (2, 3)), ("Large-model filing: may", (0, 0), (6, 6))),
    ),
    "three modalities": (
        GENERATES | {"model_origin": ["self_trained"], "modalities": ["text", "image", "voice"]},
        "Allow 2–3 months",
        (("Algorithm filing × 3 or more: must", (0, 0), (2, 3)),),
    ),
    "change of a filing": (
        FILED | {"change": ["new_endpoint"]},
        "Allow 2–3 months",
        (("Change of the filing", (0, 0), (2, 3)),),
    ),
    "API, supplier starts its algorithm filing today": (
        CALLER | {"upstream_algo_passed": False},
        "Allow 4–6 months",
        (
            ("Supplier: algorithm filing", (0, 0), (2, 3)),
            ("Algorithm filing: must", (2, 3), (2, 3)),
            ("Large-model registration: may", (0, 0), (3, 4)),
        ),
    ),
    "API, supplier starts both today": (
        CALLER | {"upstream_algo_passed": False, "upstream_llm_passed": False},
        "Allow about 9–10 months",
        (
            ("Supplier: algorithm filing", (0, 0), (2, 3)),
            ("Algorithm filing: must", (2, 3), (2, 3)),
            ("Supplier: large-model filing", (0, 0), (6, 6)),
            ("Large-model registration: may", (6, 6), (3, 4)),
        ),
    ),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_each_situation_is_drawn_with_the_articles_months(frozen: Edition, situation: str) -> None:
    facts, title, bars = SITUATIONS[situation]
    drawn = plan(frozen, facts)
    assert (drawn.title, tuple((bar.label, bar.starts, bar.lasts) for bar in drawn.bars)) == (title, bars)


def test_a_step_that_waits_stands_right_behind_the_suppliers(frozen: Edition) -> None:
    bars = plan(frozen, CALLER | {"upstream_algo_passed": False, "upstream_llm_passed": False}).bars
    assert [(bar.kind, bar.after) for bar in bars] == [("supplier", ()), ("own", (0,)), ("supplier", ()), ("own", (2,))]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_last_bar_ends_when_the_assessment_says(frozen: Edition, situation: str) -> None:
    facts = SITUATIONS[situation][0]
    schedule = assess(frozen.book, parse_facts(frozen.book.slots, facts)).schedule
    ends = [(bar.starts[0] + bar.lasts[0], bar.starts[1] + bar.lasts[1]) for bar in plan(frozen, facts).bars]
    assert (max(least for least, _ in ends), max(most for _, most in ends)) == (schedule.with_upstream or schedule.parallel)


@pytest.mark.parametrize(
    ("facts", "states", "label"),
    [
        ({}, ["ask", "ask"], "ICP number: to be checked, needed first"),
        ({"has_icp": False, "labelling_done": False}, ["missing", "missing"], "ICP number: missing, get it first"),
        ({"has_icp": True, "labelling_done": False}, ["ok", "missing"], "ICP number: in place"),
    ],
)
def test_what_must_be_in_place_is_marked(frozen: Edition, facts: dict[str, object], states: list[str], label: str) -> None:
    first = plan(frozen, FINE_TUNED | facts).first
    assert [prerequisite.state for prerequisite in first] == states
    assert first[0] == Prerequisite(label, first[0].state)


def test_the_footer_names_the_articles_date_and_promises_nothing(frozen: Edition) -> None:
    alone = plan(frozen, SITUATIONS["algorithm filing only"][0]).footer
    assert alone == "The article's estimates of 27 June 2025; no date is promised."
    assert "2025年6月27日" in plan(frozen, FINE_TUNED, "zh").footer


@pytest.mark.parametrize(
    ("situation", "months"),
    [("fine-tuned", "about 8–9 months"), ("API, supplier passed", "5–7 months"), ("three modalities", "6–9 months")],
)
def test_where_the_order_is_open_the_footer_says_so_with_the_months_one_after_another(frozen: Edition, situation: str, months: str) -> None:
    footer = plan(frozen, SITUATIONS[situation][0]).footer.splitlines()
    assert footer[1:] == ["Drawn as if done at the same time; the article fixes no order.", f"One after another: {months}."]


@pytest.mark.parametrize(
    ("facts", "title", "open_until"),
    [
        (
            GENERATES,
            "How long in all is still open",
            "How long it takes in all can be said once this is known: Where does the model come from?",
        ),
        (
            CALLER | {"upstream_llm_passed": None},
            "Own steps: 3–4 months",
            "Whether waiting for the supplier adds to this depends on: Has the API supplier's large-model filing passed?",
        ),
        (
            {"uses_ai": True, "functions": ["recommendation"]},
            "Own steps: 2–3 months",
            "Whether waiting for the supplier adds to this depends on: Where does the model come from?",
        ),
        (
            FINE_TUNED | {"modalities": None},
            "Allow about 6 months",
            "How long it takes in all can be said once this is known: What does it generate?",
        ),
    ],
)
def test_a_total_that_an_open_fact_may_change_is_not_drawn(frozen: Edition, facts: dict[str, object], title: str, open_until: str) -> None:
    drawn = plan(frozen, facts)
    assert drawn.title == title
    assert drawn.footer.splitlines()[-1] == open_until
    assert any(bar.label == "Algorithm filing: must" for bar in drawn.bars), "what is decided is drawn all the same"


def test_what_is_under_review_is_not_drawn_as_a_step_to_come(frozen: Edition) -> None:
    drawn = plan(frozen, FINE_TUNED | {"prior_algo_filing": "in_progress", "change": ["new_endpoint"]})
    assert [bar.label for bar in drawn.bars] == ["Large-model filing: may"]


def test_a_supplier_is_drawn_as_beginning_today_and_the_footer_says_so(frozen: Edition) -> None:
    footer = plan(frozen, SITUATIONS["API, supplier starts both today"][0]).footer
    assert footer.endswith("drawn as if they began today; ask the supplier how far they are.")
    assert "One after another" not in footer


def test_the_plan_speaks_the_readers_language(frozen: Edition) -> None:
    drawn = plan(frozen, FINE_TUNED | BOTH_SIDES, "zh")
    assert drawn.bars[0] == Bar("算法备案 × 2：必须做", (0, 0), (2, 3), length="2–3个月")
    assert (drawn.title, drawn.bars[1].length) == ("预计用时：约6个月", "约6个月")


@pytest.mark.parametrize("facts", [{}, {"uses_ai": False}, {"uses_ai": True, "public_mainland": False}, FILED | {"change": ["model_swap"]}])
def test_without_months_there_is_nothing_to_draw(frozen: Edition, facts: dict[str, object]) -> None:
    assert timeline_of(Voice(frozen, "en"), assess(frozen.book, parse_facts(frozen.book.slots, facts))) is None
