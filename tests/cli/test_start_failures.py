"""Whatever keeps the bot from starting ends it with one sentence and a non-zero exit code, and changes nothing."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.opening import open_store
from tests.cli.processes import SECONDS, Ended, bot, environment
from tests.storage.builders import damage, query, url
from tests.support.bot_api import BotApi, Fault

TOKEN = "4242:made-up-Token_for_tests"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no such permissions and limits")


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi(TOKEN) as server:
        yield server


def _settings(api: BotApi, knowledge: str, **changed: str) -> dict[str, str]:
    given = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_ROOT": api.root, "KNOWLEDGE_DIR": knowledge, "LOG_LEVEL": "error"}
    return {**given, "NO_PROXY": "", "no_proxy": "", **changed}


def _as_its_user(folder: Path, before: str = "", **settings: str) -> Ended:
    """Starts the bot without the right of root to read and write everything; `before` is a command of the shell."""
    command = [sys.executable, "-m", "bot", "run"]
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root may write anywhere")
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    done = subprocess.run(
        ["/bin/sh", "-c", f'{before or ":"}; exec "$@"', "sh", *command],
        cwd=folder,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"TELEGRAM_TOKEN": "4242:up/../down"}, "TELEGRAM_TOKEN: this is no token: copy it from @BotFather again"),
        ({"TELEGRAM_TOKEN": "4242:another"}, "Telegram does not accept TELEGRAM_TOKEN"),
        ({"TELEGRAM_API_ROOT": "telegram"}, "TELEGRAM_API_ROOT: write an address"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL: Input should be"),
        ({"KNOWLEDGE_DIR": "nowhere"}, "nowhere:1:1: there is no such folder"),
        ({"WEBHOOK_URL": "https://bot.example/h", "WEBHOOK_HOST": "no.such.host.invalid"}, "Cannot listen on no.such.host.invalid:8080 ("),
        ({"WEBHOOK_URL": "https://bot.example/h", "WEBHOOK_HOST": "192.0.2.1"}, "(Cannot assign requested address): set WEBHOOK_HOST"),
        ({"DATABASE_URL": "mysql://u:hush@h/d"}, "DATABASE_URL begins with mysql: only"),
        ({"DATABASE_URL": "sqlite:///bot.db"}, "DATABASE_URL begins with sqlite: only"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL is not a database URL"),
        ({"DATABASE_URL": "sqlite+aiosqlite:///"}, "DATABASE_URL names no file"),
        ({"DATABASE_URL": "sqlite+aiosqlite:///bot.db?hush=1"}, "DATABASE_URL is more than the path of a file"),
        ({"DATABASE_URL": "sqlite+aiosqlite:///bot%00.db"}, "DATABASE_URL is more than the path of a file"),
        ({"DATABASE_URL": f"sqlite+aiosqlite:///{'x' * 300}"}, "cannot be written (File name too long)"),
        ({"DATABASE_URL": "postgresql+asyncpg://u:hush@127.0.0.1:9/d"}, ""),
        ({"TELEGRAM_API_ROOT": "https://telegram.invalid", "HTTPS_PROXY": "http://u:hush@127.0.0.1:9"}, "the proxy cannot be connected to"),
        ({"TELEGRAM_API_ROOT": "https://telegram.invalid", "HTTPS_PROXY": "socks5://127.0.0.1:9"}, "HTTPS_PROXY: write an HTTP proxy"),
    ],
)
def test_a_setting_that_cannot_work(tmp_path: Path, api: BotApi, knowledge: str, changed: dict[str, str], part: str) -> None:
    told = bot(tmp_path, "run", **_settings(api, knowledge, **changed)).told(2)
    assert part in told
    assert "hush" not in told
    assert api.made("getUpdates") == []


def test_a_token_that_telegram_refuses(tmp_path: Path, api: BotApi, knowledge: str) -> None:
    api.fail("getMe", Fault(401, "Unauthorized"))
    assert "Telegram does not accept TELEGRAM_TOKEN" in bot(tmp_path, "run", **_settings(api, knowledge)).told(2)


def test_a_port_that_is_taken(tmp_path: Path, api: BotApi, knowledge: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = bot(tmp_path, "run", **_settings(api, knowledge, WEBHOOK_URL="https://bot.example/h", WEBHOOK_PORT=port))
    assert ended.told(2) == f"Cannot listen on 127.0.0.1:{port} (Address already in use): set WEBHOOK_HOST and WEBHOOK_PORT."


def test_a_pack_with_a_fault(tmp_path: Path, api: BotApi, knowledge: str) -> None:
    shutil.copytree(knowledge, tmp_path / "pack")
    (tmp_path / "pack" / "notes.yaml").write_text("notes: [\n", encoding="utf-8")
    assert bot(tmp_path, "run", **_settings(api, str(tmp_path / "pack"))).told(2).startswith("notes.yaml:2:1: ")


async def _make(file: Path) -> None:
    await (await open_store(url(file))).close()


def _of_a_newer_version(file: Path) -> None:
    asyncio.run(_make(file))
    query(file, "UPDATE alembic_version SET version_num = '9999'")


def _with_a_random_page(file: Path) -> None:
    asyncio.run(_make(file))
    damage(file, 4096 * 2, os.urandom(4096))


def _with_a_bad_header(file: Path) -> None:
    asyncio.run(_make(file))
    damage(file, 0, b"\xff" * 16)


@pytest.mark.parametrize(
    ("make", "part"),
    [
        (_with_a_random_page, "is damaged or not a database"),
        (_with_a_bad_header, "is damaged or not a database (file is not a database)"),
        (lambda file: file.write_bytes(b"These are my notes. " * 400), "is damaged or not a database"),
        (lambda file: file.write_bytes(b"short"), "is damaged or not a database"),
        (_of_a_newer_version, "was made by a newer version of the bot"),
    ],
    ids=["random page", "header", "text", "short text", "newer"],
)
def test_a_database_that_cannot_be_used_is_left_byte_for_byte(tmp_path: Path, api: BotApi, knowledge: str, make, part: str) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    file = tmp_path / "bot.db"
    make(file)
    before = file.read_bytes()
    assert part in bot(tmp_path, "run", **_settings(api, knowledge)).told(2)
    assert file.read_bytes() == before


def test_a_folder_in_place_of_the_database(tmp_path: Path, api: BotApi, knowledge: str) -> None:
    (tmp_path / "bot.db").mkdir()
    assert "cannot be written (Is a directory)" in bot(tmp_path, "run", **_settings(api, knowledge)).told(2)


@POSIX
def test_a_folder_that_cannot_be_written(tmp_path: Path, api: BotApi, knowledge: str) -> None:
    tmp_path.chmod(0o500)
    told = _as_its_user(tmp_path, **_settings(api, knowledge, CACHE_DIR=str(tmp_path / "cache"))).told(2)
    tmp_path.chmod(0o700)
    assert "bot.db cannot be written (Permission denied)" in told


@POSIX
def test_a_database_that_cannot_be_opened(tmp_path: Path, api: BotApi, knowledge: str) -> None:
    asyncio.run(_make(tmp_path / "bot.db"))
    (tmp_path / "bot.db").chmod(0)
    assert "bot.db cannot be written (Permission denied)" in _as_its_user(tmp_path, **_settings(api, knowledge)).told(2)


@POSIX
def test_a_disk_without_room(tmp_path: Path, api: BotApi, knowledge: str) -> None:
    ended = _as_its_user(tmp_path, "ulimit -f 0", **_settings(api, knowledge))
    assert "the database" in ended.told(2)
    assert "cannot be opened" in ended.err
