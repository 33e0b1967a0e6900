"""Defines findings: what is wrong with a pack, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

Trail = tuple[str | int, ...]
"""The path to a value from the top of a file: keys of mappings and positions in lists."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file of the pack."""

    file: str
    """Relative to the pack's folder, with forward slashes."""
    line: int = 1
    """Counted from 1."""
    column: int = 1
    """Counted from 1, in characters."""

    def finding(self, what: str, todo: str) -> Finding:
        """A finding at this place."""
        return Finding(self.file, self.line, self.column, what, todo)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault of a pack; its text is `file:line:column: what, what to do`."""

    file: str
    line: int
    column: int
    what: str
    """What is wrong: a clause without a full stop."""
    todo: str
    """What the keeper of the pack does about it."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.what}, {self.todo}"
