"""What the matcher's threshold comes to: every phrasing is asked of a matcher that never saw it.

The phrasings are dealt into `FOLDS` parts, those of one entry evenly; each part is asked of a matcher that was built without it. The
goal is that of all answers told at most `GOAL` are wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.knowledge.models.pack import Entry, Pack
from bot.matching.index.features import Vector
from bot.matching.index.meaning import Encoder
from bot.matching.matcher import ANSWER, MARGIN, Known, Matcher, MatchResult
from bot.messages import Language
from bot.text.message import Message
from bot.text.normalize import normalize

FOLDS = 10
GOAL = 0.01
"""Share of the answers that may be wrong."""
FEWEST = 100
"""Phrasings of a language below which nothing is estimated: one wrong answer would already miss the goal."""
_STEP = 0.01
_HIGHEST = 1.2


@dataclass(frozen=True, slots=True)
class Held:
    """A phrasing, asked of a matcher that never saw it."""

    language: Language
    text: str
    entry: str
    got: str
    """The entry that came out first of those that may be told, empty where there was none."""
    confidence: float
    wanted: float
    """The confidence that telling it needed."""
    clear: bool
    """True where it was far enough ahead of the next."""

    @property
    def is_wrong(self) -> bool:
        """True where another entry than its own would be told."""
        return self.told() and self.got != self.entry

    def told(self, threshold: float = ANSWER) -> bool:
        """True where an entry would be told if `threshold` stood in place of the one in use."""
        return bool(self.got) and self.clear and self.confidence >= (threshold if self.wanted == ANSWER else self.wanted)


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


def hold_out(pack: Pack, encoder: Encoder | None = None, progress: Callable[[], None] = lambda: None) -> tuple[Held, ...]:
    """Asks every phrasing of a pack without its being known; `progress` is called after each part."""
    held: list[Held] = []
    reading = _Remembering(encoder, [text for entry in pack.entries for _, text in _phrasings(entry)]) if encoder else None
    for part in range(FOLDS):
        matcher = Matcher([_without(entry, part) for entry in pack.entries], pack.terms, reading)
        held += [_held(matcher, entry.id, *asked) for entry in pack.entries for asked in _dealt(entry, part)]
        progress()
    return tuple(held)


def estimate(held: Sequence[Held], language: Language, threshold: float = ANSWER) -> Estimate | None:
    """Precision and coverage in one language, and the threshold that the goal needs; None where there are too few phrasings."""
    asked = [one for one in held if one.language == language]
    if len(asked) < FEWEST:
        return None
    told = [one for one in asked if one.told(threshold)]
    right = sum(one.got == one.entry for one in told)
    needed = _needed(asked)
    coverage = sum(one.told(needed) for one in asked) / len(asked) if needed is not None else 0.0
    return Estimate(language, threshold, len(asked), len(told), right, needed, coverage)


def _needed(asked: Sequence[Held]) -> float | None:
    """The lowest threshold that keeps the goal, as all above it do and something is answered."""
    needed = None
    for step in range(round(_HIGHEST / _STEP), -1, -1):
        told = [one for one in asked if one.told(step * _STEP)]
        if sum(one.got != one.entry for one in told) > GOAL * len(told):
            break
        needed = round(step * _STEP, 2) if told else None
    return needed


class _Remembering:
    """An encoder that has read the phrasings already: each is asked once and learnt as often as there are other parts."""

    def __init__(self, encoder: Encoder, texts: Sequence[str]) -> None:
        self.name = encoder.name
        self.words = encoder.words
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
    for language, texts in (("en", (entry.question.en, *entry.phrasings.en)), ("zh", (entry.question.zh, *entry.phrasings.zh))):
        for text in texts:
            wordings.setdefault(normalize(text), "zh" if language == "zh" else "en")
    return [(language, text) for text, language in wordings.items()]


def _dealt(entry: Entry, part: int) -> list[tuple[Language, str]]:
    return _phrasings(entry)[part::FOLDS]


def _without(entry: Entry, part: int) -> Known:
    kept = tuple(text for at, (_, text) in enumerate(_phrasings(entry)) if at % FOLDS != part)
    return Known(entry.id, kept, entry.requires, entry.excludes)


def _held(matcher: Matcher, entry: str, language: Language, text: str) -> Held:
    result = matcher.match(matcher.read(Message(text, is_normalized=True)))
    got, clear = _first(result)
    return Held(language, text, entry, got, result.confidence, result.wanted, clear)


def _first(result: MatchResult) -> tuple[str, bool]:
    tellable = [candidate for candidate in result.candidates if not candidate.why.barred]
    if not tellable:
        return "", False
    return tellable[0].entry, tellable[0].score - (tellable[1].score if len(tellable) > 1 else 0.0) >= MARGIN
