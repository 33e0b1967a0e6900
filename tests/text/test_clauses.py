"""Sentences and clauses: each says one thing, and asks or does not."""

from __future__ import annotations

import pytest

from bot.text.clauses import LONGEST_CLAUSE, clauses


def parts(text: str) -> list[str]:
    return [" ".join(clause.texts) for clause in clauses(text) if clause.words]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("we have an app. it has no ai", ["we have an app", "it has no ai"]),
        ("an app, but no ai", ["an app", "no ai"]),
        ("images, videos and music", ["images videos and music"]),
        ("qwen2.5 chat; text", ["qwen2 5 chat", "text"]),
        ("app,但是没有ai", ["app", "没 有 ai"]),
        ("app\nweb", ["app", "web"]),
        ("", []),
    ],
)
def test_where_a_text_is_cut(text: str, found: list[str]) -> None:
    assert parts(text) == found


def test_sentences_are_numbered() -> None:
    assert [clause.sentence for clause in clauses("a, b. c")] == [0, 0, 1]


def test_a_clause_without_an_end_is_cut() -> None:
    assert [len(clause.words) for clause in clauses("备" * (LONGEST_CLAUSE + 1))] == [LONGEST_CLAUSE, 1]


@pytest.mark.parametrize(
    ("text", "asking"),
    [("icp有了,要备案吗?", [False, True]), ("has it passed", [True]), ("通过了?", [True]), ("we passed. our app", [False, False])],
)
def test_clauses_that_ask(text: str, asking: list[bool]) -> None:
    assert [clause.asks for clause in clauses(text) if clause.words] == asking
