"""An assessment as a plan in months: what has to be done, what waits for what, what must be in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.dialogue.answers import article_date, written_date
from bot.dialogue.edition import Edition
from bot.filing.assessment import Assessment
from bot.knowledge.filing_models import Procedure
from bot.knowledge.models import Pack
from bot.messages import Bar, Language, Legend, Prerequisite, PrerequisiteState, Timeline

Months = tuple[int, int]
"""Least and most."""

SUPPLIERS = {"algorithm": ("algo", "algorithm"), "llm_registration": ("llm", "llm_filing")}
"""For each own procedure: what it may have to wait for, and the supplier's procedure that this is."""

_PREREQUISITES: dict[tuple[str, str], tuple[PrerequisiteState, str]] = {
    ("icp", "ok"): ("ok", "timeline.icp-ok"),
    ("icp", "missing"): ("missing", "timeline.icp-missing"),
    ("icp", "ask"): ("ask", "timeline.icp-ask"),
    ("labelling", "ok"): ("ok", "timeline.labelling-ok"),
    ("labelling", "missing"): ("missing", "timeline.labelling-missing"),
    ("labelling", "ask"): ("ask", "timeline.labelling-ask"),
}
_MODALITIES = {"must": "timeline.must", "may": "timeline.may", "recommended": "timeline.recommended"}
_LEGEND = ("timeline.least", "timeline.most", "timeline.supplier-steps")


def timeline_of(edition: Edition, assessment: Assessment, language: Language) -> Timeline | None:
    """The plan that an assessment comes to; None where the article gives no months for it."""
    if not assessment.schedule.each:
        return None
    plan = _Plan(edition, assessment, language)
    pack = edition.pack
    return Timeline(
        title=pack.say("timeline.title", language, months=plan.words(plan.whole)),
        bars=tuple(plan.bars()),
        first=tuple(
            Prerequisite(pack.say(phrase, language), state)
            for state, phrase in (_PREREQUISITES[item] for item in assessment.prerequisites.items())
        ),
        unit=pack.say("timeline.unit", language),
        footer="\n".join(plan.footer()),
        legend=Legend(*(pack.say(phrase, language) for phrase in _LEGEND)),
    )


def in_words(pack: Pack, months: Months, language: Language, *, about: bool = False) -> str:
    """Months as people write them: `2–3 months`, `about 6 months`."""
    least, most = months
    written = pack.say("timeline.months", language, range=least if least == most else f"{least}–{most}")
    return pack.say("timeline.about", language, months=written) if about else written


@dataclass(frozen=True, slots=True)
class _Plan:
    edition: Edition
    assessment: Assessment
    language: Language

    @property
    def whole(self) -> Months:
        """From the beginning to the end of everything, side by side."""
        schedule = self.assessment.schedule
        months = schedule.with_upstream or schedule.parallel
        assert months is not None, "there is something to draw"
        return months

    def words(self, months: Months) -> str:
        """A total in words."""
        procedures = self.edition.book.procedure_by_id
        used = {*self.assessment.schedule.each, *(SUPPLIERS[own][1] for own in self._waiting())}
        return in_words(self.edition.pack, months, self.language, about=any(procedures[name].about for name in used))

    def bars(self) -> Iterator[Bar]:
        """Each own step, right behind the supplier's step that it waits for."""
        procedures = self.edition.book.procedure_by_id
        waiting = self._waiting()
        number = 0
        for name in self.assessment.schedule.each:
            start: Months = (0, 0)
            after: tuple[int, ...] = ()
            if name in waiting:
                theirs = procedures[SUPPLIERS[name][1]]
                label = self._say("timeline.supplier", name=theirs.name.of(self.language))
                yield Bar(label, (0, 0), theirs.months, "supplier", length=self._length(theirs))
                start, after = theirs.months, (number,)
                number += 1
            own = procedures[name]
            yield Bar(self._label(own), start, own.months, "own", after, self._length(own))
            number += 1

    def footer(self) -> Iterator[str]:
        """What the picture does not promise."""
        pack = self.edition.pack
        yield self._say("timeline.estimates", date=written_date(pack, article_date(pack), self.language))
        schedule = self.assessment.schedule
        if len(schedule.each) > 1 or schedule.sequential != schedule.parallel:
            yield self._say("timeline.order")
            if schedule.with_upstream is None:
                assert schedule.sequential is not None, "there is something to draw"
                yield self._say("timeline.one-after-another", months=self.words(schedule.sequential))
        if self._waiting():
            yield self._say("timeline.supplier-starts")

    def _waiting(self) -> tuple[str, ...]:
        """Own procedures that wait for the supplier."""
        each, wait = self.assessment.schedule.each, self.assessment.wait
        return tuple(name for name in each if name in SUPPLIERS and SUPPLIERS[name][0] in wait)

    def _label(self, procedure: Procedure) -> str:
        name = procedure.name.of(self.language)
        name = name[:1].upper() + name[1:]
        records = self.assessment.records
        if procedure.id == "algorithm" and (records.count or 0) > 1:
            name = self._say("timeline.times" if records.basis == "stated" else "timeline.times-at-least", name=name, count=records.count)
        if procedure.id == "change":
            return name
        modality = _MODALITIES[self.assessment.llm.get(procedure.id, "must")]
        return self._say("timeline.step", name=name, modality=self._say(modality))

    def _length(self, procedure: Procedure) -> str:
        return in_words(self.edition.pack, procedure.months, self.language, about=procedure.about)

    def _say(self, phrase: str, **values: object) -> str:
        return self.edition.pack.say(phrase, self.language, **values)
