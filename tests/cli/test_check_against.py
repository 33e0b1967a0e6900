"""`check --against`: how a change of the pack changes the answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.processes import within
from tests.cli.repositories import repository
from tests.support.pack_changes import SKIP, with_phrasings
from tests.support.sound_pack import FEE, sound, write_sound_pack

PHONE = "Can we skip algorithm filing? Call me: 13800138000"


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(Path(tmp_path_factory.mktemp("git")) / "bot")


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The pack as it was before the theft."""
    return str(write_sound_pack(Path(tmp_path_factory.mktemp("right")), {"faq/basics.yaml": with_phrasings("")}))


def test_a_stolen_test_question_fails_the_check_and_names_the_thief(pack: Path, tmp_path: Path) -> None:
    ended = within(tmp_path, "check", str(pack), "--against", "right")
    assert (ended.code, ended.err) == (1, "")
    lines = ended.out.splitlines()
    assert lines[:3] == [
        "compared with right: 74 test questions, 0 real questions of the log",
        "there is no log yet, so that only the pack's own tests were compared",
        "1 answered differently: 1 test regressed, 0 improved, 0 otherwise; 0 asked by people",
    ]
    assert f"new phrasing of silent-fees: “{SKIP}”" in lines
    assert lines[-2].startswith("  exam, regression: Hello, can we skip algorithm filing?  (tests/basics.yaml:")
    assert lines[-1] == "    algorithm-filing → silent-fees"
    assert not (tmp_path / "bot.db").exists()


def test_the_way_back_is_an_improvement(pack: Path, tmp_path: Path, right: str) -> None:
    ended = within(tmp_path, "check", right, "--against", str(pack))
    assert (ended.code, ended.err) == (0, "")
    assert "1 answered differently: 0 tests regressed, 1 improved, 0 otherwise; 0 asked by people" in ended.out.splitlines()


def test_a_version_is_answered_like_itself(pack: Path, tmp_path: Path) -> None:
    ended = within(tmp_path, "check", str(pack), "--against", "HEAD")
    assert ended.code == 0
    assert ended.out.endswith("every one of them is answered as before\n")


@pytest.mark.parametrize("named", ["rihgt", "nowhere"])
def test_a_version_that_is_not_there_is_one_sentence(pack: Path, tmp_path: Path, named: str) -> None:
    assert f"a revision {named} here" in within(tmp_path, "check", str(pack), "--against", named).told(2)


def test_a_faulty_pack_is_not_compared(tmp_path: Path, right: str) -> None:
    write_sound_pack(tmp_path / "broken", {"facts.yaml": "facts: [\n"})
    assert "the pack of broken is of another format or faulty" in within(tmp_path, "check", "broken", "--against", right).told(2)


def test_a_pack_that_lacks_what_it_says_is_told(tmp_path: Path, right: str) -> None:
    write_sound_pack(tmp_path / "loose", {"phrases.yaml": {"phrases": {"date": {"en": "{day}", "zh": "{day}"}}}})
    assert "refers to something that it does not have" in within(tmp_path, "check", "loose", "--against", right).told(2)


@pytest.fixture(scope="module")
def talked(tmp_path_factory: pytest.TempPathFactory, right: str) -> Path:
    """A folder with the log of people who asked the bot before the theft."""
    folder = Path(tmp_path_factory.mktemp("log"))
    assert within(folder, "chat", given=f"{FEE}\n{SKIP}\n/help\n{SKIP.lower()}\n{SKIP}\n{PHONE}", KNOWLEDGE_DIR=right).code == 0
    return folder


def test_real_questions_are_compared_too_and_nobody_is_quoted_with_a_number(pack: Path, talked: Path) -> None:
    ended = within(talked, "check", str(pack), "--against", "right")
    assert "74 test questions, 4 real questions of the log" in ended.out
    assert f"  asked 2×: {SKIP}\n    algorithm-filing → silent-fees" in ended.out
    assert "1380013" not in ended.out
    assert "  asked: Can we skip algorithm filing? Call me: …\n" in ended.out


def test_only_the_last_real_questions_are_compared(pack: Path, talked: Path) -> None:
    ended = within(talked, "check", str(pack), "--against", "right", "--last", "1")
    assert "1 real questions of the log" in ended.out
    assert "0 real questions of the log" in within(talked, "check", str(pack), "--against", "right", "--last", "0").out


def test_a_log_that_cannot_be_read_is_no_error(pack: Path, tmp_path: Path) -> None:
    ended = within(tmp_path, "check", str(pack), "--against", "HEAD", DATABASE_URL="mysql://somewhere/bot")
    assert ended.code == 0
    assert "the log could not be read, so that only the pack's own tests were compared: DATABASE_URL begins with mysql" in ended.out


def test_a_program_reads_the_comparison_as_json(pack: Path, tmp_path: Path) -> None:
    ended = within(tmp_path, "check", str(pack), "--against", "right", "--json")
    (change,) = json.loads(ended.out)["changes"]
    assert (ended.code, change["verdict"], change["cause"]["wording"]) == (1, "regression", SKIP)


def test_twenty_changes_are_shown_and_the_rest_is_counted(tmp_path: Path, right: str) -> None:
    tests = sound()["tests/basics.yaml"]
    tests["exams"][0]["en"] = [f"{greeting}, {SKIP.lower()}" for greeting in ("Hi", "Hello", "Hey")] * 8
    stolen = with_phrasings("silent-fees", without=(SKIP,))
    stolen["entries"][1]["phrasings"]["en"].append(SKIP)
    write_sound_pack(tmp_path / "pack", {"tests/basics.yaml": tests, "faq/basics.yaml": stolen})
    short = within(tmp_path, "check", "pack", "--against", right)
    whole = within(tmp_path, "check", "pack", "--against", right, "--all")
    assert (short.out.count("regression:"), whole.out.count("regression:")) == (20, 24)
    assert short.out.endswith("… and 4 more: --all lists them\n")
    assert "more: --all" not in whole.out
