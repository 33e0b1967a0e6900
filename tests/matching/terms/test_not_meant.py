"""A procedure that a question is said not to be about is left out of it; one that is only not done stays in."""

from __future__ import annotations

import pytest

from bot.dialogue.edition import Edition
from bot.matching.matcher import Answered, Matcher
from bot.matching.terms.not_meant import without_denied
from bot.matching.understanding import understand
from bot.text.message import Message


@pytest.fixture(scope="module")
def matcher(frozen: Edition) -> Matcher:
    return frozen.matcher


def told(matcher: Matcher, message: str) -> list[str]:
    return [result.candidates[0].entry for result in understand(matcher, Message(message)) if isinstance(result, Answered)]


def left_of(matcher: Matcher, text: str) -> str:
    read = matcher.read(Message(text))
    kept = without_denied(read.words, read.found, matcher.finder, matcher.kind_of)
    assert kept == read.meant.words
    return "all" if kept == read.words else " ".join(kept)


@pytest.mark.parametrize(
    ("message", "entry"),
    [
        ("not the large model filing but the algorithm filing, how long does it take?", "algorithm-filing-cycle"),
        ("rather than the algorithm filing, how long is the LLM filing", "llm-filing-cycle"),
        ("不是大模型备案，是大模型登记，要多久", "llm-registration-cycle"),
        ("不问登记，只问大模型备案多久", "llm-filing-cycle"),
        ("大模型登记要多久，不是备案", "llm-registration-cycle"),
    ],
)
def test_the_other_procedure_is_what_is_asked_about(matcher: Matcher, message: str, entry: str) -> None:
    assert told(matcher, message) == [entry]


@pytest.mark.parametrize(
    "message",
    [
        "Not the LLM filing - the algorithm one. Duration?",
        "我们不做大模型备案，只做算法备案，要多久",
        "我们已经有大模型备案了，算法备案还要多久",
    ],
)
def test_the_procedure_that_is_not_meant_is_never_told(matcher: Matcher, message: str) -> None:
    assert "llm-filing-cycle" not in told(matcher, message)


@pytest.mark.parametrize(
    "text",
    [
        "算法备案是不是大模型备案",
        "算法备案不是大模型备案吗",
        "why not the LLM filing instead of nothing",
        "不是大模型备案要多久",
        "我们不做大模型备案，只做算法备案",
        "is it the algorithm filing or not the algorithm filing",
    ],
)
def test_a_question_and_what_is_not_done_deny_nothing(matcher: Matcher, text: str) -> None:
    assert left_of(matcher, text) == "all"


def test_nothing_else_goes_with_it(matcher: Matcher) -> None:
    assert left_of(matcher, "大模型登记要多久，不是备案") == "大 模 型 登 记 要 多 久"
    assert left_of(matcher, "how long is the algorithm filing (not the LLM filing)?") == "how long is the algorithm filing"


def test_a_chain_of_denials_is_cut_once(matcher: Matcher) -> None:
    left_of(matcher, "不是" * 1000 + "备案" * 1000)
    understand(matcher, Message("不是备案大模型" * 500))
