"""The regression: what is fitted a block at a time is what a plain solution gives."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching.index import ridge


@pytest.mark.parametrize("size", [1, 4, 9, 12])
def test_the_weights_are_those_of_a_plain_solution(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ridge, "_BLOCK", 4)
    dice = np.random.default_rng(7)
    rows = dice.normal(size=(size, 3)).astype(np.float32)
    kernel, wanted = rows @ rows.T, dice.normal(size=(size, 2)).astype(np.float32)
    plain = np.linalg.solve(kernel + 0.5 * np.eye(size, dtype=np.float32), wanted)
    np.testing.assert_allclose(ridge.fit(kernel.copy(), wanted, 0.5), plain, atol=1e-4)


def test_what_is_wanted_stays_as_it_was() -> None:
    wanted = np.ones((2, 1), dtype=np.float32)
    ridge.fit(np.eye(2, dtype=np.float32), wanted, 1.0)
    assert wanted.tolist() == [[1.0], [1.0]]
