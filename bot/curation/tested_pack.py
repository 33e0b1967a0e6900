"""Runs the tests of a pack that may have faults, unless the faults could change their outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from bot.curation.selftest import SelftestReport
from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import Loaded
from bot.knowledge.models.pack import Pack

_MATCHED = ("id", "question", "phrasings", "requires", "excludes")
"""Keys of an entry that decide which questions it answers."""


@dataclass(frozen=True, slots=True)
class TestedPack:
    """An edition, and the outcome of its tests."""

    __test__: ClassVar[bool] = False  # pytest would collect the class because of its name
    edition: Edition
    report: SelftestReport


def run_tests(
    loaded: Loaded, build: Callable[[Pack], Edition], run: Callable[[Edition, Loaded], SelftestReport], *, has_findings: Callable[[], bool]
) -> TestedPack | None:
    """Builds the edition of a pack and runs tests on it; None where a fault may decide their outcome.

    Args:
        loaded: the pack as it was read.
        build: makes an edition.
        run: runs the tests, or some of them.
        has_findings: whether the lint or the proof of the rules has findings, asked where that matters: a reference that leads
            nowhere, a missing phrase, and a procedure without months are among them.
    """
    if not _can_be_asked(loaded):
        return None
    try:
        edition = build(loaded.draft)
        return TestedPack(edition, run(edition, loaded))
    except (LookupError, AssertionError):
        if not has_findings():
            raise
        return None


def _can_be_asked(loaded: Loaded) -> bool:
    """Whether everything could be read that decides which entry answers a question, or is expected to."""
    guards = {term for entry in loaded.draft.entries for group in (*entry.requires, entry.excludes) for term in group}
    if loaded.unread or loaded.lost or not guards <= loaded.draft.term_by_id.keys():
        return False
    entries, exams = range(len(loaded.draft.entries)), range(len(loaded.draft.exams))
    matched = (loaded.has_unreadable("entries", number, key) for number in entries for key in _MATCHED)
    return not any(matched) and not any(loaded.has_unreadable("exams", number, "entry") for number in exams)
