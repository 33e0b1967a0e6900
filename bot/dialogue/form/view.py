"""How a form reads: its question, its answers, its choices. Every sentence is the pack's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from bot.dialogue.actions import FormAction, FormVerb
from bot.dialogue.edition import Edition
from bot.dialogue.form.state import Clash, changeable, facts_of, held_of, offered, settled
from bot.dialogue.tracker import Form
from bot.dialogue.voice import article_date, lead_block, text_block, written_date
from bot.extraction.extract import Doubt
from bot.filing.facts import Value
from bot.knowledge.models.filing import Slot
from bot.messages import Block, Choice, Language, Reply

MOST_ATTEMPTS = 2
"""Messages in a row that answered nothing, after which the question is asked no more."""
_MOST_ADDED = 3
"""Things still to be told that have a button at the result; the others have theirs among the answers."""
_AT_RESULT: tuple[tuple[str, FormVerb], ...] = (
    ("form.button-explain", FormVerb.EXPLAIN),
    ("form.button-change-any", FormVerb.REVIEW),
    ("form.button-what-if", FormVerb.WHAT_IF),
    ("form.button-plan", FormVerb.PLAN),
    ("form.button-save", FormVerb.SAVE),
    ("form.button-export", FormVerb.EXPORT),
    ("form.button-restart", FormVerb.RESTART),
)
YES, NO = "yes", "no"
"""Values of a `bool` as actions write them."""


def choice(edition: Edition, form: Form, label: str, verb: FormVerb, language: Language) -> Choice:
    """A choice without an argument; `label` names the phrase on it."""
    return Choice(edition.pack.say(label, language), _action(form, verb))


def value_text(edition: Edition, slot: Slot, value: Value, language: Language) -> str:
    """A value in the reader's language."""
    if isinstance(value, bool):
        return edition.pack.say("form.button-yes" if value else "form.button-no", language)
    chosen = value if isinstance(value, frozenset) else {value}
    labels = [named.en if language == "en" else named.zh for named in slot.values if named.id in chosen]
    listed = labels.pop()
    while labels:
        listed = edition.pack.say("form.list", language, first=labels.pop(), rest=listed)
    return listed


def fact_line(edition: Edition, form: Form, name: str, language: Language) -> str:
    """One answer with the words that it was read from, or what stands in its place."""
    slot = edition.book.terms.slots[name]
    question, facts = slot.question.of(language), facts_of(edition.book, form)
    value = held_of(edition.book, form).get(name)
    if value is None:
        return edition.pack.say("form.noted-unknown", language, question=question)
    words = form.told.get(name, "")
    phrase = "form.noted-assumed" if name not in facts else "form.noted-words" if words else "form.noted"
    return edition.pack.say(phrase, language, question=question, value=value_text(edition, slot, value, language), words=words)


def question_reply(edition: Edition, form: Form, language: Language, before: Iterable[Block] = (), more: Iterable[Choice] = ()) -> Reply:
    """The open question with its values and what else can be done; `before` stands above it, `more` below the values."""
    slot = edition.book.terms.slots[form.asking]
    several = [Block("footer", edition.pack.say("form.several", language))] if slot.type == "set" and not form.attempts else []
    asking = Block("lead", _question(edition, form, slot, language))
    blocks = (*before, *_hint(edition, form, slot, language), asking, *_listed(edition, form, slot, language), *several)
    return Reply(blocks, (*_values(edition, form, slot, language), *more, *_beside(edition, form, language)), language)


def _hint(edition: Edition, form: Form, slot: Slot, language: Language) -> tuple[Block, ...]:
    """What helps after messages that answered nothing: an example, then how to choose from the list."""
    if not form.attempts:
        return ()
    if form.attempts < MOST_ATTEMPTS:
        example = value_text(edition, slot, slot.values[0].id if slot.values else True, language)
        return (text_block(edition, "form.unclear-first", language, example=example),)
    return (text_block(edition, "form.unclear-several" if slot.type == "set" else "form.unclear-second", language),)


def _listed(edition: Edition, form: Form, slot: Slot, language: Language) -> tuple[Block, ...]:
    """The possible answers with the numbers to type, once an example has not helped."""
    if form.attempts < MOST_ATTEMPTS:
        return ()
    values: list[str | bool] = [named.id for named in slot.values] or [True, False]
    labels = [value_text(edition, slot, value, language) for value in values]
    lines = (edition.pack.say("form.numbered", language, number=number, label=label) for number, label in enumerate(labels, 1))
    return tuple(Block("bullet", line) for line in lines)


def ticks_reply(edition: Edition, form: Form, language: Language) -> Reply:
    """The open question after a tick: the message stays, its choices change."""
    reply = question_reply(edition, form, language)
    return Reply(reply.blocks, reply.choices, language, seen=len(reply.blocks))


def why_reply(edition: Edition, form: Form, language: Language) -> Reply:
    """Why the open question is asked and what that rests on, below the question."""
    slot = edition.book.terms.slots[form.asking]
    reply, unclear = question_reply(edition, form, language), len(_hint(edition, form, slot, language))
    blocks = reply.blocks[unclear:]
    date = written_date(edition.pack, article_date(edition.pack), language)
    basis = edition.pack.say("answer.basis", language, date=date, cites=" ".join(slot.why.cites))
    why = (Block("text", slot.why.of(language)), Block("footer", basis))
    return Reply((*blocks, *why), reply.choices, language, seen=len(blocks))


def understood(edition: Edition, form: Form, slots: Iterable[str], language: Language) -> tuple[tuple[Block, ...], tuple[Choice, ...]]:
    """What was read from a message, each with its words, and a choice to correct each."""
    names = tuple(slots)
    if not names:
        return (), ()
    lines = tuple(Block("bullet", fact_line(edition, form, name, language)) for name in names)
    return (text_block(edition, "form.understood", language), *lines), tuple(_change(edition, form, name, language) for name in names)


def clash_blocks(edition: Edition, form: Form, clashing: Iterable[Clash], language: Language) -> tuple[Block, ...]:
    """What was told and could not be taken over, with the reason."""
    blocks: list[Block] = []
    for clash in clashing:
        slot, words = edition.book.terms.slots[clash.slot], clash.told.words
        if clash.ask == clash.slot:
            before = value_text(edition, slot, facts_of(edition.book, form)[clash.slot], language)
            blocks.append(text_block(edition, "form.differs", language, words=words, before=before))
        else:
            told = value_text(edition, slot, clash.told.value, language)
            blocks.append(text_block(edition, "form.contradicts", language, words=words, told=told))
    return tuple(blocks)


def doubt_blocks(edition: Edition, doubts: Iterable[Doubt], language: Language) -> tuple[Block, ...]:
    """What a message says in two ways, with the reason where the pack has one."""
    return tuple(
        text_block(edition, "form.doubt", language, words=" … ".join(doubt.words), says=doubt.says.of(language))
        if doubt.says
        else text_block(edition, "form.doubt-one", language, words=" … ".join(doubt.words))
        for doubt in doubts
    )


def dropped_blocks(edition: Edition, phrase: str, slots: Iterable[str], language: Language) -> tuple[Block, ...]:
    """Which answers were dropped; nothing where none was."""
    known = edition.book.terms.slots
    names = [known[name].question.of(language) if name in known else name for name in slots]
    return (text_block(edition, phrase, language, answers=" · ".join(names)),) if names else ()


def review_reply(edition: Edition, form: Form, language: Language) -> Reply:
    """Every answer with the words that it came from, and a choice to change each."""
    assumed = set(edition.book.assumed(facts_of(edition.book, form))).intersection(offered(edition.book, form))
    names = [slot.id for slot in edition.book.slots if slot.id in assumed.union(form.facts, form.unknown)]
    if not names:
        return Reply((lead_block(edition, "form.review-empty", language),), _away(edition, form, language), language)
    lines = [Block("bullet", fact_line(edition, form, name, language)) for name in names]
    changes = [_change(edition, form, name, language) for name in names]
    others = [name for name in offered(edition.book, form) if name not in names] if settled(edition, form).stage == "result" else []
    adding = _adding(edition, form, others, language)
    return Reply((lead_block(edition, "form.review", language), *lines), (*changes, *adding, *_away(edition, form, language)), language)


def what_if_reply(edition: Edition, form: Form, language: Language) -> Reply:
    """The facts that "what if" can change."""
    slots = edition.book.terms.slots
    named = [Choice(slots[name].question.of(language), _action(form, FormVerb.VARY, name)) for name in changeable(edition.book, form)]
    to_result = choice(edition, form, "form.button-result", FormVerb.CONTINUE, language)
    return Reply((lead_block(edition, "form.what-if", language),), (*named, to_result), language)


def naming_reply(edition: Edition, form: Form, language: Language, today: dt.date) -> Reply:
    """Asks for the name under which the assessment is saved."""
    proposed = Choice(proposed_name(edition, language, today), _action(form, FormVerb.SAVE_AS_PROPOSED))
    to_result = choice(edition, form, "form.button-result", FormVerb.CONTINUE, language)
    return Reply((lead_block(edition, "form.naming", language),), (proposed, to_result), language)


def proposed_name(edition: Edition, language: Language, today: dt.date) -> str:
    """A name for an assessment that got none."""
    return edition.pack.say("form.name-proposed", language, date=written_date(edition.pack, today, language))


def result_choices(edition: Edition, form: Form, language: Language) -> tuple[Choice, ...]:
    """What can be done with a result: add to it, change it, ask what if, plan it, save it, hand it out, begin anew."""
    slots = edition.book.terms.slots
    first = sorted(offered(edition.book, form), key=lambda name: slots[name].asks != "prerequisite")
    adding = _adding(edition, form, first[:_MOST_ADDED], language)
    return (*adding, *(choice(edition, form, label, verb, language) for label, verb in _AT_RESULT))


def _adding(edition: Edition, form: Form, names: Iterable[str], language: Language) -> tuple[Choice, ...]:
    questions = {name: edition.book.terms.slots[name].question.of(language) for name in names}
    return tuple(
        Choice(edition.pack.say("form.button-add", language, question=question), _action(form, FormVerb.EDIT, name))
        for name, question in questions.items()
    )


def _question(edition: Edition, form: Form, slot: Slot, language: Language) -> str:
    question = slot.question.of(language)
    return edition.pack.say("form.what-if-question", language, question=question) if form.stage == "result" else question


def _values(edition: Edition, form: Form, slot: Slot, language: Language) -> tuple[Choice, ...]:
    if slot.type == "bool":
        return tuple(
            Choice(value_text(edition, slot, value, language), _action(form, FormVerb.VALUE, YES if value else NO))
            for value in (True, False)
        )
    if slot.type == "enum":
        return tuple(
            Choice(value_text(edition, slot, named.id, language), _action(form, FormVerb.VALUE, named.id)) for named in slot.values
        )
    values = [
        Choice(
            edition.pack.say("form.ticked", language, label=value_text(edition, slot, named.id, language))
            if named.id in form.toggled
            else value_text(edition, slot, named.id, language),
            _action(form, FormVerb.TICK, named.id),
        )
        for named in slot.values
    ]
    return (*values, choice(edition, form, "form.button-done", FormVerb.DONE, language)) if form.toggled else tuple(values)


def _beside(edition: Edition, form: Form, language: Language) -> tuple[Choice, ...]:
    """What can be done beside answering the open question."""
    steps: list[tuple[str, FormVerb]] = [("form.button-why", FormVerb.WHY)]
    if form.stage == "result":
        steps.append(("form.button-result", FormVerb.CONTINUE))
    else:
        steps.insert(0, ("form.button-unknown", FormVerb.UNKNOWN))
        steps += [("form.button-back", FormVerb.BACK)] if form.past else []
        steps += [("form.button-review", FormVerb.REVIEW)] if form.facts or form.unknown else []
        steps.append(("form.button-cancel", FormVerb.CANCEL))
    return tuple(choice(edition, form, label, verb, language) for label, verb in steps)


def _away(edition: Edition, form: Form, language: Language) -> tuple[Choice, ...]:
    steps: tuple[tuple[str, FormVerb], ...] = (
        ("form.button-continue", FormVerb.CONTINUE),
        ("form.button-restart", FormVerb.RESTART),
        ("form.button-cancel", FormVerb.CANCEL),
    )
    return tuple(choice(edition, form, label, verb, language) for label, verb in steps)


def _change(edition: Edition, form: Form, slot: str, language: Language) -> Choice:
    question = edition.book.terms.slots[slot].question.of(language)
    return Choice(edition.pack.say("form.button-change", language, question=question), _action(form, FormVerb.EDIT, slot))


def _action(form: Form, verb: FormVerb, argument: str = "") -> str:
    return str(FormAction(form.id, form.revision, verb, argument))
