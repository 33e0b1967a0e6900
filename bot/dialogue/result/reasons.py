"""Says why a result is what it is: as many reasons as fit one screen, or all of them with the statements they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from bot.dialogue.voice import Voice, bullets
from bot.filing.assessment import Assessment, FiredRule
from bot.filing.facts import Facts, Value
from bot.filing.rules import RuleBook
from bot.messages import Block, Reply

SCREEN = 900
"""Characters of the reasons that are shown at once: about one screen of a phone."""
_Reason = tuple[FiredRule, Facts]
"""A finding, and the facts that decided it beside those that all rest on."""


def explain_reply(voice: Voice, assessment: Assessment) -> Reply:
    """Why the result is so, as far as one screen holds it, without statement numbers."""
    shared, reasons = _reasons(voice.edition.book, assessment)
    shown, told, said = _heading(voice, assessment, shared), 0, set[str]()
    for own, alike in _alike(reasons):
        new = [text for text in dict.fromkeys(voice.rule(finding.rule) for finding, _ in alike) if text not in said]
        group = [*(_because(voice, _briefly(voice, own)) if new else ()), *bullets(new)]
        longer = [*shown, *group]
        if told and _length([*longer, _more(voice, len(reasons))]) > SCREEN:
            continue
        shown, told = longer, told + len(alike)
        said.update(new)
    more = [_more(voice, len(reasons) - told)] if told < len(reasons) else []
    return Reply((*shown, *more), language=voice.language)


def sources_reply(voice: Voice, assessment: Assessment, notes: tuple[str, ...]) -> Reply:
    """All reasons, each with the statements of the article that it rests on, and the numbers of the notes beside them."""
    shared, reasons = _reasons(voice.edition.book, assessment)
    blocks = _heading(voice, assessment, shared)
    for finding, own in reasons:
        cited = voice.say("report.cited", says=voice.rule(finding.rule), cites=" ".join(finding.rule.cites))
        blocks += [Block("bullet", cited), *_because(voice, voice.facts(own) if own else "")]
    if notes:
        blocks.append(Block("footer", voice.say("report.notes-cited", notes=" ".join(notes))))
    return Reply((*blocks, Block("footer", voice.say("report.one-source"))), language=voice.language)


def _reasons(book: RuleBook, assessment: Assessment) -> tuple[Facts, list[_Reason]]:
    """What the first finding rests on, and each finding with the facts that it needs beside."""
    needed = [(finding, deciding(book, finding)) for finding in assessment.fired]
    shared: Mapping[str, Value] = needed[0][1] if needed else {}
    return shared, [(finding, {name: value for name, value in facts.items() if name not in shared}) for finding, facts in needed]


def _alike(reasons: list[_Reason]) -> Iterator[tuple[Facts, list[_Reason]]]:
    """Findings that follow each other and have the same facts."""
    for facts, group in groupby(reasons, key=lambda reason: reason[1]):
        yield facts, list(group)


def _heading(voice: Voice, assessment: Assessment, shared: Facts) -> list[Block]:
    lead = Block("lead", voice.say("report.explain"))
    if not assessment.fired:
        return [lead, Block("text", voice.say("report.undecided"))]
    return [lead, Block("text", voice.say("report.base", facts=voice.facts(shared)))]


def _briefly(voice: Voice, facts: Facts) -> str:
    """Facts in few words: of a list that was chosen from, the choice alone says what was asked."""
    slots = [slot for slot in voice.edition.book.slots if slot.id in facts]
    told = [voice.value(slot, facts[slot.id]) if slot.type == "set" else voice.fact(slot.id, facts[slot.id]) for slot in slots]
    return voice.joined(told, "report.clauses") if told else ""


def _because(voice: Voice, facts: str) -> list[Block]:
    return [Block("text", voice.say("report.because", facts=facts))] if facts else []


def _more(voice: Voice, count: int) -> Block:
    return Block("footer", voice.say("report.more-reasons", count=count))


def _length(blocks: list[Block]) -> int:
    return len(Reply(tuple(blocks)).plain)


def deciding(book: RuleBook, finding: FiredRule) -> Facts:
    """The facts without which the rule would not have fired."""
    needed = dict(finding.facts)
    for name in finding.facts:
        fewer = {other: value for other, value in needed.items() if other != name}
        if book.terms.truth(finding.rule.when, fewer):
            needed = fewer
    return needed
