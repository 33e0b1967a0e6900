"""A procedure is called a must only where a fact makes this very procedure one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.packs import Content, faultless
from tests.support.small_filing import FILE, filing

Lint = Callable[[Content], list[str]]
HERE = "faq/basics.yaml"
TODO = "tell it as the facts do, or cite the fact that says must"


def told(lint: Lint, content: Content) -> list[str]:
    """What is found about duties, without its place."""
    return [finding.split(": ", 1)[1] for finding in lint(content) if TODO in finding and " makes `" in finding]


def said(en: str, zh: str, *cites: str, fact: str = "must") -> Content:
    """The faultless pack with one more statement in its first entry, and another modality of S1."""
    content = faultless()
    content["facts.yaml"]["facts"][0]["modality"] = fact
    content[HERE]["entries"][0]["article"].append({"en": en, "zh": zh, "cites": list(cites)})
    return content


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("Algorithm filing is a must; large-model filing can be done.", "算法备案必须做，大模型备案可以做。"),
        ("It must be filed.", "必须备案。"),
        ("Large-model filing is not a must.", "大模型备案不是必须做的。"),
        ("You must file it, says the article.", "文章说必须备案，大模型备案另说。"),
    ],
)
def test_a_procedure_may_be_told_as_the_facts_tell_it(lint: Lint, en: str, zh: str) -> None:
    assert told(lint, said(en, zh, "S1")) == []


def test_a_must_of_another_procedure_makes_none(lint: Lint) -> None:
    assert told(lint, said("You must also do large-model filing.", "还要做大模型备案。", "S1")) == [
        f"“must” makes `llm_filing` a must, but none of S1 does, {TODO}"
    ]
    assert told(lint, said("Do large-model filing as well.", "大模型备案也必须做。", "S1")) == [
        f"“必须” makes `llm_filing` a must, but none of S1 does, {TODO}"
    ]


def test_where_nothing_cited_is_a_must_that_alone_is_told(lint: Lint) -> None:
    assert told(lint, said("You must do large-model filing.", "必须做大模型备案。", "S1", fact="may")) == []
    assert told(lint, said("You must do large-model filing.", "必须做大模型备案。")) == []
    assert told(lint, ruled("S18")) == []


def test_a_word_for_several_procedures_names_none(lint: Lint) -> None:
    content = said("Large-model filing: the filing must be made.", "大模型备案：备案必须做。", "S1")
    filed = {"id": "filing", "name": {"en": "filing", "zh": "备案"}, "kind": "procedure", "readings": ["algo_filing", "llm_filing"]}
    content["glossary.yaml"]["terms"].append(filed)
    assert told(lint, content) == []


def ruled(*cites: str, topic: str = "algo_filing", **more: object) -> Content:
    """The faultless pack with filing rules of which one makes a procedure a must."""
    content = filing()
    content["topics"].append({"id": topic, "values": ["must", "may"], "holds": "one"})
    effects = [{"topic": topic, "value": "must"}, {"topic": "role", "value": "provider"}]
    when = {"slot": "uses_ai", "is": True}
    content["rules"].append({"id": "extra", "when": when, "then": effects, "cites": list(cites)} | more)
    return faultless() | {FILE: content}


def test_a_rule_that_makes_another_procedure_a_must(lint: Lint) -> None:
    assert told(lint, ruled("S1")) == []
    assert told(lint, ruled("S1", topic="llm_filing")) == [f"`extra` makes `llm_filing` a must, but none of S1 does, {TODO}"]
    says = {"en": "Large-model filing is a must.", "zh": "大模型备案必须做。"}
    assert told(lint, ruled("S1", says=says)) == [f"“must” makes `llm_filing` a must, but none of S1 does, {TODO}"]


def test_a_reason_to_ask_that_makes_a_procedure_a_must(lint: Lint) -> None:
    content = ruled("S1")
    content[FILE]["slots"][0]["why"] |= {"en": "Large-model filing is a must.", "zh": "大模型备案必须做。"}
    assert told(lint, content) == [f"“must” makes `llm_filing` a must, but none of S1 does, {TODO}"]


def test_what_cannot_be_read_is_not_compared(lint: Lint) -> None:
    wrong = ("You must do large-model filing.", "大模型备案必须做。")
    unread: Content = {"facts.yaml": "facts: [", "glossary.yaml": "terms: ["}
    assert [told(lint, said(*wrong, "S1") | {name: text}) for name, text in unread.items()] == [[], []]
    assert told(lint, said(*wrong, "S1", "S99")) == []
    assert [told(lint, ruled("S1", topic="llm_filing") | {name: text}) for name, text in unread.items()] == [[], []]
    assert told(lint, ruled("S1", "S99", topic="llm_filing")) == []
    broken = said(*wrong, "S1")
    broken["glossary.yaml"]["terms"][2]["kind"] = "price"
    assert told(lint, broken) == []
    unreadable = said(*wrong, "S1")
    unreadable[HERE]["entries"][0]["article"][1]["cites"].append(12)
    assert told(lint, unreadable) == []
