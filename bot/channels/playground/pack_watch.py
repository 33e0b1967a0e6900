"""Watches the pack's files, and tells the page what a reload would change in the answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from bot.channels.playground.bot_api.updates import Json
from bot.knowledge.files.loader import digest_of
from bot.review.difference import Change, Difference
from bot.service.editions import Busy, Died, Editions, Refused, ReloadResult, Swapped, Unchanged

SECONDS = 1.0
"""Between two looks at the files."""
_MOST_FINDINGS = 50
_MOST_CHANGES = 100

Fingerprint = tuple[tuple[str, int, int], ...]


class PackWatch:
    """Looks at the files of one pack."""

    def __init__(self, folder: Path, editions: Editions, tell: Callable[[Json], None], seconds: float = SECONDS) -> None:
        """Looks every few seconds; `tell` gets each piece of news."""
        self._folder = folder
        self._editions = editions
        self._tell = tell
        self._seconds = seconds

    async def run(self) -> None:
        """Watches until it is cancelled."""
        seen: tuple[Fingerprint, str] | None = None
        while True:
            now = (await asyncio.to_thread(fingerprint, self._folder), self._editions.current.pack.digest)
            if now != seen:
                seen = now if await self._look() else None
            await asyncio.sleep(self._seconds)

    async def _look(self) -> bool:
        """Tells what has become of the files, or of the edition that answers; False where that could not be seen just now."""
        if await asyncio.to_thread(digest_of, self._folder) == self._editions.current.pack.digest:
            self._tell({"state": "unchanged"})
            return True
        self._tell({"state": "reading"})
        outcome = await self._editions.preview()
        self._tell(news(outcome))
        return not isinstance(outcome, Busy)


def fingerprint(folder: Path) -> Fingerprint:
    """Names, times and sizes of the pack's files: what changes when one is saved."""
    files = []
    for path in sorted(folder.rglob("*.yaml")):
        try:
            status = path.stat()
        except OSError:
            # an editor replaces the file at this moment: the next look sees the new one
            continue
        files.append((str(path), status.st_mtime_ns, status.st_size))
    return tuple(files)


def news(outcome: ReloadResult) -> Json:
    """What a reload would come to, for the page."""
    match outcome:
        case Unchanged():
            return {"state": "unchanged"}
        case Busy():
            return {"state": "reading"}
        case Died():
            return {"state": "died"}
        case Refused(findings):
            listed = [
                {"place": f"{finding.file}:{finding.line}:{finding.column}", "what": finding.what, "todo": finding.todo}
                for finding in findings[:_MOST_FINDINGS]
            ]
            return {"state": "refused", "count": len(findings), "findings": listed}
        case Swapped():
            return {"state": "ready", "added": outcome.added, "removed": outcome.removed, "changed": outcome.changed, **_compared(outcome)}


def _compared(outcome: Swapped) -> Json:
    difference = outcome.difference
    if not isinstance(difference, Difference):
        return {"compared": False, "answers": []}
    return {
        "compared": True,
        "tests": difference.tests,
        "questions": difference.questions,
        "count": len(difference.changes),
        "answers": [_change(change) for change in difference.changes[:_MOST_CHANGES]],
    }


def _change(change: Change) -> Json:
    return {
        "text": change.text,
        "before": {"decision": change.before.decision, "entries": change.before.entries},
        "after": {"decision": change.after.decision, "entries": change.after.entries},
        "cause": {"kind": change.cause.kind, "entry": change.cause.entry, "wording": change.cause.wording},
        "suite": change.suite,
        "verdict": change.verdict,
        "place": change.place,
    }
