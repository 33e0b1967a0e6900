"""The tests of a pack are run unless a fault may decide how they come out."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.curation.selftest import run_selftest
from bot.curation.tested_pack import TestedPack, run_tests
from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import read_pack
from tests.support.packs import Content
from tests.support.small_filing import FILE, filing
from tests.support.small_filing import changed as changed_rules
from tests.support.sound_pack import sound, write_sound_pack

HERE = "faq/basics.yaml"


def run(folder: Path, changes: Content | None = None) -> TestedPack | None:
    """What comes of the tests of the sound pack with some of its files replaced."""
    return run_tests(read_pack(write_sound_pack(folder, changes)), Edition.of, run_selftest)


def changed(**keys: Any) -> Content:  # noqa: ANN401 - whatever YAML can say
    """The sound pack's entries with keys of the second one replaced."""
    filing, fees = sound()[HERE]["entries"]
    return {HERE: {"entries": [filing, fees | keys]}}


def test_the_tests_of_a_sound_pack_are_run(tmp_path: Path) -> None:
    tested = run(tmp_path)
    assert tested is not None
    assert (tested.report.share("exam"), len(tested.report.of("exam"))) == (1, 12)


@pytest.mark.parametrize("keys", [{"reviewed": "soon"}, {"tags": []}, {"notes": "G1"}, {"tag": []}, {"article": ["No fees."]}], ids=str)
def test_a_fault_in_what_an_answer_says_changes_no_outcome(tmp_path: Path, keys: dict[str, Any]) -> None:
    tested = run(tmp_path, changed(**keys))
    assert tested is not None
    assert tested.report.share("exam") == 1


@pytest.mark.parametrize(
    "keys",
    [{"id": "Fees"}, {"question": {"en": "Why?"}}, {"phrasings": {"en": [1]}}, {"requires": "fees"}, {"exclude": ["algo_filing"]}],
    ids=str,
)
def test_a_fault_in_what_an_entry_answers_leaves_the_outcome_open(tmp_path: Path, keys: dict[str, Any]) -> None:
    assert run(tmp_path, changed(**keys)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"notes.yaml": "notes: ["},
        {"facts.yaml": {"facts": [{"id": "S1"}]}},
        {HERE: {"entries": ["fees"]}},
        {"tests/more.yaml": {"exams": [{"entry": "No Entry"}]}},
    ],
    ids=str,
)
def test_what_cannot_be_read_leaves_the_outcome_open(tmp_path: Path, changes: Content) -> None:
    assert run(tmp_path, changes) is None


def test_a_guard_with_a_term_that_does_not_exist_leaves_the_outcome_open(tmp_path: Path) -> None:
    assert run(tmp_path, changed(requires=[["costs"]])) is None
    assert run(tmp_path, changed(excludes=["costs"])) is None


def test_what_an_answer_lacks_leaves_the_outcome_open(tmp_path: Path) -> None:
    rules = sound()["sources.yaml"]["sources"][1]
    assert run(tmp_path, {"sources.yaml": {"sources": [rules]}}) is None
    assert run(tmp_path, {"phrases.yaml": {"phrases": {"date": {"en": "{day}", "zh": "{day}"}}}}) is None


@pytest.mark.parametrize(
    "changes",
    [
        changed_rules("consumer", when={"named": "nowhere"}),
        changed_rules("consumer", cites=["S99"]),
        filing() | {"procedures": filing()["procedures"][:1]},
    ],
    ids=["no such condition", "no such fact", "a procedure without months"],
)
def test_rules_that_lead_nowhere_leave_the_outcome_open(tmp_path: Path, changes: Content) -> None:
    assert run(tmp_path, {FILE: filing()}) is not None
    assert run(tmp_path, {FILE: changes}) is None


def _missing() -> Iterator[Any]:
    """The sound pack with rules, each time without one of its items."""
    for file, content in (sound() | {FILE: filing()}).items():
        for key, items in content.items() if isinstance(content, dict) else ():
            for at in range(len(items)) if isinstance(items, list) else items:
                rest = copy.deepcopy(content)
                del rest[key][at]
                yield pytest.param({FILE: filing()} | {file: rest}, id=f"{file}-{key}-{at}")


@pytest.mark.parametrize("changes", [*_missing()])
def test_whatever_is_missing_the_tests_are_run_or_left_out(tmp_path: Path, changes: Content) -> None:
    tested = run(tmp_path, changes)
    assert tested is None or tested.report.trials
