"""Fits the bands of follow-ups to conversations whose right answers are known, by the costs of `fitting`.

The weights are a regression over the entries of each follow-up, of which one is meant or none; they are drawn to the shipped ones. The
limits are then chosen on follow-ups that the regression did not see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.bands.fitting import FALSE_SILENCE, ONE_TAP, STRANGER_ANSWERED, STRANGER_ASKED_BACK, WRONG, Numbers
from bot.matching.bands.following import FollowUpBands, FollowUpEvidence

STRANGERS_SHARE = 0.1
"""Messages that are none of the field, of those that come behind an answer: fewer than of first questions."""
_DRAWN = 0.5
"""How strongly a weight is drawn to the shipped one."""
_STEPS = 12
_SHORTEST = 1e-6
"""Step from which on a shorter one changes nothing."""
_LEAST = 1e-12
_PARTS = 5
_ROUNDS = 4
_NEIGHBOURS = 2
_LIMITS = tuple(round(0.05 * step, 2) for step in range(1, 20))
_LIKELIER = 0.65
"""The least limit of answering: an entry is told only where it is clearly likelier than all else together."""
_CHOICES = 3


@dataclass(frozen=True, slots=True)
class FollowUpLesson:
    """A follow-up whose right answer is known."""

    evidence: tuple[FollowUpEvidence, ...]
    """For each entry that is near, and for none."""
    right: tuple[bool, ...]
    """Which of them are meant."""

    @property
    def is_stranger(self) -> bool:
        """True where none is meant."""
        return self.right[-1]


def fit_follow_ups(lessons: Sequence[FollowUpLesson], shipped: FollowUpBands) -> FollowUpBands:
    """The bands that cost least on these follow-ups."""
    judged: list[tuple[FollowUpLesson, list[float]]] = []
    for seed in range(_ROUNDS):
        parts = np.random.default_rng(seed).permutation(len(lessons)) % _PARTS
        for part in range(_PARTS):
            learnt = _learnt([lesson for lesson, at in zip(lessons, parts, strict=True) if at != part], shipped)
            unseen = [lesson for lesson, at in zip(lessons, parts, strict=True) if at == part]
            judged += [(lesson, learnt.likelihoods(lesson.evidence)) for lesson in unseen]
    limits = [limit for limit in _LIMITS if limit >= _LIKELIER]
    costs = np.array([[_cost(judged, answer, offer) for offer in _LIMITS] for answer in limits])
    answer, offer = (int(at) for at in np.unravel_index(int(np.argmin(_smoothed(costs))), costs.shape))
    return FollowUpBands(_learnt(lessons, shipped).weights, limits[answer], _LIMITS[offer])


def _learnt(lessons: Sequence[FollowUpLesson], shipped: FollowUpBands) -> FollowUpBands:
    """A conditional logistic regression, by Newton's method with steps short enough to lead down."""
    start = np.array(shipped.weights)
    cases = [(np.array([one.numbers for one in lesson.evidence]), np.array(lesson.right, dtype=np.float64)) for lesson in lessons]
    found, loss = start, _loss(start, start, cases)
    for _ in range(_STEPS):
        slope, bend = _DRAWN * (found - start), _DRAWN * np.eye(len(start))
        for rows, meant in cases:
            likely = _likely(rows @ found)
            wanted = likely * meant / (likely @ meant)
            slope += rows.T @ (likely - wanted)
            bend += rows.T @ (np.diag(likely) - np.outer(likely, likely)) @ rows
        step = np.linalg.solve(bend, slope)
        while (next_loss := _loss(found - step, start, cases)) > loss and np.abs(step).max() > _SHORTEST:
            step = step / 2
        found, loss = found - step, next_loss
    return FollowUpBands(tuple(float(weight) for weight in found), shipped.answer, shipped.offer)


def _loss(weights: Numbers, start: Numbers, cases: Sequence[tuple[Numbers, Numbers]]) -> float:
    """How unlikely what is meant is, and how far the weights are from the shipped ones."""
    unlikely = -sum(float(np.log(_likely(rows @ weights) @ meant + _LEAST)) for rows, meant in cases)
    return unlikely + _DRAWN / 2 * float(np.square(weights - start).sum())


def _likely(totals: Numbers) -> Numbers:
    parts: Numbers = np.exp(totals - totals.max())
    shares: Numbers = parts / parts.sum()
    return shares


def _cost(judged: Sequence[tuple[FollowUpLesson, list[float]]], answer: float, offer: float) -> float:
    """What a follow-up costs on the mean with two limits."""
    ours = [_cost_of(lesson, likely, answer, offer) for lesson, likely in judged if not lesson.is_stranger]
    others = [_cost_of(lesson, likely, answer, offer) for lesson, likely in judged if lesson.is_stranger]
    return (1 - STRANGERS_SHARE) * sum(ours) / max(len(ours), 1) + STRANGERS_SHARE * sum(others) / max(len(others), 1)


def _cost_of(lesson: FollowUpLesson, likely: Sequence[float], answer: float, offer: float) -> float:
    order = sorted(range(len(likely) - 1), key=lambda at: -likely[at])
    if order and likely[order[0]] >= answer:
        return STRANGER_ANSWERED if lesson.is_stranger else 0.0 if lesson.right[order[0]] else WRONG
    if order and 1 - likely[-1] >= offer:
        within = any(lesson.right[at] for at in order[:_CHOICES])
        return STRANGER_ASKED_BACK if lesson.is_stranger else ONE_TAP if within else FALSE_SILENCE
    return 0.0 if lesson.is_stranger else FALSE_SILENCE


def _smoothed(costs: Numbers) -> Numbers:
    """The mean of each limit of answering with its neighbours: one follow-up more or less must not move it."""
    padded = np.pad(costs, ((_NEIGHBOURS, _NEIGHBOURS), (0, 0)), mode="edge")
    return np.array([padded[at : at + 2 * _NEIGHBOURS + 1].mean(axis=0) for at in range(len(costs))])
