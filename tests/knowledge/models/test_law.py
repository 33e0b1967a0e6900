"""A statement with dates is one thing on one day and another on the next."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.knowledge.models.law import LawFact, LawStatement, OutsideStatement
from bot.knowledge.models.pack import Note

RULE = {
    "id": "V1",
    "kind": "rule",
    "text": {"en": "a", "zh": "b"},
    "modality": "fact",
    "from": "2025-09-01",
    "issued": "2025-03-14",
    "to": "2026-12-31",
    "sources": ["rules"],
}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        ("2025-03-13", "unknown"),
        ("2025-03-14", "issued"),
        ("2025-08-31", "issued"),
        ("2025-09-01", "holds"),
        ("2026-12-31", "holds"),
        ("2027-01-01", "ended"),
    ],
)
def test_a_rule_is_issued_then_holds_then_ends(on: str, standing: str) -> None:
    assert LawFact.model_validate(RULE).standing(day(on)) == standing


def test_a_rule_that_says_no_day_of_issue_is_unknown_before_it_holds() -> None:
    assert LawFact.model_validate(RULE | {"issued": None}).standing(day("2025-08-31")) == "unknown"


@pytest.mark.parametrize(("on", "standing"), [("2025-09-09", "unknown"), ("2025-09-10", "holds"), ("2027-01-01", "ended")])
def test_a_count_is_unknown_until_it_is_published_though_it_is_of_an_earlier_day(on: str, standing: str) -> None:
    count = RULE | {"kind": "list", "from": "2025-08-31", "issued": None, "published": "2025-09-10"}
    assert LawFact.model_validate(count).standing(day(on)) == standing


def test_a_note_without_a_date_holds_at_all_times() -> None:
    note = Note.model_validate({"id": "C1", "text": {"en": "a", "zh": "b"}, "sources": ["agency"]})
    assert note.standing(day("1999-01-01")) == "holds"


def test_a_statement_beside_the_article_reads_in_both_languages_and_is_never_derived() -> None:
    for model, basis in ((LawStatement, "rules"), (OutsideStatement, "notices")):
        said = model.model_validate({"basis": basis, "text": {"en": "a", "zh": "b"}, "cites": ["V1", "G1"]})
        assert (said.of("en"), said.of("zh"), said.grounds, said.derived) == ("a", "b", ("V1", "G1"), False)
