"""Slips of the keyboard are put right; another word is another word."""

from __future__ import annotations

import pytest

from bot.text.spelling import Speller

SPELLER = Speller(["consumer", "finetuned", "source", "detect", "chat", "微调"])


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("consummer", "consumer"), ("finetuend", "finetuned"), ("souce", "source"), ("consmer", "consumer")],
)
def test_a_slip_is_put_right(slip: str, meant: str) -> None:
    assert SPELLER.right(slip) == meant


@pytest.mark.parametrize(("name", "meant"), [("source2", "source"), ("chat4o", "chat"), ("detect3b", "detect")])
def test_a_version_stuck_to_a_name_leaves_the_name(name: str, meant: str) -> None:
    assert SPELLER.right(name) == meant


@pytest.mark.parametrize("word", ["consumer", "defect", "chta", "costumer", "onsumer", "微调", "gpt4omni1", "unrelated"])
def test_every_other_word_stays(word: str) -> None:
    assert SPELLER.right(word) == word
