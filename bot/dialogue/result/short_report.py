"""Tells the result of an assessment at a glance: as much of the report as a phone shows, by sections, the weightiest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from bot.dialogue.result.report import REPORT_ORDER, ReportSection, article_sections, months_briefly, notes_told
from bot.dialogue.result.timeline import timeline_of
from bot.dialogue.voice import Voice
from bot.filing.assessment import Assessment
from bot.messages import Block, Reply

MOST = 900
"""UTF-16 units of the whole message."""
_ALWAYS: tuple[ReportSection, ...] = ("months", "assumed", "footer")
"""What a verdict may not stand without; they leave as many of its points as fit."""
_WEIGHT: tuple[ReportSection, ...] = ("verdict", *_ALWAYS, "prerequisites", "silences", "open")
"""In which order sections are taken in; what does not fit is left out whole, and nothing is cut within a sentence."""


def short_result(voice: Voice, assessment: Assessment, now: dt.datetime) -> Reply:
    """The result at a glance, with its picture, in at most `MOST` units; without choices."""
    sections = {**dict(article_sections(voice, assessment, now.date())), "months": months_briefly(voice, assessment)}
    kept: dict[ReportSection, tuple[Block, ...]] = {}
    for name in _WEIGHT:
        blocks = sections.get(name, ())
        if name == "verdict":
            blocks = _fitting(blocks, MOST - sum(_length(sections[section]) for section in _ALWAYS))
        if _length((*_in_order(kept), *blocks)) <= MOST:
            kept[name] = blocks
    return Reply(_in_order(kept), language=voice.language, timeline=timeline_of(voice, assessment))


def is_whole(voice: Voice, assessment: Assessment, now: dt.datetime) -> bool:
    """Whether the result at a glance holds back nothing: no section of the report, and no note from outside the article."""
    whole = tuple(block for _, blocks in article_sections(voice, assessment, now.date()) for block in blocks)
    return short_result(voice, assessment, now).blocks == whole and not notes_told(voice, assessment, now.date())


def extending(shown: Reply, whole: Reply) -> Reply:
    """The whole result in place of the one at a glance; the picture stands above already."""
    pairs = enumerate(zip(shown.blocks, whole.blocks, strict=False))
    same = next((at for at, (one, other) in pairs if one != other), min(len(shown.blocks), len(whole.blocks)))
    return replace(whole, seen=same, timeline=None)


def _in_order(kept: dict[ReportSection, tuple[Block, ...]]) -> tuple[Block, ...]:
    return tuple(block for name in REPORT_ORDER for block in kept.get(name, ()))


def _fitting(blocks: tuple[Block, ...], room: int) -> tuple[Block, ...]:
    """The first of the blocks that fit."""
    number = len(blocks)
    while number > 1 and _length(blocks[:number]) > room:
        number -= 1
    return blocks[:number]


def _length(blocks: Iterable[Block]) -> int:
    """Units of blocks as a channel shows them, with what stands between them and in front of an item of a list."""
    return sum(len(block.text.encode("utf-16-le")) // 2 + 4 for block in blocks)
