"""Names at a place of a text: the longest first, small words skipped, one slip forgiven."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.terms.names import SKIPPED, Mention, Names, ScannedText


def named(names: Sequence[str]) -> Names:
    found = Names()
    for name in names:
        found.add(name.split(), name)
    return found


NAMES = named(["large", "large model", "large model file", "model", "change the file", "备 案", "备 案 号"])


def ends(text: str, start: int = 0) -> list[tuple[str, int]]:
    return [(mention.term, mention.end) for mention in NAMES.at(text.split(), start)]


def test_the_longest_name_comes_first() -> None:
    assert ends("large model file now") == [("large model file", 3), ("large model", 2), ("large", 1)]
    assert ends("备 案 号") == [("备 案 号", 3), ("备 案", 2)]


def test_of_two_terms_of_one_name_the_earlier_comes_first() -> None:
    names = Names()
    names.add(["model"], "second")
    names.add(["model"], "first")
    assert [mention.term for mention in names.at(["model"], 0)] == ["second", "first"]


def test_nothing_begins_where_no_name_does() -> None:
    assert ends("file the model") == []
    assert ends("file the model", 2) == [("model", 3)]


def test_small_words_inside_a_name_are_skipped_and_none_behind_it() -> None:
    assert ends("large the a model of") == [("large model", 4), ("large", 1)]
    assert ends("备 的 案") == [("备 案", 3)]
    assert ends("large the") == [("large", 1)]


def test_a_small_word_that_belongs_to_a_name_is_met_where_it_first_stands() -> None:
    assert ends("change a the file") == [("change the file", 4)]
    assert ends("change the the file") == [("change the file", 4)]
    assert ends("change file") == []


@pytest.mark.parametrize("typed", ["modl", "modeel", "modle", "mobel"])
def test_a_long_word_inside_a_name_may_be_typed_with_one_slip(typed: str) -> None:
    assert ends(f"large {typed}")[0] == ("large model", 2)
    assert ends(typed) == []


@pytest.mark.parametrize("typed", ["nodel", "moodeel", "muddle", "mo", "fiel"])
def test_two_slips_a_wrong_first_letter_or_a_short_word_are_no_slip(typed: str) -> None:
    assert ends(f"large {typed}") == [("large", 1)]
    assert ends(f"large model {typed}")[0] == ("large model", 2)


def test_a_text_finds_out_once_what_stands_at_a_place() -> None:
    text = ScannedText(NAMES, ["filing", "models"])
    assert text.stems == ["fil", "model"]
    assert text.named(1) is text.named(1)
    assert text.named(1) == (Mention("model", 1, 2),)


WORDS = ("large", "model", "modle", "the", "a", "file", "备", "案", "的")


def stands(name: Sequence[str], text: Sequence[str]) -> int | None:
    """Where a name that begins a text ends, said plainly: word by word, small words passed over unless they are the next."""
    at = 0
    for place, word in enumerate(name):
        while place and at < len(text) and text[at] != word and text[at] in SKIPPED:
            at += 1
        if at == len(text) or not (text[at] == word or (place and {text[at], word} == {"modle", "model"})):
            return None
        at += 1
    return at


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), max_size=6, unique_by=tuple),
    st.lists(st.sampled_from(WORDS), max_size=7),
)
def test_the_tree_finds_what_looking_at_one_name_after_the_other_finds(names: list[list[str]], text: list[str]) -> None:
    tree = named([" ".join(name) for name in names])
    for start, name in product(range(len(text)), names):
        end = stands(name, text[start:])
        found = [mention.end for mention in tree.at(text, start) if mention.term == " ".join(name)]
        assert found == ([] if end is None else [start + end])
