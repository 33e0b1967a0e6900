"""Estimates by cross-validation how many answers would be wrong at the matcher's threshold.

The phrasings are split into `FOLDS` parts, those of one entry evenly; each part is asked of a matcher that was built without it. The
goal is that at most `GOAL` of the answers are wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.knowledge.models.pack import Entry, Pack
from bot.matching.bands.confidence import SHIPPED, Bands
from bot.matching.index.features import Vector
from bot.matching.index.meaning import Encoder
from bot.matching.matcher import Known, Matcher, strangers_of
from bot.matching.terms.finder import TermFinder
from bot.messages import LANGUAGES, Language
from bot.text.message import Message
from bot.text.normalize import normalize

FOLDS = 4
GOAL = 0.01
"""Share of the answers that may be wrong."""
FEWEST = 100
"""Phrasings of a language below which nothing is estimated: a single wrong answer would already miss the goal."""
_STEP = 0.01
_HIGHEST = 1.0


@dataclass(frozen=True, slots=True)
class HeldOutPhrasing:
    """A phrasing with the answer of a matcher that was built without it."""

    language: Language
    text: str
    entry: str
    got: str
    """The best entry that no guard bars; empty where there is none."""
    confidence: float
    wanted: float
    """The confidence needed to answer."""

    @property
    def is_wrong(self) -> bool:
        """True where another entry than its own would answer."""
        return self.is_told() and self.got != self.entry

    def is_told(self, threshold: float | None = None) -> bool:
        """True where an entry would answer, with `threshold` in place of the one in use."""
        return bool(self.got) and self.confidence >= (self.wanted if threshold is None else threshold)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the answers of one language came to at a threshold."""

    language: Language
    threshold: float
    asked: int
    told: int
    right: int
    needed: float | None
    """The lowest threshold from which on the goal is kept; None where none does."""
    needed_coverage: float
    """Share of the questions that would be answered at that threshold."""

    @property
    def coverage(self) -> float:
        """Share of the questions that were answered."""
        return self.told / self.asked

    @property
    def precision(self) -> float:
        """Share of the answers that were right; 1 where nothing was answered."""
        return self.right / self.told if self.told else 1.0

    @property
    def kept(self) -> bool:
        """True where the goal is kept at the threshold in use."""
        return 1 - self.precision <= GOAL


def hold_out(
    pack: Pack, encoder: Encoder | None = None, progress: Callable[[], None] = lambda: None, bands: Bands | None = None
) -> tuple[HeldOutPhrasing, ...]:
    """Asks every phrasing of a pack of a matcher that does not know it.

    Args:
        pack: the pack.
        encoder: reads the meaning of phrasings, where there is one.
        progress: called after each part.
        bands: those of the pack; without them, the shipped ones.
    """
    held: list[HeldOutPhrasing] = []
    strangers = strangers_of(pack)
    known = [*(text for entry in pack.entries for _, text in _phrasings(entry)), *map(normalize, strangers)]
    reading = _CachedEncoder(encoder, known) if encoder else None
    finder = TermFinder(pack.terms)
    for part in range(FOLDS):
        matcher = Matcher([_without(entry, part) for entry in pack.entries], pack.terms, reading, finder, strangers)
        matcher.bands = bands or SHIPPED[matcher.encoder is not None]
        held += [_ask_held_out(matcher, entry.id, *asked) for entry in pack.entries for asked in _held_out_part(entry, part)]
        progress()
    return tuple(held)


def estimate(held: Sequence[HeldOutPhrasing], language: Language) -> Estimate | None:
    """Precision and coverage in one language, and the threshold that the goal needs; None where there are too few phrasings."""
    asked = [one for one in held if one.language == language]
    if len(asked) < FEWEST:
        return None
    told = [one for one in asked if one.is_told()]
    right = sum(one.got == one.entry for one in told)
    needed = _needed_threshold(asked)
    coverage = sum(one.is_told(needed) for one in asked) / len(asked) if needed is not None else 0.0
    return Estimate(language, asked[0].wanted, len(asked), len(told), right, needed, coverage)


def _needed_threshold(asked: Sequence[HeldOutPhrasing]) -> float | None:
    """The lowest threshold from which on the goal is kept and something is answered."""
    needed = None
    for step in range(round(_HIGHEST / _STEP), -1, -1):
        told = [one for one in asked if one.is_told(step * _STEP)]
        if sum(one.got != one.entry for one in told) > GOAL * len(told):
            break
        needed = round(step * _STEP, 2) if told else None
    return needed


class _CachedEncoder:
    """An encoder that encodes each phrasing once, for all the matchers that learn from it."""

    def __init__(self, encoder: Encoder, texts: Sequence[str]) -> None:
        self.name = encoder.name
        self.words = encoder.words
        self.weights = encoder.weights
        self._encoder = encoder
        self._row_of = {text: row for row, text in enumerate(texts)}
        self._rows = encoder.encode(texts)

    def encode(self, texts: Sequence[str]) -> Vector:
        """A row for each text."""
        if all(text in self._row_of for text in texts):
            rows: Vector = self._rows[[self._row_of[text] for text in texts]]
            return rows
        return self._encoder.encode(texts)


def _phrasings(entry: Entry) -> list[tuple[Language, str]]:
    """The distinct wordings of an entry with their languages."""
    wordings: dict[str, Language] = {}
    for language in LANGUAGES:
        for text in (entry.question.of(language), *entry.phrasings.of(language)):
            wordings.setdefault(normalize(text), language)
    return [(language, text) for text, language in wordings.items()]


def _held_out_part(entry: Entry, part: int) -> list[tuple[Language, str]]:
    return _phrasings(entry)[part::FOLDS]


def _without(entry: Entry, part: int) -> Known:
    kept = tuple(text for at, (_, text) in enumerate(_phrasings(entry)) if at % FOLDS != part)
    return Known(entry.id, kept, entry.requires, entry.excludes)


def _ask_held_out(matcher: Matcher, entry: str, language: Language, text: str) -> HeldOutPhrasing:
    result = matcher.match(matcher.read(Message(text, is_normalized=True)))
    return HeldOutPhrasing(language, text, entry, result.judged.best, result.confidence, result.wanted)
