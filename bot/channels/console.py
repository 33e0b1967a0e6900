"""The terminal chat: the same turns as in Telegram, through another door."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory, InMemoryHistory
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.messages import BlockKind, Choice, Commanded, ConversationKey, Language, Pressed, Reply, Said, Utterance
from bot.service.ports import Desk

_KEY = ConversationKey("console", "terminal", "local")
_STYLES: dict[BlockKind, str] = {"lead": "bold", "text": "", "bullet": "", "heading": "bold cyan", "note": "", "footer": "dim"}
_QUIT = frozenset({"/quit", "/exit", "/q"})


class ConsoleChannel:
    """One person at one terminal, or a pipe."""

    def __init__(self, desk: Desk, language: Language, console: Console | None = None, history: Path | None = None) -> None:
        """Talks to `desk`; `language` is that of the first greeting, `history` the file that keeps the lines typed."""
        self._desk = desk
        self._language = language
        self._console = console or Console(highlight=False)
        self._history = history
        self._choices: tuple[Choice, ...] = ()

    async def run(self) -> None:
        """Reads lines until /quit or the end of the input."""
        interactive = sys.stdin.isatty()
        if interactive:
            self._console.print(Text(self._desk.say("console.welcome", self._language), style="dim"))
        async for line in self._typed() if interactive else _piped():
            if line.strip().casefold() in _QUIT:
                break
            if line.strip():
                if not interactive:
                    self._console.print(Text(f"> {line.strip()}", style="dim"))
                await self.take(line.strip())
        if interactive:
            self._console.print(Text(self._desk.say("console.goodbye", self._language), style="dim"))

    async def take(self, line: str) -> None:
        """One line: a number takes a choice, a slash begins a command, anything else is said."""
        for reply in await self._desk.handle(Utterance(_KEY, self._act(line), self._language)):
            self._show(reply)
            self._language = reply.language

    def _act(self, line: str) -> Said | Pressed | Commanded:
        if line.isdecimal() and 1 <= int(line) <= len(self._choices):
            return Pressed(self._choices[int(line) - 1].action)
        if line.startswith("/"):
            name, _, arguments = line[1:].partition(" ")
            return Commanded(name.casefold(), arguments)
        return Said(line)

    def _show(self, reply: Reply) -> None:
        if reply.toast:
            self._console.print(Text(reply.toast, style="yellow"))
        for block in reply.blocks[reply.seen :]:
            text = Text(f"• {block.text}" if block.kind in ("bullet", "note") else block.text, style=_STYLES[block.kind])
            self._print(text)
        self._choices = reply.choices
        for number, choice in enumerate(reply.choices, 1):
            self._print(Text.assemble((f"[{number}]", "bold magenta"), f" {choice.label}"))
        self._console.print()

    def _print(self, text: Text) -> None:
        """Indented; wrapped to a terminal's width, but left whole in a pipe."""
        if self._console.is_terminal:
            self._console.print(Padding(text, (0, 0, 0, 2)))
        else:
            self._console.print(Text("  ").append_text(text), soft_wrap=True)

    async def _typed(self) -> AsyncIterator[str]:
        history = FileHistory(str(self._history)) if self._history else InMemoryHistory()
        session: PromptSession[str] = PromptSession(history=history)
        while True:
            try:
                yield await session.prompt_async("> ")
            except (EOFError, KeyboardInterrupt):
                return


async def _piped() -> AsyncIterator[str]:
    for line in sys.stdin:
        yield line
