"""Shows what one other answer would change: both verdicts side by side, as far as they differ."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.answers import Answer
from bot.dialogue.result.verdict import Verdict, assessment_of, differences, sentence
from bot.dialogue.tracker import Form
from bot.dialogue.voice import Voice
from bot.filing.facts import Value
from bot.messages import Block, Choice, Reply


def what_if_reply(voice: Voice, form: Form, slot: str, value: Value, choices: tuple[Choice, ...] = ()) -> Reply:
    """The verdict with one answer changed, beside the present one.

    Args:
        voice: the pack and the language of the reply.
        form: the answers.
        slot: whose answer to change; one of the pack's.
        value: the other answer.
        choices: what the reader can do next.
    """
    asked = voice.slot(slot)
    changed = replace(form, answers=form.answers.with_told({slot: Answer.of(asked, value)}))
    before, after = (Verdict.of(assessment_of(voice.edition, case)) for case in (form, changed))
    present = voice.value(asked, form.answers.facts.get(slot))
    heading = voice.say("report.whatif", asked=voice.question(slot), before=present, after=voice.value(asked, value))
    lines = differences(voice, before, after)
    lead = sentence(voice, after) if lines else voice.say("report.whatif-same")
    raised = after.ask_next if after.ask_next != before.ask_next else None
    asks = (Block("text", voice.say("report.whatif-asks", asked=voice.question(raised))),) if raised else ()
    return Reply((Block("heading", heading), Block("lead", lead), *lines, *asks), choices, voice.language)
