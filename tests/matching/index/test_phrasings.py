"""The index: how near a question is to each entry."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching.index import learnt as learnt_module
from bot.matching.index import likeness as likeness_module
from bot.matching.index import phrasings as index_module
from bot.matching.index.features import Vector, bag_of
from bot.matching.index.phrasings import Index
from bot.text.normalize import tokens

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


def scores(index: Index, text: str) -> Vector:
    return index.ask(bag_of(tokens(text))).entries


def test_a_phrasing_leads_to_its_own_entry() -> None:
    index = build()
    for owner, text in PHRASINGS:
        assert int(np.argmax(scores(index, text))) == owner


def test_a_phrasing_is_wholly_like_itself_and_unlike_a_stranger() -> None:
    likeness = build().ask(bag_of(tokens("what does it cost"))).phrasings
    assert likeness[2] == pytest.approx(1.0, abs=1e-5)
    assert likeness[4] == 0.0


def test_words_that_no_phrasing_has_lower_the_score() -> None:
    index = build()
    assert scores(index, "how long does a marathon through antarctica take")[0] < scores(index, "how long does it take")[0]


def test_a_few_words_are_believed_less_than_many() -> None:
    index = build([(0, "cost of the trip"), (1, "cost of the long and slow trip through the hills")], entries=2)
    short, long = scores(index, "trip"), scores(index, "slow trip through the hills")
    assert short.max() < long.max()


def test_a_text_without_a_known_feature_scores_nothing() -> None:
    assert not scores(build(), "").any()
    assert not scores(build(), "zzz").any()


def test_chinese_in_latin_letters_meets_the_characters_by_sound() -> None:
    near = build().ask(bag_of(("yao", "duojiu"), by_sound=True)).entries
    assert int(np.argmax(near)) == 2


def test_beyond_the_largest_fit_the_nearest_phrasing_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "LARGEST_FIT", 2)
    found = scores(build(), "what does it cost")
    assert int(np.argmax(found)) == 1
    assert found[1] == pytest.approx(1.0, abs=1e-5)


def test_looking_up_common_features_for_the_nearest_alone_finds_the_same_phrasing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "LARGEST_FIT", 2)
    question = bag_of(tokens("how long does it cost"))
    full = build().ask(question)
    monkeypatch.setattr(likeness_module, "_MOST_LINES", 12)
    monkeypatch.setattr(likeness_module, "_NEAREST", 3)
    pruned = build().ask(question)
    assert np.argmax(pruned.entries) == np.argmax(full.entries)
    compared = np.flatnonzero(pruned.phrasings)
    assert 0 < len(compared) <= 3
    assert pruned.phrasings[compared] == pytest.approx(full.phrasings[compared], abs=1e-5)


def test_an_index_without_phrasings_answers_nothing() -> None:
    assert not scores(build([], entries=1), "a").any()


@pytest.mark.parametrize("common", [1, 1000])
def test_features_in_columns_come_to_the_same_as_in_lines(common: int, monkeypatch: pytest.MonkeyPatch) -> None:
    question = bag_of(tokens("how long does it take, and what does it cost"))
    as_it_is = build().ask(question).phrasings
    monkeypatch.setattr(likeness_module, "_COMMON", common)
    assert build().ask(question).phrasings == pytest.approx(as_it_is, abs=1e-5)


@pytest.mark.parametrize("considered", [1, 2])
def test_of_many_entries_the_nearest_alone_are_compared_by_what_was_learnt(considered: int, monkeypatch: pytest.MonkeyPatch) -> None:
    all_of_them = scores(build(), "what does it cost")
    monkeypatch.setattr(learnt_module, "_CONSIDERED", considered)
    found = scores(build(entries=4), "what does it cost")
    assert int(np.argmax(found)) == 1
    assert found[1] == pytest.approx(all_of_them[1], abs=0.02)
    assert found[3] == 0


def test_the_size_of_an_index_grows_with_its_phrasings_and_without_a_head_is_less(monkeypatch: pytest.MonkeyPatch) -> None:
    with_head = build().size
    assert 0 < build(PHRASINGS[:2], entries=1).size < with_head
    monkeypatch.setattr(index_module, "LARGEST_FIT", 2)
    assert 0 < build().size < with_head
