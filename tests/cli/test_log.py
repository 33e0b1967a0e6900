"""`log`."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.processes import Ended, within
from tests.support.sound_pack import FEE, FEE_ZH

SAID = ["How is the weather in Rome?", FEE, FEE_ZH, "/help"]


@pytest.fixture(scope="module")
def talked(tmp_path_factory: pytest.TempPathFactory, knowledge: str) -> Path:
    """A folder with the log of a short conversation."""
    folder = Path(tmp_path_factory.mktemp("log"))
    assert within(folder, "chat", given="\n".join(SAID), KNOWLEDGE_DIR=knowledge).code == 0
    return folder


def test_the_log_is_read_oldest_first(talked: Path) -> None:
    lines = within(talked, "log").out.splitlines()
    assert [line.split()[3] for line in lines] == ["unknown", "answer", "answer", "command"]
    assert all(" console " in line for line in lines)
    assert lines[1].endswith(f"{FEE!r} -> silent-fees")


def test_the_log_is_narrowed_to_a_time_and_to_misses(talked: Path) -> None:
    assert len(within(talked, "log", "--since", "1h").out.splitlines()) == len(SAID)
    assert within(talked, "log", "--since", "2999-01-01") == Ended(0, "", "")
    (miss,) = within(talked, "log", "--misses").out.splitlines()
    assert SAID[0] in miss


def test_the_log_is_exported_as_lines_of_json_and_as_a_table(talked: Path) -> None:
    assert within(talked, "log", "--export", "turns.jsonl").out == "4 turns written to turns.jsonl\n"
    told = [json.loads(line) for line in (talked / "turns.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [turn["text"] for turn in told] == SAID
    assert within(talked, "log", "--misses", "--export", "misses.csv").out == "1 turns written to misses.csv\n"
    with (talked / "misses.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["text"], row["decision"]) == (SAID[0], "unknown")


def test_an_export_that_cannot_be_written_is_told(talked: Path) -> None:
    assert "cannot be written" in within(talked, "log", "--export", "nowhere/turns.csv").told(2)
