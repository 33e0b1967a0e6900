"""A negation reaches what it denies, and no further."""

from __future__ import annotations

import pytest

from bot.text.negation import Negations
from bot.text.normalize import normalize, tokens


def place_of(text: str, word: str) -> tuple[tuple[str, ...], int, int]:
    words, wanted = tokens(normalize(text)), tokens(word)
    at = next(place for place in range(len(words)) if words[place : place + len(wanted)] == wanted)
    return words, at, at + len(wanted)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("不生成", "生成"),
        ("没有ICP", "icp"),
        ("不开放API", "api"),
        ("no ICP yet", "icp"),
        ("We have not implemented labels", "labels"),
        ("neither has their filing", "filing"),
        ("nothing is generated", "generated"),
    ],
)
def test_a_negation_before(text: str, word: str) -> None:
    words, at, _ = place_of(text, word)
    assert Negations(words).before(at) is not None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("是不是APP", "app"),
        ("有没有APP", "app"),
        ("不只是APP", "app"),
        ("非常好的APP", "app"),
        ("not only consumers", "consumers"),
        ("not just consumers", "consumers"),
        ("only consumers", "only"),
        ("no icp and an app", "app"),
        ("not one of all of us has an app", "app"),
        ("这个不用说大家也知道的APP", "app"),
    ],
)
def test_no_negation_before(text: str, word: str) -> None:
    words, at, _ = place_of(text, word)
    assert Negations(words).before(at) is None


@pytest.mark.parametrize(
    ("text", "word", "negated"),
    [
        ("API不开放", "api", True),
        ("视频目前还没有", "视频", True),
        ("API不", "api", True),
        ("视频不错", "视频", False),
        ("视频很好", "视频", False),
        ("视频", "视频", False),
        ("video is not generated", "video", True),
        ("video isn't generated", "video", True),
        ("the app is not only for us", "app", False),
        ("app is here", "app", False),
    ],
)
def test_a_negation_behind(text: str, word: str, *, negated: bool) -> None:
    words, _, end = place_of(text, word)
    assert Negations(words).are_behind(end) is negated


def test_nothing_and_none_deny_in_a_description_and_not_in_a_question() -> None:
    words, at, _ = place_of("nothing generative in it", "generative")
    assert Negations(words).before(at) == 0
    assert Negations(words, pronouns=False).before(at) is None


def test_a_negation_reaches_a_few_words_only() -> None:
    assert Negations(("not", "an", "api")).before(2) == 0
    assert Negations(("not", "one", "of", "us", "likes", "the", "api")).before(6) is None
    assert Negations(("api",)).before(0) is None


def test_what_stands_before_another_thing_denies_that() -> None:
    words, at, _ = place_of("no icp api", "api")
    assert Negations(words).before(at) == 0
    assert Negations(words).before(at, since=2) is None
