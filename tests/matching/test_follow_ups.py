"""What a short question leaves out is taken from the last one; a complete question takes nothing."""

from __future__ import annotations

import pytest

from bot.dialogue.edition import Edition
from bot.matching.follow_ups import inherited, with_names
from bot.matching.matcher import Answered, Matcher
from bot.matching.understanding import understand
from bot.text.message import Message


@pytest.fixture(scope="module")
def matcher(frozen: Edition) -> Matcher:
    return frozen.matcher


def taken(matcher: Matcher, text: str, *topic: str) -> set[str]:
    return set(inherited(matcher, matcher.read(Message(text)), matcher.terms_of(Message(text)), frozenset(topic)))


@pytest.mark.parametrize("text", ["and large-model filing?", "那大模型备案呢?", "大模型备案", "what about large-model filing instead"])
def test_a_procedure_alone_takes_what_was_asked_of_the_last_one(matcher: Matcher, text: str) -> None:
    assert taken(matcher, text, "algo_filing", "cycle") == {"cycle"}


def test_what_is_asked_alone_takes_the_procedure(matcher: Matcher) -> None:
    assert taken(matcher, "那要多久?", "llm_registration", "fees") == {"llm_registration"}


@pytest.mark.parametrize("text", ["算法备案要多久?", "那大模型备案要多久?", "and how long does large-model filing take?"])
def test_a_question_that_names_both_takes_nothing(matcher: Matcher, text: str) -> None:
    assert taken(matcher, text, "llm_registration", "fees") == set()


@pytest.mark.parametrize("text", ["算法的呢?", "and the algorithm?"])
def test_an_object_alone_is_put_into_the_last_ones_place(matcher: Matcher, text: str) -> None:
    assert taken(matcher, text, "llm_filing", "cycle") == {"algo_filing", "cycle"}


@pytest.mark.parametrize("text", ["算法的呢？", "and the algorithm?"])
def test_it_is_answered_with_the_other_procedures_entry(matcher: Matcher, text: str) -> None:
    (result,) = understand(matcher, Message(text), frozenset({"llm_filing", "cycle"}))
    assert isinstance(result, Answered)
    assert result.candidates[0].entry == "algorithm-filing-cycle"


def test_without_a_topic_or_a_term_nothing_is_taken(matcher: Matcher) -> None:
    assert taken(matcher, "那大模型备案呢?") == set()
    assert taken(matcher, "and your cat?", "algo_filing", "cycle") == set()


def test_a_long_sentence_that_goes_on_about_something_else_takes_nothing(matcher: Matcher) -> None:
    text = "my neighbours in the house across the road would like to know what kind of filing their cousin once did"
    assert taken(matcher, text, "algo_filing", "cycle") == set()


def test_names_are_added_in_the_language_of_the_text(matcher: Matcher) -> None:
    assert with_names(matcher, matcher.read(Message("那要多久?")), ["llm_registration"]) == "要多久 大模型登记"
    assert with_names(matcher, matcher.read(Message("and how long?")), ["llm_registration"]) == "how long large-model registration"
