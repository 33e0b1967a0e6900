"""A running bot tells what it does, by polling and with a webhook."""

from __future__ import annotations

import socket
import urllib.request
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from tests.support.bot_api import BotApi
from tests.support.running_bot import TOKEN, serving, someone, started


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def figures(port: int) -> dict[tuple[str, ...], float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as response:
        text = response.read().decode()
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(sample.name.removeprefix("filing_bot_"), *sample.labels.values()): sample.value for sample in samples}


def test_a_bot_that_polls_tells_its_figures_at_a_port_of_their_own(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, METRICS_PORT=str(port)) as bot:
        someone(bot).asks("Do I need to file my chatbot?")
        told = figures(port)
        assert told["sends_total", "sendMessage", "sent"] == 1
        assert told["turn_seconds_count",] == told["match_seconds_count",] == 1
        assert told["ready",] == told["database_up",] == 1
        assert sum(value for name, value in told.items() if name[0] == "decisions_total") == 1
        assert told["edition_entries",] > 10
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=30) as response:
            assert response.status == 200


def test_a_bot_with_a_webhook_tells_them_beside_it(tmp_path: Path) -> None:
    port = free_port()
    settings = {"WEBHOOK_URL": "https://bot.example/hook", "WEBHOOK_SECRET": "made_up-Secret", "WEBHOOK_PORT": str(port)}
    with BotApi(TOKEN) as api, started(api, tmp_path, **settings) as bot:
        api.delivery.listening_at = f"127.0.0.1:{port}"
        api.wait("setWebhook")
        someone(bot).asks("Do I need to file my chatbot?")
        assert figures(port)["sends_total", "sendMessage", "sent"] == 1
