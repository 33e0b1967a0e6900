"""Arranges an assessment as a plan in months: what has to be done, what waits for what, what must be in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.dialogue.voice import Voice
from bot.filing.assessment import Assessment, slots_awaited
from bot.filing.schedule import SUPPLIERS
from bot.knowledge.models.filing import Months, Procedure
from bot.messages import Bar, Legend, Prerequisite, Timeline

_MODALITIES = {"must": "timeline.must", "may": "timeline.may", "recommended": "timeline.recommended"}
_LEGEND = ("timeline.least", "timeline.most", "timeline.supplier-steps")


def timeline_of(voice: Voice, assessment: Assessment) -> Timeline | None:
    """The plan that an assessment comes to; None where the article gives no months for it."""
    if not assessment.schedule.each:
        return None
    plan = _Plan(voice, assessment)
    return Timeline(
        title=plan.title(),
        bars=tuple(plan.bars()),
        first=tuple(Prerequisite(voice.say(f"timeline.{name}-{state}"), state) for name, state in assessment.prerequisites.items()),
        unit=voice.say("timeline.unit"),
        footer="\n".join(plan.footer()),
        legend=Legend(*(voice.say(phrase) for phrase in _LEGEND)),
    )


def open_totals(voice: Voice, assessment: Assessment) -> Iterator[str]:
    """What an open total hangs on, in words; nothing where all totals are told."""
    awaited = slots_awaited(voice.edition.book, assessment)
    if awaited:
        phrase = "timeline.open-wait" if assessment.schedule.open == ("with_upstream",) else "timeline.open"
        yield voice.say(phrase, asked=voice.joined([voice.question(name) for name in awaited], "report.sentences"))


@dataclass(frozen=True, slots=True)
class _Plan:
    voice: Voice
    assessment: Assessment

    def title(self) -> str:
        """From the beginning to the end of everything, side by side, as far as no open fact can change it."""
        schedule = self.assessment.schedule
        waits = "with_upstream" in schedule.open
        months = (None if waits else schedule.with_upstream) or schedule.parallel
        if months is None:
            return self.voice.say("timeline.title-open")
        return self.voice.say("timeline.title-own" if waits else "timeline.title", months=self.words(months))

    def words(self, months: Months) -> str:
        """A total in words."""
        procedures = self.voice.edition.book.procedure_by_id
        used = {*self.assessment.schedule.each, *(SUPPLIERS[own][1] for own in self._waiting())}
        return self.voice.length(months, about=any(procedures[name].about for name in used))

    def bars(self) -> Iterator[Bar]:
        """Each own step, right behind the supplier's step that it waits for."""
        procedures = self.voice.edition.book.procedure_by_id
        waiting = self._waiting()
        number = 0
        for name in self.assessment.schedule.each:
            start: Months = (0, 0)
            after: tuple[int, ...] = ()
            if name in waiting:
                theirs = procedures[SUPPLIERS[name][1]]
                label = self.voice.say("timeline.supplier", name=theirs.name.of(self.voice.language))
                yield Bar(label, (0, 0), theirs.months, "supplier", length=self._length(theirs))
                start, after = theirs.months, (number,)
                number += 1
            own = procedures[name]
            yield Bar(self._label(own), start, own.months, "own", after, self._length(own))
            number += 1

    def footer(self) -> Iterator[str]:
        """What the picture does not promise."""
        yield self.voice.say("timeline.estimates", date=self.voice.article_date)
        schedule = self.assessment.schedule
        in_turn = schedule.sequential if schedule.sequential != schedule.parallel else None
        if len(schedule.each) > 1 or in_turn:
            yield self.voice.say("timeline.order")
        if in_turn and not self.assessment.wait:
            yield self.voice.say("timeline.one-after-another", months=self.words(in_turn))
        yield from open_totals(self.voice, self.assessment)
        if self._waiting():
            yield self.voice.say("timeline.supplier-starts")

    def _waiting(self) -> tuple[str, ...]:
        """Own procedures that wait for the supplier."""
        each, wait = self.assessment.schedule.each, self.assessment.wait
        return tuple(name for name in each if name in SUPPLIERS and SUPPLIERS[name][0] in wait)

    def _label(self, procedure: Procedure) -> str:
        name = procedure.name.of(self.voice.language)
        name = name[:1].upper() + name[1:]
        counted = self.assessment.filing_count
        if procedure.id == "algorithm" and (counted.count or 0) > 1:
            name = self.voice.say(
                "timeline.times" if counted.basis == "stated" else "timeline.times-at-least", name=name, count=counted.count
            )
        if procedure.id == "change":
            return name
        modality = _MODALITIES[self.assessment.llm.get(procedure.id, "must")]
        return self.voice.say("timeline.step", name=name, modality=self.voice.say(modality))

    def _length(self, procedure: Procedure) -> str:
        return self.voice.length(procedure.months, about=procedure.about)
