"""Decides between the three ways to reply, told, asked back and "does not say", by two confidences and the bands they fall into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

from bot.matching.bands.evidence import NAMES, Evidence


@dataclass(frozen=True, slots=True)
class Confidence:
    """How likely something is true of a question, as a logistic function of the evidence: a weight for each part of it."""

    base: float
    weights: tuple[float, ...]
    """In the order of the evidence."""

    @classmethod
    def of(cls, base: float, **weights: float) -> Confidence:
        """From weights by name; what is not named does not count."""
        return cls(base, tuple(weights.get(name, 0.0) for name in NAMES))

    def in_(self, evidence: Evidence) -> float:
        """The likelihood, 0 to 1."""
        total = self.base + sum(weight * number for weight, number in zip(self.weights, evidence.numbers, strict=True))
        return 1 / (1 + exp(-max(min(total, 30.0), -30.0)))


@dataclass(frozen=True, slots=True)
class Bands:
    """The two confidences, and from where on each decides."""

    sure: Confidence
    """That the best entry that may be told is the answer."""
    near: Confidence
    """That the answer is among the entries that would be offered, of which the evidence is that of the first."""
    answer: float
    """An entry is told from this `sure` on."""
    offer: float
    """Entries are offered from this `near` on."""


_WORDS = Bands(
    sure=Confidence.of(
        -5.0,
        score=3.2,
        lead=0.9,
        behind=-0.5,
        missing=-0.9,
        closest=-0.4,
        nearest=1.4,
        votes=2.9,
        outside=-6.0,
        explained=3.8,
        unknown=-0.8,
        unmet=-0.9,
        foreign=-1.1,
        strange=-1.1,
        half=-0.6,
        unanchored=-1.3,
        length=2.9,
        agreement=0.9,
    ),
    near=Confidence.of(
        -4.6,
        score=3.1,
        lead=0.1,
        behind=-0.5,
        missing=-1.4,
        closest=-0.3,
        nearest=1.1,
        votes=2.6,
        outside=-6.6,
        explained=3.9,
        unknown=-0.6,
        unmet=-1.1,
        foreign=-0.4,
        strange=-1.1,
        half=0.1,
        unanchored=-1.1,
        length=3.1,
        agreement=0.7,
    ),
    answer=0.88,
    offer=0.4,
)
SHIPPED: Mapping[bool, Bands] = {False: _WORDS, True: _WORDS}
"""The bands of a pack without questions to fit them from, by whether an encoder reads the meaning of questions."""
