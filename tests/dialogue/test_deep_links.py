"""What a link into the private chat carries."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.actions import OpenInPrivate, ShowEntry, StartForm, parse
from bot.dialogue.answers import Answer, Answers
from bot.dialogue.deep_links import ToldFacts, action_of, payload_of
from bot.dialogue.edition import Edition
from bot.filing.facts import Value
from bot.knowledge.models.filing import Slot

CARRIED = re.compile(r"[A-Za-z0-9_-]{1,62}")


def states(slot: Slot) -> st.SearchStrategy[Value | str | None]:
    """A value of a slot; or `?` where it is not known, `~` where it was spoken of without a value, None where nothing was said."""
    ids = [value.id for value in slot.values]
    values: st.SearchStrategy[Value] = st.booleans()
    if slot.type == "enum":
        values = st.sampled_from(ids)
    elif slot.type == "set":
        values = st.frozensets(st.sampled_from(ids), min_size=1)
    return st.one_of(st.none(), st.sampled_from("?~"), values)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_facts_come_back_as_they_were_told(frozen: Edition, data: st.DataObject) -> None:
    slots = frozen.book.slots
    drawn = {slot.id: data.draw(states(slot)) for slot in slots}
    answers = Answers().with_told(
        {slot.id: Answer.of(slot, value) for slot in slots if (value := drawn[slot.id]) is not None and value not in ("?", "~")}
    )
    for name in (name for name, value in drawn.items() if value == "?"):
        answers = answers.with_unknown(name)
    told = ToldFacts("zh", answers, frozenset(name for name, value in drawn.items() if value == "~"))
    payload = payload_of(told, slots)
    assert CARRIED.fullmatch(payload)
    back = action_of(payload, slots)
    assert isinstance(back, ToldFacts)
    assert back.answers.facts == answers.facts
    assert set(back.answers.unknown) == set(answers.unknown)
    assert (back.language, back.doubted) == ("zh", told.doubted)


def test_facts_of_other_slots_are_not_taken_for_these(frozen: Edition) -> None:
    slots = frozen.book.slots
    payload = payload_of(ToldFacts("en", Answers()), slots)
    assert action_of(payload, slots) == ToldFacts("en", Answers())
    assert action_of(payload, slots[1:]) is None


def test_a_number_beyond_all_facts_is_none(frozen: Edition) -> None:
    payload = payload_of(ToldFacts("en", Answers()), frozen.book.slots)
    assert action_of(payload[:-1] + "z" * 51, frozen.book.slots) is None


def test_every_entry_has_a_link(frozen: Edition) -> None:
    for entry in frozen.pack.entries:
        for language in ("en", "zh"):
            shown = ShowEntry(entry.id, language)
            payload = payload_of(shown)
            assert CARRIED.fullmatch(payload)
            assert action_of(payload, frozen.book.slots) == shown
            assert parse(str(OpenInPrivate(payload))) == OpenInPrivate(payload)


def test_an_assessment_has_a_link(frozen: Edition) -> None:
    assert action_of(payload_of(StartForm()), frozen.book.slots) == StartForm()


@pytest.mark.parametrize("payload", ["", "x", "a-fr-file-both", "a-en-", "f-en-zzzz-1", "check "])
def test_anything_else_carries_nothing(frozen: Edition, payload: str) -> None:
    assert action_of(payload, frozen.book.slots) is None
