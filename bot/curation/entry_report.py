"""Reports on one entry: its findings, the outcome of its tests, and the entries that come near its questions."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from bot.curation.change_causes import RankedPhrasings
from bot.curation.checked_edition import lint
from bot.curation.selftest import SelftestReport, Trial, expected_entries, run_entry_tests
from bot.curation.tested_pack import run_tests
from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Trail
from bot.knowledge.models.pack import Dialogue, Exam, Pack, Twin
from bot.text.message import Message

MOST_NEAR = 3
"""Entries that are named as near. From a score of 0.28 on, an entry is offered as a choice, from 0.46 on it may answer."""
_MOST_IDS = 3


@dataclass(frozen=True, slots=True)
class NearEntry:
    """Another entry that could take a question."""

    entry: str
    score: float
    """How near it comes to the question, 0 to 1."""
    question: str
    """The question or phrasing of the entry to which the other comes nearest."""
    phrasing: str
    """The other's own phrasing that is nearest to it."""


@dataclass(frozen=True, slots=True)
class EntryReport:
    """What is known about one entry."""

    findings: tuple[Finding, ...]
    """Those of the lint and of the tests, ordered by file and line."""
    trials: tuple[Trial, ...] | None
    """The tests that expect the entry; None where faults of the pack keep them from being run."""
    near: tuple[NearEntry, ...] = ()
    """The nearest first."""
    has_earlier_bands: bool = False
    """True where the tests were run with the bands of an earlier pack."""


def report_entry(loaded: Loaded, entry: str, build: Callable[[Pack], Edition]) -> EntryReport:
    """Checks one entry of a pack.

    Args:
        loaded: the pack as it was read.
        entry: the id of an entry of the draft.
        build: makes an edition.
    """
    found = lint(loaded)
    of_entry = _findings_about(loaded, entry, found)

    def run(edition: Edition, loaded: Loaded) -> SelftestReport:
        return run_entry_tests(edition, loaded, entry)

    tested = run_tests(loaded, build, run)
    if tested is None:
        return EntryReport(of_entry, None)
    found_in_all = tuple(sorted({*of_entry, *tested.report.faults}))
    return EntryReport(found_in_all, tested.report.trials, _near(tested.edition, loaded, entry), tested.edition.has_earlier_bands)


def similar_ids(loaded: Loaded, entry: str) -> tuple[str, ...]:
    """The ids of entries that resemble a text, the most similar first."""
    ids = [known.id for known in loaded.draft.entries]
    containing = [known for known in ids if entry and entry in known]
    return tuple(dict.fromkeys((*difflib.get_close_matches(entry, ids, n=_MOST_IDS), *containing)))[:_MOST_IDS]


def _findings_about(loaded: Loaded, entry: str, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings inside the entry and its tests, and those elsewhere that name it."""
    lines = _lines(loaded, frozenset(_items(loaded, entry)))
    return tuple(finding for finding in found if (finding.file, finding.line) in lines or f"`{entry}`" in finding.what)


def _items(loaded: Loaded, entry: str) -> Iterator[Trail]:
    """The paths to the entry and to the tests that expect it."""
    draft = loaded.draft
    yield from (("entries", number) for number, known in enumerate(draft.entries) if known.id == entry)
    tests: dict[str, tuple[Exam | Dialogue | Twin, ...]] = {"exams": draft.exams, "dialogues": draft.dialogues, "twins": draft.twins}
    for key, listed in tests.items():
        yield from ((key, number) for number, test in enumerate(listed) if entry in expected_entries(test))


def _lines(loaded: Loaded, items: frozenset[Trail]) -> frozenset[tuple[str, int]]:
    """File and line of every value in some items."""
    return frozenset((place.file, place.line) for path, place in loaded.marks.items() if path[:2] in items)


def _near(edition: Edition, loaded: Loaded, entry: str) -> tuple[NearEntry, ...]:
    """The other entries that come near one of the entry's own questions, and that no guard keeps from answering it."""
    best: dict[str, tuple[float, str]] = {}
    for question in _questions(loaded, entry):
        for candidate in edition.matcher.rank(Message(question)):
            if candidate.entry != entry and not candidate.why.barred:
                best[candidate.entry] = max(best.get(candidate.entry, (0.0, "")), (candidate.score, question))
    ranked = sorted(best.items(), key=lambda pair: (-pair[1][0], pair[0]))[:MOST_NEAR]
    phrasings = RankedPhrasings(edition)
    return tuple(NearEntry(other, score, question, phrasings.near(other, question)[0][0]) for other, (score, question) in ranked)


def _questions(loaded: Loaded, entry: str) -> Iterator[str]:
    """The texts that the entry should answer."""
    known = loaded.draft.entry_by_id[entry]
    exams = chain.from_iterable(exam.all for exam in loaded.draft.exams if exam.entry == entry)
    yield from dict.fromkeys((*known.question.all, *known.phrasings.all, *exams))
