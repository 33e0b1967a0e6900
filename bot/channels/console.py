"""Runs the terminal chat: the same turns as in Telegram, over standard input and output."""

from __future__ import annotations

import signal
import sys
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.channels.chart import chart_lines
from bot.channels.files import content_of
from bot.messages import LANGUAGES, BlockKind, Choice, Commanded, ConversationKey, File, Language, Pressed, Reply, Said, Utterance
from bot.service.ports import Desk

_KEY = ConversationKey("console", "terminal", "local")
_STYLES: dict[BlockKind, str] = {"lead": "bold", "text": "", "bullet": "", "heading": "bold cyan", "note": "", "footer": "dim"}
_QUIT = frozenset({"/quit", "/exit", "/q"})
_SLASHES = ("/", "\N{FULLWIDTH SOLIDUS}")
_LONGEST_NUMBER = 3
_WIDEST_CHART = 72


class ConsoleChannel:
    """A chat with one person at a terminal, or with a pipe."""

    def __init__(self, desk: Desk, language: Language | None, console: Console | None = None, history: Path | None = None) -> None:
        """Talks to `desk`.

        Args:
            desk: the service.
            language: the operator's language for everybody; None follows the person.
            console: where to print; standard output where not given.
            history: the file that keeps the lines typed at a terminal; none is kept where it cannot be written.
        """
        self._desk = desk
        self._language = language
        self._console = console or Console(highlight=False)
        self._history = history
        self._choices: tuple[Choice, ...] = ()
        self._choosing_explained = False

    async def run(self) -> None:
        """Reads lines until /quit or the end of the input."""
        interactive = sys.stdin is not None and sys.stdin.isatty()
        if interactive:
            # Nobody has said anything yet: without a fixed language the greeting is in each.
            for language in (self._language,) if self._language else LANGUAGES:
                self._console.print(Text(self._desk.say("console.welcome", language), style="dim"))
        async for line in self._typed_lines() if interactive else _piped_lines():
            said = line.strip()
            if said.replace(_SLASHES[1], "/").casefold() in _QUIT:
                break
            if said:
                if not interactive:
                    shown = "".join(character for character in said if character.isprintable())
                    self._console.print(Text(f"> {shown}", style="dim"), soft_wrap=True)
                await self.handle_line(said, interactive=interactive)
        if interactive:
            self._console.print(Text(self._desk.say("console.goodbye", self._language or "en"), style="dim"))

    async def handle_line(self, line: str, *, interactive: bool = False) -> None:
        """Handles one line: a number selects a choice, a slash begins a command, anything else is a message."""
        replies = await self._desk.handle(Utterance(_KEY, self._act(line), self._language or ""))
        if any(reply.blocks for reply in replies):
            self._choices = tuple(choice for reply in reversed(replies) for choice in reply.choices)
        for at, reply in enumerate(replies, 1):
            # the reader answers the last reply, so its choices have the first numbers
            self._show(reply, 1 + sum(len(later.choices) for later in replies[at:]))
            self._language = reply.language
        if interactive and self._choices and not self._choosing_explained:
            self._choosing_explained = True
            self._print(Text(self._desk.say("console.choose", self._language or "en"), style="dim"))
        self._console.print()

    def _act(self, line: str) -> Said | Pressed | Commanded:
        if line.isdecimal() and len(line) <= _LONGEST_NUMBER and 1 <= int(line) <= len(self._choices):
            return Pressed(self._choices[int(line) - 1].action)
        if line.startswith(_SLASHES):
            name, arguments = (*line[1:].split(maxsplit=1), "", "")[:2]
            return Commanded(name.casefold(), arguments)
        return Said(line)

    def _show(self, reply: Reply, first: int) -> None:
        """Prints a reply, its choices numbered from `first`."""
        if reply.toast:
            self._print(Text(reply.toast, style="yellow"))
        for block in reply.blocks[reply.seen :]:
            text = Text(f"• {block.text}" if block.kind in ("bullet", "note") else block.text, style=_STYLES[block.kind])
            self._print(text)
        if reply.timeline is not None:
            self._console.print()
            for line in chart_lines(reply.timeline, min(_WIDEST_CHART, self._console.width - 4)):
                self._print(line)
            self._console.print()
        if reply.files:
            self._write_files(reply.files, reply.language)
        for number, choice in enumerate(reply.choices, first):
            self._print(Text.assemble((f"[{number}]", "bold magenta"), f" {choice.label}"))

    def _write_files(self, files: tuple[File, ...], language: Language) -> None:
        """Writes files that belong together to the current folder, or to a new one in it, and prints their paths."""
        try:
            folder = _free_folder(files)
            for file in files:
                path = folder / file.name
                path.write_bytes(content_of(file))
                self._print(Text(self._desk.say("console.file", language, name=path), style="dim"))
        except OSError as error:
            self._print(Text(self._desk.say("console.unwritable", language, reason=error.strerror), style="yellow"))

    def _print(self, text: Text) -> None:
        """Indented; wrapped to a terminal's width, but left whole in a pipe."""
        if self._console.is_terminal:
            self._console.print(Padding(text, (0, 0, 0, 2)))
        else:
            self._console.print(Text("  ").append_text(text), soft_wrap=True)

    async def _typed_lines(self) -> AsyncIterator[str]:
        # Only a terminal needs it, and its import is slow.
        from bot.channels.prompting import create_prompt  # noqa: PLC0415

        session = create_prompt(self._history)
        while True:
            try:
                yield await session.prompt_async("> ")
            except (EOFError, KeyboardInterrupt):
                return


def _free_folder(files: tuple[File, ...]) -> Path:
    """A folder that holds none of these names yet. The files may link to each other by name, so they stay together."""
    if not any(Path(file.name).exists() for file in files):
        return Path()
    stem = Path(files[0].name).stem
    folder = next(folder for folder in (Path(f"{stem}-{number}") for number in count(2)) if not folder.exists())
    folder.mkdir()
    return folder


async def _piped_lines() -> AsyncIterator[str]:
    # Blocks on purpose: nothing else runs here. The event loop's own handler of Ctrl-C would wait for the read to end.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for line in sys.stdin or ():
        yield line
