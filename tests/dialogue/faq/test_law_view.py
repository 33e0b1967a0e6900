"""What the rules say, and what notices and lists show, as of a day: labelled with article or date, told from the day it holds."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.dialogue.faq.law_view import cited_on, first_blocks, law_on, more_blocks, outside_on, statement_line
from bot.knowledge.models.law import LawFact, LawStatement, OutsideStatement
from bot.knowledge.models.pack import Entry, Pack, Source
from tests.dialogue.builders import changed

ON = dt.date(2026, 11, 27)
LATER = dt.date(2025, 8, 1)
"""The Labelling Measures were issued by then, and not in force."""


def text(en: str) -> dict[str, str]:
    return {"en": en, "zh": en}


def rule(name: str, **more: object) -> LawFact:
    """A rule in force since 2022, or what the keys make of it."""
    keys: dict[str, Any] = {
        "id": name,
        "kind": "rule",
        "text": text("A rule."),
        "modality": "fact",
        "instrument": "one",
        "article": text("Art. 2"),
        "from": "2022-03-01",
        "sources": ["one"],
    }
    return LawFact.model_validate(keys | more)


FACTS = (
    rule("V1"),
    rule("V2", article=text("Art. 9")),
    rule("V3", instrument="two", **{"from": "2025-09-01"}, issued="2025-03-14"),
    rule("V4", kind="standard", article=None, instrument="three"),
    rule("V5", kind="list", instrument=None, article=None, sources=["lists"], **{"from": "2026-05-01"}),
    rule("V6", to="2024-12-31"),
    rule("V7", checked=[{"level": "text", "date": "2026-11-27"}]),
    rule("V8", instrument="two", checked=[{"level": "document", "date": "2026-11-27"}]),
    rule("V9", instrument="two", article=text("Art. 9"), checked=[{"level": "readers", "date": "2026-11-27"}]),
    rule("V10", kind="notice", instrument=None, article=None, sources=["lists"], checked=[{"level": "readers", "date": "2026-11-27"}]),
    rule(
        "V11",
        checked=[
            {"level": "document", "date": "2026-11-27", "of": text("one half")},
            {"level": "readers", "date": "2026-11-27", "of": text("the other half")},
        ],
    ),
    rule("V12", kind="standard", article=None, instrument="three", checked=[{"level": "opinion", "date": "2026-11-27"}]),
)


@pytest.fixture(scope="module")
def pack(frozen_pack: Pack) -> Pack:
    """The frozen pack with these statements of law, and sources with and without a short name."""
    first = frozen_pack.sources[0]
    names = {"one": "First Rules", "two": "Second Rules", "three": None, "lists": None}
    sources = [
        Source.model_validate(
            {"id": name, "kind": "statute", "title": text(f"Title of {name}"), "read": text("a copy")}
            | ({"short": text(short)} if short else {})
        )
        for name, short in names.items()
    ]
    return changed(frozen_pack, sources=(first, *sources), law=FACTS)


def law(said: str, *cites: str) -> LawStatement:
    return LawStatement.model_validate({"basis": "rules", "text": text(said), "cites": list(cites)})


def outside(said: str, *cites: str, basis: str = "notices", **more: object) -> OutsideStatement:
    return OutsideStatement.model_validate({"basis": basis, "text": text(said), "cites": list(cites)} | more)


@pytest.mark.parametrize(
    ("said", "label"),
    [
        (law("The rules say so (First Rules).", "V1"), "[Art. 2]"),
        (law("The rules say so.", "V1", "V2"), "[First Rules, Art. 2; First Rules, Art. 9]"),
        (law("The rules say so (First Rules).", "V1", "V3"), "[First Rules, Art. 2; Second Rules, Art. 2]"),
        (law("The standard says so.", "V4", "V1"), "[Title of three; First Rules, Art. 2]"),
        (law("First Rules and Second Rules say so.", "V1"), "[First Rules, Art. 2]"),
        (law("The rules say so.", "V5", "G2"), "[Algorithm Recommendation Provisions, Art. 24(1)]"),
        (outside("The lists show it.", "V5"), "[CAC notices or lists · May 2026]"),
        (outside("The lists show it.", "V5", **{"from": "2026-05-20"}), "[CAC notices or lists · 20 May 2026]"),
        (outside("Agencies say so.", "C11", basis="reported"), "[reported by third parties · no exact date]"),
        (outside("Agencies say so.", "C5", basis="reported"), "[reported by third parties · 20 January 2026]"),
        (outside("Notices show it.", "C11"), "[CAC notices or lists · no exact date · third parties, no official text found]"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_statement_is_labelled_by_what_it_rests_on(pack: Pack, said: LawStatement | OutsideStatement, label: str) -> None:
    assert statement_line(pack, said, "en", ON) == f"{said.text.en} {label}"


@pytest.mark.parametrize(
    ("said", "label"),
    [
        (law("So they say (First Rules).", "V7"), "[Art. 2]"),
        (law("So they say (Second Rules).", "V8"), "[Art. 2 · one copy]"),
        (law("So they say.", "V9"), "[Second Rules, Art. 9 · readers agree, text not seen here]"),
        (law("So they say.", "V7", "V8"), "[First Rules, Art. 2; Second Rules, Art. 2 · one copy]"),
        (law("So they say.", "V8", "V7"), "[Second Rules, Art. 2 · one copy; First Rules, Art. 2]"),
        (law("So they say (First Rules).", "V7", "V10"), "[Art. 2; CAC notices or lists · readers agree, text not seen here]"),
        (law("So they say (First Rules).", "V11"), "[Art. 2 · in part: readers agree, text not seen here]"),
        (law("Title of three says so.", "V12"), "[third parties, no official text found]"),
        (
            law("Title of three and the First Rules say so.", "V12", "V7"),
            "[Title of three · third parties, no official text found; First Rules, Art. 2]",
        ),
        (law("So they say.", "G26"), "[{G26} · readers agree, text not seen here]"),
        (outside("Notices show it.", "V10"), "[CAC notices or lists · March 2022 · readers agree, text not seen here]"),
        (outside("Agencies say so.", "V10", basis="reported"), "[reported by third parties · March 2022]"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_label_tells_every_level_of_trust_below_two_copies(pack: Pack, said: LawStatement | OutsideStatement, label: str) -> None:
    provision = pack.note_by_id["G26"].provision
    assert provision
    assert statement_line(pack, said, "en", ON) == f"{said.text.en} {label.replace('{G26}', provision.en)}"


def test_the_clauses_of_trust_are_told_in_chinese_too(pack: Pack) -> None:
    assert statement_line(pack, law("如此（First Rules）。", "V9"), "zh", ON).endswith("· 据阅读记录，未见原文〕")
    assert statement_line(pack, law("如此（Second Rules）。", "V8"), "zh", ON) == "如此（Second Rules）。〔Art. 2 · 一份副本〕"


def test_a_standard_that_the_text_names_needs_no_label(pack: Pack) -> None:
    assert statement_line(pack, law("Title of three says so.", "V4"), "en", ON) == "Title of three says so."


def test_what_was_only_issued_by_the_day_is_told_from_its_date(pack: Pack) -> None:
    assert statement_line(pack, law("The rules say so.", "V3"), "en", LATER) == (
        "From 1 September 2025: The rules say so. [Second Rules, Art. 2]"
    )


def test_what_was_only_partly_issued_names_the_rule_that_comes_later(pack: Pack) -> None:
    assert statement_line(pack, law("So they say.", "V1", "V3"), "en", LATER) == (
        "So they say. [First Rules, Art. 2; Second Rules, Art. 2] (Second Rules only from 1 September 2025.)"
    )
    assert statement_line(pack, law("So they say.", "V1", "G13"), "en", LATER).endswith(
        "(Labelling Measures, Arts. 3, 4 and 5 only from 1 September 2025.)"
    )


def entry(pack: Pack, **layers: object) -> Entry:
    return pack.entries[0].model_copy(update={"law": (), "outside": (), **layers})


def test_a_statement_is_left_out_where_something_that_it_cites_was_not_published_or_no_longer_held(pack: Pack) -> None:
    laws = (law("Old.", "V1", "V6"), law("Labelling.", "V1", "V3"), law("Always.", "V1"))
    told = {day: [said.text.en for said in law_on(pack, entry(pack, law=laws), dt.date.fromisoformat(day))] for day in DAYS}
    assert told == {"2021-01-01": [], "2023-01-01": ["Old.", "Always."], "2025-08-01": ["Labelling.", "Always."]}


DAYS = ("2021-01-01", "2023-01-01", "2025-08-01")


def test_what_notices_show_is_left_out_before_its_own_day(pack: Pack) -> None:
    said = entry(pack, outside=(outside("A list.", "V1", **{"from": "2026-05-20"}),))
    assert outside_on(pack, said, dt.date(2026, 5, 19)) == ()
    assert len(outside_on(pack, said, dt.date(2026, 5, 20))) == 1


def test_the_first_of_each_kind_follows_the_answer_and_the_others_stand_behind_the_button(pack: Pack) -> None:
    laws, shown = (law("One.", "V1"), law("Two.", "V2")), (outside("Three.", "V5"), outside("Four.", "V5"))
    both = entry(pack, law=laws, outside=shown)
    first = [block.text.partition(".")[0] for block in first_blocks(pack, both, "en", ON)]
    more = [block.text.partition(".")[0] for block in more_blocks(pack, both, "en", ON)]
    assert (first, more) == (["One", "Three"], ["Two", "Four"])
    assert [fact.id for fact in cited_on(pack, both, ON)] == ["V1", "V2", "V5"]
    assert first_blocks(pack, entry(pack), "en", ON) == more_blocks(pack, entry(pack), "en", ON) == ()
