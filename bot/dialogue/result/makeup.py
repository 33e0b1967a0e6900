"""Says how a number of filings, and a total of months, are made up."""

from __future__ import annotations

from collections.abc import Iterator

from bot.dialogue.result.verdict import ROLES
from bot.dialogue.voice import Voice
from bot.filing.assessment import Assessment
from bot.filing.count import CountedGroup, FilingCount
from bot.knowledge.models.filing import Months

_OPEN_COUNTS = {"under_review": "report.count-under-review", "role_unclear": "report.count-role-unclear"}
"""How to say why a number is open, where no answer would close it."""
_MODALITIES = "modalities"
"""The slot that names the modalities of a product."""


def number_told(voice: Voice, records: FilingCount) -> str:
    """The number of new filings; where it is derived, from which roles and modalities."""
    if records.count is None:
        return voice.say(_OPEN_COUNTS.get(records.open or "", "report.count-open"))
    if records.basis == "stated" or not records.groups:
        return voice.say("report.count-stated", count=records.count)
    groups = [_group(voice, group) for group in records.groups]
    return voice.say("report.count-derived", count=records.count, groups=voice.joined(groups, "report.clauses"))


def _group(voice: Voice, group: CountedGroup) -> str:
    """The roles times the modalities of filings that are counted together."""
    roles = voice.joined([voice.say(phrase) for role, phrase in ROLES.items() if role in group.roles])
    if not group.modalities:
        return voice.say("report.count-roles", roles=roles)
    return voice.say("report.count-group", roles=roles, modalities=voice.value(voice.slot(_MODALITIES), group.modalities))


def months_in_turn(voice: Voice, assessment: Assessment, total: Months) -> str:
    """The months of all own steps one after another, and the steps that they add up from."""
    steps = voice.joined(list(_steps(voice, assessment)), "report.clauses")
    return voice.say("report.in-turn", months=voice.months(total, list(assessment.schedule.each)), steps=steps)


def _steps(voice: Voice, assessment: Assessment) -> Iterator[str]:
    """Each step that is counted, with its months; the algorithm filing once for each modality."""
    schedule = assessment.schedule
    times = schedule.modalities or 1
    for name, months in schedule.each.items():
        phrase = "report.in-turn-times" if name == "algorithm" and times > 1 else "report.in-turn-step"
        yield voice.say(phrase, procedure=voice.procedure(name), months=voice.months(months, [name]), count=times)
    if "algorithm" in schedule.each and (assessment.filing_count.count or 0) > times:
        yield voice.say("report.in-turn-roles")
