"""Starting, receiving, stopping: the bot as the operator sees it."""

from __future__ import annotations

import signal
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from bot.channels.playground.bot_api import updates
from tests.support.bot_api import BotApi, Fault
from tests.support.running_bot import TOKEN, serving, someone, started

SECRET = "made_up-Secret"


def test_a_stop_under_load_is_quick_and_everybody_is_answered_once_before_it_or_after_a_restart(tmp_path: Path) -> None:
    with BotApi(TOKEN) as api:
        with started(api, tmp_path) as bot:
            people = [someone(bot) for _ in range(30)]
            people[0].asks("/language en")
            for each in people:
                each.says("/help")
            bot.api.wait("sendMessage", 5)
            asked = time.monotonic()
            assert bot.stop(signal.SIGTERM) == 0
            assert time.monotonic() - asked < 10
        meanwhile = updates.message("/help", updates.private(3), updates.person(3))
        api.push(updates.of_message(meanwhile))
        with started(api, tmp_path) as bot:
            api.wait("sendMessage", 1 + len(people) + 1)
            assert bot.stop() == 0
        wanted = [people[0].id, *(each.id for each in people), 3]
        assert sorted(call.values["chat_id"] for call in api.made("sendMessage")) == sorted(wanted)
        assert api.violations == []


def test_what_cannot_work_ends_in_one_clear_line(tmp_path: Path) -> None:
    with BotApi(TOKEN) as api:
        api.fail("getMe", Fault(401, "Unauthorized"))
        with started(api, tmp_path, LOG_LEVEL="error") as bot:
            assert bot.ends() != 0
            assert bot.written.startswith("Telegram does not accept TELEGRAM_TOKEN")
            assert bot.written.count("\n") == 1


def test_the_webhook_serves_telegram_and_nobody_else(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"WEBHOOK_URL": "https://bot.example/hook", "WEBHOOK_SECRET": SECRET, "WEBHOOK_PORT": str(port)}
    with serving(tmp_path, **settings) as bot:
        bot.api.delivery.listening_at = f"127.0.0.1:{port}"
        bot.api.wait("setWebhook", secret_token=SECRET)
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}):
            forged = urllib.request.Request(f"http://127.0.0.1:{port}/hook", b"{}", headers)
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.build_opener(urllib.request.ProxyHandler({})).open(forged, timeout=5)
        assert someone(bot).asks("/help")["text"]
        assert SECRET not in bot.written
        assert bot.stop(signal.SIGINT) == 0
