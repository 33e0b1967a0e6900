"""What is reported about one entry: its findings, its tests, and the entries near it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.curation.entry_report import MOST_NEAR, EntryReport, report_entry, similar_ids
from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import read_pack
from tests.support.packs import Content
from tests.support.sound_pack import FEE, MUST, sound, write_sound_pack

HERE = "faq/basics.yaml"


def reported(folder: Path, entry: str, changes: Content | None = None) -> EntryReport:
    """The report on an entry of the sound pack with some of its files replaced."""
    return report_entry(read_pack(write_sound_pack(folder, changes)), entry, Edition.of)


def entries() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = sound()[HERE]["entries"]
    return listed


def pack_tests(**more: object) -> Content:
    return sound()["tests/basics.yaml"] | more


def test_a_sound_entry_has_its_own_tests_and_no_findings(tmp_path: Path) -> None:
    report = reported(tmp_path, "silent-fees")
    assert report.findings == ()
    assert report.trials is not None
    assert [(trial.suite, trial.outcome) for trial in report.trials] == [("exam", "right")] * 6 + [("dialogue", "right")] * 2
    assert {trial.wanted for trial in report.trials} == {"silent-fees", "answer silent-fees", "smalltalk"}


def test_a_finding_in_another_entry_is_reported_only_where_it_names_this_one(tmp_path: Path) -> None:
    filing, fees = entries()
    fees["see_also"] = ["nowhere"]
    fees["phrasings"]["en"][0] = filing["phrasings"]["en"][0]
    changes = {HERE: {"entries": [filing, fees]}}
    own, other = (reported(tmp_path, name, changes).findings for name in ("silent-fees", "algorithm-filing"))
    assert [finding.what.partition(" (")[0] for finding in own] == [
        "this phrasing of `silent-fees` stands in `algorithm-filing` too",
        "there is no entry `nowhere`",
    ]
    assert other == own[:1]


def test_the_findings_of_its_tests_belong_to_an_entry(tmp_path: Path) -> None:
    twin = {
        "differ": "-",
        "one": {"say": FEE, "expect": {"decision": "answer", "entries": ["silent-fees", "nowhere"]}},
        "other": {"say": MUST, "expect": {"decision": "answer", "entries": ["algorithm-filing"]}},
    }
    tests = pack_tests(twins=[twin])
    tests["exams"][1]["en"].append(FEE)
    report = reported(tmp_path, "silent-fees", {"tests/basics.yaml": tests})
    assert [finding.what.partition(" (")[0] for finding in report.findings] == [
        "this exam question is a phrasing of `silent-fees`",
        "there is no entry `nowhere`",
    ]


def test_a_wrong_answer_is_a_finding_and_a_suite_below_its_goal_is_none(tmp_path: Path) -> None:
    tests = pack_tests()
    tests["exams"][1] = {"entry": "silent-fees", "en": ["Hi, what are the fees?", "Well, is algorithm filing mandatory?"], "zh": []}
    report = reported(tmp_path, "silent-fees", {"tests/basics.yaml": tests})
    assert [finding.what for finding in report.findings if finding.file.startswith("tests")] == [
        "“Well, is algorithm filing mandatory?” came to answer algorithm-filing instead of silent-fees"
    ]


def test_what_is_near_is_named_with_the_question_and_the_phrasing(tmp_path: Path) -> None:
    filing, fees = entries()
    others = [
        fees | {"id": f"fees-{number}", "silence": None, "phrasings": {"en": [f"price list {number}"], "zh": []}} for number in range(4)
    ]
    for other in others:
        del other["silence"]
        other["requires"] = []
    others[0]["excludes"] = ["algo_filing"]
    report = reported(tmp_path, "silent-fees", {HERE: {"entries": [filing, fees, *others]}})
    names = [near.entry for near in report.near]
    assert len(names) == MOST_NEAR
    assert "silent-fees" not in names
    assert [near.score for near in report.near] == sorted((near.score for near in report.near), reverse=True)
    wordings = {fees["question"]["en"], fees["question"]["zh"], *fees["phrasings"]["en"], *fees["phrasings"]["zh"]}
    exams = sound()["tests/basics.yaml"]["exams"][1]
    assert {near.question for near in report.near} <= wordings | {*exams["en"], *exams["zh"]}
    assert report.near[0].phrasing == report.near[0].question == fees["question"]["en"]


def test_an_entry_is_reported_on_while_a_file_cannot_be_read_but_not_tested(tmp_path: Path) -> None:
    report = reported(tmp_path, "silent-fees", {"notes.yaml": "notes: ["})
    assert (report.findings, report.trials, report.near) == ((), None, ())


def test_ids_that_resemble_a_text(tmp_path: Path) -> None:
    loaded = read_pack(write_sound_pack(tmp_path))
    assert similar_ids(loaded, "silent-fee") == ("silent-fees",)
    assert similar_ids(loaded, "filing") == ("algorithm-filing",)
    assert similar_ids(loaded, "zzz") == similar_ids(loaded, "") == ()
