"""Runs `python -m bot …` in a child process, with an empty folder and an environment without settings."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from bot.cli import main
from bot.config import Settings
from tests.support.frozen_start import frozen_settings
from tests.support.sound_pack import ROOT

SECONDS = 60


@dataclass(frozen=True)
class Ended:
    """A process that has come to its end."""

    code: int
    out: str
    err: str

    def told(self, code: int) -> str:
        """What it wrote to standard error: one line and no traceback, with this exit code."""
        assert self.code == code, self
        assert "Traceback" not in self.err
        assert self.err.count("\n") == 1, self.err
        return self.err.strip()


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """An environment in which a bot answers from the frozen pack, where no other is set, and leaves its traces in `folder` alone."""
    kept = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    base = {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'bot.db'}"}
    pack = {} if "KNOWLEDGE_DIR" in settings else frozen_settings()
    return kept | base | pack | settings


def bot(folder: Path, *arguments: str | bytes, given: str | bytes = b"", **settings: str) -> Ended:
    """Runs a command to its end, with `given` on standard input."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment(folder, **settings),
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    ended = Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in ended.err, ended.err
    return ended


def within(folder: Path, *arguments: str, given: str | bytes = b"", **settings: str) -> Ended:
    """Runs a command in this process: quicker, where how a process starts and ends is not what is asked."""
    names = {**dict.fromkeys(name for name in os.environ if name.lower() in Settings.model_fields), **environment(folder, **settings)}
    with contextlib.chdir(folder):
        result = CliRunner().invoke(main, arguments, input=given, env=names)
    unexpected = None if isinstance(result.exception, SystemExit) else result.exception
    if unexpected:
        raise unexpected
    return Ended(result.exit_code, result.stdout, result.stderr)


def started(folder: Path, *arguments: str, **settings: str) -> subprocess.Popen[bytes]:
    """Starts a command with pipes at all ends."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment(folder, **settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
