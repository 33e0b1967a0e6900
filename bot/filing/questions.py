"""Decides which question comes next: one of which some answer changes the outcome."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from bot.filing.conditions import any_of
from bot.filing.contradictions import contradictions
from bot.filing.count import COUNTED, count_filings, counted_values
from bot.filing.facts import Facts, Value
from bot.filing.outcome import OutcomePart
from bot.filing.rules import RuleBook, topics_of
from bot.knowledge.models.filing import Slot


def next_slot(book: RuleBook, held: Facts, asks: tuple[str, ...], unknowable: frozenset[str] = frozenset()) -> str | None:
    """The first slot of these kinds that applies, is not known, and of which some answer changes the outcome."""
    for slot in book.slots:
        known = slot.id in held or slot.id in unknowable
        if not known and _asking_kind(book, slot, held) in asks and _matters(book, slot, held):
            return slot.id
    return None


def _asking_kind(book: RuleBook, slot: Slot, held: Facts) -> str:
    """How a slot is asked for with these facts: blocking only where its condition holds, and where its default is not assumed."""
    if slot.default is not None:
        return "blocking"
    return slot.asks if slot.blocks is None or book.terms.truth(slot.blocks, held) else "optional"


def _matters(book: RuleBook, slot: Slot, held: Facts) -> bool:
    if not book.terms.applies(slot, held):
        return False
    return any(decides(book, part, slot, held) for part in book.outcome if slot.id in part.reads) or _changes_count(book, slot, held)


def decides(book: RuleBook, part: OutcomePart, slot: Slot, held: Facts) -> bool:
    """Whether a part of the outcome is open, and an answer would decide one of its rules.

    `bot.filing.proof.questions` proves that then the answer changes the part, whatever else becomes known.
    """
    now = part.truths(book.terms, held)
    return any_of(now) is None and any(part.truths(book.terms, {**held, slot.id: value}) != now for value in book.cases[slot.id])


def _changes_count(book: RuleBook, slot: Slot, held: Facts) -> bool:
    """Whether the number of filings differs between two answers, together with those that only the count reads."""
    if slot.id not in COUNTED:
        return False
    topics = topics_of(book, (rule for rule, truth in zip(book.rules, book.truths(held), strict=True) if truth))

    def numbers(value: Value) -> set[object]:
        found = (count_filings(case, topics) for case in _with_count_slots(book, slot, {**held, slot.id: value}))
        return {(count.count, count.basis) for count in found}

    before = count_filings(held, topics)
    told = [numbers(value) for value in counted_values(slot) if not contradictions(book, {**held, slot.id: value})]
    return any(each != {(before.count, before.basis)} for each in told)


def _with_count_slots(book: RuleBook, slot: Slot, held: Facts) -> Iterator[Facts]:
    """The facts with every answer to the other open questions that no rule reads, but the count."""
    read = frozenset[str]().union(*book.reads.values())
    names = [name for name in COUNTED if name not in read | held.keys() | {slot.id} and name in book.terms.slots]
    slots = [book.terms.slots[name] for name in names if book.terms.applies(book.terms.slots[name], held)]
    for values in product(*(counted_values(other) for other in slots)):
        yield {**held, **{other.id: value for other, value in zip(slots, values, strict=True)}}
