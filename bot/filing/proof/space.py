"""Enumerates every combination of facts that conditions can distinguish.

A condition reads a slot only through tests. Two values that pass the same tests give every condition the same truth, so that one of
them represents both. For the same reason a question about a few rules depends only on the slots that these rules read. A slot that
does not apply has no value, and every test of it is false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import prod

from bot.filing.conditions import ConditionTerms, Truth, passes
from bot.filing.facts import Facts, Value
from bot.filing.rules import RuleBook
from bot.knowledge.models.filing import Condition, Slot

Settled = Callable[[Facts], bool]
"""True where partial facts settle a question for every completion of them."""


def _never_settled(_facts: Facts) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Space:
    """Slots with the values to combine, each slot after those that decide whether it applies."""

    terms: ConditionTerms
    slots: tuple[Slot, ...]
    values: Mapping[str, Mapping[Value, int]]
    """Slot -> a value for each way of passing these conditions' tests -> how many values of the book's cases it represents."""

    @classmethod
    def of(cls, book: RuleBook, conditions: Iterable[Condition], more: Iterable[str] = ()) -> Space:
        """The combinations that conditions can distinguish, over the slots that they read and `more`."""
        wanted = list(conditions)
        slots = _ordered(book, {slot for condition in wanted for slot in book.terms.reads(condition)}.union(more))
        wanted += [slot.applies for slot in slots if slot.applies]
        tests = {test for condition in wanted for test in book.terms.tests(condition)}
        values = {slot.id: _distinguished_values(book.cases[slot.id], [test for test in tests if test.slot == slot.id]) for slot in slots}
        return cls(book.terms, slots, values)

    def combinations(self, settled: Settled = _never_settled) -> Iterator[dict[str, Value]]:
        """Every combination, but no completion of partial facts that settle the question."""
        return self._completions({}, 0, settled)

    def _completions(self, facts: dict[str, Value], at: int, settled: Settled) -> Iterator[dict[str, Value]]:
        if settled(facts):
            return
        if at == len(self.slots):
            yield facts
            return
        slot = self.slots[at]
        if self.terms.applies(slot, facts):
            for value in self.values[slot.id]:
                yield from self._completions({**facts, slot.id: value}, at + 1, settled)
        else:
            yield from self._completions(facts, at + 1, settled)

    def count(self) -> int:
        """Number of combinations of the book's cases over these slots."""
        return sum(prod(self.values[slot][value] for slot, value in facts.items()) for facts in self.combinations())


def combinations_of(book: RuleBook) -> tuple[int, int]:
    """Number of combinations of facts that the rules can distinguish, and of the slots they read."""
    read = frozenset[str]().union(*book.reads.values())
    return Space.of(book, (), read).count(), len(read)


def _ordered(book: RuleBook, wanted: Iterable[str]) -> tuple[Slot, ...]:
    """These slots and all that decide whether they apply, the deciding ones first."""
    ordered: dict[str, Slot] = {}
    position = {slot.id: number for number, slot in enumerate(book.slots)}

    def add(name: str) -> None:
        slot = book.terms.slots[name]
        for deciding in sorted(book.terms.reads(slot.applies) if slot.applies else (), key=position.__getitem__):
            add(deciding)
        ordered.setdefault(name, slot)

    for name in sorted(wanted, key=position.__getitem__):
        add(name)
    return tuple(ordered.values())


def _distinguished_values(values: tuple[Value, ...], tests: list[Condition]) -> dict[Value, int]:
    first: dict[tuple[Truth, ...], Value] = {}
    count: dict[Value, int] = {}
    for value in values:
        stands = first.setdefault(tuple(passes(test, value) for test in tests), value)
        count[stands] = count.get(stands, 0) + 1
    return count
