"""Puts a plan into a calendar: the steps as estimates, the deadlines that rules set as days with a reminder."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Literal

from bot.dialogue.faq.law_view import is_told, statement_line
from bot.dialogue.outside_notes import level_blocks
from bot.dialogue.result.launch_date import read_date
from bot.dialogue.result.launch_plan import PlanStep, months_before, plan_blocks, step_line, steps_of
from bot.dialogue.result.timeline import timeline_of
from bot.dialogue.result.verdict import assessment_of
from bot.dialogue.tracker import Form
from bot.dialogue.voice import Voice
from bot.filing.assessment import Assessment
from bot.knowledge.models.filing import Deadline
from bot.messages import Block, Calendar, CalendarEvent, Choice, File, Reply, Timeline

REMINDER = 7
"""Days before a deadline at which the calendar reminds of it."""
_WEEKEND = 5
"""Number of the first day of a week that is no working day."""


def calendar_reply(voice: Voice, form: Form, argument: str, now: dt.datetime, choices: tuple[Choice, ...]) -> Reply | None:
    """The plan back from the launch date in `argument` as a calendar file; None where there is no such plan."""
    assessment, launch = assessment_of(voice.edition, form), read_date(argument, now.date())
    timeline = timeline_of(voice, assessment)
    # deadlines run on behind the launch, and the calendar ends with the year 9999
    if timeline is None or launch is None or not now.date() <= launch < dt.date(dt.MAXYEAR, 1, 1):
        return None
    calendar = calendar_of(voice, form, assessment, timeline, launch, now)
    lead = Block("lead", voice.say("plan.calendar", date=voice.date(launch)))
    return Reply((lead,), choices, voice.language, files=(File("plan.ics", drawn=calendar),))


def calendar_of(voice: Voice, form: Form, assessment: Assessment, timeline: Timeline, launch: dt.date, now: dt.datetime) -> Calendar:
    """The plan back from a launch date as a calendar."""
    text = Reply(plan_blocks(voice, assessment, timeline, launch, now.date())).plain
    events = (
        *(_step(voice, form, number, step, launch, now.date()) for number, step in enumerate(steps_of(timeline))),
        CalendarEvent(_key(form, "launch"), voice.say("calendar.launch"), text, launch, launch),
        *_deadlines(voice, form, assessment, launch),
    )
    return Calendar(voice.say("calendar.name", date=voice.date(launch)), events, now, voice.language)


def _step(voice: Voice, form: Form, number: int, step: PlanStep, launch: dt.date, today: dt.date) -> CalendarEvent:
    """A step from its latest start by the longest estimates to the day before what it leads to may begin at the latest."""
    text = "\n".join(
        (step_line(voice, step, launch, today), voice.say("calendar.order"), voice.say("plan.limits", date=voice.article_date))
    )
    end = months_before(launch, step.behind[0]) - dt.timedelta(days=1)
    first = step.starts(launch)[0]
    return CalendarEvent(_key(form, f"step {number}"), voice.say("calendar.step", step=step.label), text, first, max(first, end))


def _deadlines(voice: Voice, form: Form, assessment: Assessment, launch: dt.date) -> Iterator[CalendarEvent]:
    """The deadlines of the procedures that have to be gone through, as far as their rules are in force at the launch."""
    for deadline in voice.pack.deadlines:
        if not assessment.schedule.each.keys().isdisjoint(deadline.procedures) and is_told(voice.pack, deadline.law, launch):
            title = voice.say("calendar.deadline", title=deadline.title.of(voice.language))
            day = due(deadline, launch)
            yield CalendarEvent(_key(form, deadline.id), title, _basis(voice, deadline, launch), day, day, REMINDER)


def due(deadline: Deadline, launch: dt.date) -> dt.date:
    """The last day of a deadline, by weeks from Monday to Friday: which days are holidays is announced year by year."""
    if deadline.working_days == 0:
        return _next_working_day(launch, -1)
    day = launch
    for _ in range(deadline.working_days):
        day = _next_working_day(day, 1)
    return day


def _next_working_day(day: dt.date, step: Literal[1, -1]) -> dt.date:
    """The nearest working day behind a day, or before it."""
    day += dt.timedelta(days=step)
    while day.weekday() >= _WEEKEND:
        day += dt.timedelta(days=step)
    return day


def _basis(voice: Voice, deadline: Deadline, launch: dt.date) -> str:
    """What the rule says, what does not follow from it, how the day was counted, and what the rule was compared with."""
    phrase = "calendar.working-days" if deadline.working_days else "calendar.before-launch"
    cited = [voice.pack.outside_by_id[cite] for cite in deadline.law.cites]
    lines = [
        statement_line(voice.pack, deadline.law, voice.language, launch),
        *([deadline.caution.of(voice.language)] if deadline.caution else []),
        voice.say(phrase, count=deadline.working_days, date=voice.date(launch)),
        *(block.text for block in level_blocks(voice.pack, cited, voice.language)),
    ]
    return "\n".join(lines)


def _key(form: Form, name: str) -> str:
    """The same for every version of the plan of one assessment, so that a calendar replaces the earlier one."""
    return hashlib.sha256(f"{form.id}\n{name}".encode()).hexdigest()[:32]
