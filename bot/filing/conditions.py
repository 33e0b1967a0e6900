"""Evaluates conditions on facts as true, false, or undecided (None), after Kleene's three-valued logic.

What is decided on partial facts stays decided whatever else becomes known: `all` is false as soon as one part is, `any` is true as
soon as one part is, and a test of a slot that does not apply is false.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.filing.facts import Facts, Value
from bot.knowledge.models.filing import Condition, Slot

Truth = bool | None


@dataclass(frozen=True, slots=True)
class ConditionTerms:
    """The terms that a condition may refer to: slots, and other conditions by name."""

    slots: Mapping[str, Slot]
    named: Mapping[str, Condition]

    def truth(self, condition: Condition, facts: Facts) -> Truth:
        """Whether a condition holds for these facts."""
        if condition.all is not None:
            return all_of(self.truth(part, facts) for part in condition.all)
        if condition.any is not None:
            return any_of(self.truth(part, facts) for part in condition.any)
        if condition.not_ is not None:
            return not_of(self.truth(condition.not_, facts))
        if condition.named is not None:
            return self.truth(self.named[condition.named], facts)
        assert condition.slot is not None, "the model demands one form"
        slot = self.slots[condition.slot]
        passed = passes(condition, facts.get(slot.id))
        return False if passed is False else all_of((self.applies(slot, facts), passed))

    def applies(self, slot: Slot, facts: Facts) -> Truth:
        """Whether a slot applies for these facts."""
        return True if slot.applies is None else self.truth(slot.applies, facts)

    def reads(self, condition: Condition) -> frozenset[str]:
        """The slots that a condition may read, those that decide whether a slot applies included."""
        parts = [*(condition.all or ()), *(condition.any or ())]
        if condition.not_ is not None:
            parts.append(condition.not_)
        if condition.named is not None:
            parts.append(self.named[condition.named])
        read = frozenset[str]().union(*(self.reads(part) for part in parts))
        if condition.slot is None:
            return read
        applies = self.slots[condition.slot].applies
        return read | {condition.slot} | (self.reads(applies) if applies else frozenset())

    def conjuncts(self, condition: Condition) -> list[Condition]:
        """The conditions that must all hold for a condition to hold."""
        if condition.named is not None:
            return self.conjuncts(self.named[condition.named])
        if condition.all is not None:
            return [part for inner in condition.all for part in self.conjuncts(inner)]
        return [condition]

    def tests(self, condition: Condition) -> tuple[Condition, ...]:
        """The tests of slots in a condition."""
        parts = [*(condition.all or ()), *(condition.any or ())]
        if condition.not_ is not None:
            parts.append(condition.not_)
        if condition.named is not None:
            parts.append(self.named[condition.named])
        below = tuple(test for part in parts for test in self.tests(part))
        return (condition, *below) if condition.slot is not None else below


def all_of(parts: Iterable[Truth]) -> Truth:
    """True if all parts are, false if one is, else undecided."""
    whole: Truth = True
    for part in parts:
        if part is False:
            return False
        whole = whole and part
    return whole


def any_of(parts: Iterable[Truth]) -> Truth:
    """True if one part is, false if all are, else undecided."""
    whole: Truth = False
    for part in parts:
        if part:
            return True
        whole = None if part is None else whole
    return whole


def not_of(truth: Truth) -> Truth:
    """The negation of a truth; undecided stays undecided."""
    return None if truth is None else not truth


def passes(test: Condition, value: Value | None) -> Truth:
    """Whether a slot's value passes a test, given that the slot applies."""
    if value is None:
        return None
    if test.is_ is not None:
        return value == test.is_
    assert isinstance(value, frozenset), "the pack's checks demand a set"
    if test.has is not None:
        return not value.isdisjoint(test.has)
    if test.only is not None:
        return value <= frozenset(test.only)
    return len(value) >= (test.at_least or 0)
