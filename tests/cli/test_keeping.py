"""`check`, `schema` and `log`."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.processes import Ended, bot, within
from tests.support.small_filing import FILE, changed, filing, without
from tests.support.sound_pack import FEE, FEE_ZH, ROOT, sound, write_sound_pack

SAID = [FEE, "How is the weather in Rome?", FEE_ZH, "/help"]


def test_a_sound_pack_is_clean(tmp_path: Path, knowledge: str) -> None:
    for ended in (within(tmp_path, "check", knowledge), within(tmp_path, "check", KNOWLEDGE_DIR=knowledge)):
        assert (ended.code, ended.err) == (0, "")
        lines = ended.out.splitlines()
        assert lines[0] == "2 entries, 32 phrasings, 2 facts, 1 notes, 3 terms"
        assert lines[1] == "test questions: 100.0% of 12 (12 right, 0 asked back, 0 missed, 0 wrong)"
        assert lines[-1].startswith(f"0 findings in {Path(knowledge).name} (")


def test_a_fault_is_told_with_its_place_and_the_packs_own_tests_are_run_all_the_same(tmp_path: Path) -> None:
    entries = sound()["faq/basics.yaml"]["entries"]
    entries[1]["see_also"] = ["nowhere"]
    write_sound_pack(tmp_path, {"faq/basics.yaml": {"entries": entries}})
    ended = within(tmp_path, "check", ".")
    assert ended.code == 1
    assert ended.out.startswith("faq/basics.yaml:")
    assert "nowhere" in ended.out.splitlines()[0]
    assert "test questions: 100.0%" in ended.out
    assert f"\n1 finding in {tmp_path.name} (" in ended.out


def test_the_filing_rules_are_proven(tmp_path: Path) -> None:
    write_sound_pack(tmp_path, {FILE: filing()})
    assert "\nfiling rules: 8 proven over 25 combinations of 5 slots, 0 violations (" in f"\n{within(tmp_path, 'check', '.').out}"
    write_sound_pack(tmp_path, {FILE: without("business")})
    ended = within(tmp_path, "check", ".")
    assert ended.code == 1
    assert ended.out.startswith(f"{FILE}:")
    assert ended.out.splitlines()[0].endswith("customers = business, add a rule for it, or a silence")
    assert ", 1 violation (" in ended.out
    assert "test questions: 100.0%" in ended.out


def test_filing_rules_that_lead_nowhere_are_not_proven(tmp_path: Path) -> None:
    write_sound_pack(tmp_path, {FILE: changed("consumer", when={"named": "nowhere"})})
    ended = within(tmp_path, "check", ".")
    assert ended.code == 1
    assert "there is no condition `nowhere`" in ended.out.splitlines()[0]
    assert "the filing rules were not proven: mend the findings above first" in ended.out


def test_a_pack_too_faulty_to_be_asked_is_checked_all_the_same(tmp_path: Path) -> None:
    sources = sound()["sources.yaml"]["sources"]
    write_sound_pack(tmp_path, {"sources.yaml": {"sources": [sources[1]]}})
    ended = within(tmp_path, "check", ".")
    assert ended.code == 1
    assert "the pack's own tests were not run: mend the findings above first" in ended.out


def test_missed_questions_are_listed_on_request(tmp_path: Path) -> None:
    tests = sound()["tests/basics.yaml"]
    tests["exams"][0]["en"][0] = "Where is the moon?"
    write_sound_pack(tmp_path, {"tests/basics.yaml": tests})
    told = "  missed: Where is the moon? -> algorithm-filing (got unknown)"
    assert told in within(tmp_path, "check", ".", "--misses").out.splitlines()
    assert told not in within(tmp_path, "check", ".").out


def test_a_pack_that_cannot_be_read_is_unusable(tmp_path: Path) -> None:
    ended = within(tmp_path, "check", "nowhere")
    assert (ended.code, ended.err) == (2, "")
    assert ended.out.startswith("nowhere:1:1: there is no such folder, ")
    assert "\n1 finding in nowhere (" in ended.out


def test_the_shipped_pack_can_be_asked(tmp_path: Path) -> None:
    ended = within(tmp_path, "check")
    assert ended.code in (0, 1)  # that there are no findings is a test of the pack
    assert " entries, " in ended.out


def test_the_broken_pack_is_unusable(tmp_path: Path) -> None:
    ended = within(tmp_path, "check", str(ROOT / "tests/cases/broken_pack"))
    assert (ended.code, ended.err) == (2, "")
    *findings, _, last = ended.out.splitlines()
    assert len(findings) >= 20
    assert all(finding.split(":", 3)[1].isdecimal() for finding in findings)
    assert last.startswith(f"{len(findings)} findings in broken_pack (")


def test_schemas_are_stale_until_written(tmp_path: Path) -> None:
    write_sound_pack(tmp_path / "pack")
    outcomes = [within(tmp_path, "schema", *more, KNOWLEDGE_DIR="pack") for more in ((), ("--write",), (), ("--write",))]
    assert [ended.code for ended in outcomes] == [1, 0, 0, 0]
    assert [{line.split(": ")[1].split(",")[0] for line in ended.out.splitlines()} for ended in outcomes] == [
        {"stale"},
        {"written"},
        {"fresh"},
        {"fresh"},
    ]


@pytest.fixture(scope="module")
def talked(tmp_path_factory: pytest.TempPathFactory, knowledge: str) -> Path:
    """A folder with the log of a short conversation."""
    folder = Path(tmp_path_factory.mktemp("log"))
    assert bot(folder, "chat", given="\n".join(SAID), KNOWLEDGE_DIR=knowledge).code == 0
    return folder


def test_the_log_is_read_oldest_first(talked: Path) -> None:
    lines = within(talked, "log").out.splitlines()
    assert [line.split()[3] for line in lines] == ["answer", "unknown", "answer", "command"]
    assert all(" console " in line for line in lines)
    assert lines[0].endswith(f"{FEE!r} -> silent-fees")


def test_the_log_is_narrowed_to_a_time_and_to_misses(talked: Path) -> None:
    assert len(within(talked, "log", "--since", "1h").out.splitlines()) == len(SAID)
    assert within(talked, "log", "--since", "2999-01-01") == Ended(0, "", "")
    (miss,) = within(talked, "log", "--misses").out.splitlines()
    assert SAID[1] in miss


def test_the_log_is_exported_as_lines_of_json_and_as_a_table(talked: Path) -> None:
    assert within(talked, "log", "--export", "turns.jsonl").out == "4 turns written to turns.jsonl\n"
    told = [json.loads(line) for line in (talked / "turns.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [turn["text"] for turn in told] == SAID
    assert within(talked, "log", "--misses", "--export", "misses.csv").out == "1 turns written to misses.csv\n"
    with (talked / "misses.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["text"], row["decision"]) == (SAID[1], "unknown")


def test_an_export_that_cannot_be_written_is_told(talked: Path) -> None:
    assert "cannot be written" in within(talked, "log", "--export", "nowhere/turns.csv").told(2)
