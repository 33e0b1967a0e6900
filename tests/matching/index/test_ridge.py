"""The regression: conjugate gradients, guided by landmarks, come to what a plain solution gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.index import ridge
from bot.matching.index.features import Integers, Vector


class Plain:
    """A kernel that is kept whole."""

    def __init__(self, numbers: Vector) -> None:
        self.numbers = numbers
        self.count = len(numbers)
        self.rounds = 0

    def times(self, weights: Vector) -> Vector:
        self.rounds += 1
        product: Vector = self.numbers @ weights
        return product

    def columns(self, texts: Integers) -> Vector:
        return self.numbers[:, texts].copy()

    def diagonal(self) -> Vector:
        return np.diagonal(self.numbers)


def likeness(size: int, seed: int) -> tuple[Plain, Vector]:
    """A kernel of texts with eight features each, and what is wanted of three entries."""
    dice = np.random.default_rng(seed)
    rows = dice.normal(size=(size, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    wanted = np.eye(3, dtype=np.float32)[dice.integers(3, size=size)]
    return Plain(rows @ rows.T + (rows @ rows.T) ** 3), wanted


def exactly(kernel: Plain, wanted: Vector, amount: float) -> Vector:
    plain: Vector = np.linalg.solve(kernel.numbers.astype(np.float64) + amount * np.eye(kernel.count), wanted).astype(np.float32)
    return plain


@settings(max_examples=40)
@given(size=st.integers(1, 60), seed=st.integers(0, 1000), amount=st.sampled_from([0.2, 0.5, 2.0]))
def test_with_as_many_landmarks_as_texts_the_fit_is_exact(size: int, seed: int, amount: float) -> None:
    kernel, wanted = likeness(size, seed)
    found = ridge.fit(kernel, wanted, amount)
    np.testing.assert_allclose(kernel.numbers @ found, kernel.numbers @ exactly(kernel, wanted, amount), atol=0.02)
    assert kernel.rounds <= 3


@pytest.mark.parametrize("landmarks", [1, 10, 40])
def test_with_few_landmarks_the_scores_are_nearly_the_same(landmarks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ridge, "FEWEST_LANDMARKS", landmarks)
    monkeypatch.setattr(ridge, "_ROWS_AT_ONCE", 64)
    monkeypatch.setattr(ridge, "_NEAR_ENOUGH", 0.01)
    monkeypatch.setattr(ridge, "_ROUNDS", 40)
    kernel, wanted = likeness(200, 7)
    scores = kernel.numbers @ ridge.fit(kernel, wanted, 0.5)
    np.testing.assert_allclose(scores, kernel.numbers @ exactly(kernel, wanted, 0.5), atol=0.1)


def test_more_landmarks_need_fewer_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = []
    for landmarks in (4, 150):
        monkeypatch.setattr(ridge, "FEWEST_LANDMARKS", landmarks)
        kernel, wanted = likeness(200, 7)
        ridge.fit(kernel, wanted, 0.5)
        rounds.append(kernel.rounds)
    assert rounds[1] < rounds[0]


def test_it_stops_after_some_rounds_however_far_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ridge, "FEWEST_LANDMARKS", 1)
    monkeypatch.setattr(ridge, "_NEAR_ENOUGH", 0.0)
    monkeypatch.setattr(ridge, "_ROUNDS", 2)
    kernel, wanted = likeness(50, 7)
    ridge.fit(kernel, wanted, 0.5)
    assert kernel.rounds == 2


def test_entries_that_are_worked_on_one_after_another_come_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    together = ridge.fit(*likeness(40, 3), 0.5)
    monkeypatch.setattr(ridge, "_ENTRIES_AT_ONCE", 2)
    np.testing.assert_allclose(ridge.fit(*likeness(40, 3), 0.5), together, atol=0.02)


def test_what_is_wanted_stays_as_it_was() -> None:
    wanted = np.ones((2, 1), dtype=np.float32)
    ridge.fit(Plain(np.eye(2, dtype=np.float32)), wanted, 1.0)
    assert wanted.tolist() == [[1.0], [1.0]]
