"""`schema`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.processes import within
from tests.support.sound_pack import write_sound_pack


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
