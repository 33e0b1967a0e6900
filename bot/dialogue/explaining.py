"""Why: each finding with the facts that made it fire, the rule's sentence, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.edition import Edition
from bot.dialogue.report import assessed
from bot.dialogue.tracker import Form
from bot.dialogue.voice import Voice
from bot.filing.assessment import Finding
from bot.filing.facts import Facts, Value
from bot.filing.rules import RuleBook
from bot.messages import Block, Language, Reply


def explain_reply(edition: Edition, form: Form, language: Language) -> Reply:
    """The findings one by one; what the first of them rests on is said once, above the others."""
    voice, assessment = Voice(edition, language), assessed(edition, form.facts, form.unknown)
    blocks = [Block("lead", voice.say("report.explain"))]
    shared: Mapping[str, Value] = {}
    for number, finding in enumerate(assessment.findings):
        because = deciding(edition.book, finding)
        if number == 0:
            shared = because
            blocks.append(Block("text", voice.say("report.base", facts=voice.facts(because))))
        own = {name: value for name, value in because.items() if name not in shared}
        blocks.append(Block("bullet", voice.say("report.cited", says=voice.rule(finding.rule), cites=" ".join(finding.rule.cites))))
        if own:
            blocks.append(Block("text", voice.say("report.because", facts=voice.facts(own))))
    if not assessment.findings:
        blocks.append(Block("text", voice.say("report.undecided")))
    return Reply(tuple(blocks), language=language)


def deciding(book: RuleBook, finding: Finding) -> Facts:
    """The facts without which the rule would not have fired."""
    needed = dict(finding.facts)
    for name in finding.facts:
        fewer = {other: value for other, value in needed.items() if other != name}
        if book.terms.truth(finding.rule.when, fewer):
            needed = fewer
    return needed
