"""The pack's own tests: their outcomes and findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.curation import selftest
from bot.curation.selftest import SelftestReport, Trial
from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import Loaded, read_pack
from bot.knowledge.findings import Place
from tests.support.packs import Content
from tests.support.sound_pack import FEE, FEE_ZH, MUST, MUST_ZH, sound, write_sound_pack

WEATHER = "How is the weather in Rome?"


def examined(folder: Path, tests: Content, **files: Content) -> tuple[SelftestReport, Loaded]:
    named = {f"faq/{name}.yaml": content for name, content in files.items()}
    loaded = read_pack(write_sound_pack(folder, {"tests/basics.yaml": tests, **named}))
    assert loaded.pack is not None, loaded.findings
    return selftest.run_selftest(Edition.of(loaded.pack), loaded), loaded


def exam(*en: str, zh: tuple[str, ...] = (), entry: str = "silent-fees") -> Content:
    return {"entry": entry, "en": list(en), "zh": list(zh)}


def dialogue(*turns: tuple[str, str, list[str]]) -> Content:
    return {"id": "d", "turns": [{"say": say, "expect": {"decision": what, "entries": entries}} for say, what, entries in turns]}


def side(say: str, decision: str, *entries: str) -> Content:
    return {"say": say, "expect": {"decision": decision, "entries": list(entries)}}


def pair(one: Content, other: Content) -> Content:
    return {"differ": "-", "one": one, "other": other}


def double() -> Content:
    """A second entry that is asked for in the very words of `silent-fees`."""
    fees: dict[str, Any] = sound()["faq/basics.yaml"]["entries"][1]
    return {"entries": [fees | {"id": "fees-double"}]}


def text_at(folder: Path, place: Place) -> str:
    return (folder / place.file).read_text(encoding="utf-8").splitlines()[place.line - 1][place.column - 1 :]


def test_a_sound_pack_has_no_findings(tmp_path: Path) -> None:
    tests = sound()["tests/basics.yaml"]
    report, loaded = examined(tmp_path, tests)
    assert report.findings == ()
    assert {trial.outcome for trial in report.trials} == {"right"}
    assert [report.share(suite) for suite in ("exam", "refusal", "dialogue")] == [1, 1, 1]
    assert report.first == 1
    assert len(report.trials) == selftest.selftest_steps(loaded) == 12 + 60 + 2


def test_every_trial_is_announced_and_counted(tmp_path: Path) -> None:
    loaded = read_pack(write_sound_pack(tmp_path))
    assert loaded.pack is not None
    steps: list[None] = []
    report = selftest.run_selftest(Edition.of(loaded.pack), loaded, lambda: steps.append(None))
    assert len(steps) == len(report.trials) == selftest.selftest_steps(loaded)


def test_an_exam_question_is_right_or_missed_or_wrong(tmp_path: Path) -> None:
    report, _ = examined(tmp_path, {"exams": [exam(FEE, WEATHER, MUST, zh=(FEE_ZH, MUST_ZH))]})
    assert [(trial.text, trial.outcome, trial.got) for trial in report.of("exam")] == [
        (FEE, "right", "answer silent-fees"),
        (WEATHER, "missed", "unknown"),
        (MUST, "wrong", "answer algorithm-filing"),
        (FEE_ZH, "right", "answer silent-fees"),
        (MUST_ZH, "wrong", "answer algorithm-filing"),
    ]
    assert report.share("exam") == 2 / 5


def test_an_exam_question_that_the_bot_asks_back_is_neither_right_nor_wrong(tmp_path: Path) -> None:
    report, _ = examined(tmp_path, {"exams": [exam(FEE), exam(FEE, entry="algorithm-filing")]}, double=double())
    assert [trial.outcome for trial in report.trials] == ["asked back", "missed"]  # the second is not among the choices
    assert report.trials[0].got.startswith("clarify ")
    assert report.share("exam") == 0


def test_a_refusal_is_right_unless_an_entry_is_told_or_offered(tmp_path: Path) -> None:
    refusals = [{"text": text, "why": "-"} for text in (WEATHER, "thank you", MUST, FEE)]
    report, _ = examined(tmp_path, {"refusals": refusals}, double=double())
    assert [trial.outcome for trial in report.of("refusal")] == ["right", "right", "wrong", "asked back"]
    assert [str(finding.what) for finding in report.findings] == [
        f"“{MUST}” came to answer algorithm-filing instead of no answer",
        "only 50.0% of the refusals came out right",
    ]


@pytest.mark.parametrize(
    ("turn", "outcome"),
    [
        ((FEE, "answer", ["silent-fees"]), "right"),
        ((FEE, "answer", ["algorithm-filing"]), "wrong"),
        ((FEE, "answer", []), "wrong"),
        ((FEE, "unknown", []), "wrong"),
        ((WEATHER, "unknown", []), "right"),
        (("thank you", "smalltalk", []), "right"),
    ],
)
def test_a_turn_of_a_dialogue_does_exactly_what_is_expected(tmp_path: Path, turn: tuple[str, str, list[str]], outcome: str) -> None:
    report, _ = examined(tmp_path, {"dialogues": [dialogue(turn)]})
    assert [trial.outcome for trial in report.trials] == [outcome]
    assert len(report.faults) == (outcome == "wrong")


def test_a_turn_that_is_asked_back_with_the_right_choice_is_no_fault_unless_many_are(tmp_path: Path) -> None:
    asked = (FEE, "answer", ["fees-double"])
    report, _ = examined(tmp_path, {"dialogues": [dialogue(asked)]}, double=double())
    assert [trial.outcome for trial in report.trials] == ["asked back"]
    assert [finding.what for finding in report.findings] == ["only 0.0% of the dialogue turns came out right"]
    report, _ = examined(tmp_path, {"dialogues": [dialogue(asked, *[("thank you", "smalltalk", [])] * 19)]}, double=double())
    assert report.findings == ()


def test_a_turn_may_expect_to_be_asked_back_with_some_of_the_choices(tmp_path: Path) -> None:
    turns = [(FEE, "clarify", ["fees-double"]), (FEE, "clarify", ["algorithm-filing"]), (FEE, "clarify", [])]
    report, _ = examined(tmp_path, {"dialogues": [dialogue(turn) for turn in turns]}, double=double())
    assert [trial.outcome for trial in report.trials] == ["right", "wrong", "right"]


def test_a_finding_stands_where_the_test_stands(tmp_path: Path) -> None:
    tests = {
        "exams": [exam("Hello, what are the fees?"), exam(FEE, MUST, zh=(MUST_ZH,))],
        "refusals": [{"text": WEATHER, "why": "-"}, {"text": FEE_ZH, "why": "-"}],
        "dialogues": [dialogue(("thank you", "smalltalk", []), ("谢谢", "unknown", []))],
    }
    report, _ = examined(tmp_path, tests)
    wrong = [finding for finding in report.findings if finding.what.startswith("“")]
    assert [finding.what.partition("”")[0][1:] for finding in wrong] == [MUST, MUST_ZH, FEE_ZH, "谢谢"]
    for finding in wrong:
        text = finding.what.partition("”")[0][1:]
        assert text_at(tmp_path, Place(finding.file, finding.line, finding.column)).removeprefix("text: ").removeprefix("say: ") == text
        assert finding.todo


@pytest.mark.parametrize(
    ("one", "outcome"),
    [
        (side(FEE, "answer", "silent-fees"), "right"),
        (side(FEE, "answer", "algorithm-filing"), "wrong"),
        (side(FEE, "unknown"), "wrong"),
        (side(FEE, "clarify", "silent-fees"), "wrong"),
        (side(FEE, "answer", "silent-fees", "algorithm-filing"), "missed"),
        (side(WEATHER, "unknown"), "right"),
        (side(WEATHER, "answer", "silent-fees"), "missed"),
        (side("thank you", "answer", "silent-fees"), "missed"),
    ],
)
def test_a_twin_is_crossed_only_by_an_answer_that_is_not_its_own(tmp_path: Path, one: Content, outcome: str) -> None:
    report, loaded = examined(tmp_path, {"twins": [pair(one, side(MUST, "answer", "algorithm-filing"))]})
    assert [trial.outcome for trial in report.of("twin")] == [outcome, "right"]
    assert (report.crossed, len(report.findings)) == ((1, 1) if outcome == "wrong" else (0, 0))
    assert selftest.selftest_steps(loaded) == 2


def test_a_twin_may_be_asked_back(tmp_path: Path) -> None:
    asked = [pair(side(FEE, "answer", "silent-fees"), side(FEE_ZH, "clarify", "silent-fees"))]
    report, _ = examined(tmp_path, {"twins": asked}, double=double())
    assert [trial.outcome for trial in report.trials] == ["asked back", "right"]
    assert (report.crossed, report.share("twin"), report.findings) == (0, 0.5, ())


def test_a_crossed_twin_is_found_on_its_line(tmp_path: Path) -> None:
    pairs = [
        pair(side(WEATHER, "unknown"), side(FEE, "answer", "silent-fees")),
        pair(side(MUST, "unknown"), side(FEE_ZH, "answer", "silent-fees")),
    ]
    report, _ = examined(tmp_path, {"twins": pairs})
    (finding,) = report.findings
    assert finding.what == f"“{MUST}” came to answer algorithm-filing instead of unknown"
    assert text_at(tmp_path, Place(finding.file, finding.line, finding.column)).removeprefix("say: ") == MUST


def trials(suite: str, right: int, missed: int) -> list[Trial]:
    outcomes = ["right"] * right + ["missed"] * missed
    return [Trial(suite, "?", "a", "b", outcome, outcome == "right", Place("t")) for outcome in outcomes]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("suite", "right", "missed", "found"), [("exam", 90, 10, 0), ("exam", 89, 11, 1), ("refusal", 85, 15, 0), ("refusal", 84, 16, 1)]
)
def test_a_suite_below_its_goal_is_a_finding(suite: str, right: int, missed: int, found: int) -> None:
    assert len(SelftestReport(tuple(trials(suite, right, missed))).findings) == found


def test_without_tests_no_suite_is_below_its_goal(tmp_path: Path) -> None:
    report, loaded = examined(tmp_path, {"exams": []})
    assert (report.findings, report.share("exam"), report.first, selftest.selftest_steps(loaded)) == ((), 1.0, 1.0, 0)


def test_tests_of_an_entry_that_does_not_exist_are_left_to_the_lint(tmp_path: Path) -> None:
    tests = {
        "exams": [exam(FEE, entry="nowhere"), exam(FEE)],
        "dialogues": [dialogue((FEE, "answer", ["nowhere"]))],
        "twins": [pair(side(FEE, "answer", "nowhere"), side(MUST, "answer", "algorithm-filing"))],
    }
    report, loaded = examined(tmp_path, tests)
    assert [(trial.suite, trial.outcome) for trial in report.trials] == [("exam", "right")]
    assert selftest.selftest_steps(loaded) == 1
