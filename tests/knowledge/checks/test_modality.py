"""A statement keeps the modality of the facts that it cites."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from bot.knowledge.checks.modality import ModalWordFinder
from bot.knowledge.models.claims import ModalWords
from bot.messages import Language
from tests.support.packs import Content, Items, faultless, modal_words

Lint = Callable[[Content], list[str]]
HERE = "faq/basics.yaml"
LANGUAGE_WORDS = [ModalWords.model_validate(item) for item in modal_words()]
FACTS: Items = [
    {"id": "S15", "modality": "may", "text": {"en": "One can apply.", "zh": "可以申请。"}},
    {"id": "S38", "modality": "in_theory", "text": {"en": "In theory no.", "zh": "理论上不。"}},
    {"id": "S41", "modality": "fact", "text": {"en": "It stands there.", "zh": "在那里。"}},
    {"id": "S20", "modality": "estimate", "text": {"en": "It takes 2 weeks.", "zh": "要2周。"}},
]
FACT_USERS = [
    {"en": "One can apply.", "zh": "可以申请。", "cites": ["S15"]},
    {"en": "In theory so.", "zh": "理论上如此。", "cites": ["S38"]},
    {"en": "It stands there.", "zh": "在那里。", "cites": ["S41"]},
    {"en": "The estimate: 2 weeks.", "zh": "估计为2周。", "cites": ["S20"]},
]


def pack(*statements: dict[str, Any]) -> Content:
    """The faultless pack with more facts, all of them used, and statements in the second entry."""
    content = faultless()
    content["facts.yaml"]["facts"] += copy.deepcopy(FACTS)
    content[HERE]["entries"][0]["article"] += FACT_USERS
    content[HERE]["entries"][1]["article"] += statements
    return content


def said(en: str, zh: str, *cites: str, **more: object) -> dict[str, Any]:
    """A statement."""
    return {"en": en, "zh": zh, "cites": list(cites), **more}


def derived(en: str, zh: str, *facts: str) -> dict[str, Any]:
    """A statement that follows from facts."""
    return {"en": en, "zh": zh, "from": list(facts)}


def told(lint: Lint, *statements: dict[str, Any]) -> list[str]:
    return [finding.split(": ", 1)[1] for finding in lint(pack(*statements))]


@pytest.mark.parametrize(
    "statement",
    [
        said("You must file.", "必须备案。", "S1"),
        said("You must file; only then can you launch.", "必须备案，才能上线。", "S1"),
        said("You must file, it stands there.", "必须备案，在那里。", "S1", "S41"),
        said("You must file; an estimate is 2 weeks.", "必须备案，估计为2周。", "S1", "S20"),
        said("You can apply.", "可以申请。", "S15"),
        said("The article does not say that you must: you can.", "文章没有说必须，用的是“可以”。", "S15"),
        said("It is recommended; you can.", "建议做，可以做。", "S18"),
        said("In theory it cannot be.", "理论上不行。", "S38"),
        said("It stands there.", "在那里。", "S41"),
        said("Whether you must, the article does not say.", "是否必须，文章没有说。", "S1", modality="fact"),
        derived("So it is not done.", "因此不做。", "S1", "S15"),
        derived("So you can.", "因此可以。", "S1", "S15"),
        derived("So you must.", "因此必须。", "S1", "S41"),
    ],
    ids=lambda statement: statement["en"],
)
def test_it_says_what_its_facts_say(lint: Lint, statement: dict[str, Any]) -> None:
    assert told(lint, statement) == []


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        (
            said("You must ask the CAC.", "可以直接咨询网信办。", "S18"),
            "“must” speaks of a duty, but none of S18 is a must, tell it as the facts do, or cite the fact that says must",
        ),
        (
            said("You can ask: it is recommended.", "必须咨询网信办。", "S18"),
            "“必须” speaks of a duty, but none of S18 is a must, tell it as the facts do, or cite the fact that says must",
        ),
        (
            said("You can; it is recommended.", "可以，建议做。", "S15"),
            (
                "“recommended” speaks of a recommendation, but none of S15 is a recommendation, "
                "tell it as the facts do, or cite the fact that says recommended"
            ),
        ),
        (
            said("It can stand there.", "在那里。", "S41"),
            "“can” speaks of a permission, but none of S41 is a may, tell it as the facts do, or cite the fact that says may",
        ),
        (
            said("You must.", "在那里。", "S1", modality="fact"),
            "“must” speaks of a duty, but the statement says that it only tells of the facts, leave `modality` out, or the word",
        ),
        (
            derived("So you must.", "因此必须。", "S1", "S15"),
            "“must” speaks of a duty, but it follows from S15, too, which is a may, say no more than the weakest fact does",
        ),
    ],
    ids=lambda value: value["en"] if isinstance(value, dict) else "",
)
def test_a_word_that_is_stronger_than_the_facts(lint: Lint, statement: dict[str, Any], finding: str) -> None:
    assert told(lint, statement) == [finding]


def test_modalities_in_one_statement(lint: Lint) -> None:
    assert told(lint, said("You must file and can apply.", "必须备案，可以申请。", "S1", "S15")) == [
        "this statement mixes modalities: may (S15), must (S1), split it into one for each, the later ones with `continues: true`"
    ]


@pytest.mark.parametrize(("en", "zh", "language"), [("It is done.", "必须做。", "en"), ("It must be done.", "要做的。", "zh")])
def test_a_statement_without_a_word_of_its_modality(lint: Lint, en: str, zh: str, language: Language) -> None:
    assert told(lint, said(en, zh, "S1")) == [
        f"no word in `{language}` shows `must`, the modality of S1, use one, or write `modality: fact` where it only tells of the fact"
    ]


def test_a_modality_for_which_no_words_are_listed(lint: Lint) -> None:
    content = faultless()
    del content["claims.yaml"]["modal_words"][0]["words"]["zh"]
    what = "claims.yaml:1:1: no words are listed in `zh` that mark `must`, list them under `modal_words`, so that answers can be compared"
    assert lint(content) == [f"{what} with facts"]
    del content["claims.yaml"]["modal_words"]
    assert len(lint(content)) == 4


def test_a_pack_without_its_lists_is_told_so(lint: Lint) -> None:
    content: dict[str, Any] = dict(faultless()) | {"claims.yaml": None}
    assert [finding for finding in lint(content) if not finding.startswith("claims.yaml:1:1: no ")] == []
    assert len(lint(content)) == 5


@pytest.mark.parametrize("file", ["claims.yaml", "facts.yaml"])
def test_a_file_that_cannot_be_read_makes_nothing_wrong(lint: Lint, file: str) -> None:
    content: dict[str, Any] = dict(pack(said("You must.", "必须。", "S15"))) | {file: "["}
    assert lint(content) == []


def test_a_list_that_is_at_fault_makes_nothing_wrong(lint: Lint) -> None:
    content = faultless()
    content["claims.yaml"]["modal_words"][0]["marks"] = "should"
    assert lint(content) == []


def test_a_fact_that_is_at_fault_may_have_any_modality(lint: Lint) -> None:
    content = pack(said("You must.", "必须。", "S15"))
    content["facts.yaml"]["facts"][2]["modality"] = "should"
    assert lint(content) == []


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        ("The company must first have an ICP number.", "en", "must"),
        ("A MUST.", "en", "MUST"),
        ("You have to file.", "en", "have to"),
        ("The article does not say whether it must be filed.", "en", None),
        ("You do not have to file.", "en", None),
        ("You don't have to file.", "en", None),
        ("It is not said; still, you have to file.", "en", "have to"),
        ("Mustard.", "en", None),
        ("You need not.", "en", None),
        ("公司须先有ICP备案号。", "zh", "须"),
        ("文章没有说是否必须备案。", "zh", None),
        ("文章没有说费用，但必须备案。", "zh", "必须"),
        ("规模不错的公司必须备案。", "zh", "必须"),
        ("这个功能。", "zh", None),
    ],
)
def test_a_word_counts_where_its_clause_neither_denies_it_nor_leaves_it_open(text: str, language: Language, word: str | None) -> None:
    assert [found.word for found in ModalWordFinder(LANGUAGE_WORDS).find(text, language)] == ([word] if word else [])


def test_a_phrase_says_no_more_than_the_modality_that_it_is_called_after(lint: Lint) -> None:
    content = faultless()
    content["phrases.yaml"]["phrases"] |= {
        "report.must": {"en": "{what} is a must", "zh": "{what}必须做"},
        "report.may": {"en": "{what} must be done", "zh": "{what}可以做"},
        "plan.recommended": {"en": "{what} is recommended", "zh": "{what}必须做"},
    }
    assert [finding.split(": ", 1)[1] for finding in lint(content)] == [
        "“must” speaks of a duty, but `report.may` is said of a may, say no more than the name does",
        "“必须” speaks of a duty, but `plan.recommended` is said of a recommendation, say no more than the name does",
    ]
