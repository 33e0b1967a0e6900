"""Starts the real process again and again over one database, by polling or webhook, and kills it."""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from tests.chaos.journal import Journal
from tests.support.bot_api import PATIENCE, BotApi
from tests.support.running_bot import TOKEN, Bot, started

Mode = Literal["polling", "webhook"]
SECRET = "made_up-Secret"


@dataclass
class Life:
    """The processes of one bot, over one database."""

    api: BotApi
    folder: Path
    mode: Mode
    journal: Journal
    starts: list[float] = field(default_factory=list)
    """Seconds from each start to the first request for updates."""

    @property
    def settings(self) -> dict[str, str]:
        """Settings of each process."""
        if self.mode == "polling":
            return {}
        port = self.api.delivery.listening_at.rsplit(":", 1)[1]
        return {"WEBHOOK_URL": "https://bot.example/hook", "WEBHOOK_SECRET": SECRET, "WEBHOOK_PORT": port}

    @contextmanager
    def started(self, **settings: str) -> Iterator[Bot]:
        """A process that begins to start."""
        with started(self.api, self.folder, **{"LOG_LEVEL": "warning", **self.settings, **settings}) as bot:
            yield bot

    @contextmanager
    def process(self, **settings: str) -> Iterator[Bot]:
        """A process that is ready."""
        ready = threading.Event()
        method = "getUpdates" if self.mode == "polling" else "setWebhook"

        def watch(moment: str, called: str) -> None:
            if called == method and moment in ("received", "answered"):
                ready.set()

        self.api.watch = watch
        began = time.monotonic()
        with self.started(**settings) as bot:
            assert ready.wait(PATIENCE), bot.written
            self.starts.append(time.monotonic() - began)
            self.api.watch = lambda _moment, _method: None
            yield bot

    def kill(self, bot: Bot, at: float | None = None) -> None:
        """SIGKILL, at once or at a moment that has passed; what was on its way then is noted."""
        bot.process.kill()
        at = at or time.monotonic()
        bot.process.wait()
        self.journal.note_kill(at, self._marked())

    def _marked(self) -> set[int]:
        """The messages that the killed process had marked as sent; read from copies, so that the next one finds what it left."""
        with TemporaryDirectory() as folder:
            for name in ("bot.db", "bot.db-wal", "bot.db-sent"):
                if (self.folder / name).exists():
                    shutil.copy(self.folder / name, folder)
            lines = (Path(folder) / "bot.db-sent").read_text() if (Path(folder) / "bot.db-sent").exists() else ""
            noted = {json.loads(line).get("message_id") for line in lines.splitlines() if line.endswith("}")}
            with closing(sqlite3.connect(Path(folder) / "bot.db")) as copied:
                return noted | {row[0] for row in copied.execute("SELECT message_id FROM outbox WHERE state = 'sent'")}


@contextmanager
def life(folder: Path, mode: Mode = "polling") -> Iterator[Life]:
    """A Bot API, and no process yet."""
    with BotApi(TOKEN) as api:
        if mode == "webhook":
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                api.delivery.listening_at = f"127.0.0.1:{free.getsockname()[1]}"
        yield Life(api, folder, mode, Journal(api))
        assert api.violations == []
