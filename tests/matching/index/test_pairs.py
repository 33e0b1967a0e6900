"""All pairs of phrasings: a tile at a time, the likeness of each and what it is worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.index import pairs as pairs_module
from bot.matching.index.features import Table, Vector, bag_of, weigh
from bot.matching.index.kernel import PhrasingKernel, of_meaning, of_words
from bot.matching.index.meaning import Meanings, MeaningWeights
from bot.matching.index.pairs import Pairs
from bot.text.normalize import tokens

WORDS = ["how", "long", "does", "the", "filing", "take", "and", "what", "is", "its", "fee", "备案", "要", "多", "久"]


def features(texts: list[str]) -> Table:
    return weigh((bag_of(tokens(text)) for text in texts), np.arange(len(texts), dtype=np.int32))[1]


def plainly(table: Table, count: int) -> Vector:
    """The likeness of every phrasing to every other."""
    rows = np.zeros((count, len(table.starts) - 1), dtype=np.float32)
    rows[table.texts, np.repeat(np.arange(rows.shape[1]), np.diff(table.starts))] = table.weights
    likeness: Vector = rows @ rows.T
    return likeness


@pytest.fixture(autouse=True)
def small_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs_module, "_ROWS", 3)
    monkeypatch.setattr(pairs_module, "_COLUMNS", 4)
    monkeypatch.setattr(pairs_module, "_COMMON", 2)


a_text = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


@settings(max_examples=40)
@given(texts=st.lists(a_text, min_size=1, max_size=14))
def test_every_pair_is_told_once_to_the_nearest_step(texts: list[str]) -> None:
    table = features(texts)
    found, told = np.zeros((len(texts), len(texts)), dtype=np.float32), np.zeros((len(texts), len(texts)), dtype=int)
    for tile in Pairs(table, len(texts)).tiles():
        found[tile.rows, tile.columns] = tile.likeness
        told[tile.rows, tile.columns] += 1
        if not tile.on_the_diagonal:
            found[tile.columns, tile.rows] = tile.likeness.T
            told[tile.columns, tile.rows] += 1
    assert (told == 1).all()
    np.testing.assert_allclose(found, plainly(table, len(texts)), atol=0.0021)


@pytest.mark.parametrize("with_meaning", [False, True])
def test_the_kernel_is_multiplied_as_if_it_were_kept_whole(*, with_meaning: bool) -> None:
    dice = np.random.default_rng(5)
    texts = [" ".join(dice.choice(WORDS, size=5)) for _ in range(11)]
    table = features(texts)
    rows = dice.normal(size=(11, 4)).astype(np.float32)
    meanings = Meanings(rows / np.linalg.norm(rows, axis=1, keepdims=True), MeaningWeights(0.5, 0.1, 0.2)) if with_meaning else None
    kernel = PhrasingKernel(Pairs(table, 11), meanings)
    whole = of_words(plainly(table, 11))
    if meanings is not None:
        whole += of_meaning(meanings.rows @ meanings.rows.T, meanings)
    weights = dice.normal(size=(11, 2)).astype(np.float32)
    chosen = np.array([0, 4, 10], dtype=np.int32)
    np.testing.assert_allclose(kernel.times(weights), whole @ weights, atol=0.05)
    np.testing.assert_allclose(kernel.columns(chosen), whole[:, chosen], atol=0.02)
    np.testing.assert_allclose(kernel.diagonal(), np.diagonal(whole), atol=0.02)
