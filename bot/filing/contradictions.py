"""Finds facts that cannot all be true: they are reported and asked for, never computed with."""

from __future__ import annotations

from bot.filing.conditions import ConditionTerms
from bot.filing.facts import Facts
from bot.filing.rules import RuleBook
from bot.knowledge.models.filing import Contradiction


def contradictions(book: RuleBook, facts: Facts) -> tuple[Contradiction, ...]:
    """The book's contradictions that these facts fulfil; whether a slot applies is ignored."""
    literal = ConditionTerms({slot.id: slot.model_copy(update={"applies": None}) for slot in book.slots}, book.terms.named)
    return tuple(each for each in book.contradictions if literal.truth(each.when, facts))


def without_contradictions(book: RuleBook, facts: Facts) -> tuple[Facts, tuple[Contradiction, ...]]:
    """The facts without those that contradict each other, and what contradicts."""
    found = contradictions(book, facts)
    dropped = {slot for each in found for slot in each.slots}
    return {slot: value for slot, value in facts.items() if slot not in dropped}, found
