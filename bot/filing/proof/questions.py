"""Proves that a question is asked only where some answer changes the outcome.

A question is asked where an answer would decide one of the rules of a part of the outcome. For each part, and every combination of known
and open facts that its rules can distinguish, the proof finds a way to know the rest with which two answers make the part differ, or
another part that depends on nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from bot.filing.conditions import Truth, any_of, passes
from bot.filing.facts import Facts, Value
from bot.filing.notation import written_facts
from bot.filing.outcome import OutcomePart
from bot.filing.proof.rules import Violation
from bot.filing.proof.space import Space
from bot.filing.rules import RuleBook
from bot.knowledge.models.filing import Condition

_Key = tuple[int, ...]
"""For each slot the place of its value, -1 where it is open."""
_OPEN = -1
_FEW = 4
"""Slots that another part may read to be looked at as well: those that read more would say no more."""


def useless_questions(book: RuleBook, part: OutcomePart) -> Iterator[Violation]:
    """Reports a question that is asked for a part of the outcome although no answer to it ever changes that part, or another one."""
    table = _Table.of(book, part)
    witnesses = [_Table.of(book, other) for other in sorted(book.outcome, key=_size) if other.reads <= part.reads and _size(other) <= _FEW]
    for key, truths in table.truths.items():
        if any_of(truths) is not None:
            continue
        for at, slot in enumerate(table.space.slots):
            facts = table.facts(key)
            if key[at] != _OPEN or not book.terms.applies(slot, facts):
                continue
            asked = any(table.truths[answer] != truths for answer in table.answers(key, at))
            if asked and not table.can_differ(key, at) and not any(other.can_differ_with(facts, slot.id) for other in witnesses):
                what = (
                    f"the question `{slot.id}` is asked for {part.name}, but no answer to it changes anything, with {written_facts(facts)}"
                )
                yield Violation(("slots", slot.id), what, "write the rules' conditions so that what no longer matters decides nothing")
                return


def _size(part: OutcomePart) -> int:
    return len(part.reads)


@dataclass(frozen=True, slots=True)
class _Table:
    """The truths of a part's rules for all combinations of known and open facts."""

    space: Space
    tests: tuple[tuple[Condition, ...], ...]
    """For each slot of the space the tests by which its values differ."""
    values: tuple[tuple[Value, ...], ...]
    """For each slot its values."""
    truths: dict[_Key, tuple[Truth, ...]]
    known: dict[tuple[_Key, int], bool] = field(default_factory=dict)
    """What `can_differ` found."""

    @classmethod
    def of(cls, book: RuleBook, part: OutcomePart) -> _Table:
        """The table of one part."""
        space = Space.of(book, [rule.when for rule in part.rules])
        conditions = [*(rule.when for rule in part.rules), *(slot.applies for slot in space.slots if slot.applies)]
        tests = [test for condition in conditions for test in book.terms.tests(condition)]
        values = tuple(tuple(space.values[slot.id]) for slot in space.slots)
        table = cls(space, tuple(tuple(test for test in tests if test.slot == slot.id) for slot in space.slots), values, {})
        for key in product(*(range(_OPEN, len(choices)) for choices in values)):
            table.truths[key] = part.truths(book.terms, table.facts(key))
        return table

    def facts(self, key: _Key) -> Facts:
        """The known facts of a combination."""
        return {slot.id: values[at] for slot, values, at in zip(self.space.slots, self.values, key, strict=True) if at != _OPEN}

    def answers(self, key: _Key, at: int) -> list[_Key]:
        """The combination with each value of the slot at this place."""
        return [(*key[:at], value, *key[at + 1 :]) for value in range(len(self.values[at]))]

    def can_differ(self, key: _Key, at: int) -> bool:
        """Whether two answers at this place differ in the part, in some completion of the rest."""
        if (key, at) not in self.known:
            rest = next((place for place, value in enumerate(key) if value == _OPEN and place != at), None)
            if rest is None:
                self.known[key, at] = len({any_of(self.truths[answer]) for answer in self.answers(key, at)}) > 1
            else:
                self.known[key, at] = any(self.can_differ(filled, at) for filled in self.answers(key, rest))
        return self.known[key, at]

    def can_differ_with(self, facts: Facts, slot: str) -> bool:
        """Whether two answers to the question of this slot differ in the part, with these facts and in some completion of them."""
        places = {other.id: at for at, other in enumerate(self.space.slots)}
        key = tuple(self._place(at, facts[name]) if name in facts else _OPEN for name, at in places.items())
        return slot in places and self.can_differ(key, places[slot])

    def _place(self, at: int, value: Value) -> int:
        """The place of the value that passes the same tests."""
        passed = [passes(test, value) for test in self.tests[at]]
        return next(place for place, other in enumerate(self.values[at]) if [passes(test, other) for test in self.tests[at]] == passed)
