"""Who may talk to the playground's server."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from bot.channels.playground import gate
from bot.channels.playground.gate import Gate
from bot.channels.playground.playground import Playground

HOST = {"Host": "127.0.0.1:8000"}
OWN = {**HOST, "Origin": "http://127.0.0.1:8000"}
GATE = Gate(8000, "right")


@pytest.mark.parametrize(
    ("headers", "key", "writes", "status"),
    [
        (HOST, "right", False, None),
        ({"Host": "localhost:8000"}, "right", False, None),
        (OWN, "right", True, None),
        (HOST, "wrong", False, HTTPStatus.NOT_FOUND),
        (HOST, "", False, HTTPStatus.NOT_FOUND),
        (HOST, "right\udcff", False, HTTPStatus.NOT_FOUND),
        ({}, "right", False, HTTPStatus.MISDIRECTED_REQUEST),
        ({"Host": "evil.example:8000"}, "right", False, HTTPStatus.MISDIRECTED_REQUEST),  # DNS rebinding
        ({"Host": "127.0.0.1"}, "right", False, HTTPStatus.MISDIRECTED_REQUEST),
        ({"Host": "127.0.0.1:8001"}, "right", False, HTTPStatus.MISDIRECTED_REQUEST),
        ({**HOST, "Origin": "http://evil.example"}, "right", False, HTTPStatus.FORBIDDEN),
        ({**HOST, "Origin": "null"}, "right", False, HTTPStatus.FORBIDDEN),
        ({**HOST, "Origin": "http://127.0.0.1:8001"}, "right", True, HTTPStatus.FORBIDDEN),  # another server on this machine
        ({**HOST, "Origin": "https://127.0.0.1:8000"}, "right", True, HTTPStatus.FORBIDDEN),
        (HOST, "right", True, HTTPStatus.FORBIDDEN),  # no browser opens a WebSocket without an origin
    ],
)
def test_only_the_page_itself_is_served(headers: dict[str, str], key: str, writes: bool, status: HTTPStatus | None) -> None:
    assert GATE.refusal(headers, key, writes=writes) == status


def test_each_start_has_a_key_of_its_own() -> None:
    assert Gate(8000).key != Gate(8000).key
    assert len(Gate(8000).key) >= 32


def test_the_browser_runs_the_pages_own_scripts_alone() -> None:
    policy = GATE.headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


async def test_both_servers_listen_on_the_loopback_address_alone(played: Playground) -> None:
    # 127.0.0.2 is this machine, too: a server that listens everywhere would answer there
    for address in (played.page.address, played.api.root):
        async with aiohttp.ClientSession() as session:
            with pytest.raises(aiohttp.ClientConnectorError):
                await session.get(address.replace("127.0.0.1", "127.0.0.2"))


async def test_everything_that_is_served_carries_the_policy(played: Playground) -> None:
    async with aiohttp.ClientSession() as session:
        for path in ("", "main.js", "no-such-file"):
            async with session.get(played.page.address + path) as response:
                assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
                assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["../page.py", "..%2fpage.py", "%2e%2e/%2e%2e/cast.py", "static/index.html", "files/..%2f..%2fpage.py", "%2fetc%2fpasswd"]
)
async def test_no_file_outside_the_static_folder_can_be_read(played: Playground, path: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(URL(played.page.address + path, encoded=True)) as response:
        assert response.status == HTTPStatus.NOT_FOUND
        assert await response.read() == b""


async def test_without_the_key_there_is_nothing(played: Playground) -> None:
    root = "/".join(played.page.address.split("/")[:3])
    async with aiohttp.ClientSession() as session:
        for path in ("/", "/wrong/", "/wrong/main.js", "/wrong/events", "/wrong/files/x"):
            async with session.get(root + path) as response:
                assert response.status in (HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN)
                assert await response.read() == b""


async def test_another_origin_cannot_open_the_events(played: Playground) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await session.ws_connect(f"{played.page.address}events", origin="http://evil.example")


async def test_the_bot_api_takes_no_call_without_the_token(played: Playground) -> None:
    async with aiohttp.ClientSession() as session, session.post(f"{played.api.root}/bot4242:guessed/getMe") as response:
        assert response.status == HTTPStatus.UNAUTHORIZED


def test_the_page_needs_nothing_from_elsewhere() -> None:
    for file in (Path(gate.__file__).parent / "static").iterdir():
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "//cdn" not in text
        assert "innerHTML" not in text
        assert 'src="http' not in text
        assert "url(" not in text
