"""What is remembered between two messages survives a store."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.dialogue.tracker import Topic, Tracker, from_json, to_json

NAMES = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,47}", fullmatch=True)
TIMES = st.datetimes(timezones=st.integers(-23, 23).map(lambda hours: dt.timezone(dt.timedelta(hours=hours))))
TRACKERS = st.builds(
    Tracker,
    language=st.sampled_from([None, "en", "zh"]),
    fixed_language=st.sampled_from([None, "en", "zh"]),
    topic=st.none() | st.builds(Topic, entry=NAMES, terms=st.frozensets(NAMES, max_size=5), at=TIMES),
)


@given(TRACKERS)
def test_a_tracker_comes_out_of_the_store_as_it_went_in(tracker: Tracker) -> None:
    assert from_json(to_json(tracker)) == tracker


def test_an_empty_document_is_a_fresh_conversation() -> None:
    assert from_json("{}") == Tracker()


@pytest.mark.parametrize("document", ["", "[]", "{", '{"language": "de"}', '{"topic": {"entry": "x"}}', '{"topic": 1}'])
def test_a_document_that_is_no_tracker_is_refused(document: str) -> None:
    with pytest.raises(ValidationError):
        from_json(document)
