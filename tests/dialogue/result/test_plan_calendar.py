"""The plan in a calendar: estimates that say they are some, and terms of the rules as days with a reminder."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.actions import FormAction, FormVerb
from bot.dialogue.edition import Edition
from bot.dialogue.form.state import form_id
from bot.dialogue.result.plan_calendar import calendar_reply, due
from bot.dialogue.tracker import Tracker
from bot.dialogue.voice import Voice
from bot.knowledge.models.filing import Deadline
from bot.knowledge.models.law import LawFact, LawStatement
from bot.knowledge.models.values import Text
from bot.messages import LANGUAGES, Calendar, CalendarEvent, Choice, Commanded, Language, Pressed
from tests.dialogue.assessments import FACTS, NOW, form
from tests.dialogue.builders import KEY, Talk, ruled

BOTH = {"en": "text", "zh": "文字"}


def deadline(working_days: int, procedure: str = "algorithm", cite: str = "V901") -> Deadline:
    says = LawStatement.model_validate({"basis": "rules", "text": {"en": "File it then.", "zh": "届时备案。"}, "cites": [cite]})
    title = Text(en="file the algorithm", zh="备案")
    return Deadline(id=f"d{working_days}-{procedure}", procedures=(procedure,), working_days=working_days, title=title, law=says)


def rule(start: str = "2022-03-01") -> LawFact:
    return LawFact.model_validate(
        {
            "id": "V901",
            "kind": "rule",
            "text": BOTH,
            "modality": "must",
            "instrument": "article",
            "article": {"en": "Art. 1", "zh": "第一条"},
            "from": start,
            "checked": [{"level": "text", "date": "2026-11-27"}],
            "sources": ["article"],
        }
    )


def with_terms(edition: Edition, *deadlines: Deadline, start: str = "2022-03-01") -> Edition:
    """The edition with one rule, and these terms alone."""
    return ruled(edition, deadlines=deadlines, law=(*edition.pack.law, rule(start)))


def calendar(edition: Edition, name: str, launch: str = "2028-01-03", language: Language = "en") -> Calendar:
    reply = calendar_reply(Voice(edition, language), form(name), launch, NOW, ())
    assert reply is not None
    drawn = reply.files[0].drawn
    assert isinstance(drawn, Calendar)
    return drawn


def days(events: tuple[CalendarEvent, ...]) -> list[tuple[str, str, str]]:
    return [(event.title, event.first.isoformat(), event.last.isoformat()) for event in events]


def test_steps_are_windows_of_the_estimate_before_the_launch(frozen: Edition) -> None:
    plan = calendar(with_terms(frozen), "supplier-under-review")
    assert plan.name == "Filing plan, launch 3 January 2028"
    assert days(plan.events) == [
        ("Estimate – Supplier: large-model filing", "2027-03-03", "2027-10-02"),
        ("Estimate – Supplier: algorithm filing", "2027-07-03", "2027-11-02"),
        ("Estimate – Large-model registration: may", "2027-09-03", "2028-01-02"),
        ("Estimate – Algorithm filing: must", "2027-10-03", "2028-01-02"),
        ("Planned launch", "2028-01-03", "2028-01-03"),
    ]
    assert all("not deadlines" in event.text and event.reminder is None for event in plan.events)


def test_a_term_is_a_day_with_a_reminder_its_rule_and_what_it_was_compared_with(frozen: Edition) -> None:
    *_, before, after = calendar(with_terms(frozen, deadline(0), deadline(10)), "detector").events
    assert days((before, after)) == [
        ("Rule, where it applies – file the algorithm", "2027-12-31", "2027-12-31"),
        ("Rule, where it applies – file the algorithm", "2028-01-17", "2028-01-17"),
    ]
    assert (before.reminder, after.reminder) == (7, 7)
    assert before.text.startswith("File it then. [")
    assert "before the planned launch on 3 January 2028" in before.text
    assert "10 working days from the planned launch on 3 January 2028, counted Monday to Friday" in after.text
    assert after.text.splitlines()[-1].startswith("V901: compared")


def test_a_term_before_the_launch_is_the_last_working_day_before_it() -> None:
    launches = {"2028-01-03": "2027-12-31", "2028-01-02": "2027-12-31", "2028-01-01": "2027-12-31", "2028-01-05": "2028-01-04"}
    assert {launch: due(deadline(0), dt.date.fromisoformat(launch)).isoformat() for launch in launches} == launches


def test_the_term_after_the_launch_says_that_no_launch_before_filing_follows(frozen: Edition) -> None:
    cautions = {
        language: [event.text for event in calendar(frozen, "detector", language=language).events if event.reminder]
        for language in LANGUAGES
    }
    assert ["This does not mean that the product may go live before filing." in text for text in cautions["en"]] == [True, False]
    assert ["不能由此推出可以先上线后备案。" in text for text in cautions["zh"]] == [True, False]


def test_a_term_of_another_procedure_or_of_a_rule_that_is_not_published_yet_is_left_out(frozen: Edition) -> None:
    other = with_terms(frozen, deadline(10, "change"))
    later = with_terms(frozen, deadline(10), start="2028-02-01")
    assert not any(event.reminder for edition in (other, later) for event in calendar(edition, "detector").events)


def test_the_deadlines_are_those_of_the_procedures_to_go_through(frozen: Edition) -> None:
    titles = [event.title for event in calendar(frozen, "new-ends", language="zh").events if event.reminder]
    assert titles == ["法规期限（适用时）——备案变更最晚办理日", "法规期限（适用时）——安全评估报告最晚提交日"]


@given(st.dates(dt.date(2000, 1, 1), dt.date(2200, 1, 1)), st.integers(1, 60))
def test_a_term_ends_on_a_working_day_so_many_working_days_later(launch: dt.date, count: int) -> None:
    last = due(deadline(count), launch)
    between = (launch + dt.timedelta(days=number) for number in range(1, (last - launch).days + 1))
    assert sum(day.weekday() < 5 for day in between) == count
    assert last.weekday() < 5


def test_a_later_version_of_the_plan_has_the_same_keys_and_no_two_events_have_one(frozen: Edition) -> None:
    first, later = (calendar(frozen, "fine-tuned-chat-app", launch).events for launch in ("2028-01-03", "2028-05-01"))
    assert [event.key for event in first] == [event.key for event in later]
    assert len({event.key for event in first}) == len(first)


@pytest.mark.parametrize(
    ("name", "launch"), [("no-ai", "2028-01-03"), ("detector", "soon"), ("detector", "2026-11-21"), ("detector", "9999-01-01")]
)
def test_without_a_plan_or_a_date_that_can_be_planned_there_is_no_calendar(frozen: Edition, name: str, launch: str) -> None:
    assert calendar_reply(Voice(frozen, "en"), form(name), launch, NOW, ()) is None


@pytest.mark.parametrize("name", FACTS)
def test_a_launch_today_is_planned_however_late_that_is(frozen: Edition, name: str) -> None:
    reply = calendar_reply(Voice(frozen, "en"), form(name), NOW.date().isoformat(), NOW, ())
    assert reply is None or [file.name for file in reply.files] == ["plan.ics"]


def planned(frozen: Edition, name: str) -> tuple[Talk, Choice]:
    """A talk in which a plan was asked for, and the button of its calendar."""
    own = replace(form(name), id=form_id(KEY, NOW), digest=frozen.pack.digest)
    talk = Talk(frozen, hint="en", tracker=Tracker(form=own), now=NOW)
    return talk, talk.does(Commanded("plan", "2028-01-03")).replies[0].choices[0]


def test_the_button_below_a_plan_hands_out_its_calendar_and_leads_back(frozen: Edition) -> None:
    talk, button = planned(frozen, "detector")
    (reply,) = talk.does(Pressed(button.action)).replies
    assert [file.name for file in reply.files] == ["plan.ics"]
    assert [choice.label for choice in reply.choices] == [frozen.pack.say("form.button-result", "en")]


def test_while_a_question_is_open_the_calendar_leads_back_to_it(frozen: Edition) -> None:
    talk, button = planned(frozen, "detector")
    assert talk.tracker.form
    talk.tracker = replace(talk.tracker, form=replace(talk.tracker.form, stage="asking", asking="good_scale"))
    (reply,) = talk.does(Pressed(button.action)).replies
    assert [choice.label for choice in reply.choices] == [frozen.pack.say("form.button-continue", "en")]


def test_a_date_that_nobody_offered_is_out_of_date(frozen: Edition) -> None:
    talk, _ = planned(frozen, "detector")
    assert talk.tracker.form
    action = FormAction(talk.tracker.form.id, talk.tracker.form.revision, FormVerb.CALENDAR, "soon")
    assert talk.does(Pressed(str(action))).decision == "stale"
