"""What the bot says itself must be in the pack."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bot.curation.required_phrases import PHRASES, check_needs
from bot.dialogue.commands import ADMIN_COMMANDS, COMMANDS
from bot.knowledge.files.loader import read_pack
from bot.knowledge.models.pack import Pack
from tests.support.packs import Content
from tests.support.sound_pack import ROOT, sound, write_sound_pack


def needs(folder: Path, **files: Content | str) -> list[str]:
    changes = {f"{name}.yaml": content for name, content in files.items()}
    return [str(finding) for finding in check_needs(read_pack(write_sound_pack(folder, changes)))]


def test_the_phrases_needed_are_those_of_the_shipped_pack(shipped_pack: Pack) -> None:
    assert set(PHRASES) == set(shipped_pack.phrases)
    assert len(PHRASES) == len(set(PHRASES))


def test_the_code_names_every_phrase_that_is_needed() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py") if path.name != "needs.py"]
    literals = {node.value for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    literals |= {f"command.{name}" for name in (*COMMANDS, *ADMIN_COMMANDS)}
    assert set(PHRASES) - literals == set()


def test_a_pack_with_all_of_it_has_no_findings(tmp_path: Path) -> None:
    assert needs(tmp_path) == []


def test_missing_phrases_are_one_finding(tmp_path: Path) -> None:
    (finding,) = needs(tmp_path, phrases={"phrases": {"date": {"en": "{day}", "zh": "{day}"}}})
    assert finding.startswith("phrases.yaml:1:1: the bot has no words for `answer.basis`, ")
    assert f" and {len(PHRASES) - 1 - 5} more, " in finding


def test_a_year_has_twelve_months(tmp_path: Path) -> None:
    text = sound()["phrases.yaml"].decode()
    found = needs(tmp_path, phrases=text.replace("en: January ", "en: "))
    line = text.splitlines().index("  months:") + 1
    assert found[0].startswith(f"phrases.yaml:{line}:3: these are not twelve months, ")


@pytest.mark.parametrize(("drop", "what"), [("date", "the article has no `date`"), ("all", "there is no source `article`")])
def test_the_article_is_there_and_dated(tmp_path: Path, drop: str, what: str) -> None:
    article, rules = sound()["sources.yaml"]["sources"]
    article.pop(drop, None)
    (finding,) = needs(tmp_path, sources={"sources": [rules] if drop == "all" else [rules, article]})
    assert what in finding
    assert finding.startswith("sources.yaml:1:1: " if drop == "all" else "sources.yaml:10:3: ")


@pytest.mark.parametrize("file", ["phrases", "sources"])
def test_what_cannot_be_read_is_not_called_missing(tmp_path: Path, file: str) -> None:
    assert needs(tmp_path, **{file: f"{file}: [\n"}) == []
