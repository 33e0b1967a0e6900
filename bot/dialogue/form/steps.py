"""What a step in a form does: the choices of the reader, pressed or put into words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.dialogue.actions import FormVerb
from bot.dialogue.form import view
from bot.dialogue.form.state import (
    Told,
    answered,
    asked,
    at_stage,
    back,
    begun,
    changeable,
    not_known,
    offered,
    settled,
    stepped,
    ticked,
    written,
)
from bot.dialogue.result.export import export_reply
from bot.dialogue.result.launch_plan import plan_reply
from bot.dialogue.result.report import explain_reply, has_more_notes, result_reply
from bot.dialogue.result.saved_cases import save_case
from bot.dialogue.result.what_if import whatif_reply
from bot.dialogue.tracker import MOST_SAVED, Form
from bot.dialogue.turn import Scene, Turn
from bot.dialogue.voice import lead_block, text_block
from bot.filing.facts import Value
from bot.messages import Block, Choice, Reply


def shown(scene: Scene, form: Form, before: Iterable[Block] = (), more: Iterable[Choice] = ()) -> Turn:
    """The form as it stands now: its question, its review, its result; `before` is said first, with the choices `more`."""
    above, beside = tuple(before), tuple(more)
    if form.asking:
        reply = view.question_reply(scene.edition, form, scene.language, above, beside)
        return _turn(scene, form, reply)
    said = (Reply(above, beside, scene.language),) if above else ()
    if form.stage == "review":
        return _turn(scene, form, *said, view.review_reply(scene.edition, form, scene.language))
    if form.stage == "naming":
        return _turn(scene, form, *said, view.naming_reply(scene.edition, form, scene.language, scene.now.date()))
    more_notes = (
        (view.choice(scene.edition, form, "form.button-notes", FormVerb.MORE_NOTES, scene.language),)
        if has_more_notes(scene.edition, form)
        else ()
    )
    choices = (*more_notes, *view.result_choices(scene.edition, form, scene.language))
    return _turn(scene, form, *said, result_reply(scene.edition, form, scene.language, scene.now, choices))


def step(scene: Scene, form: Form, verb: FormVerb, argument: str = "") -> Turn | None:
    """What a choice does; None where the form as it stands does not offer it."""
    match verb:
        case FormVerb.VALUE | FormVerb.TICK | FormVerb.DONE | FormVerb.UNKNOWN | FormVerb.WHY:
            return _at_question(scene, form, verb, argument) if form.asking else None
        case FormVerb.EDIT | FormVerb.VARY:
            return _opened(scene, form, verb, argument)
        case FormVerb.WHAT_IF | FormVerb.SAVE | FormVerb.PLAN | FormVerb.EXPLAIN | FormVerb.MORE_NOTES | FormVerb.EXPORT:
            return _at_result(scene, form, verb) if form.stage == "result" else None
        case FormVerb.SAVE_AS_PROPOSED:
            return named(scene, form, "") if form.stage == "naming" else None
        case _:
            return _moved(scene, form, verb)


def taken(scene: Scene, form: Form, value: Value, words: str = "") -> Turn:
    """The open question answered; at the result, the two outcomes side by side."""
    edition, slot = scene.edition, form.asking
    if form.stage == "result":
        kept = at_stage(form, "result")
        beyond = (
            view.choice(edition, kept, "form.button-what-if", FormVerb.WHAT_IF, scene.language),
            view.choice(edition, kept, "form.button-result", FormVerb.CONTINUE, scene.language),
        )
        return _turn(scene, kept, whatif_reply(edition, form, slot, written(edition.book, slot, value), scene.language, beyond))
    after, dropped = answered(edition, form, {slot: Told(value, words)})
    return _noted(scene, after, slot, dropped)


def named(scene: Scene, form: Form, text: str) -> Turn:
    """Saves the assessment under a name; under the one proposed where the text is none."""
    kept = at_stage(form, "result")
    if len(scene.tracker.saved) >= MOST_SAVED:
        return shown(scene, kept, (text_block(scene.edition, "form.save-full", scene.language, count=MOST_SAVED),))
    name = text or view.proposed_name(scene.edition, scene.language, scene.now.date())
    tracker = save_case(replace(scene.tracker, form=kept), scene.edition, name, scene.now)
    saved = lead_block(scene.edition, "form.saved", scene.language, name=tracker.saved[-1].name)
    choices = view.result_choices(scene.edition, kept, scene.language)
    return Turn(tracker, "form", (Reply((saved,), choices, scene.language),), scene.language)


def _at_question(scene: Scene, form: Form, verb: FormVerb, argument: str) -> Turn | None:
    slot = scene.edition.book.terms.slots[form.asking]
    ids = [choice.id for choice in slot.values]
    match verb:
        case FormVerb.VALUE if argument in (ids if slot.type == "enum" else (view.YES, view.NO) if slot.type == "bool" else ()):
            return taken(scene, form, argument if slot.type == "enum" else argument == view.YES)
        case FormVerb.TICK if slot.type == "set" and argument in ids:
            changed = ticked(form, argument)
            return _turn(scene, changed, view.ticks_reply(scene.edition, changed, scene.language))
        case FormVerb.DONE if form.toggled:
            return taken(scene, form, frozenset(form.toggled))
        case FormVerb.UNKNOWN if form.stage == "asking":
            after, dropped = not_known(scene.edition, form)
            return _noted(scene, after, form.asking, dropped)
        case FormVerb.WHY:
            return _turn(scene, form, view.why_reply(scene.edition, form, scene.language))
        case _:
            return None


def _opened(scene: Scene, form: Form, verb: FormVerb, slot: str) -> Turn | None:
    """The question of a slot, to answer it anew or for "what if"."""
    book = scene.edition.book
    if verb is FormVerb.VARY:
        possible = form.stage == "result" and slot in changeable(book, form)
        return shown(scene, asked(scene.edition, form, slot, "result")) if possible else None
    known = slot in form.facts or slot in form.unknown or slot in offered(book, form)
    return shown(scene, asked(scene.edition, form, slot)) if known else None


def _at_result(scene: Scene, form: Form, verb: FormVerb) -> Turn:
    edition, language, back_to = (
        scene.edition,
        scene.language,
        (view.choice(scene.edition, form, "form.button-result", FormVerb.CONTINUE, scene.language),),
    )
    match verb:
        case FormVerb.WHAT_IF:
            return _turn(scene, form, view.what_if_reply(edition, form, language))
        case FormVerb.SAVE:
            return shown(scene, at_stage(form, "naming"))
        case FormVerb.EXPLAIN:
            return _turn(scene, form, replace(explain_reply(edition, form, language), choices=back_to))
        case FormVerb.MORE_NOTES:
            choices = view.result_choices(edition, form, language)
            # the picture stands above already
            return _turn(scene, form, replace(result_reply(edition, form, language, scene.now, choices, all_notes=True), timeline=None))
        case FormVerb.EXPORT:
            name = view.proposed_name(edition, language, scene.now.date())
            return _turn(scene, form, replace(export_reply(edition, form, name, language, scene.now), choices=back_to))
        case _:
            return _turn(scene, form, plan_reply(edition, form, "", language, scene.now.date(), back_to))


def _moved(scene: Scene, form: Form, verb: FormVerb) -> Turn | None:
    match verb:
        case FormVerb.BACK:
            before = back(form)
            return shown(scene, before) if before else None
        case FormVerb.REVIEW:
            return shown(scene, at_stage(form, "review"))
        case FormVerb.CONTINUE:
            return shown(scene, settled(scene.edition, stepped(form)))
        case FormVerb.RESTART:
            return shown(scene, begun(scene.edition, scene.key, scene.now))
        case _:
            cancelled = Reply((lead_block(scene.edition, "form.cancelled", scene.language),), language=scene.language)
            return Turn(replace(scene.tracker, form=None), "form", (cancelled,), scene.language)


def _noted(scene: Scene, form: Form, slot: str, dropped: tuple[str, ...]) -> Turn:
    """Goes on after an answer, which is said back; at the result the report says it."""
    lost = view.dropped_blocks(scene.edition, "form.dropped", dropped, scene.language)
    noted = () if form.stage == "result" else (Block("text", view.fact_line(scene.edition, form, slot, scene.language)),)
    return shown(scene, form, (*noted, *lost))


def _turn(scene: Scene, form: Form, *replies: Reply) -> Turn:
    return Turn(replace(scene.tracker, form=form), "form", replies, scene.language)
