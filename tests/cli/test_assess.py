"""`assess`: verdicts on facts or descriptions; bad lines are named, the others assessed."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.answers import Answers
from bot.dialogue.edition import Edition
from bot.dialogue.result.export import export_reply
from bot.dialogue.tracker import Form
from bot.dialogue.voice import Voice
from tests.cli.processes import Ended, within

KEYS = {"algorithm", "roles", "new_records", "records_basis", "llm", "wait", "prereq", "months", "call_cac", "silent", "cite", "ask_next"}
TEXT = "我们toB的，语音合成用API卖给别的公司，模型自研"
FACTS = {"uses_ai": True, "functions": ["generation"], "customers": ["consumer"], "modalities": ["image"]}
LINES: list[tuple[str, str]] = [
    (json.dumps({"facts": FACTS}), "must"),
    ('{"text": "We run a plain corporate website with no AI in it."}', "no_seed_answer"),
    ("", ""),
    ('{"facts": {"function": ["generation"]}}', "error: line 4: there is no slot `function`: did you mean `functions`?"),
    ('{"facts": {"customers": ["consumers"]}}', "error: line 5: `customers` has no value 'consumers': did you mean `consumer`?"),
    ("no json", "error: line 6: Invalid JSON"),
    ('{"facts": {}, "text": ""}', "error: line 7: a line has either `facts` or `text`; write"),
    ("{}", "error: line 8: a line has either `facts` or `text`; write"),
    ('{"text": 5}', "error: line 9: text: Input should be a valid string"),
    ('{"texts": "a"}', "error: line 10: texts: Extra inputs are not permitted"),
    ('{"facts": {"uses_ai": null}}', "undecided"),
    (json.dumps({"text": TEXT}), "must"),
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    given = "\n".join(line for line, _ in LINES).encode() + b"\n\xff\n" + b'{"text": "\xef\xbb\xbf\\ud800"}\n'
    return within(tmp_path_factory.mktemp("lines"), "assess", "--jsonl", given=given)


def test_every_line_is_served_in_order_and_bad_ones_are_named(served: Ended) -> None:
    assert (served.code, served.err) == (2, "")
    lines = [json.loads(line) for line in served.out.splitlines()]
    expected = [(line, what) for line, what in LINES if line]
    assert len(lines) == len(expected) + 2
    for told, (_, what) in zip(lines, expected, strict=False):
        if what.startswith("error: "):
            assert told.keys() == {"error"}
            assert told["error"].startswith(what.removeprefix("error: "))
        else:
            assert told["assessment"]["algorithm"] == what
            assert told["assessment"].keys() >= KEYS


def test_facts_come_back_and_a_text_brings_its_words(served: Ended) -> None:
    lines = [json.loads(line) for line in served.out.splitlines()]
    assert lines[0]["facts"] == FACTS
    assert "words" not in lines[0]
    told = next(line for line in lines if line.get("facts", {}).get("modalities") == ["voice"])
    assert told["facts"] == {
        "uses_ai": True,
        "functions": ["generation"],
        "model_origin": ["self_trained"],
        "customers": ["business"],
        "b_delivery": ["api"],
        "modalities": ["voice"],
    }
    assert told["words"]["model_origin"] == "模型自研"
    assert told["assessment"]["roles"] == ["supporter"]


def of(ended: Ended) -> dict[str, Any]:
    assert ended.code == 0, ended
    told: dict[str, Any] = json.loads(ended.out)
    return told


def test_facts_that_contradict_each_other_are_told_and_not_used(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(FACTS | {"b_delivery": ["sdk"]}), encoding="utf-8")
    told = of(within(tmp_path, "assess", "--facts", str(facts), "--json"))
    assert told["doubts"] == [
        {
            "slots": ["customers", "b_delivery"],
            "words": ['customers: ["consumer"]', 'b_delivery: ["sdk"]'],
            "says": "A way to deliver to businesses is named, but no business customers.",
        }
    ]
    assert told["facts"].keys().isdisjoint({"customers", "b_delivery"})
    assert told["assessment"]["roles"] == []


def test_a_description_that_contradicts_itself_is_told_and_not_used(tmp_path: Path) -> None:
    text = "产品没有用AI，但算法备案去年通过了。我们有ICP。我们没有ICP。"
    told = of(within(tmp_path, "assess", "--text", text, "--json"))
    assert told["facts"] == {}
    assert told["assessment"]["algorithm"] == "undecided"
    assert [doubt["slots"] for doubt in told["doubts"]] == [["has_icp"], ["uses_ai", "prior_algo_filing"]]
    assert all(doubt["says"] for doubt in told["doubts"])


def test_a_default_is_not_assumed_against_what_was_told(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(FACTS | {"prior_algo_filing": "none", "change": ["new_endpoint"]}), encoding="utf-8")
    given = of(within(tmp_path, "assess", "--facts", str(facts), "--json"))["assessment"]
    described = of(within(tmp_path, "assess", "--text", "我们以服务提供者身份备了算法，产品是AI绘画小程序，模型自研，面向C端", "--json"))[
        "assessment"
    ]
    for verdict in (given, described):
        assert (verdict["algorithm"], verdict["new_records"], verdict["ask_next"]) == ("undecided", None, "prior_algo_filing")
        assert verdict["assumed"] == {"public_mainland": True}


def test_a_file_with_a_line_for_each_product_is_served_line_by_line(tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text("\ufeff" + "\n".join(json.dumps({"facts": {"uses_ai": value}}) for value in (True, False, "?")), encoding="utf-8")
    ended = within(tmp_path, "assess", "--facts", str(cases))
    assert ended.code == 2
    told = [json.loads(line) for line in ended.out.splitlines()]
    assert [line["assessment"]["algorithm"] for line in told[:2]] == ["must", "no_seed_answer"]
    assert told[2] == {"error": "line 3: `uses_ai` is true, false or null, not '?'"}


def test_a_report_for_people_says_what_was_understood_and_what_is_asked_next(tmp_path: Path) -> None:
    out = within(tmp_path, "assess", "--text", "We have an AI painting app for ordinary users. We also have an SDK.").out
    assert "What does it generate? → images (you wrote “AI painting”)" in out
    assert "A way to deliver to businesses is named, but no business customers." in out
    assert "algorithm filing is a must" in out
    assert out.rstrip().endswith("Where does the model come from?")


def test_a_report_is_as_of_a_day(tmp_path: Path) -> None:
    product = "We make an AI painting app for consumers. The model is a fine-tuned open-source model."
    before, after = (within(tmp_path, "assess", "--text", product, "--on", day).out for day in ("2025-06-28", "2026-11-27"))
    assert "months old" not in before
    assert "months old" in after


def test_a_report_of_facts_in_the_operators_language(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text('{"uses_ai": false}', encoding="utf-8")
    out = within(tmp_path, "assess", "--facts", str(facts), LANGUAGE="zh").out
    assert "不含AI的产品要不要备案，文章没有说" in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "say what to assess in one way"),
        (["--text", "a", "--jsonl"], "say what to assess in one way"),
        (["--text", "  "], "there is no description"),
        (["--facts", "missing.json"], "missing.json cannot be read (No such file or directory)"),
    ],
)
def test_what_cannot_be_assessed_is_one_sentence(tmp_path: Path, arguments: list[str], told: str) -> None:
    assert within(tmp_path, "assess", *arguments).told(2).startswith(told)


def test_an_unknown_slot_is_one_sentence_or_one_object(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text('{"uses_aii": true}', encoding="utf-8")
    assert within(tmp_path, "assess", "--facts", str(facts)).told(2) == "there is no slot `uses_aii`: did you mean `uses_ai`?"
    ended = within(tmp_path, "assess", "--facts", str(facts), "--json")
    assert (ended.code, json.loads(ended.out)) == (2, {"error": "there is no slot `uses_aii`: did you mean `uses_ai`?"})


EXPORTED = {
    "facts": {"uses_ai": True, "functions": ["generation"]},
    "words": {},
    "unknown": ["model_origin"],
    "doubted": ["prior_algo_filing"],
}


def test_an_exported_assessment_is_read_again_and_what_was_not_known_stays_so(tmp_path: Path, frozen: Edition) -> None:
    answers = Answers({"uses_ai": True, "functions": ("generation",)}, {}, ("model_origin",), ("uses_ai", "functions"))
    now = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)
    form = Form("x", answers, now, stage="result", doubted=("prior_algo_filing",))
    reply = export_reply(Voice(frozen, "zh"), form, "Chat", now)
    file = tmp_path / "assessment.json"
    file.write_bytes(next(file.content for file in reply.files if file.name == "assessment.json"))
    again = of(within(tmp_path, "assess", "--facts", str(file), "--json"))
    exported = json.loads(file.read_bytes())
    assert (again["facts"], again["assessment"]) == (exported["facts"], exported["assessment"])
    assert exported["assessment"]["ask_next"] == "prior_algo_filing"
    assert exported["assessment"]["assumed"] == {"public_mainland": True}
    assert "算法备案必须做" in within(tmp_path, "assess", "--facts", str(file)).out
    file.write_text(json.dumps(exported | {"language": "en"}), encoding="utf-8")
    assert "Algorithm filing is a must" in within(tmp_path, "assess", "--facts", str(file)).out


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"facts": "all"}, "assessment.json is no exported assessment"),
        ({"unknown": ["model_orgin"]}, "there is no slot `model_orgin`: did you mean `model_origin`?"),
    ],
)
def test_an_export_that_was_changed_by_hand_is_refused_with_what_is_wrong(tmp_path: Path, changed: dict[str, object], error: str) -> None:
    file = tmp_path / "assessment.json"
    file.write_text(json.dumps(EXPORTED | {"assessment": {}} | changed), encoding="utf-8")
    assert error in within(tmp_path, "assess", "--facts", str(file)).told(2)
