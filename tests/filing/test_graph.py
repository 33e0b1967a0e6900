"""The rules drawn as text and for Graphviz."""

from __future__ import annotations

import re

from bot.filing.graph import dot_lines, tree_lines
from tests.support.small_filing import book_of, filing, has, rule


def test_the_tree_leads_from_each_slot_to_what_follows() -> None:
    tree = list(tree_lines(book_of(filing())))
    at = tree.index("  model_origin (set, blocking)")
    assert tree[at : at + 4] == [
        "  model_origin (set, blocking)",
        "    applies where generates",
        "    api -> llm_registration = recommended",
        "    own-model -> silence FEES",
    ]
    assert tree[:2] == ["slots", "  uses_ai (bool, blocking)"]
    assert "  generates: uses_ai and functions has generation" in tree
    assert tree[-3:] == ["procedures", "  algorithm: 2-3 months (S1)", "  llm_registration: about 4 months (S1)"]


def test_the_tree_shows_rules_in_full() -> None:
    content = filing()
    content["rules"].append(rule("told", {"named": "generates"}, says={"en": "a", "zh": "b"}))
    tree = list(tree_lines(book_of(content)))
    at = tree.index("  own-model: model_origin has self_trained")
    assert tree[at + 1 : at + 3] == ["    -> silence FEES", "    cites S18 (derived)"]
    assert "    cites S1, G1" in tree
    assert "    told -> a sentence" in tree


def test_the_graph_is_well_formed_and_every_edge_joins_nodes_that_it_declares() -> None:
    content = filing()
    content["rules"].append(rule("odd", {"any": [has("customers", "consumer"), {"not": {"named": "generates"}}]}, ("icp", 'a "b" \\')))
    content["topics"][-1]["values"].append('a "b" \\')
    del content["procedures"][1]
    lines = list(dot_lines(book_of(content)))
    assert (lines[0], lines[-1]) == ("digraph filing {", "}")
    text = r'"(?:[^"\\]|\\.)*"'
    nodes = {found[1] for line in lines if (found := re.fullmatch(rf"  ({text}) \[shape=\w+, label={text}\];", line))}
    edges = [found.groups() for line in lines if (found := re.fullmatch(rf"  ({text}) -> ({text})(?: \[style=dashed\])?;", line))]
    assert len(lines) == 4 + len(nodes) + len(edges)
    assert {end for edge in edges for end in edge} <= nodes
    assert ('"condition:generates"', '"slot:model_origin"') in edges
    assert ('"slot:customers"', '"rule:odd"') in edges
    assert ('"condition:generates"', '"rule:odd"') in edges
    assert ('"then:algorithm = must"', '"procedure:algorithm"') in edges


def test_equal_rules_make_equal_pictures() -> None:
    for draw in (dot_lines, tree_lines):
        assert list(draw(book_of(filing()))) == list(draw(book_of(filing())))
