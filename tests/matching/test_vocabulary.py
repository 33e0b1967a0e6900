"""What of a question is known: to the pack, and to one entry."""

from __future__ import annotations

import pytest

from bot.dialogue.edition import Edition
from bot.matching.matcher import Matcher
from bot.matching.read_text import ReadText
from bot.text.message import Message


@pytest.fixture(scope="module")
def matcher(frozen: Edition) -> Matcher:
    return frozen.matcher


def read(matcher: Matcher, text: str) -> ReadText:
    return matcher.read(Message(text))


@pytest.mark.parametrize("text", ["那网约车备案呢", "and what about the weather?", "网约车备案流程？", "my bicycle?", "猫"])
def test_words_of_another_field_are_strangers(matcher: Matcher, text: str) -> None:
    assert matcher.has_strangers(read(matcher, text))


@pytest.mark.parametrize("text", ["为什么", "那要多久呢", "how long?", "哪个", "那大模型呢", "在哪儿找"])
def test_words_that_ask_or_connect_are_none(matcher: Matcher, text: str) -> None:
    assert not matcher.has_strangers(read(matcher, text))


@pytest.mark.parametrize(
    ("question", "stranger"),
    [("网信办的电话号码是多少", "上海警察局的电话号码是多少"), ("what is the CAC's phone number", "what is the plumber's phone number")],
)
def test_what_an_entry_does_not_account_for_is_the_other_object(matcher: Matcher, question: str, stranger: str) -> None:
    ours, others = (matcher.match(read(matcher, text)).judged.for_offering for text in (question, stranger))
    assert ours is not None
    assert others is not None
    assert ours.explained > others.explained


def test_a_text_without_a_word_is_explained(matcher: Matcher) -> None:
    result = matcher.match(read(matcher, "???"))
    assert result.judged.for_telling is None or result.judged.for_telling.explained == 1
