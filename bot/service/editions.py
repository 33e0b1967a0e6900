"""Holds the current edition, and reloads it while the bot goes on answering."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import digest_of
from bot.knowledge.findings import Finding
from bot.knowledge.models.pack import Pack
from bot.review.difference import Comparison, Difference
from bot.review.logged_questions import LoggedQuestion
from bot.service.child_process import ChildDiedError, run_in_child

EditionReader = Callable[[Path], Edition | tuple[Finding, ...]]
"""Reads and checks a pack's folder; a top-level function of a module, because it runs in a child process."""

_SECONDS = 600.0
"""Seconds after which reading a pack is given up. Long, because a busy machine is no fault of the pack: work in vain is stopped by the
child process's own limit on processor time."""


@dataclass(frozen=True, slots=True)
class Swapped:
    """A new edition answers from now on."""

    digest: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    difference: Difference | Died | None = None
    """What is answered differently from now on; None without a comparison."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The folder holds the pack that answers already."""

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
    """The child process crashed, or took more time or memory than allowed; the current edition stays."""


@dataclass(frozen=True, slots=True)
class ReloadComparison:
    """How a reload compares the answers of the two editions."""

    questions: Callable[[], Awaitable[tuple[LoggedQuestion, ...]]]
    """The last questions that people asked."""
    compare: Callable[[Comparison], Difference]
    """A top-level function of a module, because it runs in a child process."""
    seconds: float = _SECONDS
    """The comparison is given up after this time; meanwhile the new edition answers."""


@dataclass(frozen=True, slots=True)
class _Previewed:
    """An edition that was read ahead of its reload, with what the reload will come to."""

    edition: Edition
    outcome: Swapped


EditionWriter = Callable[[Edition], None]
"""Stores an edition for the next start."""
ReloadResult = Swapped | Unchanged | Refused | Busy | Died


def _store_nothing(edition: Edition) -> None:
    """Stores nothing."""


class Editions:
    """Holds the current edition. A turn reads it once, at its beginning, and uses it to its end."""

    def __init__(
        self,
        folder: Path,
        edition: Edition,
        read_edition: EditionReader,
        store: EditionWriter = _store_nothing,
        seconds: float = _SECONDS,
        comparison: ReloadComparison | None = None,
    ) -> None:
        """Starts with `edition`, read from `folder`; a reload is given up after `seconds`, and its edition is passed to `store`."""
        self._folder = folder
        self._read_edition = read_edition
        self._store = store
        self._seconds = seconds
        self._comparison = comparison
        self._reloading = False
        self._previewed: _Previewed | None = None
        self.current = edition

    async def reload(self) -> ReloadResult:
        """Reads and checks the folder in a child process, swaps the edition if it is sound, and compares it with the one before."""
        return await self._alone(self._reload)

    async def preview(self) -> ReloadResult:
        """What `reload` would come to. A sound edition is kept: the next reload takes it, unless the folder has changed again."""
        return await self._alone(self._preview)

    async def _alone(self, work: Callable[[], Awaitable[ReloadResult]]) -> ReloadResult:
        """Does work of which there may be only one at a time."""
        if self._reloading:
            return Busy()
        self._reloading = True
        try:
            return await work()
        except ChildDiedError:
            return Died()
        finally:
            self._reloading = False

    async def _reload(self) -> ReloadResult:
        digest = await asyncio.to_thread(digest_of, self._folder)
        if digest == self.current.pack.digest:
            return Unchanged(digest)
        previewed, self._previewed = self._previewed, None
        if previewed and previewed.outcome.digest == digest:
            await self._swap(previewed.edition)
            return previewed.outcome
        result = await self._read()
        if isinstance(result, tuple):
            return Refused(result)
        before = self.current
        await self._swap(result)
        return await self._outcome(before, result)

    async def _preview(self) -> ReloadResult:
        self._previewed = None
        if await asyncio.to_thread(digest_of, self._folder) == self.current.pack.digest:
            return Unchanged(self.current.pack.digest)
        result = await self._read()
        if isinstance(result, tuple):
            return Refused(result)
        outcome = await self._outcome(self.current, result)
        if isinstance(outcome, Swapped):
            self._previewed = _Previewed(result, outcome)
        return outcome

    async def _read(self) -> Edition | tuple[Finding, ...]:
        # In a child process: a malicious pack can only crash the child, and reading never blocks the event loop.
        return await run_in_child(self._read_edition, self._folder, self._seconds)

    async def _swap(self, edition: Edition) -> None:
        self.current = edition
        await asyncio.to_thread(self._store, edition)

    async def _outcome(self, before: Edition, after: Edition) -> Swapped | Unchanged:
        outcome = _pack_changes(before.pack, after.pack)
        if self._comparison is None or isinstance(outcome, Unchanged):
            return outcome
        return replace(outcome, difference=await self._compare(self._comparison, before, after))

    @staticmethod
    async def _compare(comparison: ReloadComparison, before: Edition, after: Edition) -> Difference | Died:
        compared = Comparison(before, after)
        if compared.is_alike:
            return Difference(0, 0)
        try:
            return await run_in_child(comparison.compare, replace(compared, questions=await comparison.questions()), comparison.seconds)
        except ChildDiedError:
            return Died()


def _pack_changes(before: Pack, after: Pack) -> Swapped | Unchanged:
    if before.digest == after.digest:
        return Unchanged(after.digest)
    old, new = before.entry_by_id, after.entry_by_id
    return Swapped(
        digest=after.digest,
        added=tuple(entry for entry in new if entry not in old),
        removed=tuple(entry for entry in old if entry not in new),
        changed=tuple(entry for entry in new if entry in old and new[entry] != old[entry]),
    )
