"""Two versions of the small pack: what is answered differently, and why."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from bot.curation.compare import compare_editions, comparison_steps, count_tests, with_phrases_of
from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import read_pack
from bot.review.difference import Cause, Comparison, NearestPhrasing, TurnOutcome
from bot.review.logged_questions import LoggedQuestion
from tests.support.pack_changes import SKIP, edition, with_phrasings
from tests.support.packs import Content
from tests.support.sound_pack import FEE, sound, write_sound_pack

GREETED = f"Hello, {SKIP[0].lower()}{SKIP[1:]}"
"""How a test asks for it."""
FILING, FEES = TurnOutcome("answer", ("algorithm-filing",)), TurnOutcome("answer", ("silent-fees",))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return edition(Path(tmp_path_factory.mktemp("before")))


def test_a_version_answers_like_itself_without_being_asked(before: Edition) -> None:
    asked: list[None] = []
    difference = compare_editions(Comparison(before, before, (LoggedQuestion(FEE),)), progress=lambda: asked.append(None))
    assert asked == []
    assert (difference.tests, difference.questions, difference.changes) == (count_tests(before.pack), 1, ())


def test_a_phrasing_that_takes_a_tests_question_is_named_with_the_place_of_the_test(before: Edition, tmp_path: Path) -> None:
    stolen = with_phrasings("silent-fees", without=(SKIP,))
    stolen["entries"][1]["phrasings"]["en"].append(SKIP)
    loaded = read_pack(write_sound_pack(tmp_path, {"faq/basics.yaml": stolen}))
    assert loaded.pack is not None
    asked = (LoggedQuestion(FEE, 9), LoggedQuestion(SKIP, 3))
    first, second = compare_editions(Comparison(before, Edition.of(loaded.pack), asked), loaded).changes
    assert (first.text, first.before, first.after) == (GREETED, FILING, FEES)
    assert (first.suite, first.verdict) == ("exam", "regression")
    file, line, _ = first.place.split(":")
    assert GREETED in (tmp_path / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert first.cause == second.cause == Cause("new phrasing", "silent-fees", SKIP)
    assert first.nearest == NearestPhrasing("silent-fees", SKIP, is_new=True)
    assert (second.text, second.suite, second.times, second.before, second.after) == (SKIP, "", 3, FILING, FEES)


def test_a_test_that_comes_out_right_now_is_an_improvement(before: Edition, tmp_path: Path) -> None:
    tests = sound()["tests/basics.yaml"]
    tests["exams"][1]["en"].append("Is there a surcharge on Sundays?")
    after = edition(tmp_path, with_phrasings("silent-fees", "is there a surcharge on sundays or not"), tests=tests)
    (change,) = compare_editions(Comparison(before, after)).changes
    assert (change.before.decision, change.after, change.verdict) == ("unknown", FEES, "improvement")


def test_a_question_that_nothing_answers_any_more_lost_its_phrasing(before: Edition, tmp_path: Path) -> None:
    bill = "Will the regulator send me an invoice?"
    after = edition(tmp_path, with_phrasings("silent-fees", without=(bill,)))
    (change,) = compare_editions(Comparison(before, after, (LoggedQuestion(bill),))).changes
    assert (change.before, change.after.decision) == (FEES, "unknown")
    assert (change.cause, change.nearest) == (Cause("removed phrasing", "silent-fees", bill), None)


def test_entries_come_and_go(before: Edition, tmp_path: Path) -> None:
    entries = with_phrasings("")["entries"]
    entries[1] |= {"id": "prices"}
    tests = sound()["tests/basics.yaml"]
    tests["exams"][1]["entry"] = "prices"
    tests["dialogues"][0]["turns"][0]["expect"]["entries"] = ["prices"]
    after = edition(tmp_path, {"entries": entries}, tests=tests)
    changes = compare_editions(Comparison(before, after, (LoggedQuestion(FEE),))).changes
    assert {change.cause for change in changes} == {Cause("new entry", "prices")}
    assert {change.verdict for change in changes if change.suite} == {"improvement"}
    back = compare_editions(
        Comparison(after, edition(tmp_path / "less", {"entries": entries[:1]}, tests={"exams": []}), (LoggedQuestion(FEE),))
    ).changes
    assert {change.cause for change in back} == {Cause("removed entry", "prices")}


def test_a_test_that_was_dropped_does_not_hide_what_happened_to_its_question(before: Edition, tmp_path: Path) -> None:
    entries = with_phrasings("silent-fees", without=(SKIP,))
    entries["entries"][1]["phrasings"]["en"].append(SKIP)
    tests = copy.deepcopy(sound()["tests/basics.yaml"])
    tests["exams"][0]["en"].remove(GREETED)
    (change,) = compare_editions(Comparison(before, edition(tmp_path, entries, tests=tests))).changes
    assert (change.text, change.suite, change.verdict, change.place) == (GREETED, "dropped", "neutral", "")


def guarded(**more: object) -> Content:
    entries = with_phrasings("")["entries"]
    entries[0] |= more
    return {"entries": entries}


def test_a_guard_that_takes_the_answer_away_is_named(before: Edition, tmp_path: Path) -> None:
    after = edition(tmp_path, guarded(excludes=["algo_filing"]))
    changes = compare_editions(Comparison(before, after)).changes
    assert changes
    assert {change.cause for change in changes} == {Cause("guards", "algorithm-filing")}


def test_a_term_that_is_found_in_the_question_is_named(before: Edition, tmp_path: Path) -> None:
    glossary = sound()["glossary.yaml"]
    glossary["terms"].append({"id": "skipping", "name": {"en": "skip", "zh": "跳过"}, "kind": "outside"})
    entries = guarded(excludes=["skipping"])
    changes = compare_editions(Comparison(before, edition(tmp_path, entries, glossary=glossary), (LoggedQuestion(SKIP),))).changes
    assert {change.cause for change in changes} == {Cause("terms", wording="skipping")}
    assert SKIP in {change.text for change in changes}


def test_small_talk_that_takes_a_question_is_named(before: Edition, tmp_path: Path) -> None:
    smalltalk = sound()["smalltalk.yaml"]
    smalltalk["smalltalk"][0]["phrasings"]["en"].append("fees")
    smalltalk["smalltalk"][0]["phrasings"]["en"].append(FEE)
    (change,) = [
        each
        for each in compare_editions(Comparison(before, edition(tmp_path, smalltalk=smalltalk), (LoggedQuestion(FEE),))).changes
        if not each.suite
    ]
    assert (change.after.decision, change.cause) == ("smalltalk", Cause("small talk"))


def test_every_message_is_counted_and_announced(before: Edition, tmp_path: Path) -> None:
    loaded = read_pack(
        write_sound_pack(tmp_path, {"tests/basics.yaml": {"exams": [], "refusals": sound()["tests/basics.yaml"]["refusals"]}})
    )
    assert loaded.pack is not None
    compared = Comparison(before, Edition.of(loaded.pack), (LoggedQuestion(FEE),))
    steps: list[None] = []
    compare_editions(compared, loaded, lambda: steps.append(None))
    assert len(steps) == comparison_steps(compared, loaded) == 2 * (60 + 12 + 1)


def test_an_earlier_version_without_the_phrases_of_today_can_be_asked(before: Edition) -> None:
    old = before.pack.model_copy(update={"phrases": {"date": before.pack.phrases["date"]}})
    assert compare_editions(Comparison(Edition.of(with_phrases_of(old, before.pack)), before)).changes == ()
