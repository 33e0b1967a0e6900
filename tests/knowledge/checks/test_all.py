"""All checks together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.checks.all import CHECKS, check_pack
from bot.knowledge.files.loader import read_pack
from tests.support.cached_editions import FROZEN, SHIPPED
from tests.support.packs import Content, faultless

Lint = Callable[[Content], list[str]]


def test_a_faultless_pack_has_no_findings(lint: Lint) -> None:
    assert lint({}) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("folder", [SHIPPED, FROZEN], ids=["shipped", "frozen"])
def test_the_packs_of_this_repository_have_no_findings(folder: Path) -> None:
    loaded = read_pack(folder)
    assert [str(finding) for finding in loaded.findings + check_pack(loaded)] == []


def test_findings_come_by_file_and_line_and_each_once(lint: Lint) -> None:
    content = faultless()
    content["faq/basics.yaml"]["entries"][0]["notes"] = ["G1", "G9"]
    content["faq/basics.yaml"]["entries"][0]["article"][0]["cites"] = []
    content["phrases.yaml"]["phrases"]["found"]["zh"] = "有答案"
    assert [finding.split(" ")[0] for finding in lint(content)] == [
        "facts.yaml:2:3:",
        "faq/basics.yaml:29:5:",
        "faq/basics.yaml:34:5:",
        "phrases.yaml:5:3:",
    ]


@pytest.mark.parametrize("missing", sorted(faultless()))
def test_a_file_that_cannot_be_read_does_not_make_others_wrong(lint: Lint, missing: str) -> None:
    assert lint({missing: "["}) == []


def test_every_check_says_what_it_looks_for() -> None:
    assert all(check.__doc__ for check in CHECKS)
    assert len(set(CHECKS)) == len(CHECKS)
