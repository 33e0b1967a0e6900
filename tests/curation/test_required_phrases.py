"""The pack must have what the bot itself needs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from bot.curation.checked_edition import lint
from bot.curation.required_phrases import check_requirements, required_phrases
from bot.dialogue import commands
from bot.dialogue.commands import COMMANDS, Command
from bot.dialogue.form.conversation import started
from bot.filing.assessment import PREREQUISITES
from bot.knowledge.files.loader import read_pack
from bot.knowledge.models.pack import Pack
from tests.support.packs import Content
from tests.support.sound_pack import ROOT, sound, write_sound_pack


def needs(folder: Path, **files: Content | str) -> list[str]:
    changes = {f"{name}.yaml": content for name, content in files.items()}
    return [str(finding) for finding in check_requirements(read_pack(write_sound_pack(folder, changes)))]


def literals() -> set[str]:
    """Every text in the code, but names of what is logged."""
    found: set[str] = set()
    for path in (ROOT / "bot").rglob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        logged = {node.args[0] for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_log.")}
        found |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in logged}
    return found


def test_the_phrases_needed_are_those_of_the_shipped_pack(shipped_pack: Pack) -> None:
    needed = required_phrases()
    assert set(needed) == set(shipped_pack.phrases)
    assert len(needed) == len(set(needed))


def test_the_code_names_every_phrase_that_is_needed() -> None:
    named_by_id = {row.description for row in COMMANDS} | {f"report.{name}" for name in PREREQUISITES}
    named_by_id |= {f"timeline.{name}-{state}" for name in PREREQUISITES for state in ("ok", "missing", "ask")}
    assert set(required_phrases()) - literals() == named_by_id


def test_every_phrase_that_the_code_names_is_needed() -> None:
    groups = {name.partition(".")[0] for name in required_phrases() if "." in name} | {row.name for row in COMMANDS}
    files = {"sources.yaml", "plan.png", "plan.ics", "timeline.png"}
    named = {text for text in literals() - files if re.fullmatch(rf"({'|'.join(groups)})\.[a-z]+(-[a-z]+)*", text)}
    assert named - set(required_phrases()) == set()


def test_a_command_without_its_phrases_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = Command("dance", started, frozenset({"private"}), "done")
    monkeypatch.setattr(commands, "COMMANDS", (*COMMANDS, more))
    (finding,) = lint(read_pack(write_sound_pack(tmp_path)))
    assert "phrases.yaml:1:1: the bot has no words for `command.dance`, `dance.done`, write them in both languages" in str(finding)
    words = {"en": "Dances", "zh": "跳舞"}
    phrases = yaml.safe_load(sound()["phrases.yaml"])["phrases"] | {"command.dance": words, "dance.done": words}
    assert lint(read_pack(write_sound_pack(tmp_path / "whole", {"phrases.yaml": {"phrases": phrases}}))) == ()


def test_a_pack_with_all_of_it_has_no_findings(tmp_path: Path) -> None:
    assert needs(tmp_path) == []


def test_missing_phrases_are_one_finding(tmp_path: Path) -> None:
    (finding,) = needs(tmp_path, phrases={"phrases": {"date": {"en": "{day}", "zh": "{day}"}}})
    assert finding.startswith("phrases.yaml:1:1: the bot has no words for `answer.basis`, ")
    assert f" and {len(required_phrases()) - 1 - 5} more, " in finding


def test_a_description_in_the_menus_shows_no_value(tmp_path: Path) -> None:
    lines = sound()["phrases.yaml"].decode().splitlines()
    line = lines.index("  command.start:") + 1
    lines[line] = '    en: "What {name} does"'
    (finding,) = needs(tmp_path, phrases="\n".join([*lines, ""]))
    assert finding.startswith(f"phrases.yaml:{line}:3: the description of /start stands in the menus as it is")


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
