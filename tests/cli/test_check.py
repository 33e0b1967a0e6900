"""`check`: what it reports of a pack, and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.check import check
from tests.cli.processes import within
from tests.support.small_filing import FILE, changed, filing, without
from tests.support.sound_pack import ROOT, crossed, sound, write_sound_pack


def test_a_sound_pack_is_clean(tmp_path: Path, knowledge: str) -> None:
    on = ("--on", "2025-07-01")
    for ended in (within(tmp_path, "check", knowledge, *on), within(tmp_path, "check", *on, KNOWLEDGE_DIR=knowledge)):
        assert (ended.code, ended.err) == (0, "")
        lines = ended.out.splitlines()
        assert lines[0] == "2 entries, 32 phrasings, 2 facts, 1 notes, 3 terms"
        assert lines[1] == "test questions: 100.0% of 12 (12 right, 0 asked back, 0 missed, 0 wrong)"
        assert lines[-1].startswith(f"0 findings in {Path(knowledge).name} (")


def test_the_cross_validation_is_made_on_request_and_adds_no_finding(tmp_path: Path, knowledge: str) -> None:
    usual, more = (within(tmp_path, "check", knowledge, *options).out.splitlines() for options in ((), ("--cross-validate",)))
    start = next(at for at, line in enumerate(more) if line.startswith("cross-validation over 36 phrasings, by words"))
    assert more[:start] == usual[:-1]
    assert more[start + 1 : -1] == [f"  {language}: too few phrasings to estimate from, 100 are needed" for language in ("en", "zh")]
    assert more[-1].split(" (")[0] == usual[-1].split(" (")[0]


def test_the_edition_of_a_pack_without_faults_is_kept_for_the_next_start(tmp_path: Path) -> None:
    entries = sound()["faq/basics.yaml"]["entries"]
    entries[1]["see_also"] = ["nowhere"]
    faulty = write_sound_pack(tmp_path / "faulty", {"faq/basics.yaml": {"entries": entries}})
    within(tmp_path, "check", str(faulty), CACHE_DIR=str(tmp_path / "cache"))
    assert not list(tmp_path.glob("cache/edition-*"))
    sound_one = write_sound_pack(tmp_path / "sound")
    for _ in range(2):
        within(tmp_path, "check", str(sound_one), CACHE_DIR=str(tmp_path / "cache"))
        assert len(list(tmp_path.glob("cache/edition-*"))) == 1


def test_what_is_past_its_review_date_is_warned_of_and_changes_no_exit_code(tmp_path: Path, knowledge: str) -> None:
    ended = within(tmp_path, "check", knowledge, "--on", "2026-01-02")
    warnings = [line for line in ended.out.splitlines() if line.startswith("warning: ")]
    assert [warning.split("`")[1] for warning in warnings] == ["algorithm-filing", "silent-fees", "G1"]
    assert all("is past its review date, 2026-01-01" in warning for warning in warnings)
    assert (ended.code, "0 findings" in ended.out) == (0, True)


def test_a_day_that_is_none_is_told(tmp_path: Path, knowledge: str) -> None:
    told = "--on is '2026-02-30', which is no day of the calendar: write it as in 2025-08-01"
    assert told in within(tmp_path, "check", knowledge, "--on", "2026-02-30").told(2)


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
    assert "\nfiling rules: 8 proven over 25 combinations of 5 slots, 0 violations\n" in f"\n{within(tmp_path, 'check', '.').out}"
    write_sound_pack(tmp_path, {FILE: without("business")})
    ended = within(tmp_path, "check", ".")
    assert ended.code == 1
    assert ended.out.startswith(f"{FILE}:")
    assert ended.out.splitlines()[0].endswith("customers = business, add a rule for it, or a silence")
    assert ", 1 violation\n" in ended.out
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


def test_the_broken_pack_is_unusable(tmp_path: Path) -> None:
    ended = within(tmp_path, "check", str(ROOT / "tests/cases/broken_pack"), "--on", "2025-07-01")
    assert (ended.code, ended.err) == (2, "")
    *findings, _, last = ended.out.splitlines()
    assert len(findings) >= 20
    assert all(finding.split(":", 3)[1].isdecimal() for finding in findings)
    assert last.startswith(f"{len(findings)} findings in broken_pack (")


def test_what_would_be_taken_for_another_is_told_where_the_goal_is_not_kept(tmp_path: Path) -> None:
    ended = within(tmp_path, "check", str(write_sound_pack(tmp_path / "pack", crossed(4))), "--misses", "--cross-validate")
    told = ended.out.splitlines()
    at = next(at for at, line in enumerate(told) if line.startswith("  en: "))
    assert "% of the answers right, " in told[at]
    assert told[at + 1].startswith(
        "  warning: en does not keep the goal; the entries taken for one another most: algorithm-filing -> silent-fees ("
    )
    assert any(line.startswith("  taken for another: ") for line in told)


def test_more_phrasings_than_are_learnt_from_are_warned_of(knowledge: str, monkeypatch: pytest.MonkeyPatch) -> None:
    warning = "  warning: of more than 30 phrasings nothing is learnt, "
    given = [knowledge, "--cross-validate"]
    assert "nothing is learnt" not in CliRunner().invoke(check, given).output
    monkeypatch.setattr("bot.matching.index.phrasings.LARGEST_FIT", 30)
    monkeypatch.setattr("bot.matching.matcher.LARGEST_FIT", 30)
    assert warning in CliRunner().invoke(check, given).output


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--json"], "the check of a whole pack has no use for --json: add --against, or leave --json out"),
        (["--last", "9"], "the check of a whole pack has no use for --last: add --against, or leave --last out"),
        (["--entry", "silent-fees", "--misses"], "--entry has no use for --misses: leave --misses out"),
        (["--entry", "silent-fees", "--cross-validate"], "--entry has no use for --cross-validate: leave --cross-validate out"),
        (["--entry", "silent-fees", "--on", "2025-07-01"], "--entry has no use for --on: leave --on out"),
        (["--against", "HEAD", "--all", "--misses"], "--against has no use for --misses: leave --misses out"),
    ],
)
def test_an_option_that_would_change_nothing_is_refused(tmp_path: Path, knowledge: str, options: list[str], told: str) -> None:
    assert within(tmp_path, "check", knowledge, *options).told(2) == told
