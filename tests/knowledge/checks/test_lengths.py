"""Answers fit a phone, their first sentences a glance, and both together a group."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.packs import Content, faultless

Lint = Callable[[Content], list[str]]
HERE = "faq/basics.yaml"
LONG = {"en": "Ask the CAC " + "a" * 287, "zh": "可咨询网信办" + "备" * 143}
"""As long as a group takes, to the letter."""


def changed(number: int, **keys: object) -> Content:
    """The faultless pack with keys of one entry replaced."""
    content = faultless()
    content[HERE]["entries"][number].update(keys)
    return content


def told(lint: Lint, content: Content) -> list[str]:
    return [finding.split(": ", 1)[1] for finding in lint(content)]


def test_an_answer_that_does_not_fit_a_phone(lint: Lint) -> None:
    first = {"en": "It is a must.", "zh": "必须做。", "cites": ["S1"]}
    long = {"en": "a" * 485 + " must", "zh": "备" * 218 + "必须", "cites": ["S1"]}
    assert lint(changed(0, article=[first, long])) == [
        f"{HERE}:28:3: the answer has 224 characters in `zh`, over 220, leave out what does not change what the reader does next",
        f"{HERE}:28:3: the answer has 503 characters in `en`, over 500, leave out what does not change what the reader does next",
    ]


def test_a_first_sentence_that_is_not_read_at_a_glance(lint: Lint) -> None:
    long = {"en": "a" * 96 + " must", "zh": "备" * 39 + "必须", "cites": ["S1"]}
    assert told(lint, changed(0, article=[long])) == [
        "the first statement of `article` has 101 characters in `en`, over 100, shorten it: the rest may stand behind it",
        "the first statement of `article` has 41 characters in `zh`, over 40, shorten it: the rest may stand behind it",
    ]


def test_what_is_too_long_for_a_group_needs_a_short_wording(lint: Lint) -> None:
    outside = [{"basis": "reported", "text": {"en": "Reported: " + "a" * 270, "zh": "据称：" + "备" * 150}, "cites": ["G1"]}]
    content = changed(1, outside=outside)
    assert told(lint, content) == [
        "what a group is shown has 164 characters in `zh`, over 150, write `short`, or shorten them",
        "what a group is shown has 308 characters in `en`, over 300, write `short`, or shorten them",
    ]
    content[HERE]["entries"][1]["short"] = LONG
    assert told(lint, content) == []


def test_what_is_derived_counts_with_its_label(lint: Lint) -> None:
    article = [{"en": "a" * 71 + " must", "zh": "备" * 26 + "必须", "from": ["S1"]}]
    outside = [{"basis": "reported", "text": {"en": "Reported: " + "a" * 212, "zh": "据称：" + "备" * 117}, "cites": ["G1"]}]
    content = changed(0, article=article, outside=outside)
    assert not any("what a group is shown" in line for line in lint(content))
    content["phrases.yaml"]["phrases"]["answer.derived"] = {"en": "{text} (derived)", "zh": "{text}（推导）"}
    assert [line for line in told(lint, content) if "a group" in line] == [
        "what a group is shown has 154 characters in `zh`, over 150, write `short`, or shorten them",
        "what a group is shown has 310 characters in `en`, over 300, write `short`, or shorten them",
    ]
    content["phrases.yaml"]["phrases"]["answer.derived"] = {"en": "{text", "zh": "{"}
    assert not any("what a group is shown" in line for line in lint(content))


def test_a_short_wording_that_is_not_short(lint: Lint) -> None:
    short = {language: f"{text}." for language, text in LONG.items()}
    assert told(lint, changed(1, short=short)) == [
        "what a group is shown has 151 characters in `zh`, over 150, shorten it",
        "what a group is shown has 301 characters in `en`, over 300, shorten it",
    ]


DATED = {
    "answer.dated": {"en": "Article of {date}", "zh": "文章日期：{date}"},
    "date": {"en": "{day} {month} {year}", "zh": "{year}年{month}{day}日"},
    "months": {"en": "January February March April May June", "zh": "1月 2月 3月 4月 5月 6月"},
}


def test_the_date_of_the_article_counts_as_the_pack_says_it(lint: Lint) -> None:
    content = changed(1, short=LONG)
    content["phrases.yaml"]["phrases"] |= DATED
    assert told(lint, content) == [
        f"what a group is shown has {150 + len('文章日期：2025年6月27日')} characters in `zh`, over 150, shorten it",
        f"what a group is shown has {300 + len('Article of 27 June 2025')} characters in `en`, over 300, shorten it",
    ]


@pytest.mark.parametrize("phrase", [{"answer.dated": {"en": "Article of {date", "zh": "{"}}, {"months": {"en": "May", "zh": "5月"}}])
def test_a_date_that_cannot_be_said_is_not_counted(lint: Lint, phrase: Content) -> None:
    content = changed(1, short=LONG)
    content["phrases.yaml"]["phrases"] |= DATED | phrase
    assert not any("what a group is shown" in line for line in lint(content))


def test_without_a_dated_article_no_date_is_counted(lint: Lint) -> None:
    content = changed(1, short=LONG)
    content["phrases.yaml"]["phrases"] |= DATED
    del content["sources.yaml"]["sources"][0]["date"]
    assert not any("what a group is shown" in line for line in lint(content))
