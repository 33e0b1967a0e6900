"""The index: how near a question is to each entry."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching import index as index_module
from bot.matching.features import Weights, bag_of
from bot.matching.index import Index
from bot.matching.normalize import tokens

PHRASINGS = [
    (0, "how long does it take"),
    (0, "how many months until we get it"),
    (1, "what does it cost"),
    (1, "how much money do they want"),
    (2, "要多久"),
    (2, "几个月能办下来"),
]


def build(phrasings: list[tuple[int, str]] = PHRASINGS, entries: int = 3) -> Index:
    return Index([owner for owner, _ in phrasings], [bag_of(tokens(text)) for _, text in phrasings], entries)


def test_a_phrasing_leads_to_its_own_entry() -> None:
    index = build()
    for owner, text in PHRASINGS:
        assert int(np.argmax(index.scores(bag_of(tokens(text))))) == owner


def test_words_that_no_phrasing_has_lower_the_score() -> None:
    index = build()
    plain = index.scores(bag_of(tokens("how long does it take")))[0]
    strange = index.scores(bag_of(tokens("how long does a marathon through antarctica take")))[0]
    assert strange < plain


def test_a_text_without_a_known_feature_scores_nothing() -> None:
    assert not build().scores(bag_of(())).any()


def test_beyond_the_largest_fit_the_nearest_phrasing_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "LARGEST_FIT", 2)
    scores = build().scores(bag_of(tokens("what does it cost")))
    assert int(np.argmax(scores)) == 1
    assert scores[1] == pytest.approx(1.0)


def test_an_index_without_phrasings_answers_nothing() -> None:
    assert not build([], entries=1).scores(bag_of(("a",))).any()


def test_common_features_multiplied_as_matrices_come_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    question = bag_of(tokens("how long"))
    at_once = build().scores(question)
    monkeypatch.setattr(index_module, "_COMMON", 1)
    assert build().scores(question) == pytest.approx(at_once, abs=1e-5)


def test_a_rare_feature_weighs_more_and_an_unknown_one_most() -> None:
    weights = Weights([bag_of(tokens("filing cycle")), bag_of(tokens("filing fee"))])
    vector = weights.vector(bag_of(tokens("filing fee zebra")))
    assert vector["w:fil"] < vector["w:fee"] < vector["w:zebra"]
    assert weights.knows("w", "fee")
    assert not weights.knows("w", "zebra")


def test_sounds_of_neighbouring_characters_are_features() -> None:
    assert set(bag_of(tokens("备案")).kinds["c"]) == {"bei", "an", "bei'an"}


def test_each_kind_of_feature_has_its_own_length() -> None:
    vector = Weights([bag_of(tokens("a filing"), ["filing"])]).vector(bag_of(tokens("a filing"), ["filing"]))
    assert sum(weight * weight for weight in vector.values()) == pytest.approx(1.0)
