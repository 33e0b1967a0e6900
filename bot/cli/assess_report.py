"""Words a verdict for a person at a terminal, as the chat would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.cli.assess_json import AssessedCase
from bot.dialogue.edition import Edition
from bot.dialogue.form.view import doubt_line
from bot.dialogue.result.report import result_reply
from bot.dialogue.voice import Voice


def report_lines(edition: Edition, case: AssessedCase, now: dt.datetime) -> Iterator[str]:
    """The lines, as of a time: what was read from the description, what contradicts itself, the result, and the next question."""
    voice = Voice(edition, case.language)
    for slot, words in case.words.items():
        yield voice.say(
            "form.noted-words", question=voice.question(slot), value=voice.value(voice.slot(slot), case.facts[slot]), words=words
        )
    if case.words:
        yield ""
    for doubt in case.doubts:
        yield f"{doubt_line(voice, doubt)}\n"
    yield result_reply(voice, case.assessment, now).plain
    if case.assessment.ask_next:
        yield f"\n{voice.question(case.assessment.ask_next)}"
