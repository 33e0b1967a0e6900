"""The edition that answers now, and its replacement while the bot goes on answering."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from bot.dialogue.edition import Edition
from bot.knowledge.findings import Finding
from bot.knowledge.models import Pack

Examine = Callable[[Path], Edition | tuple[Finding, ...]]
"""Reads and checks a pack's folder; a function of a module's top level, because it runs in a process of its own."""


@dataclass(frozen=True, slots=True)
class Swapped:
    """A new edition answers from now on."""

    digest: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The folder holds what answers already."""

    digest: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The folder's pack has faults; the running edition stays."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Busy:
    """Another reload is under way."""


class Editions:
    """Holds the current edition. A turn takes it once, at its beginning, and keeps it to its end."""

    def __init__(self, folder: Path, edition: Edition, examine: Examine) -> None:
        """Starts with `edition`, read from `folder`."""
        self._folder = folder
        self._examine = examine
        self._reloading = False
        self.current = edition

    async def reload(self) -> Swapped | Unchanged | Refused | Busy:
        """Reads and checks the folder in a child process and swaps the edition if it is sound."""
        if self._reloading:
            return Busy()
        self._reloading = True
        try:
            outcome = await self._in_a_child()
        finally:
            self._reloading = False
        if isinstance(outcome, tuple):
            return Refused(outcome)
        before, self.current = self.current, outcome
        return _difference(before.pack, outcome.pack)

    async def _in_a_child(self) -> Edition | tuple[Finding, ...]:
        # A child of its own: a pack that is a bomb takes the child down, never the bot, and parsing never stalls the event loop.
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
            return await asyncio.get_running_loop().run_in_executor(pool, self._examine, self._folder)


def _difference(before: Pack, after: Pack) -> Swapped | Unchanged:
    if before.digest == after.digest:
        return Unchanged(after.digest)
    old, new = before.entry_by_id, after.entry_by_id
    return Swapped(
        digest=after.digest,
        added=tuple(entry for entry in new if entry not in old),
        removed=tuple(entry for entry in old if entry not in new),
        changed=tuple(entry for entry in new if entry in old and new[entry] != old[entry]),
    )
