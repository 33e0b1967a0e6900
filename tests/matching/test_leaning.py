"""A follow-up is answered with what the conversation was about, and by itself where that adds nothing."""

from __future__ import annotations

import pytest

from bot.matching.matcher import Ambiguous, Answered, Known, Matcher, MatchResult, Unknown
from bot.matching.understanding import understand
from bot.text.message import Message
from tests.support.small_matching import CERTIFICATES, COMPARISON, FILINGS, matcher_of

BOTH = frozenset({"algo_filing", "llm_filing"})
LAST = "algorithm-cycle"


def follow_up(matcher: Matcher, text: str, *topic: str, last: str = "") -> MatchResult:
    (result,) = understand(matcher, Message(text), frozenset(topic), last)
    return result


def behind_the_cycle(matcher: Matcher, text: str) -> MatchResult:
    """The follow-up of somebody who was told how long algorithm filing takes."""
    return follow_up(matcher, text, "algo_filing", "cycle", last=LAST)


@pytest.fixture(scope="module")
def filings() -> Matcher:
    return matcher_of(*FILINGS)


def test_an_answer_that_the_topic_only_makes_less_certain_is_told_all_the_same() -> None:
    result = follow_up(matcher_of(*FILINGS, *CERTIFICATES), "费用呢", "certificate")
    assert isinstance(result, Answered)
    assert result.candidates[0].entry == "fees"
    assert "certificate" not in result.terms


def test_the_last_question_in_other_words_is_answered_again(filings: Matcher) -> None:
    result = behind_the_cycle(filings, "那要几天呢")
    assert isinstance(result, Answered)
    assert result.candidates[0].entry == LAST


def test_a_follow_up_to_an_entry_that_the_pack_no_longer_has_is_answered_by_its_words(filings: Matcher) -> None:
    result = follow_up(filings, "那大模型备案呢", "algo_filing", "cycle", last="taken-out")
    assert isinstance(result, Answered)
    assert result.candidates[0].entry == "model-cycle"


def test_a_follow_up_about_another_field_is_unknown(filings: Matcher) -> None:
    result = behind_the_cycle(filings, "那商标呢")
    assert isinstance(result, Unknown)
    assert result.terms == {"trademark"}


def test_a_follow_up_that_means_the_same_entry_alone_and_behind_the_last_question_is_answered(filings: Matcher) -> None:
    result = behind_the_cycle(filings, "在哪个部门呢")
    assert isinstance(result, Answered)
    assert result.candidates[0].entry == "office"


@pytest.mark.parametrize("text", ["哪个更快?", "which takes longer?"])
class TestWhichOfTheProceduresIsMore:
    def test_is_answered_with_the_entry_that_compares_them(self, text: str) -> None:
        result = follow_up(matcher_of(*FILINGS, COMPARISON), text, *BOTH)
        assert isinstance(result, Answered)
        assert result.candidates[0].entry == COMPARISON.id
        assert result.terms >= BOTH

    def test_keeps_the_other_candidates_behind_it(self, text: str) -> None:
        result = follow_up(matcher_of(*FILINGS, COMPARISON), text, *BOTH)
        entries = [one.entry for one in result.candidates]
        assert len(entries) == len(set(entries)) > 1

    def test_is_left_to_the_asker_where_each_has_an_entry_of_its_own_only(self, filings: Matcher, text: str) -> None:
        result = follow_up(filings, text, *BOTH)
        assert isinstance(result, Ambiguous)
        assert result.choices == (LAST, "model-cycle")

    def test_is_not_answered_with_an_entry_that_names_them_and_leaves_out_what_is_asked(self, text: str) -> None:
        offices = Known("offices", ("algorithm filing or large-model filing, which office", "算法备案和大模型备案在哪个部门"))
        result = follow_up(matcher_of(*FILINGS, offices), text, *BOTH)
        assert isinstance(result, Ambiguous)
        assert result.choices == (LAST, "model-cycle")
