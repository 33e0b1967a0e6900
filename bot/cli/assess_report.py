"""Words a verdict for a person at a terminal, as the chat would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from bot.cli.assess_json import AssessedCase
from bot.dialogue.edition import Edition
from bot.dialogue.form.view import doubt_blocks
from bot.dialogue.result.report import result_reply
from bot.dialogue.tracker import Form
from bot.dialogue.voice import Voice
from bot.filing.facts import to_json


def report_lines(edition: Edition, case: AssessedCase) -> Iterator[str]:
    """The lines: what was read from the description, what contradicts itself, the result, and the next question."""
    voice = Voice(edition, case.language)
    for slot, words in case.words.items():
        question = voice.slot(slot).question.of(case.language)
        yield voice.say("form.noted-words", question=question, value=voice.value(voice.slot(slot), case.facts[slot]), words=words)
    if case.words:
        yield ""
    for block in doubt_blocks(edition, case.doubts, case.language):
        yield f"{block.text}\n"
    now = dt.datetime.now(dt.UTC)
    facts: Any = to_json(edition.book.slots, case.facts)
    form = Form("assess", facts, dict(case.words), (), now, doubted=case.untold)
    yield result_reply(edition, form, case.language, now).plain
    if case.assessment.ask_next:
        yield f"\n{voice.slot(case.assessment.ask_next).question.of(case.language)}"
