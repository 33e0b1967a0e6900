"""Tells a verdict to a person at a terminal, in the words of the chat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.cli.assess_json import Assessed
from bot.dialogue.edition import Edition
from bot.dialogue.form.view import doubt_line
from bot.dialogue.result.report import result_reply
from bot.dialogue.voice import Voice


def report(edition: Edition, told: Assessed) -> Iterator[str]:
    """What was read from the description, what contradicts itself, the result, and the question that comes next."""
    voice = Voice(edition, told.language)
    for slot, words in told.words.items():
        yield voice.say(
            "form.noted-words", question=voice.question(slot), value=voice.value(voice.slot(slot), told.facts[slot]), words=words
        )
    if told.words:
        yield ""
    for doubt in told.doubts:
        yield f"{doubt_line(voice, doubt)}\n"
    yield result_reply(voice, told.assessment, dt.datetime.now(dt.UTC)).plain
    if told.assessment.ask_next:
        yield f"\n{voice.question(told.assessment.ask_next)}"
