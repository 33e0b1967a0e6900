"""Methods that run in child processes."""

from __future__ import annotations

import pytest

from benchmarks import measures
from benchmarks.datasets import QuestionFold, QuestionSet
from benchmarks.measures import Results, mean_mistyped, run_methods, slowness
from benchmarks.peers import METHODS, Method
from benchmarks.process import ProcessError, Task, run_method, spawn
from benchmarks.tables import comparison, table
from bot.curation.evaluate import DataEntry, DataSet, Query

RATIO = next(method for method in METHODS if method.name == "ratio")
ENTRIES = (DataEntry(id="a", questions=("one two",)), DataEntry(id="b", questions=("three four",)))
DATA = DataSet(entries=ENTRIES, queries=(Query(text="one two", id="a"),))
TINY = QuestionSet("tiny", (QuestionFold(DATA, dict.fromkeys((0, 1, 2), DATA.queries)),))


def test_answers_come_back_in_order_the_timed_ones_first() -> None:
    first, second = run_method("ratio", [Task({"a": ["x y"], "b": ["z"]}, ["x y", "z"], ["z z"]), Task({"c": ["x"]}, ["x"])], 60)
    assert [entries[0] for entries, _ in first.answers] == ["a", "b", "b"]
    assert [score for _, score in first.answers[:2]] == [100, 100]
    assert [entries for entries, _ in second.answers] == [["c"]]
    assert (len(first.milliseconds), len(second.milliseconds)) == (2, 1)


def test_a_process_that_fails_says_how_and_one_that_takes_too_long_is_ended() -> None:
    with pytest.raises(ProcessError, match=r"failed: .*No module named benchmarks\.nowhere"):
        spawn("benchmarks.nowhere", {}, 60)
    with pytest.raises(ProcessError, match="not done within 0 s"):
        spawn("benchmarks.process", {}, 0.01)


def test_a_method_that_cannot_be_run_is_named_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = Method("telepathy", RATIO.build, "no_such_module")
    broken = Method("unheard of", RATIO.build, "rapidfuzz")
    monkeypatch.setattr(measures, "METHODS", (absent, broken))
    report = run_methods([TINY], lambda _: None)
    assert not report.rows
    assert report.left_out[0] == "telepathy is left out: no_such_module is not installed (make bench)"
    assert report.left_out[1].startswith("unheard of is left out on tiny: failed: ")
    assert "- telepathy is left out" in comparison(report)


def test_what_knows_the_pack_s_glossary_is_asked_of_the_pack_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    glossary = next(method for method in METHODS if method.of_the_pack)
    monkeypatch.setattr(measures, "METHODS", (glossary,))
    assert run_methods([TINY], lambda _: None) == Results([], [])


def test_a_mean_needs_every_set_and_a_ratio_a_common_one() -> None:
    report = Results([], [])
    assert mean_mistyped(report, "ratio") is None
    assert slowness(report, "ratio") is None


def test_columns_of_a_table_are_aligned() -> None:
    assert table(("name", "n"), [("a", "1"), ("long name", "10")]).splitlines() == [
        "| name      |  n |",
        "| --------- | -: |",
        "| a         |  1 |",
        "| long name | 10 |",
    ]
