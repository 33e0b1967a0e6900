"""What of a text is compared, and how much each part of it weighs."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching.index.features import Bag, Weights, bag_of, weigh
from bot.text.normalize import tokens


def learnt(*texts: str) -> Weights:
    return weigh((bag_of(tokens(text)) for text in texts), np.arange(len(texts), dtype=np.int32))[0]


def of_word(weights: Weights, word: str) -> float:
    """The weight of one word in a text of three."""
    numbers, weighed = weights.vector(Bag({"w": bag_of(tokens("filing fee zebra")).kinds["w"]}, 3))
    (number,), _ = weights.vector(Bag({"w": bag_of((word,)).kinds["w"]}, 1))
    return dict(zip(numbers, weighed, strict=True))[number]


def test_a_rare_feature_weighs_more_than_a_common_one() -> None:
    weights = learnt("filing cycle", "filing fee")
    assert of_word(weights, "filing") < of_word(weights, "fee")
    assert weights.knows("w", "fee")
    assert not weights.knows("w", "zebra")


def test_what_all_phrasings_of_one_entry_say_is_as_rare_as_what_one_says() -> None:
    bags = [bag_of(tokens(text)) for text in ("filing fee", "filing cost", "seal")]
    together = weigh(bags, np.array([0, 0, 1], dtype=np.int32))[0]
    assert of_word(together, "filing") == pytest.approx(of_word(together, "fee"))


def test_unknown_features_take_their_part_of_the_length() -> None:
    weights = learnt("filing cycle", "filing fee")
    squared = sum(weight * weight for weight in weights.vector(bag_of(tokens("filing fee zebra")))[1])
    assert 0 < squared < 1


def test_each_kind_of_feature_has_its_own_length() -> None:
    bag = bag_of(tokens("a filing"), ["filing"])
    weights, table = weigh([bag], np.zeros(1, dtype=np.int32))
    assert sum(weight * weight for weight in weights.vector(bag)[1]) == pytest.approx(1.0)
    assert float(np.square(table.weights).sum()) == pytest.approx(1.0)


def test_a_feature_said_twice_weighs_more_but_not_twice() -> None:
    twice, once = (bag_of(tokens(text)) for text in ("fee fee cycle", "fee cycle"))
    weights = learnt("fee cycle", "seal")
    share = {
        name: dict(zip(*weights.vector(Bag({"w": bag.kinds["w"]}, 1)), strict=True)) for name, bag in (("twice", twice), ("once", once))
    }
    fee, cycle = share["twice"]
    assert 1 < share["twice"][fee] / share["twice"][cycle] < 2
    assert share["once"][fee] == pytest.approx(share["once"][cycle])


def test_sounds_of_neighbouring_characters_are_features() -> None:
    assert set(bag_of(tokens("备案")).kinds["c"]) == {"bei", "an", "bei'an"}


def test_pinyin_has_the_features_of_the_characters_and_no_words() -> None:
    spoken = bag_of(("suanfa", "beian", "x"), by_sound=True)
    assert set(bag_of(tokens("算法备案")).kinds["c"]) <= set(spoken.kinds["c"])
    assert not spoken.kinds["w"]
    assert spoken.length == 5


def test_pairs_reach_over_both_ends_of_a_text() -> None:
    assert set(bag_of(("filing", "fee")).kinds["b"]) == {"^ fil", "fil fee", "fee $"}
    assert not bag_of(()).kinds["b"]


def test_numbers_are_alike_and_derived_words_meet_their_root() -> None:
    assert bag_of(("15",)).kinds["w"] == bag_of(("2024",)).kinds["w"]
    assert bag_of(("treatment",)).kinds["w"] == bag_of(("treat",)).kinds["w"]
