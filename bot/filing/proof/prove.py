"""The proof of a rule set over every combination of facts.

Nothing is sampled. Each question is put to all combinations of the slots that its rules read (`verify_space` says why that is all
of them), and partial facts that settle it are not spelt out further.

The order in which facts are told cannot matter: a rule's truth is a function of a mapping from slots to values, which has no order,
and nothing else is kept from one answer to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from bot.filing.proof.completions import ASPECTS, taken_back, uncounted
from bot.filing.proof.coverage import DEMANDS, Demand, gaps, idle_questions
from bot.filing.proof.rules import Violation, conflicts, overlaps, unreachable, unscheduled, wavering
from bot.filing.proof.space import combinations_of
from bot.filing.rules import RuleBook

Task = Callable[[], Iterator[Violation]]


@dataclass(frozen=True, slots=True)
class Proof:
    """What the proof came to."""

    violations: tuple[Violation, ...]
    combinations: int
    """Of facts, as far as the rules can tell them apart."""
    slots: int
    """That a rule reads."""
    rules: int


def prove(book: RuleBook, step: Callable[[], None] = lambda: None, demands: tuple[Demand, ...] = DEMANDS) -> Proof:
    """Proves a rule set whose references all lead somewhere; `step` is called `steps(book)` times, less often where a rule wavers."""
    found: list[Violation] = []
    for stage in _stages(book, demands):
        for task in stage:
            found += task()
            step()
        if found:
            break
    combinations, slots = combinations_of(book)
    return Proof(tuple(found), combinations, slots, len(book.rules))


def steps(book: RuleBook, demands: tuple[Demand, ...] = DEMANDS) -> int:
    """How many steps the proof takes."""
    return sum(len(stage) for stage in _stages(book, demands))


def _stages(book: RuleBook, demands: tuple[Demand, ...]) -> tuple[list[Task], ...]:
    """First that partial facts decide for all their completions: everything else is proved by leaving these out. The verdict as a
    whole comes last: where a rule is at fault, it would only repeat that."""
    if not book.rules:
        return ()
    rest: list[Task] = [
        *(partial(gaps, book, demand) for demand in demands),
        *(partial(_of_rule, book, number) for number in range(len(book.rules))),
        *(partial(idle_questions, book, slot) for slot in book.slots),
    ]
    whole: list[Task] = [*(partial(taken_back, book, aspect) for aspect in ASPECTS), partial(uncounted, book)]
    return [partial(wavering, book, rule) for rule in book.rules], rest, whole


def _of_rule(book: RuleBook, number: int) -> Iterator[Violation]:
    """What is to be proved of a rule, by itself and beside those that come after it."""
    rule = book.rules[number]
    for proof in (unreachable, unscheduled):
        yield from proof(book, rule)
    yield from conflicts(book, rule, rule)
    for later in book.rules[number + 1 :]:
        yield from conflicts(book, rule, later)
        yield from tuple(overlaps(book, rule, later)) or overlaps(book, later, rule)
