"""Tries out phrasings on a copy of the pack: each must lead to its entry and take no question from another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from bot.curation import selftest
from bot.curation.compare import compare_editions
from bot.dialogue.edition import Edition
from bot.knowledge.checks.phrasings import close_phrasings, repeated_phrasings
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Place, Trail
from bot.knowledge.models.pack import Entry, Pack
from bot.messages import LANGUAGES, Language
from bot.review.difference import Change, Comparison
from bot.review.logged_questions import LoggedQuestion
from bot.text.message import Message

_TRIAL = "~"
"""File name of the trial phrasings. It sorts behind all others, so that of two equal phrasings the trial one is reported."""


@dataclass(frozen=True, slots=True)
class TrialResult:
    """What taking over a phrasing would do, where it is not all well."""

    objection: str = ""
    """Why it should not be taken over; empty for no reason."""
    takes: tuple[str, ...] = ()
    """Questions that it would take from the entries that answer them now."""


class TrialPhrasing(Protocol):
    """A phrasing for an entry."""

    @property
    def entry(self) -> str:
        """The entry's id."""

    @property
    def text(self) -> str:
        """The phrasing."""

    @property
    def language(self) -> Language:
        """Its language."""


def try_phrasings(
    edition: Edition, tried: Sequence[TrialPhrasing], asked: tuple[LoggedQuestion, ...], progress: Callable[[], None] = lambda: None
) -> tuple[dict[str, TrialResult], tuple[str, ...]]:
    """Tries out phrasings: a result for the text of each that does harm, and the tests that regress without a single one to blame."""
    reasons = chain(_test_objections(edition.pack, tried), _lint_objections(edition.pack, tried))
    results = {phrasing.text: TrialResult(reason) for phrasing, reason in reasons}
    sound = [phrasing for phrasing in tried if phrasing.text not in results]
    trial = Edition.of(with_phrasings(edition.pack, sound), edition.matcher.encoder)
    for phrasing in sound:
        turn = selftest.ask_bot(trial, phrasing.text)
        if turn.decision != "answer" or turn.entries != (phrasing.entry,):
            results[phrasing.text] = TrialResult(_reason_against(trial, phrasing))
    changes = compare_editions(Comparison(edition, trial, asked), progress=progress).changes
    losses = [change for change in changes if _is_loss(change)]
    for phrasing in sound:
        takes = [change for change in losses if change.nearest and change.nearest.text == phrasing.text]
        if takes and phrasing.text not in results:
            regressed = any(change.verdict == "regression" for change in takes)
            reason = "a test no longer comes out right" if regressed else ""
            results[phrasing.text] = TrialResult(reason, tuple(change.text for change in takes))
    blamed = {text for result in results.values() for text in result.takes}
    return results, tuple(change.text for change in losses if change.verdict == "regression" and change.text not in blamed)


def with_phrasings(pack: Pack, phrasings: Iterable[TrialPhrasing]) -> Pack:
    """A copy of a pack with more phrasings at the end of its entries' lists."""
    more: dict[tuple[str, Language], tuple[str, ...]] = {}
    for phrasing in phrasings:
        key = (phrasing.entry, phrasing.language)
        more[key] = (*more.get(key, ()), phrasing.text)

    def extended(entry: Entry) -> Entry:
        texts: dict[str, object] = {language: entry.phrasings.of(language) + more.get((entry.id, language), ()) for language in LANGUAGES}
        return entry.model_copy(update={"phrasings": entry.phrasings.model_copy(update=texts)})

    # Made anew: a copy would keep what the pack has computed of its entries.
    return Pack.model_validate(
        {name: getattr(pack, name) for name in Pack.model_fields} | {"entries": tuple(extended(entry) for entry in pack.entries)}
    )


def _is_loss(change: Change) -> bool:
    """True for a question that lost its answer, or a test that regressed; not for an open question that is answered now."""
    return change.verdict == "regression" or (not change.suite and change.before.decision == "answer")


def _test_objections(pack: Pack, tried: Iterable[TrialPhrasing]) -> Iterator[tuple[TrialPhrasing, str]]:
    exams = {Message(text).tokens for exam in pack.exams for text in exam.all}
    refusals = {Message(refusal.text).tokens for refusal in pack.refusals}
    for phrasing in tried:
        spelling = Message(phrasing.text).tokens
        if spelling in exams:
            yield phrasing, "it is a test question, and a test may not be a phrasing"
        elif spelling in refusals:
            yield phrasing, "the tests say that it must not be answered"


def _lint_objections(pack: Pack, tried: Sequence[TrialPhrasing]) -> Iterator[tuple[TrialPhrasing, str]]:
    """Phrasings that `check` would report."""
    trial, numbers = with_phrasings(pack, tried), {entry.id: number for number, entry in enumerate(pack.entries)}
    marks: dict[Trail, Place] = {}
    for line, phrasing in enumerate(tried):
        position = numbers[phrasing.entry]
        place = next(
            at for at, text in reversed([*enumerate(trial.entries[position].phrasings.of(phrasing.language))]) if text == phrasing.text
        )
        marks["entries", position, "phrasings", phrasing.language, place] = Place(_TRIAL, line + 1)
    loaded = Loaded(trial, (), trial, marks, {}, frozenset())
    for finding in chain(repeated_phrasings(loaded), close_phrasings(loaded)):
        if finding.file == _TRIAL:
            yield tried[finding.line - 1], finding.what.partition(" (")[0]


def _reason_against(trial: Edition, phrasing: TrialPhrasing) -> str:
    turn = selftest.ask_bot(trial, phrasing.text)
    found = next((candidate for candidate in turn.candidates if candidate.entry == phrasing.entry), None)
    if found and found.why.missing:
        return "the entry requires " + " and ".join("|".join(group) for group in found.why.missing)
    if found and found.why.excluded:
        return f"the entry excludes {' and '.join(found.why.excluded)}"
    told = " and ".join(turn.entries)
    return f"it would lead to {told}" if told else "it would not be answered even so"
