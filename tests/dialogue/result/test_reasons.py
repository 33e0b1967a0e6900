"""Why a result is what it is: one screen of reasons, and all of them with the statements they rest on."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from pydantic import JsonValue

from bot.dialogue.edition import Edition
from bot.dialogue.result.reasons import SCREEN, deciding, sources_reply
from bot.dialogue.voice import Voice
from bot.messages import LANGUAGES, Language
from tests.dialogue.assessments import FACTS, assessed, explanation, form

MANY: dict[str, JsonValue] = {
    "uses_ai": True,
    "public_mainland": True,
    "functions": ["generation"],
    "model_origin": ["third_party_api"],
    "customers": ["business", "consumer"],
    "b_delivery": ["api"],
    "modalities": ["text", "image"],
    "prior_algo_filing": "none",
    "upstream_algo_passed": False,
    "upstream_llm_passed": False,
    "has_icp": False,
    "labelling_done": False,
    "good_scale": True,
}


def further(text: str) -> int:
    """How many reasons a text says that it holds back."""
    held_back = re.search(r"Further reasons: (\d+)|另有(\d+)条理由", text)
    return int(held_back[1] or held_back[2]) if held_back else 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("facts", [*FACTS.values(), MANY], ids=[*FACTS, "many"])
def test_the_reasons_fit_one_screen_and_say_how_many_they_hold_back(
    frozen: Edition, facts: dict[str, JsonValue], language: Language
) -> None:
    text = explanation(frozen, form(facts), language).plain
    findings = assessed(frozen, facts).fired
    said = {Voice(frozen, language).rule(finding.rule) for finding in findings}
    shown = {line.removeprefix("- ") for line in text.splitlines() if line.startswith("- ")}
    assert len(text) <= SCREEN
    assert shown <= said
    assert len(findings) - further(text) >= len(shown) > 0
    assert (said == shown) or further(text)


def test_reasons_with_the_same_facts_share_a_line_and_a_sentence_is_said_once(frozen: Edition) -> None:
    lines = explanation(frozen, form(MANY), "zh").plain.splitlines()
    because = [line for line in lines if line.startswith("因为")]
    assert "因为：普通用户（C端）、企业客户（B端）；API" in because
    assert all(first != second for first, second in pairwise(because))
    bullets = [line for line in lines if line.startswith("- ")]
    assert len(bullets) == len(set(bullets))


def test_a_yes_is_told_with_its_question_and_a_choice_from_a_list_alone(frozen: Edition) -> None:
    lines = explanation(frozen, form({**MANY, "good_scale": False}), "zh").plain.splitlines()
    assert "因为：调用第三方API；API供应商的算法备案通过了吗？否" in lines


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FACTS)
def test_the_sources_walk_over_all_findings_with_their_facts_and_citations(frozen: Edition, name: str, language: Language) -> None:
    assessment = assessed(frozen, name)
    reply = sources_reply(Voice(frozen, language), assessment, ("G2",))
    bullets = [block.text for block in reply.blocks if block.kind == "bullet"]
    assert len(bullets) == len(assessment.fired)
    for bullet, finding in zip(bullets, assessment.fired, strict=True):
        assert bullet.rstrip("]〕").endswith(" ".join(finding.rule.cites))
        assert frozen.book.terms.truth(finding.rule.when, deciding(frozen.book, finding)) is True
    assert reply.blocks[-2].text.endswith("G2")
    assert "/sources S24" in reply.blocks[-1].text


def test_what_all_rests_on_is_said_once(frozen: Edition) -> None:
    reply = sources_reply(Voice(frozen, "en"), assessed(frozen, "speech-by-api"), ())
    texts = [block.text for block in reply.blocks]
    assert texts[1].startswith("Everything rests on: Does the product use AI? Yes; ")
    assert sum("Does the product use AI?" in text for text in texts) == 1
    assert "Because: Who uses the product? businesses (B side); How do businesses get it? by API, by SDK" in texts
    assert [block.kind for block in reply.blocks].count("footer") == 1


def test_a_fact_that_the_finding_would_not_miss_is_no_reason(frozen: Edition) -> None:
    facts: dict[str, JsonValue] = {"uses_ai": True, "prior_algo_filing": "passed", "change": ["new_modality"], "new_modalities": ["image"]}
    first = assessed(frozen, facts).fired[0]
    assert "prior_algo_filing" in first.facts
    assert set(deciding(frozen.book, first)) == {"uses_ai", "public_mainland", "change"}


def test_without_findings_the_explanation_says_so(frozen: Edition) -> None:
    assert explanation(frozen, form({}), "zh").blocks[-1].text == "目前的信息还不足以判断要办什么"
