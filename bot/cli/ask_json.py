"""Reads questions and writes answers as JSON, for `ask --json` and `ask --jsonl`."""

from __future__ import annotations

import codecs
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.dialogue.edition import Edition
from bot.dialogue.faq.entry_view import answer_text
from bot.dialogue.policy import decide
from bot.dialogue.tracker import Tracker
from bot.dialogue.turn import Turn
from bot.filing.assessment import as_object
from bot.filing.facts import to_json
from bot.matching.matcher import Answered
from bot.messages import ConversationKey, Language, Said, Utterance
from bot.review.difference import offered_entries

_KEY = ConversationKey("ask", "0", "0")
_FORM = '{"text": "…", "after": ["…"]}'


class QuestionLine(BaseModel):
    """One question."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    text: str
    after: tuple[str, ...] = ()
    """Earlier messages of the same conversation, in order."""


def answer_question(edition: Edition, line: QuestionLine, default: Language | None, now: dt.datetime) -> Turn:
    """The turn that answers a question at a time; `default` is the operator's language for everybody."""
    tracker = Tracker()
    for earlier in line.after:
        tracker = decide(edition, tracker, Utterance(_KEY, Said(earlier)), now, default).tracker
    return decide(edition, tracker, Utterance(_KEY, Said(line.text)), now, default)


def answer_lines(edition: Edition, source: Iterable[bytes], default: Language | None, now: dt.datetime) -> Iterator[dict[str, Any]]:
    """Answers lines in order: an object for each, with an `error` for a line that is no question; blank lines are skipped."""
    for number, document in numbered_documents(source):
        try:
            line = QuestionLine.model_validate_json(document)
        except ValidationError as error:
            yield {"error": f"line {number}: {line_fault(error)}; write {_FORM}"}
        else:
            yield turn_object(edition, answer_question(edition, line, default, now), now)


def numbered_documents(source: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers."""
    for number, raw in enumerate(source, 1):
        document = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
        if document.strip():
            yield number, document


def line_fault(error: ValidationError) -> str:
    """The first fault of a line, and where in it."""
    fault = error.errors()[0]
    where = ".".join(str(step) for step in fault["loc"])
    # A line is a document of its own to the parser: its "line 1" would contradict the number printed before it.
    what = fault["msg"].removeprefix("Value error, ").replace("at line 1 column", "at column")
    return f"{where}: {what}" if where else what


def turn_object(edition: Edition, turn: Turn, now: dt.datetime) -> dict[str, Any]:
    """A turn as one JSON object; `now` is the time at which it was taken."""
    answered = [result.candidates[0] for result in turn.results if isinstance(result, Answered)]
    return {
        "decision": turn.decision,
        "answers": [
            {
                "entry": candidate.entry,
                "score": candidate.score,
                "text": answer_text(edition.pack, candidate.entry, turn.language, now.date()),
            }
            for candidate in answered
        ],
        "offered": [] if turn.decision == "answer" else list(offered_entries(turn)),
        "candidates": [{"entry": candidate.entry, "score": candidate.score} for candidate in turn.candidates],
        "lang": turn.language,
    } | _told(edition, turn)


def _told(edition: Edition, turn: Turn) -> dict[str, Any]:
    """The facts and the verdict of a message that tells of a product; nothing for any other."""
    if turn.assessment is None:
        return {}
    book = edition.book
    return {"assessment": as_object(book, turn.assessment), "facts": to_json(book.slots, turn.assessment.facts)}


def json_line(answered: dict[str, Any]) -> str:
    """An object as one line of JSON."""
    return json.dumps(answered, ensure_ascii=False)
