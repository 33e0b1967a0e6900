"""All faults of a stanza are told in one go: `tests/cases/first_stanzas.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.knowledge.checks.all import check_pack
from bot.knowledge.files.loader import read_pack
from tests.support.packs import faultless, write_pack

FILE = Path(__file__).parents[2] / "cases/first_stanzas.yaml"
STANZAS: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["stanzas"]


@pytest.mark.parametrize("case", STANZAS, ids=lambda case: str(case["stanza"]))
def test_everything_is_told_at_once(tmp_path: Path, case: dict[str, Any]) -> None:
    loaded = read_pack(write_pack(tmp_path, {f"{folder}/new.yaml": case[folder] for folder in ("faq", "tests") if folder in case}))
    assert [str(finding) for finding in sorted(loaded.findings + check_pack(loaded))] == case["findings"]


def test_nothing_is_told_of_the_pack_without_them(tmp_path: Path) -> None:
    loaded = read_pack(write_pack(tmp_path, faultless()))
    assert loaded.findings + check_pack(loaded) == ()
