"""Worked assessments, and forms with made-up facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.dialogue.answers import Answers
from bot.dialogue.edition import Edition
from bot.dialogue.result.reasons import explain_reply
from bot.dialogue.result.report import result_reply
from bot.dialogue.result.verdict import assessment_of
from bot.dialogue.tracker import Form
from bot.dialogue.voice import Voice
from bot.filing.assessment import Assessment
from bot.messages import Language, Reply

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
REPORTS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent.parent / "cases" / "reports.yaml").read_text(encoding="utf-8"))[
    "reports"
]
FACTS: dict[str, Mapping[str, Any]] = {report["id"]: report["facts"] for report in REPORTS}


def answers(facts: str | Mapping[str, Any], unknown: tuple[str, ...] = (), words: Mapping[str, str] | None = None) -> Answers:
    """Answers as JSON writes them; a text names a worked assessment."""
    told = FACTS[facts] if isinstance(facts, str) else facts
    written = {slot: tuple(value) if isinstance(value, list) else value for slot, value in told.items()}
    return Answers(written, words or {}, unknown, tuple(written))


def form(
    facts: str | Mapping[str, Any],
    unknown: tuple[str, ...] = (),
    words: Mapping[str, str] | None = None,
    doubted: tuple[str, ...] = (),
) -> Form:
    """A form at its result, not checked against any pack."""
    return Form("mine", answers(facts, unknown, words), NOW, stage="result", doubted=doubted)


def assessed(edition: Edition, facts: str | Mapping[str, Any], unknown: tuple[str, ...] = ()) -> Assessment:
    """The assessment of such a form."""
    return assessment_of(edition, form(facts, unknown))


def result(edition: Edition, form: Form, language: Language, now: dt.datetime = NOW, *, all_notes: bool = False) -> Reply:
    """The result of a form, without choices."""
    return result_reply(Voice(edition, language), assessment_of(edition, form), now, all_notes=all_notes)


def explanation(edition: Edition, form: Form, language: Language) -> Reply:
    """Why the result of a form is what it is."""
    return explain_reply(Voice(edition, language), assessment_of(edition, form))


def article_of(reply: Reply) -> str:
    """The article's part of a result, as plain text."""
    at = next((at for at, block in enumerate(reply.blocks) if block.text in ("Outside the article", "文章以外的资料")), len(reply.blocks))
    return Reply(reply.blocks[:at]).plain
