"""Questions out of the log as the keepers' tools take them: what was asked and what came of it, never who asked."""

from __future__ import annotations

from dataclasses import dataclass

_COMMAND = "/ask"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that people really asked."""

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


def question_in(line: str) -> str:
    """The question in a line of the log: `/ask` before it is no part of it."""
    head, _, rest = line.partition(" ")
    return (rest if head == _COMMAND else line).strip()
