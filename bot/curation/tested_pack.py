"""Runs the tests of a pack that may have faults, unless the faults could change their outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from bot.curation.required_phrases import check_requirements
from bot.curation.selftest import SelftestReport
from bot.dialogue.edition import Edition
from bot.filing.proof.rules import unscheduled
from bot.filing.rules import RuleBook
from bot.knowledge.checks.filing import applicable
from bot.knowledge.checks.hints import unknown_in_hints
from bot.knowledge.checks.references import unknown_notes
from bot.knowledge.checks.texts import unequal_placeholders, unfillable_phrases
from bot.knowledge.files.loader import Loaded
from bot.knowledge.models.pack import Pack

_MATCHED = ("id", "question", "phrasings", "requires", "excludes")
"""Keys of an entry that decide which questions it answers."""
_NEEDED = (unknown_notes, unknown_in_hints, unfillable_phrases, unequal_placeholders)
"""Checks without which facts cannot be read, or replies not be written."""


@dataclass(frozen=True, slots=True)
class TestedPack:
    """An edition, and the outcome of its tests."""

    __test__: ClassVar[bool] = False  # pytest would collect the class because of its name
    edition: Edition
    report: SelftestReport


def run_tests(loaded: Loaded, build: Callable[[Pack], Edition], run: Callable[[Edition, Loaded], SelftestReport]) -> TestedPack | None:
    """Builds the edition of a pack and runs tests on it; None where a fault may decide their outcome, or keep a reply from being written.

    Args:
        loaded: the pack as it was read.
        build: makes an edition.
        run: runs the tests, or some of them.
    """
    if not _can_be_asked(loaded) or not _can_reply(loaded):
        return None
    edition = build(loaded.draft)
    return TestedPack(edition, run(edition, loaded))


def _can_be_asked(loaded: Loaded) -> bool:
    """Whether everything could be read that decides which entry answers a question, or is expected to."""
    guards = {term for entry in loaded.draft.entries for group in (*entry.requires, entry.excludes) for term in group}
    if loaded.unread or loaded.lost or not guards <= loaded.draft.term_by_id.keys():
        return False
    entries, exams = range(len(loaded.draft.entries)), range(len(loaded.draft.exams))
    matched = (loaded.has_unreadable("entries", number, key) for number in entries for key in _MATCHED)
    return not any(matched) and not any(loaded.has_unreadable("exams", number, "entry") for number in exams)


def _can_reply(loaded: Loaded) -> bool:
    """Whether all is there that a reply is made of: phrases, the article, and what the rules and hints lead to."""
    if check_requirements(loaded) or any(True for check in _NEEDED for _ in check(loaded)) or not applicable(loaded):
        return False
    book, facts = RuleBook.of(loaded.draft), loaded.draft.fact_by_id
    return all(facts.keys() >= {*rule.cites} for rule in book.rules) and not any(
        True for rule in book.rules for _ in unscheduled(book, rule)
    )
