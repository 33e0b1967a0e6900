"""Lists what to have in place, to prepare and to do for the filings of a result; what is done can be ticked off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from bot.dialogue.actions import FormAction, FormVerb
from bot.dialogue.faq.law_view import is_told, rule_line, statement_line
from bot.dialogue.result.verdict import assessment_of
from bot.dialogue.tracker import Form, Tracker
from bot.dialogue.voice import Voice, bullets
from bot.filing.assessment import Assessment
from bot.knowledge.models.filing import ChecklistItem
from bot.messages import Block, CheckItem, Checklist, Choice, DocumentPart, Heading, Reply

_STAGES = {"in_place": "checklist.in-place", "prepare": "checklist.prepare", "after": "checklist.after"}
_Group = tuple[str, tuple[ChecklistItem, ...]]
"""A heading, and the items below it."""


def items_of(voice: Voice, assessment: Assessment, on: dt.date) -> tuple[ChecklistItem, ...]:
    """The items for the procedures and roles of a result, as far as what they rest on was published by a day."""
    return tuple(
        item
        for item in voice.pack.checklist
        if not assessment.schedule.each.keys().isdisjoint(item.filings) and _concerns(item, assessment.roles) and _is_told(voice, item, on)
    )


def has_checklist(voice: Voice, assessment: Assessment) -> bool:
    """Whether the checklist has items for a result."""
    return any(not assessment.schedule.each.keys().isdisjoint(item.filings) for item in voice.pack.checklist)


def _concerns(item: ChecklistItem, roles: tuple[str, ...]) -> bool:
    """Whether an item is for one of the roles; where the role is open, for any."""
    return item.role is None or not roles or "unclear" in roles or item.role in roles


def _is_told(voice: Voice, item: ChecklistItem, on: dt.date) -> bool:
    beside = item.law or item.outside
    return beside is None or is_told(voice.pack, beside, on)


def checklist_reply(voice: Voice, form: Form, on: dt.date, choices: tuple[Choice, ...], *, ticking: bool = False) -> Reply:
    """The checklist of a result, with a button for each item.

    Args:
        voice: the pack and the language.
        form: the answers, and what is ticked off.
        on: the present day.
        choices: what the reader can do beside.
        ticking: the checklist stands there already, and its buttons alone change.
    """
    items = items_of(voice, assessment_of(voice.edition, form), on)
    groups = ((Block("heading", heading), *bullets([_line(voice, item, on) for item in below])) for heading, below in _groups(voice, items))
    lead = Block("lead", voice.say("checklist.lead"))
    blocks = (lead, *(block for group in groups for block in group))
    buttons = tuple(_button(voice, form, item) for item in items)
    return Reply(blocks, (*buttons, *choices), voice.language, seen=len(blocks) if ticking else 0)


def checklist_parts(voice: Voice, form: Form, on: dt.date) -> Iterator[DocumentPart]:
    """The checklist of a result as parts of a document; nothing where it has no items."""
    items = items_of(voice, assessment_of(voice.edition, form), on)
    for heading, below in _groups(voice, items):
        yield Heading(heading)
        yield Checklist(tuple(CheckItem(_line(voice, item, on), item.id in form.done) for item in below))


def _groups(voice: Voice, items: tuple[ChecklistItem, ...]) -> Iterator[_Group]:
    """The items stage by stage."""
    for stage, heading in _STAGES.items():
        below = tuple(item for item in items if item.stage == stage)
        if below:
            yield voice.say(heading), below


def _line(voice: Voice, item: ChecklistItem, on: dt.date) -> str:
    """What an item says, with its level and what it rests on."""
    if item.article:
        return voice.say("checklist.article", text=item.article.of(voice.language), cites=" ".join(item.article.cites))
    if item.law:
        return rule_line(voice.pack, item.law, voice.language, on)
    assert item.outside is not None, "an item has exactly one level"
    return statement_line(voice.pack, item.outside, voice.language, on)


def checklist_cites(voice: Voice, form: Form, on: dt.date) -> tuple[str, ...]:
    """The numbers of what the checklist of a result rests on, each once."""
    items = items_of(voice, assessment_of(voice.edition, form), on)
    layers = (layer for item in items for layer in (item.article, item.law, item.outside) if layer)
    return tuple(dict.fromkeys(cite for layer in layers for cite in layer.cites))


def _button(voice: Voice, form: Form, item: ChecklistItem) -> Choice:
    name = item.name.of(voice.language)
    label = voice.say("form.ticked", label=name) if item.id in form.done else name
    return Choice(label, str(FormAction(form.id, form.revision, FormVerb.CHECK_OFF, item.id)))


def checked_off(form: Form, item: str) -> Form:
    """The form with an item ticked off, or its tick taken away. Several may follow in haste, so the revision stays."""
    others = tuple(name for name in form.done if name != item)
    return replace(form, done=others if item in form.done else (*form.done, item))


def with_checked_off_kept(tracker: Tracker, form: Form) -> Tracker:
    """The tracker with what is ticked off in the form kept in the saved case that belongs to it."""
    saved = tuple(replace(case, done=form.done) if case.name == form.saved_as else case for case in tracker.saved)
    return replace(tracker, saved=saved)
