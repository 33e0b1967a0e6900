"""Plans back from a launch date: by when each step has to start, if it takes as long as the article estimates.

Dates here are the latest starts of steps, counted back; none is a date by which something will have passed.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass

from bot.dialogue.actions import FormAction, FormVerb
from bot.dialogue.result.launch_date import read_date
from bot.dialogue.result.timeline import open_totals, timeline_of
from bot.dialogue.result.verdict import assessment_of
from bot.dialogue.tracker import Form
from bot.dialogue.voice import Voice, bullets
from bot.filing.assessment import Assessment
from bot.knowledge.models.filing import Months
from bot.messages import Block, Choice, Reply, Timeline


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One step, with the months from its beginning to the launch."""

    label: str
    ahead: Months
    behind: Months = (0, 0)
    """Months from its end to the launch: those of what waits for it."""

    def starts(self, launch: dt.date) -> tuple[dt.date, dt.date]:
        """Its latest start by the longest estimates, and by the shortest."""
        least, most = self.ahead
        return months_before(launch, most), months_before(launch, least)


def months_before(date: dt.date, months: int) -> dt.date:
    """The same day so many months earlier; the month's last day where it has no such day.

    Raises:
        ValueError: there is no such year.
    """
    year, month = divmod(date.year * 12 + date.month - 1 - months, 12)
    if year < dt.MINYEAR:
        raise ValueError(f"{months} months before {date} there is no calendar")
    return dt.date(year, month + 1, min(date.day, monthrange(year, month + 1)[1]))


def plan_reply(voice: Voice, form: Form | None, argument: str, today: dt.date, choices: tuple[Choice, ...] = ()) -> Reply:
    """The plan back from the date in `argument`, or why there is none.

    Args:
        voice: the pack and the language of the reply.
        form: the assessment to plan from; None where there is none.
        argument: the launch date as typed.
        today: the present day.
        choices: what the reader can do next.
    """
    if form is None:
        return _refusal(voice, choices, voice.say("plan.no-form"))
    assessment = assessment_of(voice.edition, form)
    timeline = timeline_of(voice, assessment)
    if timeline is None:
        return _refusal(voice, choices, voice.say("plan.no-form" if assessment.ask_next else "plan.nothing"))
    launch = read_date(argument, today)
    if launch is None:
        unread = (voice.say("plan.unreadable"),) if argument.strip() else ()
        return _refusal(voice, choices, *unread, voice.say("plan.usage"))
    if launch < today:
        return _refusal(voice, choices, voice.say("plan.past", date=voice.date(launch)), voice.say("plan.usage"))
    blocks = plan_blocks(voice, assessment, timeline, launch, today)
    return Reply(blocks, (_calendar(voice, form, launch), *choices), voice.language, timeline=timeline)


def _calendar(voice: Voice, form: Form, launch: dt.date) -> Choice:
    """Hands out the plan for the reader's own calendar."""
    return Choice(voice.say("plan.button-calendar"), str(FormAction(form.id, form.revision, FormVerb.CALENDAR, launch.isoformat())))


def _refusal(voice: Voice, choices: tuple[Choice, ...], *sentences: str) -> Reply:
    lead, *more = sentences
    return Reply((Block("lead", lead), *(Block("text", sentence) for sentence in more)), choices, voice.language)


def steps_of(timeline: Timeline) -> tuple[PlanStep, ...]:
    """The steps of a plan, the earliest to start first: what another step waits for is counted before that one."""
    steps: dict[int, PlanStep] = {}
    for number in reversed(range(len(timeline.bars))):
        waiting = [steps[other].ahead for other in range(number + 1, len(timeline.bars)) if number in timeline.bars[other].after]
        behind = (max((first for first, _ in waiting), default=0), max((last for _, last in waiting), default=0))
        least, most = timeline.bars[number].lasts
        steps[number] = PlanStep(timeline.bars[number].label, (least + behind[0], most + behind[1]), behind)
    order = sorted(steps, key=lambda number: (-steps[number].ahead[1], -steps[number].ahead[0], number))
    return tuple(steps[number] for number in order)


def plan_blocks(voice: Voice, assessment: Assessment, timeline: Timeline, launch: dt.date, today: dt.date) -> tuple[Block, ...]:
    """The plan back from a launch date, in words."""
    steps = steps_of(timeline)
    late = [step.label for step in steps if step.starts(launch)[1] < today]
    too_late = [Block("text", voice.say("plan.lead-late", date=voice.date(launch), steps=voice.joined(late)))] if late else []
    needed = [prerequisite.label for prerequisite in timeline.first if prerequisite.state != "ok"]
    waits = bool(assessment.wait)
    return (
        Block("lead", voice.say("plan.lead", date=voice.date(launch))),
        *too_late,
        *bullets([step_line(voice, step, launch, today) for step in steps]),
        *_one_after_another(voice, assessment, launch, today),
        *((Block("text", voice.say("plan.supplier-first")),) if waits else ()),
        *((Block("heading", voice.say("plan.prerequisites")), *bullets(needed)) if needed else ()),
        *_still_open(voice, assessment),
        Block("footer", voice.say("plan.limits", date=voice.article_date)),
    )


def _still_open(voice: Voice, assessment: Assessment) -> tuple[Block, ...]:
    """That steps may be added, and what that hangs on."""
    sentences = tuple(open_totals(voice, assessment))
    return tuple(Block("text", sentence) for sentence in ((voice.say("plan.open"), *sentences) if sentences else ()))


def step_line(voice: Voice, step: PlanStep, launch: dt.date, today: dt.date) -> str:
    """A step with its latest starts, and whether they have gone by."""
    least, most = (voice.length((months, months)) for months in step.ahead)
    early, late = step.starts(launch)
    if early == late:
        line = voice.say("plan.step-exactly", step=step.label, early=voice.date(early), most=most)
    else:
        line = voice.say("plan.step", step=step.label, early=voice.date(early), late=voice.date(late), most=most, least=least)
    if late < today:
        return voice.say("plan.too-late", line=line)
    return voice.say("plan.tight", line=line) if early < today else line


def _one_after_another(voice: Voice, assessment: Assessment, launch: dt.date, today: dt.date) -> tuple[Block, ...]:
    """The other way to arrange the own steps, where there are several."""
    schedule = assessment.schedule
    if schedule.sequential is None or schedule.sequential == schedule.parallel:
        return ()
    step = PlanStep(voice.say("plan.sequential"), schedule.sequential)
    return (Block("bullet", step_line(voice, step, launch, today)),)
