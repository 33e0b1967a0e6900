"""A message that tells of a product and asks what to file is answered by the rules, and a form goes on from there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue.actions import START
from bot.dialogue.edition import Edition
from bot.filing.assessment import as_object
from bot.filing.facts import to_json
from tests.dialogue.builders import Talk

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parents[2] / "cases/stories.yaml").read_text(encoding="utf-8"))


@pytest.mark.exhaustive
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_a_story_is_answered_by_the_rules_and_nothing_else_is(shipped: Edition, case: dict[str, Any]) -> None:
    told = Talk(shipped).does(case["text"])
    if case["expect"] is None:
        assert told.assessment is None
        assert told.tracker.form is None
        return
    assert told.decision == "answer"
    assert told.assessment is not None
    verdict, facts = as_object(shipped.book, told.assessment), to_json(shipped.book.slots, told.assessment.facts)
    assert {part: verdict[part] for part in case["expect"]} == case["expect"]
    assert {slot: facts.get(slot) for slot in case.get("facts", {})} == case.get("facts", {})


def test_a_story_is_told_the_verdict_so_far_the_words_it_rests_on_and_the_next_question(frozen: Edition) -> None:
    talk = Talk(frozen)
    told = talk.does("We have an AI painting app for ordinary users. What do we file?")
    text = "\n".join(reply.plain for reply in told.replies)
    assert "algorithm filing is a must" in text
    assert "“AI painting”" in text
    assert frozen.book.terms.slots["model_origin"].question.en in text
    assert told.tracker.form is not None
    assert told.tracker.form.asking == "model_origin"
    after = talk.does("open source, fine-tuned by us")
    assert after.decision == "form"
    assert talk.tracker.form is not None
    assert talk.tracker.form.answers.facts["model_origin"] == frozenset({"open_source_finetuned"})


def test_a_story_that_leaves_nothing_open_is_told_its_result(frozen: Edition) -> None:
    told = Talk(frozen).does("我们toB的，语音合成API卖给其他公司，模型自研，要备什么案？")
    assert told.tracker.form is not None
    assert told.tracker.form.stage == "result"
    assert "算法备案必须做" in told.replies[-1].plain


def test_where_the_knowledge_base_answers_a_story_too_its_answer_comes_first(frozen: Edition) -> None:
    told = Talk(frozen).does("我们公司用AI写合同的工具只给员工用，要备案吗")
    assert told.entries == ("silent-not-public-mainland",)
    assert told.replies[0].blocks != told.replies[-1].blocks
    assert told.assessment is not None
    assert told.tracker.topic is not None


def test_beside_an_assessment_that_has_begun_no_answer_offers_to_begin_one(frozen: Edition) -> None:
    told = Talk(frozen).does("公司的产品调用通义千问的接口，是AI绘画小程序，接第三方API的要做哪些备案？")
    assert told.entries == ("third-party-api",)
    assert frozen.pack.entry_by_id["third-party-api"].offers_assessment
    assert told.replies[0].choices
    assert START not in {choice.action for choice in told.replies[0].choices}
