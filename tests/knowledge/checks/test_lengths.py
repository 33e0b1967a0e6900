"""Answers fit a phone, their first sentences a glance, and both together a group."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.packs import Content, faultless

Lint = Callable[[Content], list[str]]
HERE = "faq/basics.yaml"
LONG = {"en": "Ask the CAC " + "a" * 288, "zh": "可咨询网信办" + "备" * 144}
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
        "what a group is shown has 181 characters in `zh`, over 150, write `short`, or shorten them",
        "what a group is shown has 331 characters in `en`, over 300, write `short`, or shorten them",
    ]
    content[HERE]["entries"][1]["short"] = LONG
    assert told(lint, content) == []


def test_a_short_wording_that_is_not_short(lint: Lint) -> None:
    short = {language: f"{text}." for language, text in LONG.items()}
    assert told(lint, changed(1, short=short)) == [
        "what a group is shown has 151 characters in `zh`, over 150, shorten it",
        "what a group is shown has 301 characters in `en`, over 300, shorten it",
    ]
