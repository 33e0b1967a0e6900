"""The command line as a whole: help, version, and settings that cannot be used."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.cli.processes import bot, environment, within
from tests.support.sound_pack import ROOT

COMMANDS = ("start", "chat", "run", "playground", "ask", "check", "eval", "log", "schema")
FROM_SETTINGS = "(environment or .env; .env.example shows each setting)"


def test_without_a_command_there_is_help(tmp_path: Path) -> None:
    ended = bot(tmp_path)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == bot(tmp_path, "--help").out
    assert all(f"  {command} " in ended.out for command in COMMANDS)


def test_help_waits_for_no_library_that_it_does_not_need(tmp_path: Path) -> None:
    program = "import json, sys; import bot.cli; print(json.dumps([name.partition('.')[0] for name in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", program], env=environment(tmp_path), capture_output=True, text=True, check=True)
    slow = {"numpy", "sqlalchemy", "pydantic", "prompt_toolkit", "rich", "telegram", "structlog", "opencc"}
    assert slow.isdisjoint(json.loads(done.stdout))


def test_the_version_is_that_of_the_project(tmp_path: Path) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert bot(tmp_path, "--version").out == f"filing-bot {version}\n"


def test_the_bot_says_how_to_get_a_token(tmp_path: Path) -> None:
    told = bot(tmp_path, "run").told(2)
    assert "TELEGRAM_TOKEN" in told
    assert "@BotFather" in told


@pytest.mark.parametrize(
    ("arguments", "settings", "sentence"),
    [
        (("chat",), {"WEBHOOK_PORT": "abc"}, f"WEBHOOK_PORT: Input should be a valid integer, * {FROM_SETTINGS}"),
        (("run",), {"ADMIN_IDS": "1,abc,def"}, f"ADMIN_IDS: `abc` is no Telegram user id: * {FROM_SETTINGS}"),
        (("ask", "?"), {"LANGUAGE": "fr"}, f"LANGUAGE: Input should be 'auto', 'en' or 'zh' {FROM_SETTINGS}"),
        (("log",), {"DATABASE_URL": "mysql://localhost/x"}, "DATABASE_URL begins with mysql: only *"),
        (("chat",), {"DATABASE_URL": "nonsense"}, "DATABASE_URL is not a database URL: *"),
        (("log", "--since", "yesterday"), {}, "`yesterday` is no time to start from: *"),
        (("log", "--since", ""), {}, "`` is no time to start from: *"),
        (("log", "--export", "turns.xml"), {}, "turns.xml ends in neither .jsonl nor .csv: *"),
        (("ask",), {}, "there is no question: *"),
        (("ask", " "), {}, "there is no question: *"),
        (("ask", "?", "--jsonl"), {}, "--jsonl reads its questions from standard input: *"),
        (("ask", "?", "--json", "--why"), {}, "--explain explains to people: *"),
        (("ask", "?"), {"KNOWLEDGE_DIR": "nowhere"}, "nowhere:1:1: there is no such folder, *"),
        (("schema", "--write"), {"KNOWLEDGE_DIR": "nowhere"}, "the schemas in nowhere/schema can be neither read nor written: *"),
        (
            ("eval", "--entries", "nowhere.json"),
            {},
            "nowhere.json cannot be read: No such file or directory, name a JSON file with entries and queries",
        ),
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence(
    tmp_path: Path, knowledge: str, arguments: tuple[str, ...], settings: dict[str, str], sentence: str
) -> None:
    told = within(tmp_path, *arguments, **{"KNOWLEDGE_DIR": knowledge} | settings).told(2)
    beginning, _, end = sentence.partition("*")
    assert told.startswith(beginning)
    assert told.endswith(end)


def test_each_setting_that_is_wrong_has_its_line(tmp_path: Path) -> None:
    ended = within(tmp_path, "run", WEBHOOK_PORT="0", LOG_FORMAT="xml")
    assert [line.partition(":")[0] for line in ended.err.splitlines()] == ["WEBHOOK_PORT", "LOG_FORMAT"]


def test_a_secret_that_is_wrong_is_not_repeated(tmp_path: Path) -> None:
    assert "hush" not in within(tmp_path, "run", WEBHOOK_SECRET="hush hush!").told(2)


def test_settings_are_read_from_a_file_env_and_the_environment_comes_first(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LANGUAGE=xx\nWEBHOOK_PORT=yy\n", encoding="utf-8")
    assert bot(tmp_path, "run", WEBHOOK_PORT="8080").told(2).startswith("LANGUAGE: ")


def test_a_file_env_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"LANGUAGE=\xff\n")
    assert within(tmp_path, "run").told(2).startswith(".env cannot be read (it is not UTF-8)")
