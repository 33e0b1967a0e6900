"""Phrasings are many, in both languages, and lead to one place; exams ask what the phrasings do not say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.packs import Content, faultless

Lint = Callable[[Content], list[str]]
HERE = "faq/basics.yaml"


def with_phrasing(number: int, language: str, *texts: str) -> Content:
    """The faultless pack with phrasings added to one entry."""
    content = faultless()
    content[HERE]["entries"][number]["phrasings"][language] += texts
    return content


def test_an_entry_with_too_few_phrasings(lint: Lint) -> None:
    content = faultless()
    content[HERE]["entries"][0]["phrasings"]["en"].pop()
    content[HERE]["entries"][1]["phrasings"].pop("zh")
    assert lint(content) == [
        f"{HERE}:9:3: `algorithm-filing` has 7 phrasings in `en`, write at least 8",
        f"{HERE}:41:3: `silent-fees` has no phrasings in `zh`, write at least 8",
    ]


def test_small_talk_that_one_language_lacks(lint: Lint) -> None:
    content = faultless()
    content["smalltalk.yaml"]["smalltalk"][0]["phrasings"].pop("en")
    assert lint(content) == ["smalltalk.yaml:3:3: `thanks` has no phrasings in `en`, write at least 1"]


def test_a_phrasing_that_stands_in_two_entries(lint: Lint) -> None:
    assert lint(with_phrasing(1, "en", "can we skip  Algorithm Filing")) == [
        f"{HERE}:52:7: this phrasing of `silent-fees` stands in `algorithm-filing` too ({HERE}, line 15), leave it to one of them"
    ]


def test_a_phrasing_that_stands_twice_in_one_entry(lint: Lint) -> None:
    assert lint(with_phrasing(0, "zh", "算法备案是必须的吗")) == [
        f"{HERE}:28:7: this phrasing of `algorithm-filing` stands in line 8 already, remove it"
    ]


def test_a_phrasing_that_nearly_stands_in_two_entries(lint: Lint) -> None:
    assert lint(with_phrasing(1, "en", "Do I need algorithm filing before the launch?")) == [
        (
            f"{HERE}:52:7: this phrasing of `silent-fees` is nearly one of `algorithm-filing` ({HERE}, line 12), "
            "say what is meant, or remove one of them"
        )
    ]


def test_a_phrasing_that_nearly_stands_in_an_earlier_file_is_told_where_it_comes_later(lint: Lint) -> None:
    content = faultless()
    entry = content[HERE]["entries"].pop()
    entry["phrasings"]["en"].append("Do I need algorithm filing before launch")
    content[HERE]["entries"][0]["phrasings"]["en"][1] = "Do I need algorithm filing before the launch?"
    content["faq/fees.yaml"] = {"entries": [entry]}
    assert lint(content) == [
        (
            f"faq/fees.yaml:19:7: this phrasing of `silent-fees` is nearly one of `algorithm-filing` ({HERE}, line 12), "
            "say what is meant, or remove one of them"
        )
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("请问我们公司的产品现在要不要去做算法备案呢", "请问我们公司的产品现在要不要去做大模型备案呢"),
        ("how long will the algorithm filing take us in total", "how long will the large-model filing take us in total"),
        ("我们公司现在的产品这么做下来到底能够上线了吗", "我们公司现在的产品这么做下来到底不能够上线了吗"),
        ("Can our company go live before the number is there", "Can our company not go live before the number is there"),
    ],
)
def test_a_difference_in_a_concept_or_a_negation_is_one_in_meaning(lint: Lint, one: str, other: str) -> None:
    content = with_phrasing(0, "en", one)
    content[HERE]["entries"][1]["phrasings"]["en"].append(other)
    assert lint(content) == []


def test_near_phrasings_of_one_entry_are_welcome(lint: Lint) -> None:
    assert lint(with_phrasing(0, "en", "Do I need algorithm filing before the launch?")) == []


def test_an_entry_that_the_exam_asks_too_little_about(lint: Lint) -> None:
    content = faultless()
    content["tests/basics.yaml"]["exams"][0]["en"].pop()
    content["tests/basics.yaml"]["exams"].pop(1)
    assert lint(content) == [
        f"{HERE}:2:3: `algorithm-filing` has 2 exam questions in `en`, write at least 3 in tests/",
        f"{HERE}:35:3: `silent-fees` has no exam questions in `en`, write at least 3 in tests/",
        f"{HERE}:35:3: `silent-fees` has no exam questions in `zh`, write at least 3 in tests/",
    ]


def test_an_exam_at_fault_is_not_counted_against_its_entry(lint: Lint) -> None:
    content = faultless()
    content["tests/basics.yaml"]["exams"][0]["cn"] = []
    assert lint(content) == []


def test_an_exam_question_that_is_a_phrasing(lint: Lint) -> None:
    content = faultless()
    content["tests/basics.yaml"]["exams"][0]["zh"][1] = "算法一定要备案吗"
    assert lint(content) == [
        f"tests/basics.yaml:9:5: this exam question is a phrasing of `algorithm-filing` ({HERE}, line 20), ask it in other words"
    ]


def test_a_refusal_that_an_entry_answers(lint: Lint) -> None:
    content = faultless()
    content["tests/basics.yaml"]["refusals"][0]["text"] = "Thank you!"
    assert lint(content) == [
        "tests/basics.yaml:21:3: this message must be refused, but is a phrasing of `thanks` (smalltalk.yaml, line 5), remove one of them"
    ]


@pytest.mark.parametrize(("count", "place", "told"), [(59, "tests/basics.yaml:21:3", "59"), (0, "tests/basics.yaml:2:3", "no")])
def test_an_exam_that_asks_for_too_few_refusals(lint: Lint, count: int, place: str, told: str) -> None:
    content = faultless()
    del content["tests/basics.yaml"]["refusals"][count:]
    assert lint(content) == [f"{place}: the pack has {told} messages that must be refused, write at least 60 in tests/"]


def test_twins_for_which_the_same_is_right(lint: Lint) -> None:
    content = faultless()
    same = {"say": "Is it free?", "expect": {"decision": "answer", "entries": ["silent-fees"]}}
    content["tests/basics.yaml"]["twins"] = [{"differ": "-", "one": same, "other": same}]
    (finding,) = lint(content)
    assert finding.endswith(
        "the two questions expect the same, so that nothing can be crossed, give each its own entry, or remove the pair"
    )
