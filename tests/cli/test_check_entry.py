"""`check --entry`: what is printed about one entry, and the exit codes."""

from __future__ import annotations

from pathlib import Path

from tests.cli.processes import within
from tests.support.sound_pack import sound, write_sound_pack

HERE = "faq/basics.yaml"


def test_a_sound_entry_is_clean(tmp_path: Path, knowledge: str) -> None:
    for ended in (
        within(tmp_path, "check", knowledge, "--entry", "silent-fees"),
        within(tmp_path, "check", "--entry", "silent-fees", KNOWLEDGE_DIR=knowledge),
    ):
        assert (ended.code, ended.err) == (0, "")
        *lines, near, last = ended.out.splitlines()
        assert lines == [
            "test questions: 6 (6 right, 0 asked back, 0 missed, 0 wrong)",
            "turns of dialogues: 2 (2 right, 0 asked back, 0 missed, 0 wrong)",
            "near it:",
        ]
        assert near.startswith("  algorithm-filing (0.")
        assert last == "0 findings about `silent-fees`"


def test_findings_and_missed_questions_and_what_is_near_are_printed(tmp_path: Path) -> None:
    filing, fees = sound()[HERE]["entries"]
    filing["see_also"] = ["nowhere"]
    twin = fees | {"id": "prices", "requires": []}
    del twin["silence"]
    tests = sound()["tests/basics.yaml"]
    tests["exams"][0]["en"][0] = "Where is the moon?"
    write_sound_pack(tmp_path, {HERE: {"entries": [filing, fees, twin]}, "tests/basics.yaml": tests})
    ended = within(tmp_path, "check", ".", "--entry", "algorithm-filing")
    first, *_, last = ended.out.splitlines()
    assert (ended.code, ended.err) == (1, "")
    assert first.startswith(f"{HERE}:")
    assert "there is no entry `nowhere`" in first
    assert "  missed: Where is the moon? -> algorithm-filing (got unknown)" in ended.out.splitlines()
    assert "\nnear it:\n  prices (0." in ended.out
    assert "” is near its “" in ended.out
    assert last == "1 finding about `algorithm-filing`"


def test_an_entry_with_nothing_near_it(tmp_path: Path) -> None:
    content = sound()
    filing = content[HERE]["entries"][0] | {"see_also": []}
    tests = content["tests/basics.yaml"]
    lonely = {"exams": tests["exams"][:1], "refusals": tests["refusals"]}
    write_sound_pack(tmp_path, {HERE: {"entries": [filing]}, "tests/basics.yaml": lonely})
    assert "\nnear it: no other entry\n" in within(tmp_path, "check", ".", "--entry", "algorithm-filing").out


def test_an_entry_that_does_not_exist_is_told_with_those_that_resemble_it(tmp_path: Path, knowledge: str) -> None:
    ended = within(tmp_path, "check", knowledge, "--entry", "silent-fee")
    name = Path(knowledge).name
    assert ended.told(2) == f"there is no entry `silent-fee` in {name}: write `silent-fees`"
    assert within(tmp_path, "check", knowledge, "--entry", "x").told(2) == f"there is no entry `x` in {name}: write one of those in faq/"


def test_an_entry_whose_tests_cannot_be_run_is_not_clean(tmp_path: Path) -> None:
    write_sound_pack(tmp_path, {"notes.yaml": "notes: ["})
    ended = within(tmp_path, "check", ".", "--entry", "silent-fees")
    assert (ended.code, ended.err) == (2, "")
    assert ended.out.splitlines() == [
        "its tests were not run: `check` names the findings that keep them from it",
        "0 findings about `silent-fees`",
    ]


def test_an_entry_is_not_compared_with_another_version(tmp_path: Path, knowledge: str) -> None:
    ended = within(tmp_path, "check", knowledge, "--entry", "silent-fees", "--against", knowledge)
    assert ended.told(2) == "--entry has no use for --against: leave --against out"


def test_bands_of_before_a_change_of_phrasings_are_told(tmp_path: Path) -> None:
    strangers = [{"ask": f"How do I repair a {thing}?", "right": []} for thing in range(20)]
    ours = [{"ask": f"Hello {number}, what are the fees?", "right": ["silent-fees"]} for number in range(20)]
    bands = {"tests/bands.yaml": {"bands": [*strangers, *ours]}}
    write_sound_pack(tmp_path, bands)
    told = "was fitted before the last changes of phrasings"
    assert within(tmp_path, "check", ".", CACHE_DIR="cache").code == 0
    assert told not in within(tmp_path, "check", ".", "--entry", "silent-fees", CACHE_DIR="cache").out
    filing, fees = sound()[HERE]["entries"]
    fees["phrasings"]["en"].append("which amount is due for the paperwork")
    write_sound_pack(tmp_path, bands | {HERE: {"entries": [filing, fees]}})
    ended = within(tmp_path, "check", ".", "--entry", "silent-fees", CACHE_DIR="cache")
    assert (ended.code, told in ended.out) == (0, True)
