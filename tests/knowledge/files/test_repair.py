"""Repairing a faulty item keeps its valid values as they are written, and marks the others as unreadable."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.knowledge.files.repair import PLACEHOLDER, Repaired, repair
from bot.knowledge.findings import Trail
from bot.knowledge.models.pack import Claim, Entry, Exam, Model
from tests.support.packs import faultless

ENTRY: dict[str, Any] = faultless()["faq/basics.yaml"]["entries"][0]
CLAIM: dict[str, Any] = ENTRY["article"][0]


def repaired(raw: Any, model: type[Model] = Entry) -> Repaired | None:  # noqa: ANN401 - whatever YAML can say
    """What comes of an item that the model does not take."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate_json(json.dumps(raw), strict=True)
    return repair(raw, caught.value, model)


def entry_of(**changes: object) -> tuple[Entry, frozenset[Trail]]:
    """The faultless entry with some of its values replaced (None: left out), repaired, and what is unreadable there."""
    result = repaired({key: value for key, value in (ENTRY | changes).items() if value is not None})
    assert result is not None
    assert isinstance(result.item, Entry)
    assert result.is_faulty
    return result.item, result.unreadable


def test_a_value_that_may_be_missing_is_left_out() -> None:
    entry, unreadable = entry_of(silence="model swap", notes="G1")
    assert (entry.silence, entry.notes, entry.question.en) == (None, (), ENTRY["question"]["en"])
    assert unreadable == {("silence",), ("notes",)}


def test_something_stands_in_for_what_must_not_be_missing() -> None:
    entry, unreadable = entry_of(tags=[], question={"en": "Why?"}, reviewed="soon", article=None)
    assert (entry.question.en, entry.question.zh) == ("Why?", PLACEHOLDER)
    assert (entry.article, len(entry.tags)) == ((Claim(en=PLACEHOLDER, zh=PLACEHOLDER),), 1)
    assert unreadable == {("tags",), ("question", "zh"), ("reviewed",), ("article",)}


def test_items_at_fault_are_taken_out_of_their_list() -> None:
    result = repaired(ENTRY | {"notes": ["G1", 4, "G2", "H3", "G5"], "requires": [7, ["a", 8, "b"]]})
    assert result is not None
    assert isinstance(result.item, Entry)
    assert (result.item.notes, result.item.requires) == (("G1", "G2", "G5"), (("a", "b"),))
    assert result.unreadable == {("notes",), ("requires",), ("requires", 0)}
    places = {path: result.moved(path) for path in [("notes",), ("notes", 0), ("notes", 1), ("notes", 4), ("requires", 1, 2), ("id",)]}
    assert places == {
        ("notes",): ("notes",),
        ("notes", 0): ("notes", 0),
        ("notes", 1): None,
        ("notes", 4): ("notes", 2),
        ("requires", 1, 2): ("requires", 0, 1),
        ("id",): ("id",),
    }


def test_a_list_of_which_nothing_can_be_read_has_a_stand_in() -> None:
    entry, unreadable = entry_of(tags=[1, 2])
    assert len(entry.tags) == 1
    assert unreadable == {("tags",)}


def test_a_statement_that_cannot_be_read_keeps_its_place() -> None:
    entry, unreadable = entry_of(article=["Yes.", CLAIM])
    assert [statement.en for statement in entry.article] == [PLACEHOLDER, CLAIM["en"]]
    assert unreadable == {("article", 0)}


def test_a_misspelt_key_puts_the_key_unreadable_that_it_resembles() -> None:
    assert entry_of(exclude=["algo_filing"])[1] == {("excludes",)}


def test_a_key_that_resembles_none_puts_each_unreadable_that_is_not_there() -> None:
    _, unreadable = entry_of(article=[CLAIM | {"xyz": "S1"}])
    assert unreadable == {("article", 0, key) for key in ("from", "modality", "continues")}


def test_an_item_keeps_the_name_that_is_written_there() -> None:
    for written, kept in (("Algorithm Filing", "Algorithm Filing"), (12, PLACEHOLDER), (None, PLACEHOLDER)):
        entry, unreadable = entry_of(id=written)
        assert (entry.id, unreadable) == (kept, {("id",)})
    exam = repaired({"entry": "Algorithm Filing", "en": ["Why?", 12]}, Exam)
    assert exam is not None
    assert isinstance(exam.item, Exam)
    assert (exam.item.entry, exam.item.en) == ("Algorithm Filing", ("Why?",))


def test_values_that_do_not_go_together_are_told_once_the_others_can_be_read() -> None:
    result = repaired(ENTRY | {"reviewed": "soon", "article": [CLAIM, CLAIM | {"from": ["S1"], "continue": True}]})
    assert result is not None
    assert isinstance(result.item, Entry)
    assert [(path, todo) for path, _, todo in result.conflicts] == [(("article", 1), "write either `cites` or `from`")]
    assert (result.item.article[1].en, result.item.article[1].grounds) == (CLAIM["en"], ())
    assert {("article", 1, "cites"), ("article", 1, "from")} <= result.unreadable


@pytest.mark.parametrize("raw", ["S1", None, ["id"], ENTRY | {"article": [CLAIM | {"cites": ["S1", 12], "derived": True}]}])
def test_what_cannot_be_told_from_its_faults_is_not_repaired(raw: object) -> None:
    assert repaired(raw) is None


def test_an_item_that_stays_at_fault_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.knowledge.files.repair._ROUNDS", 1)
    assert repaired(ENTRY | {"tags": [1, 2]}) is None


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["S1", "x", "", "2025-06-27"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["en", "zh", "cites", "from", "x"]), inner, max_size=3),
)


@pytest.mark.exhaustive
@given(changes=st.dictionaries(st.sampled_from([*Entry.model_fields, "unknown"]), JUNK, min_size=1, max_size=4), at=JUNK)
def test_whatever_stands_in_an_entry_its_sound_keys_stand_as_they_were_written(changes: dict[str, Any], at: object) -> None:
    raw = copy.deepcopy(ENTRY) | changes
    raw["article"] = [CLAIM, at] if isinstance(raw["article"], list) else raw["article"]
    try:
        Entry.model_validate_json(json.dumps(raw), strict=True)
    except ValidationError as error:
        result = repair(raw, error, Entry)
    else:
        return
    if result is not None:
        whole = Entry.model_validate(ENTRY | {"reviewed": result.item.model_dump()["reviewed"]})
        unreadable = {path[0] for path in result.unreadable}
        sound = ENTRY.keys() - changes.keys() - unreadable - {"article", "reviewed"}
        assert all(getattr(result.item, key) == getattr(whole, key) for key in sound)
