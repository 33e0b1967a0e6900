"""One way to a verdict: what the reader spoke of without telling a value is not assumed, wherever the verdict is shown."""

from __future__ import annotations

import json

import pytest

from bot.dialogue.edition import Edition
from bot.dialogue.result.export import export_reply
from bot.dialogue.result.launch_plan import plan_reply
from bot.dialogue.result.saved_cases import change_cases, save_case
from bot.dialogue.result.verdict import Verdict, assessment_of
from bot.dialogue.result.what_if import what_if_reply
from bot.dialogue.tracker import Form, Tracker, from_json, to_json
from bot.dialogue.voice import Voice
from bot.filing.assessment import as_object
from bot.messages import Reply
from tests.dialogue.assessments import FACTS, NOW, explanation, form, result

ASSUMED = "the algorithm was not filed before"
PRODUCT: dict[str, object] = {
    "uses_ai": True,
    "functions": ["generation"],
    "model_origin": ["self_trained"],
    "customers": ["consumer"],
    "modalities": ["text"],
}
INTERNAL = {**PRODUCT, "public_mainland": False}


def told(facts: dict[str, object]) -> Form:
    """The reader said something of an earlier filing, but not what."""
    return form(facts, doubted=("prior_algo_filing",))


def markdown(reply: Reply) -> str:
    return next(file.content.decode() for file in reply.files if file.name.endswith(".md"))


def in_json(reply: Reply) -> dict[str, object]:
    assessment: dict[str, object] = json.loads(next(file.content for file in reply.files if file.name.endswith(".json")))["assessment"]
    return assessment


def test_what_is_in_doubt_is_asked_and_not_assumed(frozen: Edition) -> None:
    doubting, silent = assessment_of(frozen, told(PRODUCT)), assessment_of(frozen, form(PRODUCT))
    assert (doubting.algorithm, doubting.ask_next, "prior_algo_filing" in doubting.assumed) == ("undecided", "prior_algo_filing", False)
    assert (silent.algorithm, silent.ask_next, silent.assumed["prior_algo_filing"]) == ("must", None, "none")


def test_who_does_not_know_it_gets_it_assumed(frozen: Edition) -> None:
    unknown = form(PRODUCT, ("prior_algo_filing",), doubted=("prior_algo_filing",))
    assert assessment_of(frozen, unknown) == assessment_of(frozen, form(PRODUCT))


def test_the_report_and_every_file_agree_on_what_is_assumed(frozen: Edition) -> None:
    voice = Voice(frozen, "en")
    assert ASSUMED in result(frozen, form(INTERNAL), "en").plain
    assert ASSUMED in markdown(export_reply(voice, form(INTERNAL), "x", NOW))
    assert ASSUMED not in result(frozen, told(INTERNAL), "en").plain
    exported = export_reply(voice, told(INTERNAL), "x", NOW)
    assert ASSUMED not in markdown(exported)
    assert in_json(exported) == json.loads(json.dumps(as_object(frozen.book, assessment_of(frozen, told(INTERNAL)))))


def test_an_explanation_rests_on_nothing_that_is_in_doubt(frozen: Edition) -> None:
    filed = "Has this algorithm been filed before?"
    assert filed in explanation(frozen, form(PRODUCT), "en").plain
    assert filed not in explanation(frozen, told(PRODUCT), "en").plain


def test_what_if_assumes_neither_before_nor_after_what_is_in_doubt(frozen: Edition) -> None:
    plain = what_if_reply(Voice(frozen, "en"), told(INTERNAL), "public_mainland", value=True).plain
    assert plain.endswith("Then one more question decides: Has this algorithm been filed before?")
    assert "In short: too little is known yet" in plain
    silent = what_if_reply(Voice(frozen, "en"), form(INTERNAL), "public_mainland", value=True).plain
    assert "In short: algorithm filing is a must" in silent


@pytest.mark.parametrize("case", FACTS)
def test_a_verdict_is_read_from_its_json_as_it_was_given(frozen: Edition, case: str) -> None:
    for told in (form(case), form(case, doubted=("prior_algo_filing",))):
        assessment = assessment_of(frozen, told)
        assert Verdict.model_validate_json(json.dumps(as_object(frozen.book, assessment))) == Verdict.of(assessment)


def test_a_plan_is_made_only_of_what_is_decided(frozen: Edition) -> None:
    assert plan_reply(Voice(frozen, "en"), form(PRODUCT), "2027-03-01", NOW.date()).timeline is not None
    assert plan_reply(Voice(frozen, "en"), told(PRODUCT), "2027-03-01", NOW.date()).timeline is None


@pytest.mark.parametrize("facts", [PRODUCT, INTERNAL])
def test_a_saved_case_keeps_what_is_in_doubt(frozen: Edition, facts: dict[str, object]) -> None:
    tracker = from_json(to_json(save_case(Tracker(language="en", form=told(facts)), frozen, "mine", NOW)))
    (case,) = tracker.saved
    assert case.doubted == ("prior_algo_filing",)
    assert "prior_algo_filing" not in case.verdict["assumed"]  # type: ignore[operator]
    opened, reply = change_cases(frozen, tracker, "open 1", "en", NOW)
    assert opened.form is not None
    assert assessment_of(frozen, opened.form) == assessment_of(frozen, told(facts))
    assert reply.blocks[1].text == frozen.pack.say("cases.same", "en")
    assert ASSUMED not in markdown(change_cases(frozen, tracker, "export 1", "en", NOW)[1])


def test_a_case_of_before_doubts_were_kept_is_in_no_doubt(frozen: Edition) -> None:
    document = json.loads(to_json(save_case(Tracker(form=told(INTERNAL)), frozen, "mine", NOW)))
    del document["saved"][0]["doubted"]
    (case,) = from_json(json.dumps(document)).saved
    assert case.doubted == ()
