"""What no answer may say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.packs import Content, faultless
from tests.support.small_filing import FILE, changed

Lint = Callable[[Content], list[str]]
HERE = "faq/basics.yaml"
CLAIM = {"words": ["free of charge", "免费"], "why": "the article names no fees"}


def pack(*statements: dict[str, Any]) -> Content:
    """The faultless pack with a forbidden claim, and statements in the second entry."""
    content = faultless()
    content["claims.yaml"]["forbidden"] = [CLAIM]
    content[HERE]["entries"][1]["article"] += statements
    return content


def said(en: str, zh: str, **more: object) -> dict[str, Any]:
    return {"en": en, "zh": zh, "cites": ["S18"], **more}


def test_a_claim_that_is_forbidden(lint: Lint) -> None:
    content = pack(said("Free of charge, ask the CAC.", "请咨询网信办。"), said("Ask the CAC.", "是免费，咨询网信办。"))
    assert lint(content) == [
        f"{HERE}:68:5: no answer may say “free of charge”: the article names no fees, tell it as the facts do",
        f"{HERE}:72:5: no answer may say “免费”: the article names no fees, tell it as the facts do",
    ]


def test_a_claim_that_two_statements_of_a_paragraph_make_together(lint: Lint) -> None:
    content = pack(said("Ask the CAC: it is free", "咨询网信办，它免"), said("of charge; ask the CAC.", "费，咨询网信办。", continues=True))
    assert lint(content) == [
        f"{HERE}:68:5: no answer may say “free of charge”: the article names no fees, tell it as the facts do",
        f"{HERE}:68:5: no answer may say “免费”: the article names no fees, tell it as the facts do",
    ]


def test_a_claim_of_a_rule(lint: Lint) -> None:
    content = pack() | {FILE: changed("files", says={"en": "It must be filed, free of charge.", "zh": "必须备案。"})}
    (finding,) = lint(content)
    assert finding.endswith("no answer may say “free of charge”: the article names no fees, tell it as the facts do")
    assert finding.startswith(FILE)


def test_a_phone_number(lint: Lint) -> None:
    content = pack(said("Ask the CAC: 010-6835 9892.", "咨询网信办：12377。"))
    told = [finding for finding in lint(content) if "phone" in finding]
    assert told == [f"{HERE}:68:5: “010-6835 9892” looks like a phone number, say where it is found; the number may stand in a note"]


def test_a_first_statement_that_continues_nothing(lint: Lint) -> None:
    content = faultless()
    content[HERE]["entries"][0]["article"][0]["continues"] = True
    assert lint(content) == [f"{HERE}:33:5: the first statement continues nothing, leave `continues` out"]


@pytest.mark.parametrize("words", [["yuan"], ["元", "RMB"]])
def test_without_such_words_nothing_is_found(lint: Lint, words: list[str]) -> None:
    content = pack(said("Free of charge, ask the CAC.", "请咨询网信办。"))
    content["claims.yaml"]["forbidden"] = [CLAIM | {"words": words}]
    assert lint(content) == []


def test_what_is_forbidden_of_the_article_alone_may_stand_beside_it(lint: Lint) -> None:
    content = pack()
    content[HERE]["entries"][1]["outside"] = [
        {"basis": "reported", "text": {"en": "Free of charge, they say.", "zh": "据说是免费。"}, "cites": ["G1"]}
    ]
    assert [finding.split(": ", 1)[1] for finding in lint(content)] == [
        "no answer may say “free of charge”: the article names no fees, tell it as the facts do",
        "no answer may say “免费”: the article names no fees, tell it as the facts do",
    ]
    content["claims.yaml"]["forbidden"] = [CLAIM | {"layer": "article"}]
    assert lint(content) == []


OPENERS = [{"words": {"en": ["yes", "not exactly"], "zh": ["是的", "可以"]}}]


@pytest.mark.parametrize(
    ("en", "zh", "found"),
    [
        ("Yes, it is a must.", "必须做。", "yes"),
        ("Not exactly: it is a must.", "必须做。", "not exactly"),
        ("It is a must.", "是的。必须做。", "是的"),
        ("It is a must.", "可以，但必须做。", "可以"),
        ("Yesterday's rule: it is a must.", "可以办，也必须办。", ""),
    ],
)
def test_an_answer_that_begins_with_a_bare_yes(lint: Lint, en: str, zh: str, found: str) -> None:
    content = faultless()
    content["claims.yaml"]["openers"] = OPENERS
    content[HERE]["entries"][0]["article"] = [{"en": en, "zh": zh, "cites": ["S1"]}]
    told = f"the answer begins with a bare “{found}”, say a sentence that is true however it was asked"
    assert [finding.split(": ", 1)[1] for finding in lint(content)] == ([told] if found else [])


def test_a_short_wording_that_begins_with_a_bare_yes(lint: Lint) -> None:
    content = faultless()
    content["claims.yaml"]["openers"] = OPENERS
    content[HERE]["entries"][0] |= {
        "article": [{"en": "It is a must.", "zh": "必须做。", "cites": ["S1"]}],
        "short": {"en": "Yes.", "zh": "必须。"},
    }
    assert len(lint(content)) == 1
