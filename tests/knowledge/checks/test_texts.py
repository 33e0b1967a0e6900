"""The interface's phrases can be filled, and a word of the glossary means one thing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.packs import CHECKED, Content, faultless

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


def test_a_word_that_the_glossary_avoids_wherever_people_read_it(lint: Lint) -> None:
    content = faultless()
    content["glossary.yaml"]["terms"][2] |= {"avoid": {"en": ["levy"], "zh": ["规费"]}, "preferred": {"en": "fees", "zh": "费用"}}
    content["facts.yaml"]["facts"][0]["text"]["en"] = "Algorithm filing is a must, whatever the Levy."
    content["notes.yaml"]["notes"][0]["text"]["zh"] = "规定如此，没有规费。"
    content["phrases.yaml"]["phrases"]["hello"]["en"] = "Ask me about a levy."
    content["law.yaml"] = {
        "law": [
            {
                "id": "V1",
                "kind": "notice",
                "text": {"en": "No levy.", "zh": "没有。"},
                "modality": "fact",
                "from": "2022-03-01",
                "checked": CHECKED,
                "sources": ["rules"],
            }
        ]
    }
    entry = content["faq/basics.yaml"]["entries"][1]
    entry["question"]["zh"] = "规费是多少？"
    entry["short"] = {"en": "There is no levy in the article.", "zh": "文章没有提到。"}
    entry["outside"] = [{"basis": "reported", "text": {"en": "A levy is reported.", "zh": "据称有。"}, "cites": ["G1"]}]
    en, zh = (f"“{word}” stands in `{language}`, which the glossary avoids" for word, language in (("levy", "en"), ("规费", "zh")))
    found = [(finding.partition(":")[0], finding.split(": ", 1)[1]) for finding in lint(content)]
    assert found == [
        ("facts.yaml", f"{en}, write “fees”"),
        *(("faq/basics.yaml", told) for told in (f"{zh}, write “费用”", f"{en}, write “fees”", f"{en}, write “fees”")),
        ("law.yaml", f"{en}, write “fees”"),
        ("notes.yaml", f"{zh}, write “费用”"),
        ("phrases.yaml", f"{en}, write “fees”"),
    ]


def test_a_word_that_the_glossary_avoids_in_what_an_assessment_says(lint: Lint) -> None:
    content = faultless()
    content["glossary.yaml"]["terms"][2]["avoid"] = {"en": ["levy"]}
    said = {"en": "A levy.", "zh": "费用。"}
    content["smalltalk.yaml"]["smalltalk"][0]["reply"] = said
    content["filing/slots.yaml"] = {
        "slots": [
            {
                "id": "levies",
                "type": "set",
                "asks": "noted",
                "question": said,
                "why": {**said, "cites": ["S1"]},
                "values": [{"id": "one", **said}, {"id": "two", "en": "none", "zh": "无"}],
            }
        ]
    }
    content["filing/rules.yaml"] = {"rules": [{"id": "silent", "when": {"slot": "levies", "has": ["one"]}, "cites": ["S1"]}]}
    content["filing/rules.yaml"]["rules"].append({**content["filing/rules.yaml"]["rules"][0], "id": "telling", "says": said})
    item = {"name": said, "stage": "prepare", "filings": ["algorithm"]}
    content["filing/checklist.yaml"] = {
        "checklist": [
            {"id": "own", **item, "article": {**said, "cites": ["S1"]}},
            {"id": "others", **item, "outside": {"basis": "reported", "text": said, "cites": ["G1"]}},
        ]
    }
    files = [finding.partition(":")[0] for finding in lint(content) if "which the glossary avoids" in finding]
    assert files == [*["filing/checklist.yaml"] * 4, "filing/rules.yaml", *["filing/slots.yaml"] * 3, "smalltalk.yaml"]


def test_instead_of_an_avoided_word_the_name_of_the_term_is_proposed(lint: Lint) -> None:
    content = faultless()
    content["glossary.yaml"]["terms"][2]["avoid"] = {"en": ["levy"]}
    content["phrases.yaml"]["phrases"]["hello"]["en"] = "Ask me about a levy."
    assert [finding.split(": ", 1)[1] for finding in lint(content)] == ["“levy” stands in `en`, which the glossary avoids, write “fee”"]
