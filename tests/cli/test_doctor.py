"""`doctor`: a healthy installation and damaged ones, each check in one line."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.channels.telegram.reachability import check_telegram
from bot.cli.doctor_files import check_disk, check_permissions, data_file
from bot.service.keys import new_secret
from bot.storage.examination import check_sqlite
from bot.storage.opening import open_store
from tests.cli.processes import Ended, bot, within
from tests.storage.builders import damage, query, url
from tests.support.bot_api import BotApi, Fault
from tests.support.proxy import ESTABLISHED, FORBIDDEN, LoopbackProxy

TOKEN = "424242:made-up-Token_for_tests_made-up-Tok"
CHECKS = ["settings", "encryption", "database", "sqlite", "disk", "permissions", "pack", "token", "telegram", "clock"]


def _states(ended: Ended) -> dict[str, str]:
    """What each check found, by its name."""
    assert ended.err == ""
    assert TOKEN not in ended.out
    return {name: state for state, name, *_ in (line.split() for line in ended.out.splitlines())}


def _line(ended: Ended, name: str) -> str:
    (line,) = (line for line in ended.out.splitlines() if line.split()[1] == name)
    return line


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with a database that only its owner may read."""
    tmp_path.chmod(0o700)
    asyncio.run(_make(tmp_path / "bot.db"))
    return tmp_path


async def _make(file: Path) -> None:
    await (await open_store(url(file))).close()


def test_a_healthy_installation_has_a_line_for_each_check_and_no_fault(installed: Path, knowledge: str) -> None:
    with BotApi(TOKEN) as api:
        ended = bot(installed, "doctor", TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_ROOT=api.root, KNOWLEDGE_DIR=knowledge)
    assert ended.code == 0
    states = _states(ended)
    assert list(states) == CHECKS
    assert {name for name, state in states.items() if state != "ok"} <= {"sqlite", "disk", "encryption"}, ended.out
    assert "answers as @" in _line(ended, "telegram")
    assert "is not encrypted" in _line(ended, "encryption")


def test_a_key_of_encryption_is_seen(installed: Path) -> None:
    assert "is encrypted" in _line(within(installed, "doctor", DATA_KEY=new_secret()), "encryption")


def test_a_damaged_installation_shows_each_fault_with_what_to_do_and_is_left_as_it_is(installed: Path) -> None:
    file = installed / "bot.db"
    damage(file, 4096, b"\xa5" * 4096)
    before = file.read_bytes()
    file.chmod(0o644)
    (installed / ".env").write_text("WEBHOOK_PROT=8080\n", encoding="utf-8")
    with BotApi("another:token") as api:
        ended = within(installed, "doctor", TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_ROOT=api.root, KNOWLEDGE_DIR="nowhere")
    assert ended.code == 1
    states = _states(ended)
    assert [name for name, state in states.items() if state == "fault"] == ["database", "pack", "telegram"]
    assert {"settings", "permissions"} <= {name for name, state in states.items() if state == "warning"}
    assert "restore" in _line(ended, "database")
    assert "WEBHOOK_PROT" in _line(ended, "settings")
    assert "chmod 600" in _line(ended, "permissions")
    assert "no bot with this token" in _line(ended, "telegram")
    assert file.read_bytes() == before


def test_settings_that_cannot_be_read_are_faults_and_the_end(tmp_path: Path) -> None:
    ended = within(tmp_path, "doctor", LANGUAGE="fr", WEBHOOK_PORT="0")
    assert ended.code == 1
    assert [line.split()[:2] for line in ended.out.splitlines()] == [["fault", "settings"]] * 2


def test_a_monitor_reads_json_lines(tmp_path: Path, knowledge: str) -> None:
    ended = within(tmp_path, "doctor", "--json", KNOWLEDGE_DIR=knowledge, TELEGRAM_API_ROOT="http://127.0.0.1:9")
    lines = [json.loads(line) for line in ended.out.splitlines()]
    assert [line["name"] for line in lines] == CHECKS[:-1]
    assert {key for line in lines for key in line} == {"name", "state", "found", "todo"}
    assert ended.code == 0, "without a token nothing calls Telegram"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(401, "Unauthorized"), "no bot with this token"),
        (Fault(502, body=b"<html>"), "answers with status 502"),
        (Fault(409, "Conflict"), "answers with status 409"),
        (Fault(hang_up=True), "the connection is cut"),
    ],
)
def test_what_telegram_answers_is_told(tmp_path: Path, knowledge: str, fault: Fault, expected: str) -> None:
    with BotApi(TOKEN) as api:
        api.fail("getMe", *[fault] * 3)
        ended = within(tmp_path, "doctor", TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_ROOT=api.root, KNOWLEDGE_DIR=knowledge)
    assert _states(ended)["telegram"] == "fault"
    assert expected in _line(ended, "telegram")


@pytest.mark.parametrize(("seconds", "state"), [(0, "ok"), (-4, "ok"), (20, "warning"), (-3600, "fault"), (31_536_000, "fault")])
async def test_the_clock_is_compared_with_telegrams(seconds: int, state: str) -> None:
    with BotApi(TOKEN) as api:
        found = await check_telegram(TOKEN, api.root, None, lambda: dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds))
    assert [each.state for each in found] == ["ok", state]


def test_the_way_through_a_proxy_is_tried_and_its_password_not_shown(tmp_path: Path, knowledge: str) -> None:
    with LoopbackProxy(FORBIDDEN) as proxy:
        settings = {"TELEGRAM_TOKEN": TOKEN, "HTTPS_PROXY": f"http://me:hush@127.0.0.1:{proxy.port}", "NO_PROXY": "", "no_proxy": ""}
        ended = within(tmp_path, "doctor", KNOWLEDGE_DIR=knowledge, **settings)
    assert proxy.asked[0].startswith("CONNECT api.telegram.org:443 ")
    assert "Proxy-Authorization: Basic" in proxy.asked[0]
    assert f"through the proxy 127.0.0.1:{proxy.port} is not reached: the proxy refuses with status 403" in _line(ended, "telegram")
    assert "hush" not in ended.out


def test_a_proxy_of_the_file_env_is_used_too_and_what_is_said_through_it_is_encrypted(tmp_path: Path, knowledge: str) -> None:
    with LoopbackProxy(ESTABLISHED) as proxy:
        (tmp_path / ".env").write_text(f"HTTPS_PROXY=http://127.0.0.1:{proxy.port}\nTELEGRAM_TOKEN={TOKEN}\n", encoding="utf-8")
        within(tmp_path, "doctor", KNOWLEDGE_DIR=knowledge, NO_PROXY="", no_proxy="")
    assert proxy.tunnelled[:1] == b"\x16", "a TLS handshake"


@pytest.mark.parametrize(
    ("address", "part"), [("socks5://127.0.0.1:1080", "write an HTTP proxy"), ("127.0.0.1:7890", "write an HTTP proxy")]
)
def test_a_proxy_that_cannot_be_used_is_told(tmp_path: Path, knowledge: str, address: str, part: str) -> None:
    settings = {"TELEGRAM_TOKEN": TOKEN, "HTTPS_PROXY": address, "NO_PROXY": "", "no_proxy": "", "KNOWLEDGE_DIR": knowledge}
    ended = within(tmp_path, "doctor", **settings)
    assert (ended.code, _states(ended)["telegram"]) == (1, "fault")
    assert part in _line(ended, "telegram")
    assert part in within(tmp_path, "run", **settings).told(2)


def test_a_host_that_no_proxy_excepts_is_called_without_one(tmp_path: Path, knowledge: str) -> None:
    settings = {"HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": "telegram.invalid", "TELEGRAM_API_ROOT": "https://telegram.invalid"}
    ended = within(tmp_path, "doctor", TELEGRAM_TOKEN=TOKEN, KNOWLEDGE_DIR=knowledge, **settings)
    assert "telegram.invalid without a proxy is not reached: its name is not known here" in _line(ended, "telegram")


@pytest.mark.parametrize(
    ("content", "state", "part"),
    [
        (None, "ok", "is not there yet"),
        (b"", "ok", "is empty"),
        (b"These are my notes, not a database. " * 200, "fault", "not a database"),
    ],
)
def test_what_stands_in_place_of_the_database_is_told(tmp_path: Path, knowledge: str, content: bytes | None, state: str, part: str) -> None:
    if content is not None:
        (tmp_path / "bot.db").write_bytes(content)
    ended = within(tmp_path, "doctor", KNOWLEDGE_DIR=knowledge, TELEGRAM_API_ROOT="http://127.0.0.1:9")
    assert _states(ended)["database"] == state
    assert part in _line(ended, "database")
    assert (tmp_path / "bot.db").exists() is (content is not None)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "newer version of the bot"),
        ("DROP TABLE alembic_version", "database of another program"),
        ("DELETE FROM alembic_version", "database of another program"),
    ],
)
def test_a_database_that_this_version_does_not_read_is_a_fault(installed: Path, knowledge: str, change: str, part: str) -> None:
    query(installed / "bot.db", change)
    ended = within(installed, "doctor", KNOWLEDGE_DIR=knowledge, TELEGRAM_API_ROOT="http://127.0.0.1:9")
    assert ended.code == 1
    assert part in _line(ended, "database")


@pytest.mark.parametrize("address", ["mysql://localhost/x", "postgresql+asyncpg://u:hush@127.0.0.1:9/x", "sqlite+aiosqlite:///"])
def test_a_database_that_cannot_be_reached_is_a_fault(tmp_path: Path, knowledge: str, address: str) -> None:
    ended = within(tmp_path, "doctor", KNOWLEDGE_DIR=knowledge, DATABASE_URL=address, TELEGRAM_API_ROOT="http://127.0.0.1:9")
    assert _states(ended)["database"] == "fault"
    assert "hush" not in ended.out
    assert data_file(address) is None


def test_a_database_of_an_earlier_version_will_be_upgraded(installed: Path, knowledge: str) -> None:
    query(installed / "bot.db", "UPDATE alembic_version SET version_num = '0001'")
    ended = within(installed, "doctor", KNOWLEDGE_DIR=knowledge, TELEGRAM_API_ROOT="http://127.0.0.1:9")
    assert "upgrades" in _line(ended, "database")
    assert _states(ended)["database"] == "ok"


@pytest.mark.parametrize(
    ("version", "state"),
    [
        ((3, 6, 23), "ok"),
        ((3, 7, 0), "warning"),
        ((3, 40, 1), "warning"),
        ((3, 44, 5), "warning"),
        ((3, 44, 6), "ok"),
        ((3, 50, 7), "ok"),
        ((3, 51, 2), "warning"),
        ((3, 51, 3), "ok"),
        ((3, 53, 0), "ok"),
    ],
)
def test_the_wal_reset_bug_is_known_by_version(version: tuple[int, ...], state: str) -> None:
    assert check_sqlite(version).state == state


@pytest.mark.parametrize(("free", "state"), [(10, "fault"), (300, "warning"), (900, "ok")])
def test_room_on_the_disk_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: str) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=free * 2**20))
    assert check_disk(tmp_path / "new" / "bot.db").state == state


def test_a_folder_that_others_may_write_into_is_a_fault(installed: Path) -> None:
    assert check_permissions(installed / "bot.db").state == "ok"
    installed.chmod(0o777)
    assert check_permissions(installed / "bot.db").state == "fault"
    installed.chmod(0o700)


def test_a_running_bots_database_is_examined_with_its_write_ahead_log(installed: Path, knowledge: str) -> None:
    with closing(sqlite3.connect(installed / "bot.db", isolation_level=None)) as held:
        held.execute("INSERT INTO chats VALUES ('4242', '7', NULL, '', '')")
        ended = within(installed, "doctor", KNOWLEDGE_DIR=knowledge, TELEGRAM_API_ROOT="http://127.0.0.1:9")
    assert _states(ended)["database"] == "ok"
