"""Mistyped words are mended to words that the knowledge base has, and to no others."""

from __future__ import annotations

import pytest

from bot.text.typos import CautiousMender, Mender

OURS = {
    "lost": 3,
    "my": 9,
    "card": 5,
    "the": 20,
    "filing": 4,
    "model": 2,
    "modes": 1,
    "cost": 4,
    "registration": 2,
    "me": 3,
    "call": 1,
    "cycle": 2,
}
MENDER = Mender(OURS, ["tax", "bi"])
CAUTIOUS = CautiousMender(["consumer", "finetuned", "source", "detect", "chat", "微调"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fliing", "filing"),
        ("registratoin", "registration"),
        ("egistration", "registration"),
        ("modeel", "model"),
        ("teh", "the"),
        ("hte", "the"),
        ("los tmy card", "lost my card"),
        ("cal lme", "call me"),
        ("regist ration", "registration"),
        ("mycard", "my card"),
        ("taxfiling", "tax filing"),
    ],
)
def test_a_slip_is_mended(typed: str, meant: str) -> None:
    assert MENDER.mend(typed.split()) == tuple(meant.split())


@pytest.mark.parametrize("text", ["lost card", "tax", "models", "登 记", "2024", "post", "xyz", "rag model", "bicycle", "q", "zebras"])
def test_what_is_right_strange_or_short_is_left_as_it_is(text: str) -> None:
    assert MENDER.mend(text.split()) == tuple(text.split())


def test_of_two_as_near_the_commoner_is_meant() -> None:
    assert MENDER.mend(["modep"]) == ("model",)


def test_other_forms_numbers_and_characters_are_known() -> None:
    assert all(map(MENDER.knows, ["models", "tax", "15", "备"]))
    assert not MENDER.knows("bicycle")


def test_words_that_are_not_known_are_counted_each_time() -> None:
    assert MENDER.strangers(["bicycle", "models", "bicycle", "备"]) == 2


def test_a_run_of_letters_longer_than_any_two_words_is_left_as_it_is() -> None:
    assert MENDER.mend(["registration" * 30]) == ("registration" * 30,)
    assert MENDER.mend(["registrationregistration"]) == ("registration", "registration")


def test_characters_and_letters_are_never_joined() -> None:
    assert MENDER.mend(["登", "fliing", "登"]) == ("登", "filing", "登")


def test_a_word_is_mended_alike_every_time() -> None:
    assert MENDER.mend(["fliing", "fliing"]) == MENDER.mend(["fliing"]) * 2 == ("filing", "filing")


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("consummer", "consumer"), ("finetuend", "finetuned"), ("souce", "source"), ("consmer", "consumer")],
)
def test_a_slip_in_a_description_is_mended(slip: str, meant: str) -> None:
    assert CAUTIOUS.mend([slip]) == (meant,)


@pytest.mark.parametrize(("name", "meant"), [("source2", "source"), ("chat4o", "chat"), ("detect3b", "detect")])
def test_a_version_stuck_to_a_name_leaves_the_name(name: str, meant: str) -> None:
    assert CAUTIOUS.mend([name]) == (meant,)


@pytest.mark.parametrize("word", ["consumer", "defect", "chta", "costumer", "onsumer", "微调", "gpt4omni1", "unrelated"])
def test_every_other_word_of_a_description_stays(word: str) -> None:
    assert CAUTIOUS.mend([word]) == (word,)
