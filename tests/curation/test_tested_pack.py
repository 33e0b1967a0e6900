"""The tests of a pack are run unless a fault may decide how they come out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.curation.selftest import run_selftest
from bot.curation.tested_pack import TestedPack, run_tests
from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import read_pack
from tests.support.packs import Content
from tests.support.sound_pack import sound, write_sound_pack

HERE = "faq/basics.yaml"


def run(folder: Path, changes: Content | None = None, *, has_findings: bool = True) -> TestedPack | None:
    """What comes of the tests of the sound pack with some of its files replaced."""
    return run_tests(read_pack(write_sound_pack(folder, changes)), Edition.of, run_selftest, has_findings=lambda: has_findings)


def changed(**keys: Any) -> Content:  # noqa: ANN401 - whatever YAML can say
    """The sound pack's entries with keys of the second one replaced."""
    filing, fees = sound()[HERE]["entries"]
    return {HERE: {"entries": [filing, fees | keys]}}


def test_the_tests_of_a_sound_pack_are_run(tmp_path: Path) -> None:
    tested = run(tmp_path, has_findings=False)
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


def test_what_an_answer_lacks_is_a_finding_and_otherwise_an_error(tmp_path: Path) -> None:
    rules = sound()["sources.yaml"]["sources"][1]
    without_article = {"sources.yaml": {"sources": [rules]}}
    assert run(tmp_path, without_article) is None
    with pytest.raises(LookupError):
        run(tmp_path, without_article, has_findings=False)
