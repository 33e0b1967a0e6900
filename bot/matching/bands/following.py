"""Decides what a follow-up asks for: how likely each entry is meant, and none, as a function of named evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from math import exp
from operator import attrgetter


@dataclass(frozen=True, slots=True)
class FollowUpEvidence:
    """What speaks for one entry being what a follow-up asks for, or, with `none` alone, for its asking nothing of the field."""

    alone: float = 0.0
    """Score by the words of the follow-up alone."""
    votes: float = 0.0
    """Share of the entry in the wordings that are most like these words."""
    completed: float = 0.0
    """Score with what the follow-up leaves out and the topic names."""
    sure: float = 0.0
    """Confidence of the entry, where it is the first for the words alone."""
    sure_completed: float = 0.0
    """The same with what is left out."""
    behind: float = 0.0
    """Score behind the question that was answered last; 0 for the entry that answered it."""
    gained: float = 0.0
    """How much more that is than for the last question by itself."""
    met: float = 0.0
    """Share of the terms of the follow-up that the entry's wordings name."""
    exact: float = 0.0
    """1 for an entry whose question names just the procedures that are meant: those of the follow-up, else those of the topic."""
    barred: float = 0.0
    """1 where a guard forbids to tell it."""
    last: float = 0.0
    """1 for the entry that answered the last question."""
    pointed: float = 0.0
    """1 for that entry, where the follow-up has no word of its own."""
    related: float = 0.0
    """1 for an entry that the pack names beside the last one, or the other way round."""
    akin: float = 0.0
    """1 for an entry that shares a tag with the last one."""
    none: float = 0.0
    """1 for no entry at all."""
    strange: float = 0.0
    """1 for that, where another field is named, or something is filed that the pack never mentions."""
    unknown: float = 0.0
    """For that, the share of the follow-up that no wording of the pack accounts for."""
    outside: float = 0.0
    """For that, likeness of the follow-up to questions of other fields."""
    loose: float = 0.0
    """1 for that, where the follow-up does not show by its form that it is one."""

    @property
    def numbers(self) -> tuple[float, ...]:
        """The evidence in the order of `NAMES`."""
        numbers: tuple[float, ...] = _IN_ORDER(self)
        return numbers


NAMES = tuple(field.name for field in fields(FollowUpEvidence))
_IN_ORDER = attrgetter(*NAMES)


@dataclass(frozen=True, slots=True)
class FollowUpBands:
    """How much each part of the evidence counts, and from where on it decides."""

    weights: tuple[float, ...]
    """In the order of the evidence."""
    answer: float
    """An entry is told from this likelihood on."""
    offer: float
    """Entries are offered where it is this likely that one of them is meant."""

    @classmethod
    def of(cls, answer: float, offer: float, weights: Mapping[str, float]) -> FollowUpBands:
        """From weights by name; what is not named does not count."""
        return cls(tuple(weights.get(name, 0.0) for name in NAMES), answer, offer)

    def likelihoods(self, evidence: Sequence[FollowUpEvidence]) -> list[float]:
        """How likely each is meant; together they come to 1."""
        totals = [sum(weight * number for weight, number in zip(self.weights, one.numbers, strict=True)) for one in evidence]
        highest = max(totals, default=0.0)
        parts = [exp(total - highest) for total in totals]
        whole = sum(parts)
        return [part / whole for part in parts]


FOLLOW_UPS = FollowUpBands.of(
    answer=0.6,
    offer=0.25,
    weights={
        "alone": 4.0,
        "votes": 2.0,
        "completed": 2.5,
        "sure": 1.0,
        "sure_completed": 1.8,
        "behind": 1.5,
        "gained": 2.0,
        "met": 2.0,
        "exact": 1.0,
        "barred": -2.0,
        "last": 1.0,
        "pointed": 1.0,
        "related": 2.0,
        "akin": 1.0,
        "none": 2.0,
        "strange": 2.0,
        "unknown": 3.0,
        "outside": 3.0,
        "loose": 0.5,
    },
)
"""The bands of a pack without follow-ups to fit them from."""
