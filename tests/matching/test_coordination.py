"""Two things asked about at once: each is asked about alone."""

from __future__ import annotations

import pytest

from bot.dialogue.edition import Edition
from bot.matching.coordination import halves, joined_terms
from bot.matching.matcher import Answered, Matcher
from bot.matching.understanding import understand
from bot.text.message import Message


@pytest.fixture(scope="module")
def matcher(frozen: Edition) -> Matcher:
    return frozen.matcher


def told(matcher: Matcher, text: str) -> list[str]:
    return [result.candidates[0].entry for result in understand(matcher, Message(text)) if isinstance(result, Answered)]


def test_the_terms_on_both_sides_of_an_and_are_found(matcher: Matcher) -> None:
    text = matcher.read(Message("do we need an ICP number and the labelling?"))
    pair = joined_terms(text, matcher.describes_product)
    assert pair is not None
    assert [mention.term for mention in pair] == ["icp", "labelling"]
    assert halves(text, *pair) == ("do we need an icp number", "do we need an labelling")


@pytest.mark.parametrize("text", ["do we need an ICP number", "and the labelling", "labelling and", "filing and filing"])
def test_nothing_is_joined_without_two_terms(matcher: Matcher, text: str) -> None:
    assert joined_terms(matcher.read(Message(text)), matcher.describes_product) is None


def test_each_of_two_things_gets_its_answer(matcher: Matcher) -> None:
    assert told(matcher, "Do we need ICP and labelling?") == ["icp-prerequisite", "content-labelling"]


def test_two_things_that_one_entry_is_about_stay_one_question(matcher: Matcher) -> None:
    assert told(matcher, "大模型备案和大模型登记有什么区别") == ["filing-vs-registration"]
