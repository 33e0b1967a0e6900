"""Every figure of an answer stands in the facts that it cites, alike in both languages, and with its date."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.checks.figure_reader import FigureReader
from bot.knowledge.checks.figures import named_in_one_language
from bot.knowledge.files.loader import read_pack
from tests.support.packs import Content, Items, faultless, write_pack
from tests.support.small_filing import FILE, changed, filing

Lint = Callable[[Content], list[str]]
HERE = "faq/basics.yaml"
FACTS: Items = [
    {"id": "S7", "modality": "fact", "text": {"en": "As of 27 June 2025: 300 models.", "zh": "截至2025年6月27日：300个模型。"}},
    {"id": "S19", "modality": "estimate", "text": {"en": "It takes 2–3 weeks.", "zh": "要2至3周。"}},
    {"id": "S20", "modality": "estimate", "text": {"en": "It takes 6 weeks.", "zh": "要6周。"}},
]
FACT_USERS = [
    {"en": "As of 27 June 2025: 300 models.", "zh": "截至2025年6月27日：300个模型。", "cites": ["S7"]},
    {"en": "By estimate, 2–3 weeks and 6.", "zh": "估计2至3周、6周。", "cites": ["S19", "S20"]},
]


def pack(*statements: dict[str, Any]) -> Content:
    """The faultless pack with more facts, all of them used, and statements in the second entry."""
    content = faultless()
    content["facts.yaml"]["facts"] += copy.deepcopy(FACTS)
    content[HERE]["entries"][0]["article"] += FACT_USERS
    content[HERE]["entries"][1]["article"] += statements
    return content


def said(en: str, zh: str, *cites: str) -> dict[str, Any]:
    """A statement."""
    return {"en": en, "zh": zh, "cites": list(cites)}


def derived(en: str, zh: str, *facts: str) -> dict[str, Any]:
    """A statement that follows from facts."""
    return {"en": en, "zh": zh, "from": list(facts)}


def told(lint: Lint, content: Content) -> list[str]:
    return [finding.split(": ", 1)[1] for finding in lint(content)]


@pytest.mark.parametrize(
    "statement",
    [
        said("An estimate of 27 June 2025: two to three weeks.", "2025年6月27日的估计：两到三周。", "S19"),
        said("An estimate: 2-3 weeks, the other 6.", "估计：2-3周，另一项6周。", "S19", "S20"),
        derived("By estimate, 8–9 weeks together.", "估计一共8至9周。", "S19", "S20"),
        said("Nothing of one model.", "没有一个模型。", "S7"),
    ],
    ids=lambda statement: statement["en"],
)
def test_figures_that_stand_in_the_facts(lint: Lint, statement: dict[str, Any]) -> None:
    assert lint(pack(statement)) == []


@pytest.mark.parametrize(
    ("statement", "odd"),
    [
        (said("By estimate, 5–6 weeks.", "估计5至6周。", "S19"), "5–6 (week) stands in none of S19"),
        (said("By estimate, 3 weeks.", "估计3周。", "S19"), "3 (week) stands in none of S19"),
        (said("By estimate, 2–3 weeks.", "估计2至3周。", "S20"), "2–3 (week) stands in none of S20"),
        (said("An estimate of May 2025.", "2025年5月的估计。", "S19"), "2025-05 stands in none of S19"),
        (said("By estimate, 8–9 weeks.", "估计8至9周。", "S19", "S20"), "8–9 (week) stands in none of S19, S20"),
        (derived("By estimate, 9 weeks.", "估计9周。", "S19", "S20"), "9 (week) stands in none of S19, S20"),
        ({"en": "The article does not say 4 weeks.", "zh": "文章没有说4周。"}, "4 (week) stands in no fact: nothing is cited"),
    ],
)
def test_a_figure_that_stands_in_no_fact(lint: Lint, statement: dict[str, Any], odd: str) -> None:
    assert told(lint, pack(statement)) == [f"{odd}, take the figure from the facts, or cite the fact that holds it"]


def test_a_figure_in_one_language_only(lint: Lint) -> None:
    assert told(lint, pack(said("By estimate, 2–3 weeks.", "估计要几周。", "S19"))) == [
        "only `en` names 2–3 (week), name the same figures in both languages"
    ]


def test_different_figures_of_a_fact(lint: Lint) -> None:
    content = pack()
    content["facts.yaml"]["facts"][4]["text"]["zh"] = "要7周。"
    assert sorted(finding for finding in told(lint, content) if finding.startswith("only")) == [
        "only `en` names 6 (week), name the same figures in both languages",
        "only `zh` names 7 (week), name the same figures in both languages",
    ]


def test_a_figure_that_grows_out_of_date_without_its_date(lint: Lint) -> None:
    content = pack(said("So far 300 models.", "目前300个模型。", "S7"))
    assert told(lint, content) == [
        "300 (model) stands in `en` without a date, say of which day it is true",
        "300 (model) stands in `zh` without a date, say of which day it is true",
    ]


def test_a_fact_that_grows_out_of_date_without_its_date(lint: Lint) -> None:
    content = pack()
    content["facts.yaml"]["facts"][2]["text"] = {"en": "So far 300 models.", "zh": "目前300个模型。"}
    assert told(lint, content) == [
        "300 (model) stands in `en` without a date, say of which day it is true",
        "300 (model) stands in `zh` without a date, say of which day it is true",
    ]


def test_an_estimate_that_is_not_called_one(lint: Lint) -> None:
    assert told(lint, pack(said("It takes 6 weeks.", "估计要6周。", "S20"))) == [
        "no word in `en` says that 6 (week) is an estimate, call it an estimate in the answer"
    ]


def test_figures_of_the_assessment(lint: Lint) -> None:
    content = pack() | {FILE: changed("files", says={"en": "It must be filed in 4 weeks.", "zh": "必须在4周内备案。"})}
    content[FILE]["slots"][0]["why"] = {"en": "In 5 weeks.", "zh": "5周内。", "cites": ["S1"]}
    what = "stands in none of S1, take the figure from the facts, or cite the fact that holds it"
    assert told(lint, content) == [f"5 (week) {what}", f"4 (week) {what}"]


def test_many_figures_of_one_unit_are_added_up_a_few_at_a_time(lint: Lint) -> None:
    listed = ", ".join(f"{2**power} weeks" for power in range(24))
    content = pack()
    content["facts.yaml"]["facts"][0]["text"] = {
        "en": f"It must be filed: {listed}.",
        "zh": f"必须备案：{listed.replace(' weeks', '周')}。",
    }
    content[HERE]["entries"][0]["article"] = [
        {"en": "It must be filed: 15 weeks.", "zh": "必须备案：15周。", "from": ["S1"]},
        {"en": "It must be filed: 31 weeks.", "zh": "必须备案：31周。", "from": ["S1"]},
    ]
    odd = [finding.split(",")[0] for finding in told(lint, content) if "stands in none" in finding]
    assert odd == ["31 (week) stands in none of S1"]


def test_a_rule_or_a_reason_to_ask_with_a_figure_in_one_language_only(lint: Lint) -> None:
    content = pack() | {FILE: changed("consumer", says={"en": "It says so.", "zh": "5周内办完。"}, cites=["S19"])}
    content[FILE]["slots"][0]["why"] = {"en": "It takes 6 weeks.", "zh": "要看周期。", "cites": ["S20"]}
    content["facts.yaml"]["facts"][2]["text"] = {"en": "It takes 5 weeks.", "zh": "要5周。"}
    assert sorted(finding for finding in told(lint, content) if finding.startswith("only")) == [
        "only `en` names 6 (week), name the same figures in both languages",
        "only `zh` names 5 (week), name the same figures in both languages",
    ]


def test_any_list_of_texts_can_be_compared(tmp_path: Path) -> None:
    content = faultless()
    content["notes.yaml"]["notes"][0]["text"] = {"en": "Within 4 weeks.", "zh": "尽快。"}
    loaded = read_pack(write_pack(tmp_path, content))
    notes = [(("notes", number, "text"), note.text) for number, note in enumerate(loaded.draft.notes)]
    found = named_in_one_language(loaded, FigureReader(loaded.draft.units), notes)
    assert [str(finding) for finding in found] == ["notes.yaml:3:3: only `en` names 4 (week), name the same figures in both languages"]


def test_months_of_a_procedure_stand_in_its_fact(lint: Lint) -> None:
    content = pack() | {FILE: filing()}
    content["claims.yaml"]["units"].append({"id": "month", "words": {"en": ["months"], "zh": ["个月"]}})
    content["facts.yaml"]["facts"][0]["text"] = {"en": "It must be filed: 2–3 months.", "zh": "必须备案：2至3个月。"}
    assert told(lint, content) == ["4 (month) stands in none of S1, take the figure from the facts, or cite the fact that holds it"]


def test_a_pack_without_units(lint: Lint) -> None:
    content = pack(said("By estimate, 5 weeks.", "估计5周。", "S19"))
    del content["claims.yaml"]["units"]
    assert lint(content) == [
        "claims.yaml:1:1: no units are listed, so that no figure of an answer is compared with its facts, list them under `units`"
    ]


def test_a_unit_that_is_at_fault_makes_nothing_wrong(lint: Lint) -> None:
    content = pack(said("By estimate, 5 weeks.", "估计5周。", "S19"))
    content["claims.yaml"]["units"][0]["id"] = "A Week"
    assert lint(content) == []


@pytest.mark.parametrize("file", ["claims.yaml", "facts.yaml", "notes.yaml"])
def test_a_file_that_cannot_be_read_makes_nothing_wrong(lint: Lint, file: str) -> None:
    content: dict[str, Any] = dict(pack(said("By estimate, 5 weeks.", "估计5周。", "S19"))) | {file: "["}
    assert lint(content) == []


def test_a_fact_that_is_at_fault_may_hold_any_figure(lint: Lint) -> None:
    content = pack(said("By estimate, 5 weeks.", "估计5周。", "S19"))
    content["facts.yaml"]["facts"][3]["modality"] = "guess"
    assert lint(content) == []
