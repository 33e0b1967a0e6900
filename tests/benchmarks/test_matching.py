"""The benchmark as a person runs it, on six questions whose figures are known by heart."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from benchmarks.canvas import PAPER
from benchmarks.peers import METHODS, ROOT
from benchmarks.pictures import WIDTH

ENTRIES = {
    "lost": ["I lost my card", "my card is gone"],
    "late": ["the refund is late", "where is my refund"],
    "pin": ["change the pin", "a new pin please"],
}
SIX = [
    ("I lost my card", "lost"),
    ("where is my refund", "late"),
    ("change the pin", "pin"),
    ("my card is gone", "late"),  # every method puts `lost` first, and is wrong
    ("xqzw", None),
    ("囧囧囧", None),
]
BY_HAND = {"entries": 3, "phrasings": 6, "in_scope": 4, "out_of_scope": 2, "accuracy_at_1": 0.75, "accuracy_at_3": 1.0}
RANKED = [method for method in METHODS if method.installed and not method.of_the_pack]
ABSENT = [method for method in METHODS if not method.installed]
SECONDS = 120


def benchmark(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "benchmarks/matching.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PYTHONUTF8": "1"}, capture_output=True, text=True, timeout=SECONDS, check=False
    )


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one data set."""
    folder = tmp_path_factory.mktemp("data")
    entries = [{"id": entry, "questions": questions} for entry, questions in ENTRIES.items()]
    queries = [{"text": text, "id": entry} for text, entry in SIX]
    (folder / "six.json").write_text(json.dumps({"entries": entries, "queries": queries}), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def ran(six: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What a run printed, and where it wrote."""
    out = tmp_path_factory.mktemp("out")
    done = benchmark("--data", six, "--out", out)
    assert done.returncode == 0, done.stderr
    return done.stdout, out


@pytest.fixture(scope="module")
def figures(ran: tuple[str, Path]) -> dict[str, dict[str, Any]]:
    """Method -> its figures."""
    rows = json.loads((ran[1] / "matching.json").read_text(encoding="utf-8"))
    return {row["method"]: row for row in rows}


def test_every_installed_method_is_run(figures: dict[str, dict[str, Any]]) -> None:
    assert list(figures) == [method.name for method in RANKED]
    assert "Filing Bot" in figures
    assert {"token_set_ratio", "ratio", "WRatio"} <= set(figures)


@pytest.mark.parametrize("method", [method.name for method in RANKED])
def test_the_figures_are_those_worked_out_by_hand(figures: dict[str, dict[str, Any]], method: str) -> None:
    row = figures[method]
    assert {name: row[name] for name in BY_HAND} == BY_HAND
    # the wrong one's entry comes second or third
    assert row["mrr"] in (pytest.approx((3 + 1 / 2) / 4), pytest.approx((3 + 1 / 3) / 4))
    # all four questions score above both that are out of scope; three of them are right
    assert (row["auroc"], row["accuracy_at_90_oos"]) == (1.0, 0.75)
    assert 0 < row["p50_ms"] <= row["p99_ms"]
    assert row["accuracy_at_0_errors"] == 0.75


@pytest.mark.parametrize("method", [method.name for method in RANKED])
def test_the_table_shows_them(ran: tuple[str, Path], method: str) -> None:
    printed, out = ran
    cells = next(line for line in printed.splitlines() if line.startswith(f"| {method} ")).split("|")
    assert [cell.strip() for cell in cells[2:4]] == ["0.750", "1.000"]
    assert (out / "matching.md").read_text(encoding="utf-8") == printed


def test_a_peer_that_is_not_installed_is_named(ran: tuple[str, Path]) -> None:
    for method in ABSENT:
        assert f"- {method.name} is left out: {method.module} is not installed ({method.installs})" in ran[0]


def test_the_picture_opens_in_its_size_and_shows_the_project_in_its_colour(ran: tuple[str, Path]) -> None:
    picture = Image.open(io.BytesIO((ran[1] / "matching.png").read_bytes()))
    assert picture.format == "PNG"
    assert picture.width == WIDTH
    colours = {f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in _colours(picture)}
    assert {PAPER, "#1c5fb8", "#75818d"} <= colours


def _colours(picture: Image.Image) -> list[tuple[int, int, int]]:
    found = picture.convert("RGB").getcolors(1 << 20)
    assert found
    return [colour for _, colour in found if isinstance(colour, tuple) and len(colour) == 3]


def test_a_folder_without_a_data_set_ends_in_one_sentence(tmp_path: Path) -> None:
    done = benchmark("--data", tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "holds no data set" in done.stderr
