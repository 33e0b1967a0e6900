"""`graph`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.processes import within
from tests.support.packs import write_pack
from tests.support.small_filing import FILE, changed, filing


def test_the_rules_are_drawn_as_text_or_for_graphviz(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "pack", {FILE: filing()})
    tree = within(tmp_path, "graph", "pack")
    assert (tree.code, tree.err) == (0, "")
    assert tree.out.startswith("slots\n  uses_ai (bool, blocking)\n    no-ai -> algorithm = no_seed_answer, silence FEES\n")
    drawn = within(tmp_path, "graph", "--dot", KNOWLEDGE_DIR=str(folder))
    assert drawn.out.startswith("digraph filing {\n")
    assert drawn.out.endswith("\n}\n")


def test_the_shipped_rules_are_drawn(tmp_path: Path) -> None:
    assert "  model_origin (set, blocking)\n" in within(tmp_path, "graph").out


def test_rules_that_lead_nowhere_are_not_drawn(tmp_path: Path) -> None:
    write_pack(tmp_path, {FILE: changed("consumer", when={"named": "nowhere"})})
    assert within(tmp_path, "graph", ".").told(2).endswith("there is no condition `nowhere`, use one of: generates, uses_ai")
    write_pack(tmp_path, {FILE: changed("consumer", when={"slot": "customers"})})
    assert within(tmp_path, "graph", ".").told(2).startswith(f"{FILE}:")
