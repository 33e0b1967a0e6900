"""Every combination of facts that conditions can tell apart.

A condition looks at a slot through tests alone. Two values that pass and fail the same tests give every condition the same truth,
so that one of them stands for both: nothing is left out that a rule could notice. For the same reason a question about a few rules
is settled by the slots that these rules read; the others change nothing in them. A slot that does not apply has no value, and
every test of it is false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import prod

from bot.filing.conditions import Terms, Truth, tested
from bot.filing.facts import Facts, Value
from bot.filing.rules import RuleBook
from bot.knowledge.models.filing import Condition, Slot

Settled = Callable[[Facts], bool]
"""True where partial facts settle a question for every completion of them."""


def _open(_facts: Facts) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Space:
    """Slots with the values to combine, each slot behind those that decide whether it applies."""

    terms: Terms
    slots: tuple[Slot, ...]
    values: Mapping[str, Mapping[Value, int]]
    """Slot -> a value for each way of passing these conditions' tests -> how many values of the book's cases it stands for."""

    @classmethod
    def of(cls, book: RuleBook, conditions: Iterable[Condition], more: Iterable[str] = ()) -> Space:
        """The combinations that conditions can tell apart, over the slots that they read and some more."""
        wanted = list(conditions)
        slots = _ordered(book, {slot for condition in wanted for slot in book.terms.reads(condition)}.union(more))
        wanted += [slot.applies for slot in slots if slot.applies]
        tests = {test for condition in wanted for test in book.terms.tests(condition)}
        values = {slot.id: _told_apart(book.cases[slot.id], [test for test in tests if test.slot == slot.id]) for slot in slots}
        return cls(book.terms, slots, values)

    def combinations(self, settled: Settled = _open) -> Iterator[dict[str, Value]]:
        """Each combination; where partial facts settle the question, none of their completions."""
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
        """How many combinations of the book's cases there are over these slots."""
        return sum(prod(self.values[slot][value] for slot, value in facts.items()) for facts in self.combinations())


def combinations_of(book: RuleBook) -> tuple[int, int]:
    """How many combinations of facts the rules can tell apart, and over how many slots."""
    read = frozenset[str]().union(*book.reads.values())
    return Space.of(book, (), read).count(), len(read)


def _ordered(book: RuleBook, wanted: Iterable[str]) -> tuple[Slot, ...]:
    """These slots and all that decide whether they apply, in an order in which the deciding ones come first."""
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


def _told_apart(values: tuple[Value, ...], tests: list[Condition]) -> dict[Value, int]:
    first: dict[tuple[Truth, ...], Value] = {}
    count: dict[Value, int] = {}
    for value in values:
        stands = first.setdefault(tuple(tested(test, value) for test in tests), value)
        count[stands] = count.get(stands, 0) + 1
    return count
