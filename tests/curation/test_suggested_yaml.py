"""Suggestions as YAML that can be pasted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curation.clusters import MissSelection, UnansweredQuestion
from bot.curation.suggest import SuggestedPhrasing, Suggestion, Suggestions
from bot.curation.suggested_yaml import suggestions_document, yaml_scalar
from bot.dialogue.edition import Edition
from bot.knowledge.files.yaml_reader import YamlDocument, read_yaml

ZH = SuggestedPhrasing("silent-fees", "备案贵不贵", "zh", 3, 0.31)
EN = SuggestedPhrasing("silent-fees", "PM here: any fee # or none?", "en", 1, 0.0)
BARRED = SuggestedPhrasing("silent-fees", "how much", "en", 2, 0.4, "a test no longer comes out right", ("what does it cost?",) * 5)
LOST = SuggestedPhrasing("", "where is the moon", "en", 2, 0.0)


def printed(frozen: Edition, *groups: Suggestion, **more: object) -> tuple[str, YamlDocument]:
    text = suggestions_document(frozen.pack, Suggestions(groups, **({"selection": MissSelection()} | more)))  # type: ignore[arg-type]
    read = read_yaml(text.encode())
    assert read.complete
    assert not read.problems
    return text, read


def test_the_stanza_is_read_by_the_packs_own_reader_as_entries_with_phrasings(frozen: Edition) -> None:
    text, read = printed(frozen, Suggestion("silent-fees", 3, 4, (ZH, EN)))
    assert read.value == {"entries": [{"id": "silent-fees", "phrasings": {"en": [EN.text], "zh": [ZH.text]}}]}
    assert "  # chosen 3 of 4 times; asked 4 times" in text.splitlines()
    assert "        - 备案贵不贵  # asked 3 times, score 0.31" in text.splitlines()
    assert frozen.pack.entry_by_id["silent-fees"].question.zh in text


def test_what_had_better_not_be_taken_over_is_a_comment_with_the_reason(frozen: Edition) -> None:
    text, read = printed(frozen, Suggestion("silent-fees", 0, 0, (ZH, BARRED)))
    assert read.value == {"entries": [{"id": "silent-fees", "phrasings": {"zh": [ZH.text]}}]}
    assert "        # - how much  # asked 2 times, score 0.40; better not: a test no longer comes out right" in text.splitlines()
    assert text.count("takes from another entry: “what does it cost?”") == 3
    assert "and 2 more" in text
    assert "nobody chose; nearest, score 0.40 at best" in text


def test_where_nothing_can_be_taken_over_the_list_is_empty(frozen: Edition) -> None:
    for groups in ((), (Suggestion("silent-fees", 1, 1, (BARRED,)),), (Suggestion("", 0, 0, (LOST,)),)):
        _, read = printed(frozen, *groups)
        assert read.value == {"entries": []}


def test_questions_without_an_entry_are_a_comment_that_asks_for_one(frozen: Edition) -> None:
    text, _ = printed(frozen, Suggestion("silent-fees", 1, 1, (ZH,)), Suggestion("", 0, 0, (LOST,)))
    assert "# no entry comes near: a new entry? asked 2 times\n#   - where is the moon  # en, asked 2 times\n" in text


def test_the_head_tells_what_was_left_out_and_what_came_of_the_tests(frozen: Edition) -> None:
    selection = MissSelection((UnansweredQuestion("x", "en", 5, {}, ()),), answered=1, private=2, long=3)
    text, _ = printed(frozen, Suggestion("silent-fees", 1, 1, (ZH,)), selection=selection, regressions=("is it free?",))
    assert text.splitlines()[:6] == [
        "# 5 questions without an answer, in 1 groups.",
        "# 1 question answered by now.",
        "# 2 questions left out, with a number or an address in them.",
        "# 3 questions left out, too long for a phrasing.",
        "# Paste what fits under the entry's `phrasings`, then run `python -m bot check` and `python -m bot check --against HEAD`.",
        "# Careful: with all of this, the test “is it free?” no longer comes out right.",
    ]


@pytest.mark.parametrize("text", ["备案贵不贵", "yes", "12", "2025-06-27", "a: b", "- a", "a # b", '"a"', "'", "{a", "*a", "@a", "~", "a:"])
def test_a_text_is_read_back_as_it_is(text: str) -> None:
    assert read_yaml(f"- {yaml_scalar(text)}  # x\n".encode()).value == [text]


def test_a_plain_text_stays_plain() -> None:
    assert yaml_scalar("备案贵不贵") == "备案贵不贵"
    assert yaml_scalar("what's the fee?") == "what's the fee?"


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1).map(str.split).map(" ".join).filter(bool))
def test_any_line_is_read_back_as_it_is(text: str) -> None:
    assert read_yaml(f"- {yaml_scalar(text)}  # x\n".encode()).value == [text]
