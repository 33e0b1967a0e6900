"""Gives the verdict on a form's answers, and says a verdict in words: one sentence, one line, or side by side with another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel, ConfigDict, Field

from bot.dialogue.edition import Edition
from bot.dialogue.tracker import Form
from bot.dialogue.voice import Voice, bullets
from bot.filing.assessment import PREREQUISITES, Assessment
from bot.filing.schedule import SUPPLIERS
from bot.knowledge.models.filing import Months
from bot.messages import Block

_ALGORITHM = {"must": "report.must", "change": "report.change", "no_seed_answer": "report.no-answer"}
_MODALITY = {"may": "report.may", "recommended": "report.recommended"}
ROLES = {"provider": "report.provider", "supporter": "report.supporter", "unclear": "report.unclear"}
"""Role -> the phrase that names it."""
_WAITS = {"algo": "report.wait-algo", "llm": "report.wait-llm"}
_STATES = {
    "ok": "report.prerequisite-ok",
    "missing": "report.prerequisite-missing",
    "ask": "report.prerequisite-ask",
}


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class VerdictMonths(_Stored):
    """The months of a verdict, each as (least, most)."""

    each: dict[str, Months]
    parallel: Months | None = None
    sequential: Months | None = None
    with_upstream: Months | None = None
    open: tuple[str, ...] = ()


class Verdict(_Stored):
    """A verdict, readable from what `as_object` writes."""

    algorithm: str
    roles: tuple[str, ...]
    new_records: int | None
    records_basis: str | None
    under_review: bool = False
    llm: dict[str, str]
    wait: tuple[str, ...]
    prereq: dict[str, str]
    months: VerdictMonths
    silent: tuple[str, ...]
    fired: tuple[str, ...] = Field(alias="findings")
    """Ids of the rules that fired."""
    ask_next: str | None = None

    @classmethod
    def of(cls, assessment: Assessment) -> Verdict:
        """The verdict of an assessment."""
        schedule = assessment.schedule
        return cls(
            algorithm=assessment.algorithm,
            roles=assessment.roles,
            new_records=assessment.filing_count.count,
            records_basis=assessment.filing_count.basis,
            under_review=assessment.under_review,
            llm=assessment.llm,
            wait=assessment.wait,
            prereq=assessment.prerequisites,
            months=VerdictMonths(
                each=dict(schedule.each),
                parallel=schedule.parallel,
                sequential=schedule.sequential,
                with_upstream=schedule.with_upstream,
                open=schedule.open,
            ),
            silent=assessment.silent,
            findings=tuple(each.rule.id for each in assessment.fired),
            ask_next=assessment.ask_next,
        )


def assessment_of(edition: Edition, form: Form) -> Assessment:
    """The verdict on a form. What the reader spoke of without telling a value is asked for, never assumed."""
    return form.answers.assessed(edition.book, frozenset(form.doubted))


def sentence(voice: Voice, verdict: Verdict) -> str:
    """The verdict in one sentence."""
    return voice.say("report.verdict", clauses=voice.joined(list(_points(voice, verdict)), "report.clauses"))


def _points(voice: Voice, verdict: Verdict) -> Iterator[str]:
    filings = list(_filings(voice, verdict))
    waiting = {name for name, _ in filings if name in SUPPLIERS and SUPPLIERS[name][0] in verdict.wait}
    if len(filings) > 1 and len(waiting) == len(filings):
        yield from (clause for _, clause in filings)
        yield voice.say("report.not-yet")
    else:
        yield from (voice.say("report.later", clause=clause) if name in waiting else clause for name, clause in filings)
    if lacking := [voice.say(f"report.{name}") for name in PREREQUISITES if verdict.prereq.get(name) == "missing"]:
        yield voice.say("report.lacking", names=voice.joined(lacking))
    if verdict.silent and verdict.algorithm != "no_seed_answer":
        yield voice.say("report.left-open", count=len(verdict.silent))


def _filings(voice: Voice, verdict: Verdict) -> Iterator[tuple[str, str]]:
    """For each procedure what is to be done about it."""
    clause = voice.say(_ALGORITHM.get(verdict.algorithm, "report.undecided"), procedure=voice.procedure("algorithm"))
    yield "algorithm", voice.say("report.under-review", clause=clause) if verdict.under_review else clause
    for name, modality in verdict.llm.items():
        yield name, voice.say(_MODALITY.get(modality, "report.may"), procedure=voice.procedure(name))


def summary(voice: Voice, verdict: Verdict) -> str:
    """The verdict with number and months, in one line."""
    said_of = aspects(voice, verdict)
    number = ["report.number"] if verdict.new_records is not None else []
    details = [voice.say("report.summary-detail", what=voice.say(name), value=said_of[name]) for name in (*number, *_total(verdict.months))]
    said = sentence(voice, verdict)
    return voice.say("report.summary", verdict=said, details=voice.joined(details, "report.sentences")) if details else said


def _total(months: VerdictMonths) -> Iterator[str]:
    """The aspect that says how long it takes in all, a wait for the supplier included."""
    if months.with_upstream:
        yield "report.with-supplier"
    elif months.parallel and "with_upstream" not in months.open:
        yield "report.parallel"


def prerequisite(voice: Voice, name: str, state: str) -> str:
    """Whether something that must be in place is."""
    return voice.say(_STATES.get(state, "report.prerequisite-ask"), what=voice.say(f"report.{name}"))


def aspects(voice: Voice, verdict: Verdict) -> Mapping[str, str]:
    """What a verdict holds, aspect by aspect; the key is the phrase that names the aspect."""
    nothing = voice.say("report.nothing")

    def listed(values: tuple[str, ...], phrases: Mapping[str, str]) -> str:
        return voice.joined([voice.say(phrases[value]) if value in phrases else value for value in values]) if values else nothing

    def time(total: str, months: Months | None, waits: tuple[str, ...] = ()) -> str:
        if total in verdict.months.open:
            return voice.say("report.number-open")
        return voice.months(months, list(verdict.months.each), waits) if months else nothing

    count = verdict.new_records
    number = "report.number-stated" if verdict.records_basis == "stated" else "report.at-least"
    states = [prerequisite(voice, name, verdict.prereq.get(name, "ask")) for name in PREREQUISITES]
    return {
        "report.filings": voice.joined([clause for _, clause in _filings(voice, verdict)], "report.clauses"),
        "report.roles": listed(verdict.roles, ROLES),
        "report.number": voice.say("report.number-open") if count is None else voice.say(number, count=count),
        "report.wait": listed(verdict.wait, _WAITS),
        "report.prerequisites": voice.joined(states),
        "report.parallel": time("parallel", verdict.months.parallel),
        "report.sequential": time("sequential", verdict.months.sequential),
        "report.with-supplier": time("with_upstream", verdict.months.with_upstream, verdict.wait),
    }


def differences(voice: Voice, before: Verdict, after: Verdict) -> tuple[Block, ...]:
    """What two verdicts do not share, aspect by aspect; nothing where they are the same."""
    old, new = aspects(voice, before), aspects(voice, after)
    lines = [
        voice.say("report.difference", what=voice.say(name), before=old[name], after=new[name]) for name in old if old[name] != new[name]
    ]
    sayings = {rule.silence: voice.rule(rule) for rule in reversed(voice.edition.book.rules) if rule.silence}
    opened = [code for code in after.silent if code not in before.silent]
    settled = [code for code in before.silent if code not in after.silent]
    lines += [voice.say("report.newly-open", says=sayings[code]) for code in opened]
    lines += [voice.say("report.newly-settled", says=sayings.get(code, code)) for code in settled]
    return bullets(lines)
