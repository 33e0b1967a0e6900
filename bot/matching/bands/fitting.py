"""Fits the bands to questions whose right answers are known, so that what a wrong reply costs is as little as may be.

The two confidences are logistic regressions that are drawn to the shipped ones, so that a few hundred questions are enough. The two
limits are then chosen on questions that the regression did not see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.matching.bands.confidence import Bands, Confidence
from bot.matching.bands.evidence import Evidence

WRONG = 20.0
"""What it costs to answer a question of the field wrongly."""
FALSE_SILENCE = 4.0
"""What "does not say", or choices without the right one, costs where the pack has the answer."""
ONE_TAP = 1.0
"""What it costs to ask back with the right entry among the choices."""
STRANGER_ANSWERED = 20.0
"""What it costs to answer a question that is none of the field."""
STRANGER_ASKED_BACK = 1.0
"""What it costs to ask back there; refusing it costs nothing."""
STRANGERS_SHARE = 1 / 3
"""Questions that are none of the field, as people ask: one to two of the field, however many of each there are to fit from."""

_DRAWN = 0.5
"""How strongly a weight is drawn to the shipped one: as by so many questions that are split over it."""
_PARTS = 5
_ROUNDS = 4
_NEIGHBOURS = 2
"""Points on each side of one that it is judged together with."""
_ABOUT = 1.02
"""Up to how many times the least cost is about the same."""
_STEPS = 25
_LIMITS = tuple(round(0.02 * step, 2) for step in range(1, 50))

Numbers = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question whose right answer is known, with what the matcher made of it."""

    for_telling: Evidence | None
    """Of the best entry that may be told; None where none may."""
    for_offering: Evidence | None
    """Of the first entry that would be offered; None where none would."""
    right: bool
    """The best entry that may be told is the answer."""
    within: bool
    """The answer is among the entries that would be offered."""
    stranger: bool
    """The question is none of the field."""


@dataclass(frozen=True, slots=True)
class Point:
    """What the questions come to with two limits: shares of those of the field, and of the strangers."""

    answer: float
    offer: float
    right: float
    wrong: float
    one_tap: float
    silent: float
    """"Does not say", or choices without the right one."""
    strangers_answered: float
    strangers_asked_back: float

    @property
    def cost(self) -> float:
        """What a question costs on the mean."""
        ours = WRONG * self.wrong + ONE_TAP * self.one_tap + FALSE_SILENCE * self.silent
        others = STRANGER_ANSWERED * self.strangers_answered + STRANGER_ASKED_BACK * self.strangers_asked_back
        return (1 - STRANGERS_SHARE) * ours + STRANGERS_SHARE * others


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted bands, and the curve that their limits were chosen from."""

    bands: Bands
    chosen: Point
    curve: tuple[Point, ...]
    """For each limit of answering, ascending, the best limit of offering."""


def fit(questions: Sequence[Lesson], shipped: Bands) -> Fit:
    """The bands that cost least on these questions."""
    stranger = np.array([question.stranger for question in questions])
    told = _Learner.of([question.for_telling for question in questions], [question.right for question in questions], stranger, shipped.sure)
    offered = _Learner.of(
        [question.for_offering for question in questions], [question.within for question in questions], stranger, shipped.near
    )
    rounds = [_parts(len(questions), seed) for seed in range(_ROUNDS)]
    curve = _curve(stranger, told, offered, [(told.unseen(parts), offered.unseen(parts)) for parts in rounds])
    chosen = _cheapest(curve)
    return Fit(Bands(told.learnt(), offered.learnt(), chosen.answer, chosen.offer), chosen, curve)


def _cheapest(curve: Sequence[Point]) -> Point:
    """The point that costs least together with its neighbours: one question more or less must not move the limits.

    Of points that cost about the same it is the one that tells least.
    """
    costs = np.pad([point.cost for point in curve], _NEIGHBOURS, mode="edge")
    around = np.array([costs[at : at + 2 * _NEIGHBOURS + 1].mean() for at in range(len(curve))])
    return curve[int(np.flatnonzero(around <= _ABOUT * around.min())[-1])]


def _parts(count: int, seed: int) -> Numbers:
    """The part of each question; those of one part are judged by a regression over the others."""
    return np.random.default_rng(seed).permutation(count) % _PARTS


@dataclass(frozen=True, slots=True)
class _Learner:
    """What one of the two confidences learns from."""

    rows: Numbers
    """The evidence, a row for each question; zeros where there is none."""
    given: Numbers
    """Where there is evidence."""
    target: Numbers
    weights: Numbers
    start: Confidence

    @classmethod
    def of(cls, evidence: Sequence[Evidence | None], target: Sequence[bool], stranger: Numbers, start: Confidence) -> _Learner:
        """From the evidence and what was true; strangers weigh as much as they are asked."""
        width = len(start.weights)
        rows = np.array([one.numbers if one else (0.0,) * width for one in evidence], dtype=np.float64).reshape(-1, width)
        return cls(rows, np.array([one is not None for one in evidence]), np.array(target, dtype=np.float64), _balance(stranger), start)

    def learnt(self, chosen: Numbers | None = None) -> Confidence:
        """The logistic regression over the chosen questions, all where none are chosen, by Newton's method."""
        used = self.given if chosen is None else self.given & chosen
        ones = np.ones((int(used.sum()), 1))
        rows, target, weights = np.hstack([ones, self.rows[used]]), self.target[used], self.weights[used]
        start = np.array([self.start.base, *self.start.weights])
        found = start.copy()
        for _ in range(_STEPS):
            likely = _likely(rows @ found)
            slope = rows.T @ (weights * (likely - target)) + _DRAWN * (found - start)
            bend = (rows * (weights * likely * (1 - likely))[:, None]).T @ rows + _DRAWN * np.eye(len(found))
            found = found - np.linalg.solve(bend, slope)
        return Confidence(float(found[0]), tuple(float(weight) for weight in found[1:]))

    def unseen(self, parts: Numbers) -> Numbers:
        """The confidence in each question by a regression that did not see its part; -1 where there is no evidence."""
        found = np.full(len(parts), -1.0)
        for part in range(_PARTS):
            learnt = self.learnt(parts != part)
            asked = self.given & (parts == part)
            found[asked] = _likely(learnt.base + self.rows[asked] @ np.array(learnt.weights))
        return found


def _likely(totals: Numbers) -> Numbers:
    likely: Numbers = 1 / (1 + np.exp(-totals.clip(-30, 30)))
    return likely


def _balance(stranger: Numbers) -> Numbers:
    """The weight of each question: strangers together weigh what they are among what people ask."""
    strangers, ours = max(int(stranger.sum()), 1), max(int((~stranger).sum()), 1)
    share = STRANGERS_SHARE if stranger.any() and not stranger.all() else 0.5
    count = len(stranger)
    return np.where(stranger, count * share / strangers, count * (1 - share) / ours)


def _curve(stranger: Numbers, told: _Learner, offered: _Learner, rounds: Sequence[tuple[Numbers, Numbers]]) -> tuple[Point, ...]:
    """For each limit of answering the point with the best limit of offering, each the mean over the rounds."""
    sure, near = (np.concatenate([one[side] for one in rounds]) for side in (0, 1))
    facts = (np.tile(stranger, len(rounds)), np.tile(told.target > 0, len(rounds)), np.tile(offered.target > 0, len(rounds)))
    points = ([_point(answer, offer, sure, near, *facts) for offer in _LIMITS] for answer in _LIMITS)
    return tuple(min(line, key=lambda point: point.cost) for line in points)


def _point(answer: float, offer: float, sure: Numbers, near: Numbers, stranger: Numbers, right: Numbers, within: Numbers) -> Point:
    tells = sure >= answer
    asks = ~tells & (near >= offer)
    ours = max(int((~stranger).sum()), 1)
    others = max(int(stranger.sum()), 1)
    return Point(
        answer,
        offer,
        right=float((tells & right).sum()) / ours,
        wrong=float((tells & ~right & ~stranger).sum()) / ours,
        one_tap=float((asks & within).sum()) / ours,
        silent=float((~tells & ~(asks & within) & ~stranger).sum()) / ours,
        strangers_answered=float((tells & stranger).sum()) / others,
        strangers_asked_back=float((asks & stranger).sum()) / others,
    )
