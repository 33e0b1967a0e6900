"""How a number of filings and a total of months say what they are made up of."""

from __future__ import annotations

import pytest
from pydantic import JsonValue

from bot.dialogue.edition import Edition
from bot.dialogue.result.makeup import months_in_turn, number_told
from bot.dialogue.voice import Voice
from tests.dialogue.assessments import FACTS, assessed

BOTH_SIDES: dict[str, JsonValue] = {
    "uses_ai": True,
    "functions": ["generation"],
    "model_origin": ["open_source_finetuned"],
    "customers": ["business", "consumer"],
    "b_delivery": ["api"],
    "modalities": ["text", "image"],
}
ADDED: dict[str, JsonValue] = {**BOTH_SIDES, "prior_algo_filing": "passed", "prior_roles": ["provider"]}


@pytest.mark.parametrize(
    ("facts", "number"),
    [
        (BOTH_SIDES, "至少4个（服务提供者、技术支持者 × 文字、图片）。"),
        ({**ADDED, "change": ["new_role"]}, "至少2个（技术支持者 × 文字、图片）。"),
        ({**ADDED, "change": ["new_modality"], "new_modalities": ["video"]}, "至少2个（服务提供者、技术支持者 × 视频）。"),
        (
            {**ADDED, "change": ["new_role", "new_modality"], "new_modalities": ["video"]},
            "至少3个（技术支持者 × 文字、图片；服务提供者 × 视频）。",
        ),
        (
            {**ADDED, "functions": ["detection"], "change": ["new_role"]},
            "至少1个（每种身份一个：技术支持者）。",
        ),
    ],
)
def test_a_derived_number_names_its_roles_and_modalities(frozen: Edition, facts: dict[str, JsonValue], number: str) -> None:
    assert f"新的算法备案：{number}" in number_told(Voice(frozen, "zh"), assessed(frozen, facts).filing_count)


def test_a_number_that_the_article_states_stands_alone(frozen: Edition) -> None:
    assert number_told(Voice(frozen, "en"), assessed(frozen, "two-sides").filing_count) == "New algorithm filings: 2."


def test_a_number_that_is_the_same_whichever_role_was_filed_names_none(frozen: Edition) -> None:
    facts: dict[str, JsonValue] = {**BOTH_SIDES, "modalities": ["text"], "prior_algo_filing": "passed", "change": ["new_role"]}
    assert number_told(Voice(frozen, "en"), assessed(frozen, facts).filing_count) == "New algorithm filings: 1."


@pytest.mark.parametrize(
    ("facts", "months"),
    [
        (
            BOTH_SIDES,
            (
                "about 10–12 months (2 × algorithm filing 2–3 months, once for each modality; large-model filing about 6 months; "
                "the roles of a modality counted at the same time)"
            ),
        ),
        (FACTS["fine-tuned-chat-app"], "about 8–9 months (algorithm filing 2–3 months; large-model filing about 6 months)"),
    ],
)
def test_months_one_after_another_name_the_steps_that_they_add_up_from(frozen: Edition, facts: dict[str, JsonValue], months: str) -> None:
    assessment = assessed(frozen, facts)
    assert assessment.schedule.sequential is not None
    assert months_in_turn(Voice(frozen, "en"), assessment, assessment.schedule.sequential) == months


def test_without_an_algorithm_filing_nothing_is_counted_by_modality(frozen: Edition) -> None:
    assessment = assessed(frozen, {**ADDED, "change": ["new_endpoint"]})
    assert months_in_turn(Voice(frozen, "en"), assessment, (2, 3)) == "2–3 months (change of the filing 2–3 months)"
