"""A verdict for a person at a terminal, in the words of the chat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from bot.cli.assess_json import Assessed
from bot.dialogue.edition import Edition
from bot.dialogue.form.view import doubt_blocks
from bot.dialogue.result.report import result_reply
from bot.dialogue.tracker import Form
from bot.dialogue.voice import Voice
from bot.filing.facts import to_json


def report(edition: Edition, told: Assessed) -> Iterator[str]:
    """What was read from the description, what contradicts itself, the result, and the question that comes next."""
    voice = Voice(edition, told.language)
    for slot, words in told.words.items():
        asked = voice.slot(slot).question.of(told.language)
        yield voice.say("form.noted-words", question=asked, value=voice.value(voice.slot(slot), told.facts[slot]), words=words)
    if told.words:
        yield ""
    for block in doubt_blocks(edition, told.doubts, told.language):
        yield f"{block.text}\n"
    now = dt.datetime.now(dt.UTC)
    facts: Any = to_json(edition.book.slots, told.facts)
    form = Form("assess", facts, dict(told.words), (), now, doubted=told.untold)
    yield result_reply(edition, form, told.language, now).plain
    if told.assessment.ask_next:
        yield f"\n{voice.slot(told.assessment.ask_next).question.of(told.language)}"
