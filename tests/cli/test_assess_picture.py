"""`assess --picture`: the plan as a picture in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.processes import within

FACTS = {"uses_ai": True, "functions": ["recommendation"], "customers": ["consumer"]}


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    (tmp_path / "facts.json").write_text(json.dumps(FACTS), encoding="utf-8")
    return tmp_path


def test_the_plan_is_drawn_for_a_light_and_for_a_dark_background(facts: Path) -> None:
    assert "2–3" in within(facts, "assess", "--facts", "facts.json", "--picture", "light.png").out
    within(facts, "assess", "--facts", "facts.json", "--json", "--picture", "dark.png", "--dark")
    light, dark = ((facts / name).read_bytes() for name in ("light.png", "dark.png"))
    assert light[:4] == dark[:4] == b"\x89PNG"
    assert light != dark


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--facts", "facts.json", "--dark"), "--dark says how to draw, not where: add --picture FILE"),
        (("--jsonl", "--picture", "x.png"), "--picture draws one product"),
        (("--text", "没有用AI", "--picture", "x.png"), "x.png was not written: nothing that takes months follows"),
        (("--facts", "facts.json", "--picture", "missing/x.png"), "cannot be written (No such file or directory)"),
    ],
)
def test_what_cannot_be_drawn_is_told_in_one_sentence(facts: Path, options: tuple[str, ...], told: str) -> None:
    assert told in within(facts, "assess", *options).told(2)
    assert [file.name for file in facts.rglob("*.png")] == []
