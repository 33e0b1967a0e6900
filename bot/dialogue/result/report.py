"""Tells the result of an assessment: the verdict, what to do, what it waits for, how long, and what is not settled.

What the article says stands first, in the rules' own sentences; what others say stands apart, at the end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal, get_args

from bot.dialogue.outside_notes import notes_on, unnumbered_blocks
from bot.dialogue.result.makeup import months_in_turn, number_told
from bot.dialogue.result.open_questions import open_question_blocks, rules_told
from bot.dialogue.result.timeline import open_totals, timeline_of
from bot.dialogue.result.verdict import Verdict, prerequisite, sentence
from bot.dialogue.voice import Voice, article_date, bullets
from bot.filing.assessment import PREREQUISITES, Assessment, FiredRule
from bot.filing.rules import RuleBook
from bot.knowledge.models.filing import Rule
from bot.messages import Block, Choice, Reply

ReportSection = Literal["verdict", "prerequisites", "months", "assumed", "open", "silences", "footer"]
REPORT_ORDER: tuple[ReportSection, ...] = get_args(ReportSection)
MOST_NOTES = 3
"""Outside notes that a result shows by itself."""
_CONTACT = ("S18", "S41")
"""Facts that say whom to ask, and where the number stands; a rule that cites the latter says so itself."""
_GROWS_OLD = 12
"""Months after which the article's age is said."""
_NO_ANSWER = frozenset({"no_seed_answer", "unclear"})
"""Values by which a rule says that the article does not say."""
_SECTIONS = (
    ("prerequisites", frozenset(PREREQUISITES)),
    ("roles", frozenset({"role", "records"})),
    ("waits", frozenset({"wait"})),
    ("number", frozenset({"joint_filing", "review"})),
    ("exceptions", frozenset({"labelling_exception"})),
)


def result_reply(
    voice: Voice, assessment: Assessment, now: dt.datetime, choices: tuple[Choice, ...] = (), *, all_notes: bool = False
) -> Reply:
    """The result of an assessment.

    Args:
        voice: the pack and the language of the reply.
        assessment: what is told.
        now: the present, for the article's age.
        choices: what the reader can do next.
        all_notes: outside notes beyond the first `MOST_NOTES`, too; the reply then extends the one without them.
    """
    notes = notes_told(voice, assessment, now.date())
    article = article_part(voice, assessment, now.date())
    first = outside = unnumbered_blocks(voice.pack, notes[:MOST_NOTES], voice.language, now.date())
    if len(notes) > MOST_NOTES and all_notes:
        outside = unnumbered_blocks(voice.pack, notes, voice.language, now.date())
    elif len(notes) > MOST_NOTES:
        outside = (*first, Block("footer", voice.say("report.more-notes", count=len(notes) - MOST_NOTES)))
    seen = len(article) + len(first) if all_notes and len(notes) > MOST_NOTES else 0
    return Reply((*article, *outside), choices, voice.language, seen=seen, timeline=timeline_of(voice, assessment))


def has_more_notes(voice: Voice, assessment: Assessment, on: dt.date) -> bool:
    """Whether the result, as of a day, holds back outside notes."""
    return len(notes_told(voice, assessment, on)) > MOST_NOTES


def notes_told(voice: Voice, assessment: Assessment, on: dt.date) -> tuple[str, ...]:
    """The numbers of the notes on what was found that were published by a day."""
    return tuple(note.id for note in notes_on(voice.pack, notes_of(assessment), on))


def notes_of(assessment: Assessment) -> tuple[str, ...]:
    """Outside notes on what was found: those on what the article leaves open first."""
    by_silence = sorted(assessment.fired, key=lambda fired: fired.rule.silence is None)
    return tuple(dict.fromkeys(note for fired in by_silence for note in fired.rule.notes))


def article_part(voice: Voice, assessment: Assessment, today: dt.date) -> tuple[Block, ...]:
    """What the article says of the case."""
    return tuple(block for _, blocks in article_sections(voice, assessment, today) for block in blocks)


def article_sections(voice: Voice, assessment: Assessment, today: dt.date) -> tuple[tuple[ReportSection, tuple[Block, ...]], ...]:
    """The same by sections, in the order of the report; a section may be empty, but for the verdict and the footer."""
    lead = sentence(voice, Verdict.of(assessment))
    told: dict[str, list[str]] = {}
    for fired in assessment.fired:
        if fired.rule.says and not _repeats(lead, fired.rule.says.of(voice.language)):
            told.setdefault(_section(fired), []).append(voice.rule(fired.rule))
    body = [*told.get("filings", ()), *told.get("roles", ()), *_number(voice, assessment), *told.get("number", ()), *told.get("waits", ())]
    return (
        ("verdict", (Block("lead", lead), *bullets(body))),
        ("prerequisites", _prerequisites(voice, assessment, told.get("exceptions", []))),
        ("months", _months(voice, assessment)),
        ("assumed", _assumed(voice, assessment)),
        ("open", open_question_blocks(voice, assessment)),
        ("silences", _silences(voice, assessment, told.get("open", []))),
        ("footer", _footer(voice, today)),
    )


def _repeats(lead: str, saying: str) -> bool:
    """Whether the verdict says a sentence already, word for word."""
    return saying.casefold().rstrip(".。") in lead.casefold()


def _section(fired: FiredRule) -> str:
    effects = fired.rule.then
    if fired.rule.silence and all(effect.value in _NO_ANSWER for effect in effects):
        return "open"
    if not effects:
        return "waits"
    topics = {effect.topic for effect in effects}
    return next((section for section, spoken in _SECTIONS if topics & spoken), "filings")


def _number(voice: Voice, assessment: Assessment) -> Iterator[str]:
    if assessment.algorithm in ("must", "change"):
        yield number_told(voice, assessment.filing_count)


def _prerequisites(voice: Voice, assessment: Assessment, exceptions: list[str]) -> tuple[Block, ...]:
    """The checklist; what is missing, or not known, with what the article says of it, and of exceptions."""
    if not _concerned(assessment):
        return ()
    lines = []
    for name, state in assessment.prerequisites.items():
        line = prerequisite(voice, name, state)
        rule = _rule_of(voice.edition.book, name, "missing")
        if state != "ok" and rule:
            phrase = "report.prerequisite-why" if state == "missing" else "report.prerequisite-if"
            line = voice.say(phrase, state=line, says=voice.rule(rule))
        lines.append(line)
    return (Block("heading", voice.say("report.prerequisites")), *bullets([*lines, *exceptions]))


def _concerned(assessment: Assessment) -> bool:
    """Whether the article's prerequisites concern the case: there is something to file, or somebody told of them."""
    return assessment.algorithm in ("must", "change") or any(state != "ask" for state in assessment.prerequisites.values())


def _asked_for(book: RuleBook, assessment: Assessment) -> Iterator[Rule]:
    """The rules on prerequisites that are not known to be in place."""
    for name, state in assessment.prerequisites.items() if _concerned(assessment) else ():
        rule = _rule_of(book, name, "missing")
        if state == "ask" and rule:
            yield rule


def _rule_of(book: RuleBook, topic: str, value: str) -> Rule | None:
    effects = ((rule, effect) for rule in book.rules for effect in rule.then)
    return next((rule for rule, effect in effects if (effect.topic, effect.value) == (topic, value)), None)


def _months(voice: Voice, assessment: Assessment) -> tuple[Block, ...]:
    schedule = assessment.schedule
    if not schedule.each:
        return ()
    many = (assessment.filing_count.count or 0) > 1 or (schedule.modalities or 1) > 1
    lines = []
    for name, months in schedule.each.items():
        procedure = voice.procedure(name)
        title = voice.say("report.each", procedure=procedure) if many and name == "algorithm" else procedure[:1].upper() + procedure[1:]
        lines.append(voice.say("report.months-line", what=title, months=voice.months(months, [name])))
    several = len(schedule.each) > 1 or many
    lines += (voice.say("report.months-line", what=what, months=months) for what, months in _totals(voice, assessment, several=several))
    heading = Block("heading", voice.say("report.months", date=voice.article_date))
    still_open = (Block("text", total) for total in open_totals(voice, assessment))
    return (heading, *bullets(lines), *still_open, Block("text", voice.say("report.estimate-order" if several else "report.estimate")))


def months_briefly(voice: Voice, assessment: Assessment) -> tuple[Block, ...]:
    """The months of all steps together; of the single step where there is one."""
    blocks = _months(voice, assessment)
    totals = [block for block in blocks if block.kind == "bullet"][len(assessment.schedule.each) :]
    return (*blocks[:1], *totals) if totals else blocks


def _totals(voice: Voice, assessment: Assessment, *, several: bool) -> Iterator[tuple[str, str]]:
    """What nothing that is open can change: the own steps in each arrangement, and everything with the supplier's."""
    schedule, each = assessment.schedule, list(assessment.schedule.each)
    phrases = ("report.parallel", "report.sequential")
    if assessment.wait:
        phrases = ("report.parallel-after", "report.sequential-after")
    elif "with_upstream" in schedule.open:
        phrases = ("report.parallel-own", "report.sequential-own")
    # the months of two roles that are filed at the same time do not add up
    in_turn = schedule.sequential if schedule.sequential != schedule.parallel else None
    if several and schedule.parallel:
        yield voice.say(phrases[0]), voice.months(schedule.parallel, each)
    if several and in_turn:
        yield voice.say(phrases[1]), months_in_turn(voice, assessment, in_turn)
    if schedule.with_upstream:
        yield voice.say("report.with-supplier"), voice.months(schedule.with_upstream, each, assessment.wait)


def _assumed(voice: Voice, assessment: Assessment) -> tuple[Block, ...]:
    terms = voice.edition.book.terms
    held = {**assessment.assumed, **assessment.facts}
    told = [voice.assumption(name, value) for name, value in assessment.assumed.items() if terms.applies(voice.slot(name), held)]
    return (Block("text", voice.say("report.assumed", assumptions=voice.joined(told, "report.clauses"))),) if told else ()


def _silences(voice: Voice, assessment: Assessment, told: list[str]) -> tuple[Block, ...]:
    heading = (Block("heading", voice.say("report.silences")), *bullets(told)) if told else ()
    contact = (Block("text", voice.say("report.contact")),) if _asks(assessment) else ()
    return (*heading, *contact)


def _asks(assessment: Assessment) -> bool:
    """Whether to say whom to ask: there is something to ask, and no rule has said it."""
    return (assessment.call_cac or bool(assessment.silent)) and _CONTACT[-1] not in assessment.cites


def _footer(voice: Voice, today: dt.date) -> tuple[Block, ...]:
    published = article_date(voice.pack)
    basis = voice.say("answer.dated", date=voice.date(published))
    months = (today.year - published.year) * 12 + today.month - published.month - (today.day < published.day)
    aged = (Block("footer", voice.say("report.aged", months=months)),) if months >= _GROWS_OLD else ()
    return (Block("footer", basis), *aged)


def cites_of(voice: Voice, assessment: Assessment) -> Iterator[str]:
    """The article's statements that a result rests on: the rules that fired, then what may still come to apply, then whom to ask."""
    yield from assessment.cites
    for rule in (*_asked_for(voice.edition.book, assessment), *rules_told(voice.edition.book, assessment)):
        yield from rule.cites
    if _asks(assessment):
        yield from _CONTACT
