"""Computes the state of a form: which question is open, and what an answer, a change or a step back makes of it.

Pure: every function returns a new form. The order of questions is the rules', never the form's own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.dialogue.actions import MOST_REVISIONS
from bot.dialogue.answers import Answer, Answers
from bot.dialogue.edition import Edition
from bot.dialogue.result.verdict import assessment_of
from bot.dialogue.tracker import EarlierForm, Form, Stage
from bot.filing.facts import Facts, Value
from bot.filing.questions import next_slot
from bot.filing.rules import RuleBook
from bot.messages import ConversationKey

_MOST_EARLIER = 30
_OWNER = 6
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_OPTIONAL = ("prerequisite", "optional")


@dataclass(frozen=True, slots=True)
class Clash:
    """A fact that does not go with what else is known; `ask` is the slot that decides between them."""

    slot: str
    told: Answer
    ask: str
    """The slot itself, where it was answered otherwise before; else one that makes it meaningless."""


def owner_of(form_id: str) -> str:
    """Whose form it is, as `form_id` writes it."""
    return form_id[:_OWNER]


def owner(key: ConversationKey) -> str:
    """Whose forms begin with this."""
    return hashlib.blake2s(
        f"{key.channel}\n{key.chat}\n{key.user}\n{key.thread}".encode(errors="replace"), digest_size=_OWNER // 2
    ).hexdigest()


def form_id(key: ConversationKey, now: dt.datetime) -> str:
    """An id by which its owner is recognised, and no two forms of one owner are the same."""
    number, digits = int(now.timestamp()), ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return owner(key) + digits


def open_question(form: Form | None) -> str:
    """What a form waits for, a question or a name: the same text as long as it waits for the same; empty where it does not."""
    return f"{form.id}|{form.revision}" if form and (form.asking or form.stage == "naming") else ""


def begun(edition: Edition, key: ConversationKey, now: dt.datetime) -> Form:
    """A new form with its first question open."""
    return settled(edition, Form(form_id(key, now), Answers(), now, digest=edition.pack.digest))


def held_of(book: RuleBook, form: Form) -> Facts:
    """The answers, and what is assumed where none was given."""
    return {**assumed_of(book, form), **form.answers.facts}


def assumed_of(book: RuleBook, form: Form) -> Facts:
    """What is assumed where no answer was given: nothing of what the reader spoke of without telling a value."""
    return book.assumed(form.answers.facts, frozenset(form.doubted), frozenset(form.answers.unknown))


def settled(edition: Edition, form: Form) -> Form:
    """The form with the next question open that can change the outcome, as it was ticked so far; at the result where none can."""
    asking = assessment_of(edition, form).ask_next or ""
    stage: Stage = "asking" if asking else "result"
    return replace(form, asking=asking, stage=stage, toggled=_ticks_left(edition.book, form, asking), attempts=0)


def answered(edition: Edition, form: Form, told: Mapping[str, Answer]) -> tuple[Form, tuple[str, ...]]:
    """The form with these answers, and the slots that they make meaningless, whose answers are dropped."""
    return _changed(edition, form, form.answers.with_told(told))


def not_known(edition: Edition, form: Form) -> tuple[Form, tuple[str, ...]]:
    """The form with the open question answered by "I don't know", and the slots that become meaningless by it."""
    return _changed(edition, form, form.answers.with_unknown(form.asking))


def _changed(edition: Edition, form: Form, answers: Answers) -> tuple[Form, tuple[str, ...]]:
    kept, dropped = _without_meaningless(edition.book, replace(stepped(form), answers=answers))
    return settled(edition, kept), dropped


def asked(edition: Edition, form: Form, slot: str, stage: Stage = "asking") -> Form:
    """The form with the question of this slot open; its ticks stand as it was answered."""
    value = held_of(edition.book, form).get(slot)
    ticked = tuple(sorted(value)) if isinstance(value, frozenset) else ()
    return replace(stepped(form), asking=slot, stage=stage, toggled=ticked, attempts=0)


def at_stage(form: Form, stage: Stage) -> Form:
    """The form at another stage, no question open."""
    return replace(stepped(form), stage=stage, asking="", toggled=(), attempts=0)


def ticked(form: Form, value: str) -> Form:
    """The form with a value ticked, or its tick taken away. Several ticks may follow in haste, so the revision stays."""
    toggled = tuple(name for name in form.toggled if name != value)
    return replace(form, toggled=toggled if value in form.toggled else (*toggled, value))


def back(form: Form) -> Form | None:
    """The form as it was before the last change; None where nothing was changed."""
    if not form.past:
        return None
    *earlier, last = form.past
    before = replace(_revised(form), answers=last.answers, asking=last.asking, stage=last.stage, toggled=last.toggled)
    return replace(before, attempts=0, past=tuple(earlier))


def checked(edition: Edition, form: Form) -> Form:
    """A form out of a store, its answers compared with the pack's slots and values: once, when a turn begins."""
    return replace(form, answers=form.answers.checked(edition.book))


def refreshed(edition: Edition, form: Form) -> tuple[Form, tuple[str, ...]]:
    """The form for the pack of today, and the slots whose answers the pack no longer has."""
    if form.digest == edition.pack.digest:
        return form, ()
    answers, slots = form.answers.checked(edition.book), edition.book.terms.slots
    lost = (*(name for name in answers.written if name in answers.strange), *(name for name in answers.unknown if name not in slots))
    checked = replace(form, answers=answers.without(lost), digest=edition.pack.digest, past=())
    kept, dropped = _without_meaningless(edition.book, checked)
    if not lost and not dropped and (not form.asking or _is_open(edition, kept)):
        return kept, ()
    return settled(edition, _revised(kept)), (*lost, *dropped)


def clashes(book: RuleBook, form: Form, told: Mapping[str, Answer]) -> tuple[Clash, ...]:
    """Which new facts contradict earlier answers, or are meaningless together with them and with one another."""
    before = form.answers.facts
    otherwise = [
        Clash(slot, answer, slot)
        for slot, answer in told.items()
        if slot in before and slot != form.asking and not _agrees(before[slot], answer.value)
    ]
    differing = {clash.slot for clash in otherwise}
    agreeing = {slot: answer for slot, answer in told.items() if slot not in differing}
    held = held_of(book, replace(form, answers=form.answers.with_told(agreeing)))
    meaningless = [
        Clash(slot, answer, _deciding(book, slot, held))
        for slot, answer in told.items()
        if slot not in differing and book.terms.applies(book.terms.slots[slot], held) is False
    ]
    return (*otherwise, *meaningless)


def can_ask(book: RuleBook, form: Form, slot: str) -> bool:
    """Whether a slot may mean something for the product, as far as it is known."""
    return book.terms.applies(book.terms.slots[slot], held_of(book, form)) is not False


def offered(book: RuleBook, form: Form) -> tuple[str, ...]:
    """What may still be told at the result: prerequisites and conditions that would add to it, and what is assumed."""
    held = held_of(book, form)
    found: list[str] = []
    while slot := next_slot(book, held, _OPTIONAL, frozenset((*form.answers.unknown, *found))):
        found.append(slot)
    assumed = (slot for slot in assumed_of(book, form) if book.terms.applies(book.terms.slots[slot], held))
    return (*found, *(slot for slot in assumed if slot not in form.answers.unknown))


def changeable(book: RuleBook, form: Form) -> tuple[str, ...]:
    """The slots that mean something for this product, in the rules' order: what "what if" can change."""
    held = held_of(book, form)
    return tuple(slot.id for slot in book.slots if book.terms.applies(slot, held) and (slot.id in held or slot.id in offered(book, form)))


def was_left(form: Form, asking: str) -> bool:
    """Whether a question was open before on the very facts of now, and nothing came of it."""
    return any(earlier.asking == asking and earlier.answers.written == form.answers.written for earlier in form.past)


def stepped(form: Form) -> Form:
    """The form with its present state kept for going back, and a new revision."""
    present = EarlierForm(form.answers, form.asking, form.stage, form.toggled)
    return replace(_revised(form), past=(*form.past, present)[-_MOST_EARLIER:])


def _ticks_left(book: RuleBook, form: Form, asking: str) -> tuple[str, ...]:
    """The ticks that a question had when it was left for something else, as far as its values are still there."""
    if not asking:
        return ()
    left = (earlier.toggled for earlier in reversed(form.past) if earlier.asking == asking and earlier.stage == "asking")
    toggled = form.toggled if form.asking == asking else next(left, ())
    values = {choice.id for choice in book.terms.slots[asking].values}
    return tuple(name for name in toggled if name in values)


def _revised(form: Form) -> Form:
    return replace(form, revision=(form.revision + 1) % MOST_REVISIONS)


def _without_meaningless(book: RuleBook, form: Form) -> tuple[Form, tuple[str, ...]]:
    """The form without answers to questions that do not arise, and which these were."""
    dropped: list[str] = []
    while True:
        held = held_of(book, form)
        gone = {slot.id for slot in book.slots if book.terms.applies(slot, held) is False}
        told = [name for name in form.answers.written if name in gone]
        if not told:
            return replace(form, answers=form.answers.without(gone)), tuple(dropped)
        dropped += told
        form = replace(form, answers=form.answers.without(told))


def _is_open(edition: Edition, form: Form) -> bool:
    """Whether the question that was asked still stands, with the values that were ticked."""
    slot = edition.book.terms.slots.get(form.asking)
    if slot is None or edition.book.terms.applies(slot, held_of(edition.book, form)) is False:
        return False
    return set(form.toggled) <= {choice.id for choice in slot.values}


def _agrees(before: Value, now: Value) -> bool:
    """Whether nothing new is said: a part of a set that is known already contradicts nothing."""
    return now <= before if isinstance(before, frozenset) and isinstance(now, frozenset) else now == before


def _deciding(book: RuleBook, slot: str, held: Facts) -> str:
    """The first slot another value of which would give this one a meaning; the first that it depends on where none alone would."""
    condition = book.terms.slots[slot].applies
    assert condition is not None, "a slot without a condition always applies"
    reads = book.terms.reads(condition)
    needed = [other.id for other in book.slots if other.id in reads]
    for other in needed:
        if any(book.terms.truth(condition, {**held, other: value}) is not False for value in book.cases[other]):
            return other
    return needed[0]
