"""Every id that is named exists, exists once, and is of use."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.packs import Content, faultless
from tests.support.small_filing import FILE, filing

Lint = Callable[[Content], list[str]]


@pytest.mark.parametrize(
    ("file", "key", "expected"),
    [
        (
            "sources.yaml",
            "sources",
            "sources.yaml:19:3: the id `rules` is taken already (in sources.yaml, line 11), give one of them another id",
        ),
        ("facts.yaml", "facts", "facts.yaml:12:3: the id `S18` is taken already (in facts.yaml, line 7), give one of them another id"),
        (
            "smalltalk.yaml",
            "smalltalk",
            "smalltalk.yaml:11:3: the id `thanks` is taken already (in smalltalk.yaml, line 2), give one of them another id",
        ),
    ],
)
def test_two_items_of_a_kind_with_one_id(lint: Lint, file: str, key: str, expected: str) -> None:
    content = faultless()
    content[file][key].append(content[file][key][-1])
    assert expected in lint(content)


def _twin(one: str, other: str) -> Content:
    sides = [{"say": f"{entry}?", "expect": {"decision": "answer", "entries": [entry]}} for entry in (one, other)]
    return {"differ": "-", "one": sides[0], "other": sides[1]}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda c: c["faq/basics.yaml"]["entries"][0]["article"][0]["cites"].append("S10"), "there is no fact `S10`, use one of: S1, S18"),
        (lambda c: c["notes.yaml"]["notes"][0].update(disputes=["S7"]), "there is no fact `S7`, use one of: S1, S18"),
        (lambda c: c["faq/basics.yaml"]["entries"][0]["notes"].append("C1"), "there is no note `C1`, use one of: G1"),
        (lambda c: c["notes.yaml"]["notes"][0]["sources"].append("rule"), "there is no source `rule`, write `rules`"),
        (
            lambda c: c["faq/basics.yaml"]["entries"][0].update(see_also=["silent-fee"]),
            "there is no entry `silent-fee`, write `silent-fees`",
        ),
        (
            lambda c: c["tests/basics.yaml"]["exams"].append({"entry": "fees"}),
            "there is no entry `fees`, use one of: algorithm-filing, silent-fees",
        ),
        (
            lambda c: c["tests/basics.yaml"]["dialogues"][0]["turns"][0]["expect"].update(entries=["thanks"]),
            "there is no entry `thanks`, use one of: algorithm-filing, silent-fees",
        ),
        (
            lambda c: c["tests/basics.yaml"].update(twins=[_twin("silent-fees", "fees")]),
            "there is no entry `fees`, use one of: algorithm-filing, silent-fees",
        ),
        (
            lambda c: c["tests/basics.yaml"]["dialogues"][0]["turns"][1]["expect"].update(entries=["silent-fees"]),
            "there is no small talk `silent-fees`, use one of: thanks",
        ),
        (lambda c: c["faq/basics.yaml"]["entries"][1].update(requires=[["fees"], ["fee"]]), "there is no term `fee`, write `fees`"),
        (lambda c: c["faq/basics.yaml"]["entries"][1].update(excludes=["algo_file"]), "there is no term `algo_file`, write `algo_filing`"),
        (
            lambda c: c["glossary.yaml"]["terms"][2].update(parts=[["cost"]]),
            "there is no term `cost`, use one of: algo_filing, fees, llm_filing",
        ),
        (
            lambda c: c["glossary.yaml"]["terms"][2].update(readings=["cost"]),
            "there is no term `cost`, use one of: algo_filing, fees, llm_filing",
        ),
        (
            lambda c: c["glossary.yaml"]["terms"][2].update(opposite="cost"),
            "there is no term `cost`, use one of: algo_filing, fees, llm_filing",
        ),
        (
            lambda c: c["glossary.yaml"]["terms"][2].update(confusable=["cost"]),
            "there is no term `cost`, use one of: algo_filing, fees, llm_filing",
        ),
    ],
)
def test_a_reference_to_nothing(lint: Lint, change: Callable[[Content], None], expected: str) -> None:
    content = faultless()
    change(content)
    assert [finding.split(": ", 1)[1] for finding in lint(content)] == [expected]


def test_a_reference_is_told_at_its_own_line(lint: Lint) -> None:
    content = faultless()
    content["faq/basics.yaml"]["entries"][0]["notes"] = ["G1", "G2"]
    assert lint(content) == ["faq/basics.yaml:35:5: there is no note `G2`, use one of: G1"]


def test_what_nothing_uses(lint: Lint) -> None:
    content = faultless()
    content["facts.yaml"]["facts"].append(content["facts.yaml"]["facts"][0] | {"id": "S2"})
    content["notes.yaml"]["notes"].append(content["notes.yaml"]["notes"][0] | {"id": "C2"})
    content["sources.yaml"]["sources"].append(content["sources.yaml"]["sources"][1] | {"id": "list"})
    assert lint(content) == [
        "facts.yaml:12:3: nothing uses `S2`, cite it in an answer or a rule that rests on it, or remove it",
        "notes.yaml:12:3: nothing uses `C2`, add it to the `notes` of an entry or of a rule, or remove it",
        "sources.yaml:19:3: nothing uses `list`, name it in a note's `sources`, or remove it",
    ]


@pytest.mark.parametrize("where", ["rule", "slot", "procedure"])
def test_what_the_assessment_alone_rests_on_is_used(lint: Lint, where: str) -> None:
    content, rules = faultless(), filing()
    content["facts.yaml"]["facts"].append(content["facts.yaml"]["facts"][0] | {"id": "S2"})
    places = {"rule": rules["rules"][1]["cites"], "slot": rules["slots"][0]["why"]["cites"], "procedure": rules["procedures"][0]["cites"]}
    content[FILE] = rules
    assert [found for found in lint(content) if "nothing uses `S2`" in found]
    places[where].append("S2")
    assert lint(content) == []


def test_a_note_that_only_a_rule_shows_is_used(lint: Lint) -> None:
    content, rules = faultless(), filing()
    content["notes.yaml"]["notes"].append(content["notes.yaml"]["notes"][0] | {"id": "C2"})
    rules["rules"][1]["notes"] = ["C2"]
    content[FILE] = rules
    assert lint(content) == []


def test_what_rules_that_cannot_be_read_may_use_is_not_said_to_be_unused(lint: Lint) -> None:
    content = faultless()
    content["facts.yaml"]["facts"].append(content["facts.yaml"]["facts"][0] | {"id": "S2"})
    content[FILE] = "rules: [\n"
    assert not any("nothing uses" in found for found in lint(content))


def test_what_an_item_at_fault_uses_or_is_counts_as_well(lint: Lint) -> None:
    content = faultless()
    content["faq/basics.yaml"]["entries"][0]["phrasing"] = "x"
    content["notes.yaml"]["notes"][0]["datum"] = "x"
    assert lint(content) == []


def test_a_confusion_that_only_one_side_knows(lint: Lint) -> None:
    content = faultless()
    content["glossary.yaml"]["terms"][1]["confusable"] = ["algo_filing", "fees"]
    assert lint(content) == [
        (
            "glossary.yaml:21:5: `llm_filing` is confusable with `fees`, but `fees` does not say so, "
            "add `llm_filing` to the other's `confusable`"
        )
    ]
