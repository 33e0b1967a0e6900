"""What stands beside the article: a note whose date is open, a standard without an article, files that cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.packs import CHECKED, Content, faultless

Lint = Callable[[Content], list[str]]
HERE = "faq/basics.yaml"


def law(**more: object) -> dict[str, Any]:
    """A rule, or what the keys make of it; a key that is None is left out."""
    fact = {
        "id": "V1",
        "kind": "rule",
        "text": {"en": "A rule.", "zh": "规定。"},
        "modality": "fact",
        "instrument": "rules",
        "article": {"en": "Art. 2", "zh": "第二条"},
        "from": "2022-03-01",
        "checked": CHECKED,
        "sources": ["rules"],
    } | more
    return {key: value for key, value in fact.items() if value is not None}


def pack(*facts: dict[str, Any], cites: tuple[str, ...] = ("V1",), **more: object) -> Content:
    """The faultless pack with statements of law, and one that cites them in the second entry."""
    content = faultless()
    content["sources.yaml"]["sources"][1]["short"] = {"en": "Rules", "zh": "规定"}
    content["law.yaml"] = {"law": list(facts)}
    said = {"basis": "rules", "text": {"en": "The rules say so.", "zh": "规定如此。"}, "cites": list(cites)} | more
    content[HERE]["entries"][1]["law"] = [said]
    return content


def test_a_rule_with_its_article_and_what_cites_it_are_sound(lint: Lint) -> None:
    assert lint(pack(law())) == []


def test_a_standard_is_named_by_its_number_alone(lint: Lint) -> None:
    assert lint(pack(law(kind="standard", article=None))) == []
    assert lint(pack(law(kind="standard", article=None, instrument=None))) == [
        (
            f"{HERE}:75:5: this statement of the rules cites V1, which name no rule and article, "
            "cite one that does, or tell it under `outside`"
        ),
        "law.yaml:2:3: the standard `V1` names no `instrument`, add it",
    ]


def test_a_note_with_a_provision_is_a_rule_too(lint: Lint) -> None:
    content = pack(law(kind="notice", instrument=None, article=None), cites=("V1", "G1"))
    assert len(lint(content)) == 1
    content["notes.yaml"]["notes"][0]["provision"] = {"en": "Rules, Art. 2", "zh": "规定第二条"}
    assert lint(content) == []


def test_a_note_without_a_date_may_say_when_it_ended(lint: Lint) -> None:
    content = faultless()
    note = content["notes.yaml"]["notes"][0]
    note |= {"to": "2023-01-01"}
    del note["date"]
    assert lint(content) == []


@pytest.mark.parametrize("file", ["law.yaml", "notes.yaml"])
def test_what_cites_a_file_that_cannot_be_read_is_told_nothing_of_it(lint: Lint, file: str) -> None:
    content = pack(law(kind="notice", instrument=None, article=None))
    content[file] = "law: [" if file == "law.yaml" else "notes: ["
    assert lint(content) == []


def test_a_statement_that_cites_what_is_at_fault_is_told_nothing_of_it(lint: Lint) -> None:
    assert lint(pack(law(kind="notice", instrument=None, article=None), law(id="V2", kind="decree"), cites=("V2",))) == []


def test_a_short_wording_names_a_rule_in_each_language_or_needs_none(lint: Lint) -> None:
    content = pack(law())
    entry = content[HERE]["entries"][1]
    entry["short"] = {"en": "The rules do not say; ask the CAC (Rules).", "zh": "没有说，可咨询网信办。"}
    assert [line.partition(": ")[2] for line in lint(content)] == [
        "the short wording of `silent-fees` names no rule in `zh`, name one of them: 规定"
    ]
    content["law.yaml"]["law"][0] |= {"kind": "standard", "instrument": "rules"}
    del content["sources.yaml"]["sources"][1]["short"]
    assert not any("short wording" in line for line in lint(content))


def test_the_halves_of_a_statement_that_was_compared_with_two_things(lint: Lint) -> None:
    halves = [{"level": level, "date": "2026-11-27", "of": {"en": level, "zh": level}} for level in ("text", "opinion")]
    assert lint(pack(law(checked=halves))) == []


def test_a_term_of_a_calendar_is_held_to_what_it_cites(lint: Lint) -> None:
    content = pack(law())
    term = {"id": "term", "procedures": ["filing"], "working_days": 10, "title": {"en": "t", "zh": "期限"}}
    says = {"basis": "rules", "text": {"en": "Within 10 working days.", "zh": "10个工作日内。"}, "cites": ["V1", "V9"]}
    content["filing/deadlines.yaml"] = {"deadlines": [term | {"law": says}]}
    found = [line.partition(": ")[2] for line in lint(content)]
    assert any(line.startswith("there is no statement of law `V9`") for line in found)
    assert any(line.startswith("there is no procedure `filing`") for line in found)


def test_the_checklist_is_held_to_what_it_cites(lint: Lint) -> None:
    content = pack(law())
    said = {"text": {"en": "Have it.", "zh": "要有。"}}
    levels: list[dict[str, Any]] = [
        {"article": {"en": "Have it.", "zh": "要有。", "cites": ["S9"]}},
        {"law": said | {"basis": "rules", "cites": ["V9"]}},
        {"outside": said | {"basis": "reported", "cites": ["G9"]}},
    ]
    item = {"name": {"en": "n", "zh": "名"}, "stage": "prepare", "filings": ["filing"]}
    content["filing/checklist.yaml"] = {"checklist": [item | {"id": f"i{at}"} | level for at, level in enumerate(levels)]}
    found = "\n".join(lint(content))
    for missing in ("no fact `S9`", "no statement of law `V9`", "no note `G9`", "no procedure `filing`"):
        assert f"there is {missing}" in found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"en": "It must be filed within 3 weeks.", "zh": "必须在3周内备案。"}, "stands in none of S1"),
        ({"en": "It must be filed within 3 weeks.", "zh": "必须备案。"}, "only `en` names"),
        ({"en": "It can be filed.", "zh": "可以备案。"}, "no word in `en` shows `must`"),
        ({"en": "The large-model filing is a must.", "zh": "大模型备案是必须的。"}, "makes `llm_filing` a must, but none of S1 does"),
        ({"en": "It must be filed, free of charge.", "zh": "必须备案。"}, "no answer may say “free of charge”"),
        ({"en": "It must be filed, ask 010-6835 9892.", "zh": "必须备案，010-6835 9892。"}, "looks like a phone number"),
        ({"en": "It must be filed for 3 models.", "zh": "必须为3个模型备案。"}, "stands in `en` without a date"),
        ({"en": "Have it.", "zh": "要有。", "cites": []}, "this statement cites nothing"),
        ({"en": "Have it.", "zh": "要有。", "cites": ["G1"]}, "the article's layer cites the outside note G1"),
    ],
)
def test_the_checklist_says_what_the_article_says(lint: Lint, said: dict[str, Any], found: str) -> None:
    content = faultless()
    content["claims.yaml"]["forbidden"] = [{"words": ["free of charge"], "why": "the article names no fees"}]
    item = {"id": "form", "name": {"en": "Form", "zh": "表"}, "stage": "prepare", "filings": ["filing"]}
    content["filing/checklist.yaml"] = {"checklist": [item | {"article": {"cites": ["S1"]} | said}]}
    assert any(line.startswith("filing/checklist.yaml") and found in line for line in lint(content))


def test_a_note_that_the_checklist_alone_cites_is_used(lint: Lint) -> None:
    content = faultless()
    del content["faq/basics.yaml"]["entries"][0]["notes"]
    assert any("nothing uses `G1`" in line for line in lint(content))
    outside = {"basis": "reported", "text": {"en": "Have it.", "zh": "要有。"}, "cites": ["G1"]}
    item = {"id": "form", "name": {"en": "Form", "zh": "表"}, "stage": "prepare", "filings": ["filing"], "outside": outside}
    content["filing/checklist.yaml"] = {"checklist": [item]}
    assert not any("nothing uses" in line for line in lint(content))
