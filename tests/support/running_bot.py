"""Runs the real application as a child process, with HTTP to the Bot API of the tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bot.channels.playground.bot_api import updates
from bot.channels.playground.bot_api.updates import Json
from bot.messages import Language
from tests.support.bot_api import PATIENCE, BotApi, Call
from tests.support.frozen_start import frozen_settings

ROOT = Path(__file__).parents[2]
TOKEN = "4242:made-up-Token_for_tests"
ADMIN = 99
_people = count(10_000)


@dataclass(frozen=True)
class Bot:
    """A running bot."""

    api: BotApi
    process: subprocess.Popen[bytes]
    folder: Path

    @property
    def written(self) -> str:
        """What it has written to standard output and error so far."""
        return (self.folder / "output").read_text(encoding="utf-8")

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return self.process.poll() is not None

    @property
    def database(self) -> Path:
        """Its database; the write-ahead log lies beside it."""
        return self.folder / "bot.db"

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Sends a signal and waits for the end; the exit code."""
        self.process.send_signal(number)
        return self.ends()

    def ends(self) -> int:
        """Waits for the end; the exit code."""
        return self.process.wait(PATIENCE)


@dataclass(frozen=True)
class Person:
    """A person that no other test uses, in a private chat with the bot."""

    bot: Bot
    id: int
    language: str

    @property
    def account(self) -> Json:
        return updates.person(self.id, self.language)

    def says(self, text: str | None, chat: Json | None = None, **more: object) -> Json:
        """Sends a message; gives it back as Telegram has it."""
        body = updates.message(text, chat or updates.private(self.id), self.account, **more)
        self.bot.api.push(updates.of_message(body))
        return body

    def edits(self, body: Json, text: str, **more: object) -> None:
        """Puts other words into a message."""
        entities = updates.entities(text)
        self.bot.api.push(updates.of_edit({**body, "text": text, **({"entities": entities} if entities else {}), **more}))

    def asks(self, text: str) -> Json:
        """Sends a private message and waits for the bot's next message; gives that back."""
        before = len(self.bot.api.made("sendMessage", chat_id=self.id))
        self.says(text)
        return shown(self.bot.api.wait("sendMessage", before + 1, chat_id=self.id)[before])

    def presses(self, message: Json, data: str) -> Call:
        """Presses a button and waits for the end of the waiting sign."""
        press = self.bot.api.push(updates.of_press(message, data, self.account))
        return self.bot.api.wait("answerCallbackQuery", callback_query_id=press["callback_query"]["id"])[0]


def moves_on(bot: Bot, message: Json, count: int = 1) -> Json:
    """The message once it has been edited so often."""
    bot.api.wait("editMessageText", count, chat_id=message["chat"]["id"], message_id=message["message_id"])
    return message


def someone(bot: Bot, language: Language | str = "en") -> Person:
    """A person with an id of their own."""
    return Person(bot, next(_people), language)


def shown(call: Call) -> Json:
    """The message that a call left in the chat, as it stands there now."""
    message: Json = call.result
    return message


def buttons(message: Json) -> dict[str, str]:
    """What stands behind each button, by label; of a link its address."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["text"]: button.get("callback_data") or button["url"] for row in rows for button in row}


@contextmanager
def started(api: BotApi, folder: Path, **settings: str) -> Iterator[Bot]:
    """Starts `python -m bot run` on the frozen pack, in an empty folder; stops it at the end, whatever happened."""
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower() and not name.startswith("TELEGRAM")}
    environment |= {
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_ROOT": api.root,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'bot.db'}",
        "ADMIN_IDS": str(ADMIN),
        "LOG_LEVEL": "debug",
        **({} if "KNOWLEDGE_DIR" in settings else frozen_settings()),
        **settings,
    }
    if extra := environment.pop("EXTRA_PATH", ""):
        environment["PYTHONPATH"] += os.pathsep + extra
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        api.called_by(process)
        try:
            yield Bot(api, process, folder)
        finally:
            process.kill()
            process.wait()


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Bot]:
    """A bot that polls a Bot API of its own. Fails at the end where a call broke Telegram's rules or the token was logged."""
    with BotApi(TOKEN) as api, started(api, folder, **settings) as bot:
        api.wait_until(lambda: bool(api.made("deleteWebhook") or api.made("setWebhook") or bot.has_ended), "the start")
        assert not bot.has_ended, bot.written
        yield bot
        assert api.violations == []
        assert api.unanswered == []
        assert TOKEN not in bot.written
