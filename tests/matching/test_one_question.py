"""Whether something counts as a thing is another question than what to file for that thing."""

from __future__ import annotations

import pytest

from bot.matching.matcher import Answered, Matcher, MatchResult, Unknown
from bot.matching.one_question import Texts, match_question
from bot.text.message import Message
from tests.support.small_matching import CERTIFICATES, FILINGS, FINE_TUNED, matcher_of


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return matcher_of(*FILINGS, *CERTIFICATES, FINE_TUNED)


def asked(matcher: Matcher, text: str) -> MatchResult:
    message = Message(text)
    texts = Texts(matcher, message, last="")
    return match_question(texts, texts.read(message.normalized), at_home=False)


@pytest.mark.parametrize("text", ["这算微调开源模型吗", "Is that a kind of fine-tuning of an open model?"])
def test_whether_it_counts_as_a_thing_is_unknown_however_alike_the_words_are(matcher: Matcher, text: str) -> None:
    result = asked(matcher, text)
    assert isinstance(result, Unknown)
    assert result.candidates[0].entry == FINE_TUNED.id


@pytest.mark.parametrize("text", ["这是微调开源模型吗", "fine-tuning of an open model"])
def test_the_thing_itself_is_answered(matcher: Matcher, text: str) -> None:
    result = asked(matcher, text)
    assert isinstance(result, Answered)
    assert result.candidates[0].entry == FINE_TUNED.id
