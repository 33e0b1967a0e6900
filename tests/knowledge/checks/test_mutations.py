"""What a slip of the pen in a sound pack is told: `tests/cases/mutations.yaml`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.knowledge.checks.all import CHECKS
from bot.knowledge.files.loader import read_pack

CASES = Path(__file__).parents[2] / "cases"
MUTATIONS: list[dict[str, Any]] = yaml.safe_load((CASES / "mutations.yaml").read_text(encoding="utf-8"))["mutations"]
COMPARING = [check for check in CHECKS if check.__module__.rpartition(".")[2] in ("claims", "figures", "law", "lengths", "modality")]
"""The checks that compare what answers claim with the facts, and what stands beside the article with its rules."""


def told(folder: Path) -> list[str]:
    loaded = read_pack(folder)
    faults = [finding for finding in loaded.findings if finding.what != "the file is missing"]
    return [str(finding) for finding in sorted([*faults, *(finding for check in COMPARING for finding in check(loaded))])]


def test_what_is_sound_is_told_nothing() -> None:
    assert told(CASES / "sound_claims") == []


@pytest.mark.parametrize("case", MUTATIONS, ids=lambda case: str(case["mutation"]))
def test_a_mutation_is_found(tmp_path: Path, case: dict[str, Any]) -> None:
    file = Path(shutil.copytree(CASES / "sound_claims", tmp_path / "pack")) / case["file"]
    text = file.read_text(encoding="utf-8")
    for old, new in case["edits"]:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    assert told(tmp_path / "pack") == case["findings"]


def test_every_mutation_is_told_something_about_its_own_file() -> None:
    assert all(any(finding.startswith(f"{case['file']}:") for finding in case["findings"]) for case in MUTATIONS)
