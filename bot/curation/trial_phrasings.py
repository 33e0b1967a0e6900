"""Phrasings on trial: taken over into a copy of the pack, do they do what they should, and nothing else?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Protocol

from bot.curation import selftest
from bot.curation.compare import compare
from bot.dialogue.edition import Edition
from bot.knowledge.checks.phrasings import close_phrasings, repeated_phrasings
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Place, Trail
from bot.knowledge.models.pack import Entry, Pack
from bot.messages import LANGUAGES, Language
from bot.review.difference import Change, Comparison
from bot.review.logged_questions import Asked
from bot.text.message import Message

Harm = dict[str, tuple[str, tuple[str, ...]]]
"""Text of a phrasing -> why it is better not taken over (empty for no reason), and the questions that it would take."""

_TRIAL = "~"
"""Stands behind the names of all files: a trial phrasing is the later of two that are the same."""


class Phrased(Protocol):
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


def objections(
    edition: Edition, tried: Sequence[Phrased], asked: tuple[Asked, ...], progress: Callable[[], None] = lambda: None
) -> tuple[Harm, tuple[str, ...]]:
    """What speaks against each phrasing, and the tests that regress without a single phrasing to blame."""
    harm: Harm = {phrasing.text: (why, ()) for phrasing, why in chain(_in_tests(edition.pack, tried), _unfit(edition.pack, tried))}
    sound = [phrasing for phrasing in tried if phrasing.text not in harm]
    trial = Edition.of(with_phrasings(edition.pack, sound), edition.matcher.encoder)
    for phrasing in sound:
        turn = selftest.ask(trial, phrasing.text)
        if turn.decision != "answer" or turn.entries != (phrasing.entry,):
            harm[phrasing.text] = (_why_not(trial, phrasing), ())
    changes = compare(Comparison(edition, trial, asked), progress=progress).changes
    taken = [change for change in changes if _is_theft(change)]
    for phrasing in sound:
        takes = [change for change in taken if change.nearest and change.nearest.text == phrasing.text]
        if takes and not harm.get(phrasing.text, ("",))[0]:
            regressed = any(change.verdict == "regression" for change in takes)
            harm[phrasing.text] = ("a test no longer comes out right" if regressed else "", tuple(change.text for change in takes))
    told = {text for _, texts in harm.values() for text in texts}
    return harm, tuple(change.text for change in taken if change.verdict == "regression" and change.text not in told)


def with_phrasings(pack: Pack, phrasings: Iterable[Phrased]) -> Pack:
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


def _is_theft(change: Change) -> bool:
    """A question that lost its entry, or a test that lost its outcome; one that was open and is answered now is no loss."""
    return change.verdict == "regression" or (not change.suite and change.before.decision == "answer")


def _in_tests(pack: Pack, tried: Iterable[Phrased]) -> Iterator[tuple[Phrased, str]]:
    exams = {Message(text).tokens for exam in pack.exams for text in (*exam.en, *exam.zh)}
    refusals = {Message(refusal.text).tokens for refusal in pack.refusals}
    for phrasing in tried:
        spelling = Message(phrasing.text).tokens
        if spelling in exams:
            yield phrasing, "it is a test question, and a test may not be a phrasing"
        elif spelling in refusals:
            yield phrasing, "the tests say that it must not be answered"


def _unfit(pack: Pack, tried: Sequence[Phrased]) -> Iterator[tuple[Phrased, str]]:
    """Phrasings that the lint would find fault with."""
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


def _why_not(trial: Edition, phrasing: Phrased) -> str:
    turn = selftest.ask(trial, phrasing.text)
    found = next((candidate for candidate in turn.candidates if candidate.entry == phrasing.entry), None)
    if found and found.why.missing:
        return "the entry requires " + " and ".join("|".join(group) for group in found.why.missing)
    if found and found.why.excluded:
        return f"the entry excludes {' and '.join(found.why.excluded)}"
    told = " and ".join(turn.entries)
    return f"it would lead to {told}" if told else "it would not be answered even so"
