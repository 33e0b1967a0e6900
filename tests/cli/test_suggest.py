"""`suggest`, from a real log to phrasings that answer its open questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.files.yaml_reader import read_yaml
from tests.cli.processes import within
from tests.cli.repositories import committed, git
from tests.support.pack_changes import with_phrasings
from tests.support.packs import to_yaml
from tests.support.sound_pack import FEE, write_sound_pack

REBATE, REBATE_ZH = "Any fee for newcomers?", "新人要花多少钱"
FORGET = "/cancel"
"""Forgets the topic, so that the next message is no follow-up."""
SAID = [
    REBATE,
    "1",
    FORGET,
    REBATE_ZH,
    "1",
    FORGET,
    "any fee for newcomers",
    FORGET,
    "any fee? write to li@example.com",
    FEE,
    FORGET,
    "月亮在哪里",
]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small pack, committed."""
    folder = write_sound_pack(Path(tmp_path_factory.mktemp("git")) / "knowledge", {"faq/basics.yaml": with_phrasings("")})
    git(folder, "init", "--quiet")
    committed(folder, "begin")
    return folder


@pytest.fixture(scope="module")
def talked(tmp_path_factory: pytest.TempPathFactory, pack: Path) -> Path:
    """A folder with the log of a conversation in which the nearest entry was opened after one of the questions."""
    folder = Path(tmp_path_factory.mktemp("log"))
    assert within(folder, "chat", given="\n".join(SAID), KNOWLEDGE_DIR=str(pack)).code == 0
    return folder


def stanzas(printed: str) -> list[Any]:
    document = read_yaml(printed.encode())
    assert document.complete
    assert not document.problems
    assert isinstance(document.value, dict)
    entries = document.value["entries"]
    assert isinstance(entries, list)
    return entries


def test_what_is_printed_is_pasted_and_then_answered_and_no_test_regresses(pack: Path, talked: Path) -> None:
    ended = within(talked, "suggest", KNOWLEDGE_DIR=str(pack))
    assert (ended.code, ended.err) == (0, "")
    suggested = {text for stanza in stanzas(ended.out) for texts in stanza["phrasings"].values() for text in texts}
    assert suggested >= {REBATE, REBATE_ZH}
    pasted = with_phrasings("")
    for stanza in stanzas(ended.out):
        (entry,) = (each for each in pasted["entries"] if each["id"] == stanza["id"])
        for language, texts in stanza["phrasings"].items():
            entry["phrasings"][language] += texts
    before = (pack / "faq/basics.yaml").read_text(encoding="utf-8")
    (pack / "faq/basics.yaml").write_text(to_yaml(pasted), encoding="utf-8")
    try:
        checked = within(talked, "check", str(pack))
        compared = within(talked, "check", str(pack), "--against", "HEAD", "--all")
        again = within(talked, "suggest", KNOWLEDGE_DIR=str(pack))
    finally:
        (pack / "faq/basics.yaml").write_text(before, encoding="utf-8")
    assert (checked.code, compared.code) == (0, 0)
    assert f": {REBATE}\n    asked back (silent-fees) → silent-fees" in compared.out
    assert f": {REBATE_ZH}\n    asked back (silent-fees) → silent-fees" in compared.out
    assert "0 tests regressed" in compared.out
    assert "# 3 questions answered by now." in again.out


def test_the_choices_are_counted_and_nobody_is_named(pack: Path, talked: Path) -> None:
    ended = within(talked, "suggest", KNOWLEDGE_DIR=str(pack))
    assert "chosen 1 of 1 times; asked 2 times" in ended.out
    assert "# 1 question left out, with a number or an address in them." in ended.out
    assert "li@example.com" not in ended.out
    assert "# no entry comes near: a new entry? asked once\n#   - 月亮在哪里  # zh, asked once" in ended.out


def test_the_log_is_narrowed_to_a_time_and_a_number(pack: Path, talked: Path) -> None:
    assert stanzas(within(talked, "suggest", "--since", "2999-01-01", KNOWLEDGE_DIR=str(pack)).out) == []
    last = within(talked, "suggest", "--last", "1", KNOWLEDGE_DIR=str(pack)).out
    assert "月亮" in last
    assert stanzas(last) == []


def test_without_a_log_there_is_nothing_to_suggest(pack: Path, tmp_path: Path) -> None:
    ended = within(tmp_path, "suggest", KNOWLEDGE_DIR=str(pack))
    assert (ended.code, stanzas(ended.out)) == (0, [])
    assert ended.out.startswith("# There is no log yet.\n")
    assert not (tmp_path / "bot.db").exists()


@pytest.mark.parametrize(
    ("settings", "told"), [({"DATABASE_URL": "mysql://x/y"}, "mysql"), ({"KNOWLEDGE_DIR": "nowhere"}, "no such folder")]
)
def test_what_cannot_be_read_is_one_sentence(pack: Path, tmp_path: Path, settings: dict[str, str], told: str) -> None:
    ended = within(tmp_path, "suggest", **({"KNOWLEDGE_DIR": str(pack)} | settings))
    assert ended.code == 2
    assert told in ended.err


def test_a_time_that_cannot_be_parsed_is_one_sentence(pack: Path, talked: Path) -> None:
    assert "`yesterday` is no time" in within(talked, "suggest", "--since", "yesterday", KNOWLEDGE_DIR=str(pack)).told(2)
