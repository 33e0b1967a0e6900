"""A message is taken apart at its sentences: which ask, and what the others tell."""

from __future__ import annotations

import pytest

from bot.text.normalize import normalize
from bot.text.questions import MOST_QUESTIONS, Question, asking_parts, asks, questions_in, without_greeting


def texts(message: str) -> list[str]:
    return [question.text for question in questions_in(normalize(message))]


def test_two_questions_are_two() -> None:
    assert texts("需要做什么备案？要多久？") == ["需要做什么备案?", "要多久?"]
    assert texts("Do we need an ICP number? How long does it take?") == ["do we need an icp number?", "how long does it take?"]


def test_a_comma_stands_inside_one_question() -> None:
    assert len(questions_in(normalize("我们做检测的，不生成内容，要备案吗？"))) == 1


def test_what_is_told_before_a_question_is_its_background() -> None:
    assert questions_in(normalize("我们调用豆包的API。要备案吗？")) == (Question("要备案吗?", "我们调用豆包的api。"),)
    assert questions_in(normalize("我们调用豆包的API。要备案吗？"))[0].whole == "我们调用豆包的api。 要备案吗?"


def test_a_message_that_asks_nothing_by_its_form_is_one_question() -> None:
    assert texts("算法备案 周期") == ["算法备案 周期"]
    assert texts("算法备案。周期。") == ["算法备案。 周期。"]


def test_greetings_are_left_out() -> None:
    assert texts("你好，请问算法备案要多久？") == ["算法备案要多久?"]
    assert texts("Hi there! Is it mandatory?") == ["is it mandatory?"]
    assert without_greeting("hello") == ""


def test_numbered_questions_lose_their_numbers() -> None:
    assert texts("1. 要多久？ 2. 要钱吗？") == ["要多久?", "要钱吗?"]


def test_too_many_questions_are_taken_as_one() -> None:
    assert len(questions_in("要多久? " * (MOST_QUESTIONS + 1))) == 1


@pytest.mark.parametrize("message", ["", "   ", "？？？", "...", "你好"])
def test_a_message_without_content_has_no_question(message: str) -> None:
    assert questions_in(normalize(message)) == ()


def test_a_decimal_point_does_not_end_a_sentence() -> None:
    assert texts("is 2.5 months realistic?") == ["is 2.5 months realistic?"]


@pytest.mark.parametrize("sentence", ["要备案吗", "which one applies", "and how long does it take", "是否需要备案", "备案?"])
def test_the_form_of_a_question(sentence: str) -> None:
    assert asks(sentence)


@pytest.mark.parametrize("sentence", ["我们做了一个app", "we built an app"])
def test_the_form_of_a_statement(sentence: str) -> None:
    assert not asks(sentence)


@pytest.mark.parametrize("told", ["我们的产品只检测内容是不是ai生成的", "系统判断图片是否由ai生成"])
def test_what_a_product_finds_out_is_no_question(told: str) -> None:
    assert not asks(told)
    assert asking_parts(f"{told},要备案吗?") == (Question(f"{told},要备案吗?"),)
