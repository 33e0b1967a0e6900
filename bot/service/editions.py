"""The edition that answers now, and its replacement while the bot goes on answering."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.dialogue.edition import Edition
from bot.knowledge.findings import Finding
from bot.knowledge.models.pack import Pack
from bot.review.difference import Comparison, Difference
from bot.review.logged_questions import LoggedQuestion
from bot.service.child_process import ChildDiedError, in_a_child

Examine = Callable[[Path], Edition | tuple[Finding, ...]]
"""Reads and checks a pack's folder; a function of a module's top level, because it runs in a process of its own."""

_SECONDS = 60.0
"""After that many a reading is given up."""


@dataclass(frozen=True, slots=True)
class Swapped:
    """A new edition answers from now on."""

    digest: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    difference: Difference | Died | None = None
    """What is answered differently from now on; None where nobody compares."""


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


@dataclass(frozen=True, slots=True)
class Died:
    """The reading, or the comparison, took more than it is allowed, or crashed; the edition that answers stays."""


@dataclass(frozen=True, slots=True)
class Comparing:
    """How a reload finds out what is answered differently."""

    questions: Callable[[], Awaitable[tuple[LoggedQuestion, ...]]]
    """The last questions that people asked."""
    compare: Callable[[Comparison], Difference]
    """A function of a module's top level, because it runs in a process of its own."""
    seconds: float = 60.0
    """After that many the comparison is given up; the new edition answers all the while."""


Keep = Callable[[Edition], None]
"""Keeps an edition for the next start."""
ReloadResult = Swapped | Unchanged | Refused | Busy | Died


def _forget(edition: Edition) -> None:
    """Keeps nothing."""


class Editions:
    """Holds the current edition. A turn takes it once, at its beginning, and keeps it to its end."""

    def __init__(
        self,
        folder: Path,
        edition: Edition,
        examine: Examine,
        keep: Keep = _forget,
        seconds: float = _SECONDS,
        comparing: Comparing | None = None,
    ) -> None:
        """Starts with `edition`, read from `folder`; a reload is given up after `seconds`, and its edition handed to `keep`."""
        self._folder = folder
        self._examine = examine
        self._keep = keep
        self._seconds = seconds
        self._comparing = comparing
        self._reloading = False
        self.current = edition

    async def reload(self) -> ReloadResult:
        """Reads and checks the folder in a child process, swaps the edition if it is sound, and compares it with the one before."""
        if self._reloading:
            return Busy()
        self._reloading = True
        try:
            return await self._reload()
        except ChildDiedError:
            return Died()
        finally:
            self._reloading = False

    async def _reload(self) -> ReloadResult:
        # A child of its own: a pack that is a bomb takes the child down, never the bot, and reading never stalls the event loop.
        examined = await in_a_child(self._examine, self._folder, self._seconds)
        if isinstance(examined, tuple):
            return Refused(examined)
        before, self.current = self.current, examined
        await asyncio.to_thread(self._keep, examined)
        outcome = _changes(before.pack, examined.pack)
        if self._comparing is None or isinstance(outcome, Unchanged):
            return outcome
        return replace(outcome, difference=await self._compare(self._comparing, before, examined))

    @staticmethod
    async def _compare(comparing: Comparing, before: Edition, after: Edition) -> Difference | Died:
        compared = Comparison(before, after)
        if compared.is_alike:
            return Difference(0, 0)
        try:
            return await in_a_child(comparing.compare, replace(compared, questions=await comparing.questions()), comparing.seconds)
        except ChildDiedError:
            return Died()


def _changes(before: Pack, after: Pack) -> Swapped | Unchanged:
    if before.digest == after.digest:
        return Unchanged(after.digest)
    old, new = before.entry_by_id, after.entry_by_id
    return Swapped(
        digest=after.digest,
        added=tuple(entry for entry in new if entry not in old),
        removed=tuple(entry for entry in old if entry not in new),
        changed=tuple(entry for entry in new if entry in old and new[entry] != old[entry]),
    )
