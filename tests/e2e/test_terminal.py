"""The terminal chat as a process: through a pipe, and at a real terminal."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.knowledge.models.pack import Pack
from bot.messages import LANGUAGES
from tests.cli.processes import bot, environment, started
from tests.support.sound_pack import FEE, FEE_ZH, write_sound_pack

PROMPT = ">"
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\r")


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The small pack, so that the chat starts quickly."""
    return str(write_sound_pack(Path(tmp_path_factory.mktemp("small"))))


def test_a_question_in_each_language_a_choice_and_the_way_out_through_a_pipe(tmp_path: Path, pack: Pack) -> None:
    lines = ("算法备案要多久？", "1", "99", "How long does the algorithm filing take?", "/language zh", "/help", "/quit", "never read")
    ended = bot(tmp_path, "chat", given="\n".join(lines))
    assert (ended.code, ended.err) == (0, "")
    blocks = dict(part.partition("\n")[::2] for part in ended.out.removeprefix("> ").split("\n> "))
    assert list(blocks) == list(lines[:-2])
    entry = pack.entry_by_id["algorithm-filing-cycle"]
    assert blocks[lines[0]].startswith(f"  {entry.article[0].zh}\n")
    assert blocks["1"].startswith(f"  {pack.say('answer.notes-heading', 'zh')}\n")
    assert blocks["99"].startswith(f"  {pack.say('unknown.lead', 'zh')}\n")
    assert blocks[lines[3]].startswith(f"  {entry.article[0].en}\n")
    assert blocks["/language zh"].startswith(f"  {pack.say('language.fixed', 'zh')}\n")
    assert blocks["/help"].startswith(f"  {pack.say('help.lead', 'zh')}\n")


def test_bytes_that_are_no_text_and_the_longest_line_do_no_harm(tmp_path: Path, knowledge: str) -> None:
    given = b"\xff\xfe\x00\n" + "备".encode() * 100_000 + b"\n" + b"9" * 5000 + b"\n" + FEE.encode()
    ended = bot(tmp_path, "start", given=given, KNOWLEDGE_DIR=knowledge, PYTHONIOENCODING="ascii")
    assert (ended.code, ended.err) == (0, "")
    assert "The article names no fees." in ended.out
    assert not (tmp_path / "data" / "history").exists(), "a pipe leaves no history"


def test_the_reader_of_a_pipe_may_leave(tmp_path: Path, knowledge: str) -> None:
    process = started(tmp_path, "chat", KNOWLEDGE_DIR=knowledge)
    with process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(f"{FEE}\n".encode() * 3)
        process.stdin.close()
        process.wait(20)
        assert process.stderr.read() == b""


def test_one_ctrl_c_ends_a_chat_that_waits_for_a_pipe(tmp_path: Path, knowledge: str) -> None:
    process = started(tmp_path, "chat", KNOWLEDGE_DIR=knowledge)
    with process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(f"{FEE}\n".encode())
        process.stdin.flush()
        while process.stdout.readline().strip():
            pass
        process.send_signal(signal.SIGINT)
        process.wait(20)
        assert b"Traceback" not in process.stderr.read()


class Terminal:
    """A person at a terminal with a chat in it."""

    def __init__(self, screen: int, process: subprocess.Popen[bytes]) -> None:
        self._screen = screen
        self.process = process
        self.shown = ""
        self._seen = 0

    def until(self, words: str, seconds: float = 30) -> str:
        """What appeared since the last call, up to these words."""
        end = time.monotonic() + seconds
        while words not in (text := _ESCAPE.sub("", self.shown)[self._seen :]):
            assert time.monotonic() < end, f"waited for {words!r}: {text!r}"
            if select.select([self._screen], [], [], 0.2)[0]:
                self._take()
        self._seen += text.index(words) + len(words)
        return text

    def _take(self) -> None:
        part = os.read(self._screen, 65536).decode(errors="replace")
        self.shown += part
        if "\x1b[6n" in part:  # asked where the cursor is, as every terminal is
            os.write(self._screen, b"\x1b[1;1R")

    def types(self, line: str) -> None:
        os.write(self._screen, f"{line}\r".encode())

    def ends(self) -> int:
        """Reads until the chat has ended; its exit code."""
        try:
            while True:
                self._take()
        except OSError:  # Linux says so where the other side has closed
            return self.process.wait(20)


@contextmanager
def terminal(folder: Path, *arguments: str, **settings: str) -> Iterator[Terminal]:
    screen, side = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment(folder, TERM="xterm", COLUMNS="100", **settings),
        stdin=side,
        stdout=side,
        stderr=side,
        start_new_session=True,
    )
    os.close(side)
    try:
        yield Terminal(screen, process)
    finally:
        process.kill()
        process.wait()
        os.close(screen)


def test_at_a_terminal_a_person_asks_chooses_and_leaves(tmp_path: Path, knowledge: str, pack: Pack) -> None:
    with terminal(tmp_path, "chat", KNOWLEDGE_DIR=knowledge) as person:
        greeting = person.until(PROMPT)
        assert all(pack.say("console.welcome", language)[:20] in greeting for language in LANGUAGES)
        person.types(FEE)
        person.until("The article names no fees.")
        person.until("[1] Sources")
        assert pack.say("console.choose", "en") in person.until(PROMPT)
        person.types("1")
        person.until(pack.say("answer.sources-heading", "en"))
        person.types(FEE_ZH)
        person.until("文章没有提到费用。")
        person.types("/quit")
        assert person.ends() == 0
        assert pack.say("console.goodbye", "zh") in person.shown
        assert "Traceback" not in person.shown
        assert person.shown.count(pack.say("console.choose", "en")) == 1
    history = (tmp_path / "data" / "history").read_text(encoding="utf-8")
    assert [line[1:] for line in history.splitlines() if line.startswith("+")] == [FEE, "1", FEE_ZH, "/quit"]


@pytest.mark.parametrize("keys", ["\x03", "\x04"])
def test_ctrl_c_and_ctrl_d_at_the_prompt_leave_too(tmp_path: Path, knowledge: str, keys: str) -> None:
    with terminal(tmp_path, "start", KNOWLEDGE_DIR=knowledge, LANGUAGE="zh") as person:
        person.until(PROMPT)
        person.types(keys)
        assert person.ends() == 0
        assert "Traceback" not in person.shown
        assert "再见" in person.shown
