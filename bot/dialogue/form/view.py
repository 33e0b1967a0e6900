"""Shows a form: its question, its answers, its choices. Every sentence is the pack's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from bot.dialogue.actions import FormAction, FormVerb
from bot.dialogue.form.state import Clash, assumed_of, changeable, held_of, offered
from bot.dialogue.result.checklist import has_checklist
from bot.dialogue.result.verdict import assessment_of
from bot.dialogue.tracker import Form
from bot.dialogue.voice import Voice, bullets
from bot.extraction.extract import Doubt
from bot.knowledge.models.filing import Slot, SlotValue
from bot.messages import Block, Choice, Reply

MOST_ATTEMPTS = 2
"""Messages in a row that answered nothing, after which the question is asked no more."""
_MOST_ADDED = 3
"""Things still to be told that have a button at the result; the others have theirs among the answers."""
FIRST_BUTTONS: tuple[tuple[str, FormVerb], ...] = (
    ("form.button-explain", FormVerb.EXPLAIN),
    ("form.button-plan", FormVerb.PLAN),
    ("form.button-save", FormVerb.SAVE),
    ("form.button-steps", FormVerb.STEPS),
)
"""The phrases on the buttons below a result at a glance; the last one shows the others."""
RESULT_BUTTONS: tuple[tuple[str, FormVerb], ...] = (
    ("form.button-explain", FormVerb.EXPLAIN),
    ("form.button-change-any", FormVerb.REVIEW),
    ("form.button-what-if", FormVerb.WHAT_IF),
    ("form.button-checklist", FormVerb.CHECKLIST),
    ("form.button-plan", FormVerb.PLAN),
    ("form.button-save", FormVerb.SAVE),
    ("form.button-export", FormVerb.EXPORT),
    ("form.button-restart", FormVerb.RESTART),
)
"""The phrases on all buttons below a result, in order, and what each does."""
YES, NO = "yes", "no"
"""Values of a `bool` as actions write them."""
_YES_OR_NO = (("form.button-yes", YES), ("form.button-no", NO))


def choice(voice: Voice, form: Form, label: str, verb: FormVerb) -> Choice:
    """A choice without an argument; `label` names the phrase on it."""
    return Choice(voice.say(label), _action(form, verb))


def fact_line(voice: Voice, form: Form, name: str) -> str:
    """One answer with the words that it was read from, or what stands in its place."""
    question, value = voice.question(name), held_of(voice.edition.book, form).get(name)
    if value is None:
        return voice.say("form.noted-unknown", question=question)
    words = form.answers.words.get(name, "")
    phrase = "form.noted-assumed" if name not in form.answers.facts else "form.noted-words" if words else "form.noted"
    return voice.say(phrase, question=question, value=voice.value(voice.slot(name), value), words=words)


def question_reply(voice: Voice, form: Form, before: Iterable[Block] = (), more: Iterable[Choice] = ()) -> Reply:
    """The open question with its values and what else can be done; `before` stands above it, `more` below the values."""
    slot = voice.slot(form.asking)
    several = [Block("footer", voice.say("form.several"))] if slot.type == "set" and not form.attempts else []
    asking = Block("lead", _question(voice, form, slot))
    blocks = (*before, *_hint(voice, form, slot), asking, *_listed(voice, form, slot), *several)
    return Reply(blocks, (*_values(voice, form, slot), *more, *_beside(voice, form)), voice.language)


def _hint(voice: Voice, form: Form, slot: Slot) -> tuple[Block, ...]:
    """What helps after messages that answered nothing: an example, then how to choose from the list."""
    if not form.attempts:
        return ()
    if form.attempts < MOST_ATTEMPTS:
        example = voice.value(slot, slot.values[0].id if slot.values else True)
        return (Block("text", voice.say("form.unclear-first", example=example)),)
    return (Block("text", voice.say("form.unclear-several" if slot.type == "set" else "form.unclear-second")),)


def _listed(voice: Voice, form: Form, slot: Slot) -> tuple[Block, ...]:
    """The possible answers, where a button is too short for one; with the numbers to type, once an example has not helped."""
    if form.attempts < MOST_ATTEMPTS:
        return _written_out(voice, slot)
    values: list[str | bool] = [named.id for named in slot.values] or [True, False]
    labels = [voice.value(slot, value) for value in values]
    lines = (voice.say("form.numbered", number=number, label=label) for number, label in enumerate(labels, 1))
    return tuple(Block("bullet", line) for line in lines)


def ticks_reply(voice: Voice, form: Form) -> Reply:
    """The open question after a tick: the message stays, its choices change."""
    reply = question_reply(voice, form)
    return Reply(reply.blocks, reply.choices, voice.language, seen=len(reply.blocks))


def why_reply(voice: Voice, form: Form) -> Reply:
    """Why the open question is asked and what that rests on, below the question."""
    slot = voice.slot(form.asking)
    reply, unclear = question_reply(voice, form), len(_hint(voice, form, slot))
    blocks = reply.blocks[unclear:]
    basis = voice.say("answer.basis", date=voice.article_date, cites=" ".join(slot.why.cites))
    why = (Block("text", slot.why.of(voice.language)), Block("footer", basis))
    return Reply((*blocks, *why), reply.choices, voice.language, seen=len(blocks))


def understood(voice: Voice, form: Form, slots: Iterable[str]) -> tuple[tuple[Block, ...], tuple[Choice, ...]]:
    """What was read from a message, each with its words, and a choice to correct each."""
    names = tuple(slots)
    if not names:
        return (), ()
    lines = tuple(Block("bullet", fact_line(voice, form, name)) for name in names)
    return (Block("text", voice.say("form.understood")), *lines), tuple(_change(voice, form, name) for name in names)


def clash_blocks(voice: Voice, form: Form, clashing: Iterable[Clash]) -> tuple[Block, ...]:
    """What was told and could not be taken over, with the reason."""
    blocks: list[Block] = []
    for clash in clashing:
        slot, words = voice.slot(clash.slot), clash.told.words
        if clash.ask == clash.slot:
            before = voice.value(slot, form.answers.facts[clash.slot])
            blocks.append(Block("text", voice.say("form.differs", words=words, before=before)))
        else:
            told = voice.value(slot, clash.told.value)
            blocks.append(Block("text", voice.say("form.contradicts", words=words, told=told)))
    return tuple(blocks)


def doubt_blocks(voice: Voice, doubts: Iterable[Doubt]) -> tuple[Block, ...]:
    """What a message says in two ways, with the reason where the pack has one."""
    return tuple(Block("text", doubt_line(voice, doubt)) for doubt in doubts)


def doubt_line(voice: Voice, doubt: Doubt) -> str:
    """One thing that a message says in two ways."""
    words = " … ".join(doubt.words)
    return (
        voice.say("form.doubt", words=words, says=doubt.says.of(voice.language)) if doubt.says else voice.say("form.doubt-one", words=words)
    )


def dropped_blocks(voice: Voice, phrase: str, slots: Iterable[str]) -> tuple[Block, ...]:
    """Which answers were dropped; nothing where none was."""
    known = voice.edition.book.terms.slots
    names = [voice.question(name) if name in known else name for name in slots]
    return (Block("text", voice.say(phrase, answers=" · ".join(names))),) if names else ()


def review_reply(voice: Voice, form: Form) -> Reply:
    """Every answer with the words that it came from, and a choice to change each."""
    book, may_tell = voice.edition.book, offered(voice.edition.book, form)
    assumed = set(assumed_of(book, form)).intersection(may_tell)
    names = [slot.id for slot in book.slots if slot.id in assumed.union(form.answers.written, form.answers.unknown)]
    if not names:
        return Reply((Block("lead", voice.say("form.review-empty")),), _away(voice, form), voice.language)
    lines = [Block("bullet", fact_line(voice, form, name)) for name in names]
    changes = [_change(voice, form, name) for name in names]
    others = [name for name in may_tell if name not in names] if assessment_of(voice.edition, form).ask_next is None else []
    adding = _adding(voice, form, others)
    return Reply((Block("lead", voice.say("form.review")), *lines), (*changes, *adding, *_away(voice, form)), voice.language)


def what_if_list_reply(voice: Voice, form: Form) -> Reply:
    """The facts that "what if" can change."""
    named = [Choice(voice.title(name), _action(form, FormVerb.VARY, name)) for name in changeable(voice.edition.book, form)]
    to_result = choice(voice, form, "form.button-result", FormVerb.CONTINUE)
    return Reply((Block("lead", voice.say("form.what-if")),), (*named, to_result), voice.language)


def naming_reply(voice: Voice, form: Form, today: dt.date) -> Reply:
    """Asks for the name under which the assessment is saved."""
    proposed = choice(voice, form, "form.button-proposed", FormVerb.SAVE_AS_PROPOSED)
    to_result = choice(voice, form, "form.button-result", FormVerb.CONTINUE)
    return Reply((Block("lead", voice.say("form.naming", name=proposed_name(voice, today))),), (proposed, to_result), voice.language)


def proposed_name(voice: Voice, today: dt.date) -> str:
    """A name for an assessment that got none."""
    return voice.say("form.name-proposed", date=voice.date(today))


def first_choices(voice: Voice, form: Form, *, whole: bool) -> tuple[Choice, ...]:
    """What can be done with a result at a glance: at most six things.

    Args:
        voice: the pack and the language.
        form: the form that led to the result.
        whole: whether all of the result is shown already.
    """
    more = () if whole else (choice(voice, form, "form.button-whole", FormVerb.WHOLE),)
    adding = _adding(voice, form, _to_add(voice, form)[:1])
    return (*more, *adding, *(choice(voice, form, label, verb) for label, verb in FIRST_BUTTONS))


def result_choices(voice: Voice, form: Form) -> tuple[Choice, ...]:
    """What can be done with a result: add to it, change it, ask what if, plan it, save it, hand it out, begin anew."""
    adding = _adding(voice, form, _to_add(voice, form)[:_MOST_ADDED])
    without = () if has_checklist(voice, assessment_of(voice.edition, form)) else (FormVerb.CHECKLIST,)
    return (*adding, *(choice(voice, form, label, verb) for label, verb in RESULT_BUTTONS if verb not in without))


def _to_add(voice: Voice, form: Form) -> list[str]:
    """What may still be told, prerequisites first."""
    return sorted(offered(voice.edition.book, form), key=lambda name: voice.slot(name).asks != "prerequisite")


def _adding(voice: Voice, form: Form, names: Iterable[str]) -> tuple[Choice, ...]:
    return tuple(Choice(voice.say("form.button-add", slot=voice.title(name)), _action(form, FormVerb.EDIT, name)) for name in names)


def _question(voice: Voice, form: Form, slot: Slot) -> str:
    question = voice.question(slot.id)
    return voice.say("form.what-if-question", question=question) if form.stage == "result" else question


def _values(voice: Voice, form: Form, slot: Slot) -> tuple[Choice, ...]:
    if slot.type == "bool":
        return tuple(Choice(voice.say(label), _action(form, FormVerb.VALUE, value)) for label, value in _YES_OR_NO)
    if slot.type == "enum":
        return tuple(Choice(_label(voice, named), _action(form, FormVerb.VALUE, named.id)) for named in slot.values)
    labels = {named.id: _label(voice, named) for named in slot.values}
    labels |= {name: voice.say("form.ticked", label=labels[name]) for name in labels if name in form.toggled}
    values = [Choice(label, _action(form, FormVerb.TICK, name)) for name, label in labels.items()]
    return (*values, choice(voice, form, "form.button-done", FormVerb.DONE)) if form.toggled else tuple(values)


def _label(voice: Voice, value: SlotValue) -> str:
    """What stands on the button of a value."""
    return (value.title or value.name).of(voice.language)


def _written_out(voice: Voice, slot: Slot) -> tuple[Block, ...]:
    """All values in full, where the button of one is too short for it."""
    names = [value.name.of(voice.language) for value in slot.values]
    return bullets(names) if names != [_label(voice, value) for value in slot.values] else ()


def _beside(voice: Voice, form: Form) -> tuple[Choice, ...]:
    """What can be done beside answering the open question."""
    steps: list[tuple[str, FormVerb]] = [("form.button-why", FormVerb.WHY)]
    if form.stage == "result":
        steps.append(("form.button-result", FormVerb.CONTINUE))
    else:
        steps.insert(0, ("form.button-unknown", FormVerb.UNKNOWN))
        steps += [("form.button-back", FormVerb.BACK)] if form.past else []
        steps += [("form.button-review", FormVerb.REVIEW)] if form.answers.written or form.answers.unknown else []
        steps.append(("form.button-cancel", FormVerb.CANCEL))
    return tuple(choice(voice, form, label, verb) for label, verb in steps)


def _away(voice: Voice, form: Form) -> tuple[Choice, ...]:
    steps: tuple[tuple[str, FormVerb], ...] = (
        ("form.button-continue", FormVerb.CONTINUE),
        ("form.button-restart", FormVerb.RESTART),
        ("form.button-cancel", FormVerb.CANCEL),
    )
    return tuple(choice(voice, form, label, verb) for label, verb in steps)


def _change(voice: Voice, form: Form, slot: str) -> Choice:
    return Choice(voice.title(slot), _action(form, FormVerb.EDIT, slot))


def _action(form: Form, verb: FormVerb, argument: str = "") -> str:
    return str(FormAction(form.id, form.revision, verb, argument))
