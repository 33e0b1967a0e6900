"""What is remembered between two messages survives a store, the store of an older version included."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.dialogue.answers import Answers
from bot.dialogue.edition import Edition
from bot.dialogue.tracker import EarlierForm, Form, SavedCase, Topic, Tracker, from_json, to_json
from bot.messages import Commanded, Said
from tests.dialogue.builders import Talk

NAMES = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,47}", fullmatch=True)
TIMES = st.datetimes(timezones=st.integers(-23, 23).map(lambda hours: dt.timezone(dt.timedelta(hours=hours))))
OLD = (Path(__file__).parents[1] / "cases/tracker_0_1_0.json").read_text(encoding="utf-8")
"""What version 0.1.0 stored: a question is open, with a tick, four steps back, an answer in doubt, and two saved cases."""
WRITTEN = st.booleans() | NAMES | st.lists(NAMES, unique=True, max_size=3).map(tuple)
SLOTS = st.lists(NAMES, unique=True, max_size=3).map(tuple)
STAGES = st.sampled_from(["asking", "review", "result", "naming"])


@st.composite
def answers(draw: st.DrawFn) -> Answers:
    written = draw(st.dictionaries(NAMES, WRITTEN, max_size=4))
    words = {slot: draw(st.text(st.characters(codec="utf-8"), max_size=5)) for slot in written if draw(st.booleans())}
    return Answers(written, words, draw(SLOTS), tuple(written))


FORMS = st.builds(
    Form,
    id=NAMES,
    answers=answers(),
    started=TIMES,
    asking=NAMES,
    toggled=SLOTS,
    attempts=st.integers(0, 3),
    stage=STAGES,
    revision=st.integers(0, 9999),
    digest=NAMES,
    past=st.lists(st.builds(EarlierForm, answers=answers(), asking=NAMES, stage=STAGES, toggled=SLOTS), max_size=2).map(tuple),
    doubted=SLOTS,
    done=SLOTS,
    saved_as=st.just("") | NAMES,
)
CASES = st.builds(
    SavedCase,
    name=NAMES,
    answers=answers(),
    verdict=st.dictionaries(NAMES, st.none() | st.booleans() | NAMES, max_size=2),
    digest=NAMES,
    at=TIMES,
    doubted=SLOTS,
    done=SLOTS,
)
TRACKERS = st.builds(
    Tracker,
    language=st.sampled_from([None, "en", "zh"]),
    fixed_language=st.sampled_from([None, "en", "zh"]),
    topic=st.none() | st.builds(Topic, entry=NAMES, terms=st.frozensets(NAMES, max_size=5), at=TIMES),
    form=st.none() | FORMS,
    saved=st.lists(CASES, max_size=2).map(tuple),
)


@pytest.mark.exhaustive
@given(TRACKERS)
def test_a_tracker_comes_out_of_the_store_as_it_went_in(tracker: Tracker) -> None:
    again = from_json(to_json(tracker))
    assert again == tracker
    untopical = replace(tracker, topic=None)  # whose terms are a set, in no order
    assert to_json(from_json(to_json(untopical))) == to_json(untopical)


def test_what_version_0_1_0_stored_is_read_and_written_back_as_it_was() -> None:
    tracker = from_json(OLD)
    assert tracker.form is not None
    assert tracker.form.answers.facts["customers"] == frozenset({"consumer", "business"})
    assert (tracker.form.asking, tracker.form.toggled, tracker.form.doubted) == ("b_delivery", ("api",), ("prior_algo_filing",))
    assert [case.name for case in tracker.saved] == ["Painting — 绘画", "Assessment of 2 March 2026"]
    # byte for byte, but for the topic's terms, which are a set
    before_terms, after_terms = (document.partition('"terms":[')[::2] for document in (OLD, to_json(tracker)))
    assert before_terms[0] == after_terms[0]
    assert before_terms[1].partition("]")[2] == after_terms[1].partition("]")[2]


def test_a_conversation_of_version_0_1_0_goes_on(frozen: Edition) -> None:
    talk = Talk(frozen, tracker=from_json(OLD))
    done = talk.does(Said("SDK"))
    assert "How do businesses get it? → by API, by SDK" in done.replies[0].plain
    assert talk.tracker.form is not None
    assert talk.tracker.form.asking == "prior_algo_filing"
    opened = talk.does(Commanded("cases", "open 1"))
    assert "Painting — 绘画" in opened.replies[0].plain
    assert talk.tracker.form.answers.facts["endpoints"] == frozenset({"web"})


def test_an_answer_that_the_pack_does_not_know_stays_in_the_store(frozen: Edition) -> None:
    document = json.loads(OLD)
    document["form"]["facts"] |= {"colour": "red", "modalities": ["dancing"]}
    talk = Talk(frozen, tracker=from_json(json.dumps(document)))
    talk.does(Commanded("help"))
    assert json.loads(to_json(talk.tracker))["form"] == document["form"]


def test_a_saved_case_says_what_is_in_doubt_only_where_something_is(frozen: Edition) -> None:
    talk = Talk(frozen, tracker=from_json(OLD))
    assert all("doubted" not in case for case in json.loads(to_json(talk.tracker))["saved"])


def test_an_empty_document_is_a_fresh_conversation() -> None:
    assert from_json("{}") == Tracker()


@pytest.mark.parametrize(
    "document",
    [
        "",
        "[]",
        "{",
        '{"language": "de"}',
        '{"topic": {"entry": "x"}}',
        '{"topic": 1}',
        '{"form": 1}',
        '{"saved": 1}',
        '{"saved": [1]}',
        '{"form": {"id": "x"}}',
    ],
)
def test_a_document_that_is_no_tracker_is_refused(document: str) -> None:
    with pytest.raises(ValidationError):
        from_json(document)
