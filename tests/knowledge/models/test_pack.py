"""The pack as values: frozen, looked up by id, in two languages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.knowledge.files.loader import load_pack
from bot.knowledge.models.pack import Claim, Entry, Note, Pack, Text, Wordings
from tests.support.packs import faultless, write_pack


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """The faultless pack."""
    return load_pack(write_pack(tmp_path))


def test_items_are_found_by_id(pack: Pack) -> None:
    assert pack.entry_by_id["silent-fees"].silence == "FEES"
    assert pack.term_by_id["fees"].name.en == "fee"
    assert pack.fact_by_id["S1"].modality == "must"
    assert pack.note_by_id["G1"].date == dt.date(2022, 3, 1)
    assert pack.source_by_id["article"].date == dt.date(2025, 6, 27)


def test_a_phrase_is_filled_in_the_readers_language(pack: Pack) -> None:
    assert pack.say("found", "en", count=3) == "3 answers"
    assert pack.say("found", "zh", count=3) == "3个答案"


def test_an_entry_cites_each_fact_once_in_order_of_mention(pack: Pack) -> None:
    statement = pack.entries[0].article[0]
    twice = [statement.model_copy(update={"cites": cites}) for cites in (("S18", "S1"), ("S1", "S2"))]
    assert pack.entries[0].model_copy(update={"article": tuple(twice)}).cites == ("S18", "S1", "S2")


def test_texts_are_given_by_language() -> None:
    text = Text(en=" hello ", zh="你好")
    assert (text.of("en"), text.of("zh")) == ("hello", "你好")
    wordings = Wordings(en=("hi",), zh=("嗨", "喂"))
    assert (wordings.of("en"), wordings.of("zh"), wordings.all) == (("hi",), ("嗨", "喂"), ("hi", "嗨", "喂"))


def test_statements_are_given_by_language(pack: Pack) -> None:
    statement = pack.entries[0].article[0]
    assert (statement.of("en"), statement.of("zh")) == ("Yes, it is a must.", "是的，必须做。")


def test_nothing_of_a_pack_can_be_changed(pack: Pack) -> None:
    with pytest.raises(ValidationError):
        pack.entries[0].id = "other"  # type: ignore[misc]


def test_a_date_may_be_given_as_one() -> None:
    raw = faultless()["notes.yaml"]["notes"][0]
    assert Note(**raw | {"date": dt.date(2022, 3, 1)}) == Note(**raw)


@pytest.mark.parametrize("wrong", ["Silent-fees", "-fees", "fees!", ""])
def test_an_id_is_a_plain_lower_case_word(wrong: str) -> None:
    with pytest.raises(ValidationError):
        Entry(**faultless()["faq/basics.yaml"]["entries"][0] | {"id": wrong})


@pytest.mark.parametrize(
    ("keys", "derived", "grounds"),
    [
        ({"cites": ["S1"]}, False, ("S1",)),
        ({"from": ["S1", "S2"]}, True, ("S1", "S2")),
        ({"cites": ["S1"], "derived": True}, True, ("S1",)),
        ({"cites": ["S1"], "derived": False}, False, ("S1",)),
        ({"derived": True}, True, ()),
        ({}, False, ()),
    ],
)
def test_a_claim_repeats_facts_or_follows_from_them(keys: dict[str, object], derived: bool, grounds: tuple[str, ...]) -> None:
    claim = Claim.model_validate({"en": "So.", "zh": "所以。"} | keys)
    assert (claim.derived, claim.grounds) == (derived, grounds)
    assert Claim.model_validate(claim) == claim


def test_a_claim_is_no_plain_text() -> None:
    with pytest.raises(ValidationError):
        Claim.model_validate("So.")


@pytest.mark.parametrize("keys", [{"cites": ["S1"], "from": ["S1"]}, {"derived": "yes"}, {"derived": 1}])
def test_it_does_one_of_the_two(keys: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Claim.model_validate({"en": "So.", "zh": "所以。"} | keys)


def test_a_statement_that_continues_stands_in_the_paragraph_before_it(pack: Pack) -> None:
    one = pack.entries[0].article[0]
    more = one.model_copy(update={"continues": True})
    shown = pack.entries[0].model_copy(update={"article": (more, more, one, one, more)}).paragraphs
    assert shown == ((more, more), (one,), (one, more))
