"""`playground`, as a process of its own."""

from __future__ import annotations

import json
import re
import signal
import socket
from pathlib import Path

import aiohttp

from tests.cli.processes import SECONDS, bot, started


async def test_a_message_is_answered_and_explained(tmp_path: Path) -> None:
    process = started(tmp_path, "playground", "--no-browser", TELEGRAM_TOKEN="4242:real")
    assert process.stdout
    assert process.stderr
    with process:
        address = re.search(r"http://127\.0\.0\.1:\d+/\S+/", process.stdout.readline().decode())
        assert address
        origin = address[0].rsplit("/", 2)[0]
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{address[0]}events", origin=origin) as page:
            await page.send_json({"do": "say", "person": 702, "chat": 702, "text": "How long does algorithm filing take?"})
            seen: dict[str, dict[str, object]] = {}
            while not {"explained", "call"} <= seen.keys():
                event = json.loads((await page.receive(SECONDS)).data)
                seen[event["event"]] = event
        process.send_signal(signal.SIGINT)
        assert process.wait(SECONDS) == 0
        assert process.stderr.read() == b""
    assert seen["explained"]["explanation"]["decision"] == "answer"  # type: ignore[index]
    assert seen["call"]["call"]["status"] == 200  # type: ignore[index]
    assert not (tmp_path / "data" / "bot.db").exists()
    assert not (tmp_path / "bot.db").exists()


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = bot(tmp_path, "playground", "--no-browser", "--port", str(port)).told(2)
    assert f"127.0.0.1:{port}" in told
    assert "--port" in told


async def test_what_the_bot_remembers_is_kept_where_wanted(tmp_path: Path) -> None:
    assert await _asked(tmp_path, "/language zh") != ""
    assert await _asked(tmp_path, "How long does algorithm filing take?") == "zh"
    assert (tmp_path / "data" / "playground.db").exists()


async def _asked(folder: Path, text: str) -> str:
    """Starts a playground that keeps, says something in it, and stops it; the language of the answer."""
    process = started(folder, "playground", "--no-browser", "--keep")
    assert process.stdout
    with process:
        (address,) = re.findall(r"http://127\.0\.0\.1:\d+/\S+/", process.stdout.readline().decode())
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{address}events", origin=address.rsplit("/", 2)[0]) as page:
            await page.send_json({"do": "say", "person": 702, "chat": 702, "text": text})
            while (event := json.loads((await page.receive(SECONDS)).data))["event"] != "explained":
                pass
            # the turn is kept once its reply is sent
            while json.loads((await page.receive(SECONDS)).data)["event"] != "call":
                pass
        process.send_signal(signal.SIGINT)
        assert process.wait(SECONDS) == 0
    return str(event["explanation"]["language"])
