"""Defines logged questions as the keepers' tools read them: what was asked and what it came to, never who asked."""

from __future__ import annotations

from dataclasses import dataclass

_COMMAND = "/ask"


@dataclass(frozen=True, slots=True)
class LoggedQuestion:
    """A question that people asked, and how often."""

    text: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that found no answer, or was asked back."""

    text: str
    choices: tuple[str, ...] = ()
    """Entries that were offered."""
    chosen: str = ""
    """The entry that the asker then chose; empty for none."""


def without_command(line: str) -> str:
    """The question in a line of the log, without the command `/ask` before it."""
    head, _, rest = line.partition(" ")
    return (rest if head == _COMMAND else line).strip()
