"""The interface's phrases can be filled, and a word of the glossary means one thing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.packs import Content, faultless

Lint = Callable[[Content], list[str]]


@pytest.mark.parametrize(
    ("en", "expected"),
    [
        ("{count answers", "6:5: the braces of the phrase `found` do not pair, close them, or double a brace that is meant as text"),
        ("{} answers", "6:5: `{}` is not the name of a value, write one word in the braces, as in {count}"),
        ("{count.real} answers", "6:5: `{count.real}` is not the name of a value, write one word in the braces, as in {count}"),
        ("some answers", "5:3: only one language of the phrase `found` has {count}, show the same values in both"),
    ],
)
def test_a_phrase_that_cannot_be_filled_alike(lint: Lint, en: str, expected: str) -> None:
    content = faultless()
    content["phrases.yaml"]["phrases"]["found"]["en"] = en
    assert f"phrases.yaml:{expected}" in lint(content)


def test_doubled_braces_are_text(lint: Lint) -> None:
    content = faultless()
    content["phrases.yaml"]["phrases"]["hello"]["en"] = "Ask {{anything}}."
    assert lint(content) == []


def test_a_word_of_two_terms(lint: Lint) -> None:
    content = faultless()
    content["glossary.yaml"]["terms"][1]["synonyms"] = {"en": ["Algo Filing"], "zh": ["algo filing"]}
    assert lint(content) == ["glossary.yaml:23:7: `Algo Filing` is a word of the term `algo_filing` already, keep it in one place"]


def test_a_word_that_one_term_has_twice(lint: Lint) -> None:
    content = faultless()
    content["glossary.yaml"]["terms"][2]["synonyms"] = {"zh": ["费用"]}
    assert [finding.split(": ", 1)[1] for finding in lint(content)] == ["`费用` is a word of the term `fees` already, keep it in one place"]
