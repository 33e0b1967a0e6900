"""Takes a step in a form: what the reader chose, pressed or put into words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Literal, assert_never

from bot.dialogue.actions import FormVerb
from bot.dialogue.answers import Answer
from bot.dialogue.form import view
from bot.dialogue.form.state import (
    answered,
    asked,
    at_stage,
    back,
    begun,
    changeable,
    checked,
    not_known,
    offered,
    settled,
    stepped,
    ticked,
)
from bot.dialogue.result.checklist import checked_off, checklist_reply, items_of, with_checked_off_kept
from bot.dialogue.result.export import export_reply
from bot.dialogue.result.launch_plan import plan_reply
from bot.dialogue.result.plan_calendar import calendar_reply
from bot.dialogue.result.reasons import explain_reply, sources_reply
from bot.dialogue.result.report import has_more_notes, notes_told, result_reply
from bot.dialogue.result.saved_cases import save_case
from bot.dialogue.result.short_report import extending, is_whole, short_result
from bot.dialogue.result.verdict import assessment_of
from bot.dialogue.result.what_if import what_if_reply
from bot.dialogue.tracker import MOST_SAVED, Form
from bot.dialogue.turn import Scene, Turn
from bot.dialogue.voice import Voice
from bot.filing.facts import Value
from bot.messages import Block, Choice, Reply


def voice_of(scene: Scene) -> Voice:
    """The pack and the language in which a scene is answered."""
    return Voice(scene.edition, scene.language)


def shown(scene: Scene, form: Form, before: Iterable[Block] = (), more: Iterable[Choice] = ()) -> Turn:
    """The form as it stands now: its question, its review, its result; `before` is said first, with the choices `more`."""
    voice, above, beside = voice_of(scene), tuple(before), tuple(more)
    if form.asking:
        return _turn(scene, form, view.question_reply(voice, form, above, beside))
    said = (Reply(above, beside, scene.language),) if above else ()
    if form.stage == "review":
        return _turn(scene, form, *said, view.review_reply(voice, form))
    if form.stage == "naming":
        return _turn(scene, form, *said, view.naming_reply(voice, form, scene.today))
    result = short_result(voice, assessment_of(scene.edition, form), scene.now)
    return _turn(scene, form, *said, replace(result, choices=_first_choices(scene, form)))


def step(scene: Scene, form: Form, verb: FormVerb, argument: str = "") -> Turn | None:
    """What a choice does; None where the form as it stands does not offer it."""
    match verb:
        case FormVerb.VALUE | FormVerb.TICK | FormVerb.DONE | FormVerb.UNKNOWN | FormVerb.WHY:
            return _at_question(scene, form, verb, argument) if form.asking else None
        case FormVerb.EDIT | FormVerb.VARY:
            return _opened(scene, form, verb, argument)
        case (
            FormVerb.WHAT_IF
            | FormVerb.SAVE
            | FormVerb.PLAN
            | FormVerb.EXPLAIN
            | FormVerb.WHOLE
            | FormVerb.STEPS
            | FormVerb.REASONS
            | FormVerb.MORE_NOTES
            | FormVerb.EXPORT
            | FormVerb.CHECKLIST
        ):
            return _AT_RESULT[verb](scene, form) if form.stage == "result" else None
        case FormVerb.CALENDAR | FormVerb.CHECK_OFF:
            return _WITH_ARGUMENT[verb](scene, form, argument)
        case FormVerb.SAVE_AS_PROPOSED:
            return save_as(scene, form) if form.stage == "naming" else None
        case FormVerb.BACK | FormVerb.REVIEW | FormVerb.CONTINUE | FormVerb.RESTART | FormVerb.CANCEL:
            return _moved(scene, form, verb)
        case _:
            assert_never(verb)


def answer_open(scene: Scene, form: Form, value: Value, words: str = "") -> Turn:
    """The open question answered; at the result, the two verdicts side by side."""
    slot = form.asking
    if form.stage == "result":
        voice, kept = voice_of(scene), at_stage(form, "result")
        beyond = (
            view.choice(voice, kept, "form.button-what-if", FormVerb.WHAT_IF),
            view.choice(voice, kept, "form.button-result", FormVerb.CONTINUE),
        )
        return _turn(scene, kept, what_if_reply(voice, form, slot, value, beyond))
    after, dropped = answered(scene.edition, form, {slot: Answer.of(scene.edition.book.terms.slots[slot], value, words)})
    return _noted(scene, after, slot, dropped)


def save_as(scene: Scene, form: Form, name: str = "") -> Turn:
    """Saves the assessment under a name; under the one proposed where there is none."""
    voice, kept = voice_of(scene), at_stage(form, "result")
    if len(scene.tracker.saved) >= MOST_SAVED:
        return shown(scene, kept, (Block("text", voice.say("form.save-full", count=MOST_SAVED)),))
    name = name or view.proposed_name(voice, scene.today)
    tracker = save_case(replace(scene.tracker, form=kept), scene.edition, name, scene.now)
    lead = Block("lead", voice.say("form.saved", name=tracker.saved[-1].name))
    return Turn(tracker, "form", (Reply((lead,), _first_choices(scene, kept), scene.language),), scene.language)


def _at_question(scene: Scene, form: Form, verb: FormVerb, argument: str) -> Turn | None:
    slot = scene.edition.book.terms.slots[form.asking]
    ids = [choice.id for choice in slot.values]
    match verb:
        case FormVerb.VALUE if argument in (ids if slot.type == "enum" else (view.YES, view.NO) if slot.type == "bool" else ()):
            return answer_open(scene, form, argument if slot.type == "enum" else argument == view.YES)
        case FormVerb.TICK if slot.type == "set" and argument in ids:
            changed = ticked(form, argument)
            return _turn(scene, changed, view.ticks_reply(voice_of(scene), changed))
        case FormVerb.DONE if form.toggled:
            return answer_open(scene, form, frozenset(form.toggled))
        case FormVerb.UNKNOWN if form.stage == "asking":
            after, dropped = not_known(scene.edition, form)
            return _noted(scene, after, form.asking, dropped)
        case FormVerb.WHY:
            return _turn(scene, form, view.why_reply(voice_of(scene), form))
        case _:
            return None


def _opened(scene: Scene, form: Form, verb: FormVerb, slot: str) -> Turn | None:
    """The question of a slot, to answer it anew or for "what if"."""
    book = scene.edition.book
    if verb is FormVerb.VARY:
        possible = form.stage == "result" and slot in changeable(book, form)
        return shown(scene, asked(scene.edition, form, slot, "result")) if possible else None
    known = slot in form.answers.written or slot in form.answers.unknown or slot in offered(book, form)
    return shown(scene, asked(scene.edition, form, slot)) if known else None


def _listed_what_if(scene: Scene, form: Form) -> Turn:
    return _turn(scene, form, view.what_if_list_reply(voice_of(scene), form))


def _named(scene: Scene, form: Form) -> Turn:
    return shown(scene, at_stage(form, "naming"))


def planned(scene: Scene, form: Form, launch: str = "") -> Turn:
    """The plan back from a launch date as typed; how to give one where it is empty."""
    return _turn(scene, form, plan_reply(voice_of(scene), form, launch, scene.today, _back_to_result(scene, form)))


def unsaved(scene: Scene, form: Form) -> Turn:
    """Asks before a result that was not saved is given up."""
    voice, kept = voice_of(scene), at_stage(form, "result")
    ways = (("form.button-save", FormVerb.SAVE), ("form.button-result", FormVerb.CONTINUE), ("form.button-restart", FormVerb.RESTART))
    choices = tuple(view.choice(voice, kept, label, verb) for label, verb in ways)
    return _turn(scene, kept, Reply((Block("lead", voice.say("form.unsaved")),), choices, scene.language))


def _planned(scene: Scene, form: Form) -> Turn:
    return planned(scene, form)


def _explained(scene: Scene, form: Form) -> Turn:
    voice, assessment = voice_of(scene), assessment_of(scene.edition, form)
    said = explain_reply(voice, assessment)
    all_reasons = (view.choice(voice, form, "form.button-reasons", FormVerb.REASONS),) if assessment.fired else ()
    return _turn(scene, form, replace(said, choices=(*all_reasons, *_back_to_result(scene, form))))


def _with_sources(scene: Scene, form: Form) -> Turn:
    voice, assessment = voice_of(scene), assessment_of(scene.edition, form)
    said = sources_reply(voice, assessment, notes_told(voice, assessment, scene.today))
    return _turn(scene, form, replace(said, choices=_back_to_result(scene, form)))


def _first_choices(scene: Scene, form: Form) -> tuple[Choice, ...]:
    voice = voice_of(scene)
    return view.first_choices(voice, form, whole=is_whole(voice, assessment_of(scene.edition, form), scene.now))


def _whole_result(scene: Scene, form: Form) -> Turn:
    voice, assessment = voice_of(scene), assessment_of(scene.edition, form)
    has_more = has_more_notes(voice, assessment, scene.today)
    more_notes = (view.choice(voice, form, "form.button-notes", FormVerb.MORE_NOTES),) if has_more else ()
    whole = result_reply(voice, assessment, scene.now, (*more_notes, *view.result_choices(voice, form)))
    return _turn(scene, form, extending(short_result(voice, assessment, scene.now), whole))


def _all_steps(scene: Scene, form: Form) -> Turn:
    """The buttons alone: the result at a glance stays as it is."""
    voice, assessment = voice_of(scene), assessment_of(scene.edition, form)
    result = short_result(voice, assessment, scene.now)
    whole = is_whole(voice, assessment, scene.now)
    more = () if whole else (view.choice(voice, form, "form.button-whole", FormVerb.WHOLE),)
    choices = (*more, *view.result_choices(voice, form))
    return _turn(scene, form, replace(result, choices=choices, seen=len(result.blocks), timeline=None))


def _with_all_notes(scene: Scene, form: Form) -> Turn:
    voice, assessment = voice_of(scene), assessment_of(scene.edition, form)
    said = result_reply(voice, assessment, scene.now, view.result_choices(voice, form), all_notes=True)
    # the picture stands above already
    return _turn(scene, form, replace(said, timeline=None))


def _exported(scene: Scene, form: Form) -> Turn:
    voice = voice_of(scene)
    said = export_reply(voice, form, view.proposed_name(voice, scene.today), scene.now)
    return _turn(scene, form, replace(said, choices=_back_to_result(scene, form)))


def _back_to_result(scene: Scene, form: Form) -> tuple[Choice, ...]:
    return (view.choice(voice_of(scene), form, "form.button-result", FormVerb.CONTINUE),)


def _checklist(scene: Scene, form: Form) -> Turn | None:
    """The checklist of the result; None where it has no items."""
    voice = voice_of(scene)
    if not items_of(voice, assessment_of(scene.edition, form), scene.today):
        return None
    return _turn(scene, form, checklist_reply(voice, form, scene.today, _back_to_result(scene, form)))


def _item_checked_off(scene: Scene, form: Form, item: str) -> Turn | None:
    """The checklist of the result with an item checked off, or its tick taken away; None where there is no such item."""
    voice = voice_of(scene)
    items = {each.id for each in items_of(voice, assessment_of(scene.edition, form), scene.today)}
    if form.stage != "result" or item not in items:
        return None
    changed = checked_off(form, item)
    reply = checklist_reply(voice, changed, scene.today, _back_to_result(scene, changed), ticking=True)
    return Turn(with_checked_off_kept(replace(scene.tracker, form=changed), changed), "form", (reply,), scene.language)


def _calendar(scene: Scene, form: Form, launch: str) -> Turn | None:
    """The plan back from a date as a calendar file; None where there is no such plan any more."""
    label = "form.button-result" if form.stage == "result" else "form.button-continue"
    back_to = (view.choice(voice_of(scene), form, label, FormVerb.CONTINUE),)
    reply = calendar_reply(voice_of(scene), form, launch, scene.now, back_to)
    return _turn(scene, form, reply) if reply else None


_AT_RESULT: Mapping[FormVerb, Callable[[Scene, Form], Turn | None]] = {
    FormVerb.WHAT_IF: _listed_what_if,
    FormVerb.SAVE: _named,
    FormVerb.PLAN: _planned,
    FormVerb.EXPLAIN: _explained,
    FormVerb.WHOLE: _whole_result,
    FormVerb.STEPS: _all_steps,
    FormVerb.REASONS: _with_sources,
    FormVerb.MORE_NOTES: _with_all_notes,
    FormVerb.EXPORT: _exported,
    FormVerb.CHECKLIST: _checklist,
}
_WITH_ARGUMENT: Mapping[FormVerb, Callable[[Scene, Form, str], Turn | None]] = {
    FormVerb.CALENDAR: _calendar,
    FormVerb.CHECK_OFF: _item_checked_off,
}
_Move = Literal[FormVerb.BACK, FormVerb.REVIEW, FormVerb.CONTINUE, FormVerb.RESTART, FormVerb.CANCEL]


def _moved(scene: Scene, form: Form, verb: _Move) -> Turn | None:
    match verb:
        case FormVerb.BACK:
            before = back(form)
            return shown(scene, checked(scene.edition, before)) if before else None
        case FormVerb.REVIEW:
            return shown(scene, at_stage(form, "review"))
        case FormVerb.CONTINUE:
            return shown(scene, settled(scene.edition, stepped(form)))
        case FormVerb.RESTART:
            return shown(scene, begun(scene.edition, scene.key, scene.now))
        case FormVerb.CANCEL:
            cancelled = Reply((Block("lead", voice_of(scene).say("form.cancelled")),), language=scene.language)
            return Turn(replace(scene.tracker, form=None), "form", (cancelled,), scene.language)
        case _:
            assert_never(verb)


def _noted(scene: Scene, form: Form, slot: str, dropped: tuple[str, ...]) -> Turn:
    """Goes on after an answer, which is said back; at the result the report says it."""
    voice = voice_of(scene)
    lost = view.dropped_blocks(voice, "form.dropped", dropped)
    noted = () if form.stage == "result" else (Block("text", view.fact_line(voice, form, slot)),)
    return shown(scene, form, (*noted, *lost))


def _turn(scene: Scene, form: Form, *replies: Reply) -> Turn:
    return Turn(replace(scene.tracker, form=form), "form", replies, scene.language)
