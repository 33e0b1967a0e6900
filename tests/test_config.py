"""Settings: each is in `.env.example`, and a bad value is one sentence that names it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pydantic import ValidationError

from bot.cli import main
from bot.config import Settings

ROOT = Path(__file__).parents[1]
LINES = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
ASSIGNED = dict(line.split("=", 1) for line in LINES if re.match(r"[A-Z_]+=", line))


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A working directory without `.env`, and an environment without settings."""
    for name in [name for name in os.environ if name.lower() in Settings.model_fields]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_example_shows_every_setting_and_nothing_else() -> None:
    assert [name.lower() for name in ASSIGNED] == list(Settings.model_fields)


def test_the_example_shows_the_defaults(nowhere: Path) -> None:
    (nowhere / ".env").write_text("\n".join(LINES), encoding="utf-8")
    assert Settings() == Settings(_env_file=None)


def test_a_default_that_is_not_empty_is_written_out() -> None:
    hosts = {"webhook_host", "webhook_port", "metrics_host"}
    plain = hosts | {"telegram_api_root", "database_url", "cache_dir", "language", "log_level", "log_format"}
    plain |= {"log_content", "retention_days"}
    assert {name: value for name, value in ASSIGNED.items() if value} == {
        name.upper(): str(Settings.model_fields[name].default) for name in Settings.model_fields if name in plain
    }


def test_the_example_reads_the_same_for_systemd_docker_and_the_bot() -> None:
    """None of them agrees with another on quotes, `export` or a comment behind a value."""
    for line in LINES:
        assert re.fullmatch(r"|#.*|[A-Z_]+=[^\s#\"']*", line), line


@pytest.mark.parametrize("name", ASSIGNED)
def test_each_setting_has_a_comment_above_it(name: str) -> None:
    number = LINES.index(f"{name}={ASSIGNED[name]}")
    assert LINES[number - 1].startswith("# ")


def test_the_environment_goes_before_the_file(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (nowhere / ".env").write_text("WEBHOOK_PORT=9000\nLANGUAGE=zh\n", encoding="utf-8")
    monkeypatch.setenv("WEBHOOK_PORT", "9001")
    assert (Settings().webhook_port, Settings().language) == (9001, "zh")


@pytest.mark.parametrize("text", ["11,22", "11, 22", " 11 ,22,"])
def test_admin_ids_are_separated_by_commas(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_IDS", text)
    assert Settings().admin_ids == {11, 22}


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().language = "zh"  # type: ignore[misc]


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "123:made-up")
    monkeypatch.setenv("WEBHOOK_SECRET", "made-up-too")
    assert "made-up" not in repr(Settings())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADMIN_IDS", "11;22"),
        ("ADMIN_IDS", "@alice"),
        ("WEBHOOK_SECRET", "not allowed: spaces"),
        ("WEBHOOK_SECRET", "s" * 257),
        ("WEBHOOK_PORT", "0"),
        ("WEBHOOK_PORT", "65536"),
        ("WEBHOOK_PORT", "https"),
        ("LANGUAGE", "fr"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_bad_value_is_told_in_one_sentence_that_names_the_setting(name: str, value: str) -> None:
    told = _start({name: value})
    assert re.fullmatch(rf"{name}\b[^\n]*\.env\.example[^\n]*\n", told.stderr), told.stderr
    assert told.exit_code == 2
    assert name != "WEBHOOK_SECRET" or value not in told.stderr


@pytest.mark.parametrize(("text", "part"), [("abc", "abc"), ("11, @alice", "@alice"), ("11;22", "11;22"), ("-11", "-11"), ("１１", "１１")])
def test_what_is_no_user_id_is_told_with_what_to_write(text: str, part: str) -> None:
    told = _start({"ADMIN_IDS": text}).stderr
    assert told.startswith(f"ADMIN_IDS: `{part}` is no Telegram user id: write numbers separated by commas (")


def test_several_bad_values_are_told_at_once() -> None:
    assert len(_start({"LANGUAGE": "fr", "WEBHOOK_PORT": "0"}).stderr.splitlines()) == 2


def _start(settings: dict[str, str]) -> Result:
    return CliRunner().invoke(main, ["run"], env=settings)
