"""`eval`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.processes import within


def test_a_data_set_is_evaluated(tmp_path: Path) -> None:
    entries = [{"id": "fees", "questions": ["what does it cost"]}, {"id": "time", "questions": ["when is it ready"]}]
    queries = [{"text": "what does it cost", "id": "fees"}, {"text": "zzzz", "id": None}]
    (tmp_path / "set.json").write_text(json.dumps({"entries": entries, "queries": queries}), encoding="utf-8")
    figures = json.loads(within(tmp_path, "eval", "--entries", "set.json", "--json").out)
    assert figures.keys() == {
        *("entries", "phrasings", "in_scope", "out_of_scope", "accuracy_at_1", "accuracy_at_3", "mrr", "auroc"),
        *("accuracy_at_90_oos", "build_seconds", "p50_ms", "p99_ms"),
    }
    assert (figures["entries"], figures["in_scope"], figures["out_of_scope"], figures["accuracy_at_1"]) == (2, 1, 1, 1)
    table = within(tmp_path, "eval", "--entries", "set.json").out
    assert [line.split("  ")[0] for line in table.splitlines()] == [name.replace("_", " ") for name in figures]


def test_a_file_that_is_no_data_set_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "set.json").write_text("[]", encoding="utf-8")
    assert within(tmp_path, "eval", "--entries", "set.json").told(2).startswith("set.json is not a data set: ")
