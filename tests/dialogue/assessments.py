"""Worked assessments, and forms with made-up facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from bot.dialogue.edition import Edition
from bot.dialogue.tracker import Form
from bot.filing.rules import RuleBook
from bot.messages import Reply
from tests.dialogue.builders import changed

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
REPORTS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent.parent / "cases" / "reports.yaml").read_text(encoding="utf-8"))[
    "reports"
]
FACTS: dict[str, Mapping[str, Any]] = {report["id"]: report["facts"] for report in REPORTS}


def form(facts: str | Mapping[str, Any], unknown: tuple[str, ...] = (), told: Mapping[str, str] | None = None) -> Form:
    """A form at its result; a text names a worked assessment."""
    answers = FACTS[facts] if isinstance(facts, str) else facts
    return Form("mine", answers, told or {}, unknown, NOW, stage="result", order=tuple(answers))


def article_of(reply: Reply) -> str:
    """The article's part of a result, as plain text."""
    at = next((at for at, block in enumerate(reply.blocks) if block.text in ("Outside the article", "文章以外的资料")), len(reply.blocks))
    return Reply(reply.blocks[:at]).plain


def ruled(edition: Edition, **fields: object) -> Edition:
    """The edition with other slots or rules; what hears questions stays."""
    pack = changed(edition.pack, **fields)
    return replace(edition, pack=pack, book=RuleBook.of(pack))
