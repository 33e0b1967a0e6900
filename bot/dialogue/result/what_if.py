"""What if one answer were another: both outcomes side by side, as far as they differ."""

from __future__ import annotations

from pydantic import JsonValue

from bot.dialogue.edition import Edition
from bot.dialogue.result.report import assessed, known_facts
from bot.dialogue.result.verdict import Verdict, differences, verdict
from bot.dialogue.tracker import Form
from bot.dialogue.voice import Voice
from bot.filing.facts import Value
from bot.messages import Block, Choice, Language, Reply


def whatif_reply(
    edition: Edition, form: Form, slot: str, value: Value | JsonValue, language: Language, choices: tuple[Choice, ...] = ()
) -> Reply:
    """The outcome with one answer changed, beside the present one.

    Args:
        edition: the pack.
        form: the answers.
        slot: whose answer to change; one of the pack's.
        value: the other answer, as the rules hold it or as JSON writes it; None for not known.
        language: of the reply.
        choices: what the reader can do next.
    """
    voice = Voice(edition, language)
    changed: dict[str, JsonValue] = dict(form.facts)
    changed[slot] = [*sorted(value)] if isinstance(value, frozenset) else value
    before, after = (Verdict.of(edition.book, assessed(edition, facts, form.unknown)) for facts in (form.facts, changed))
    old, new = (known_facts(edition.book, facts).get(slot) for facts in (form.facts, changed))
    question = voice.slot(slot).question.of(language)
    told = {"before": voice.value(voice.slot(slot), old), "after": voice.value(voice.slot(slot), new)}
    heading = Block("heading", voice.say("report.whatif", asked=question, **told))
    lines = differences(voice, before, after)
    lead = verdict(voice, after) if lines else voice.say("report.whatif-same")
    asked = voice.slot(after.ask_next).question.of(language) if after.ask_next and after.ask_next != before.ask_next else ""
    asks = (Block("text", voice.say("report.whatif-asks", asked=asked)),) if asked else ()
    return Reply((heading, Block("lead", lead), *lines, *asks), choices, language)
