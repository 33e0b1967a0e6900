"""Proves a rule set over every combination of facts.

Nothing is sampled. Each question is checked on all combinations of the slots that its rules read (`proof.space` says why these are
enough), and partial facts that settle it are not extended.

The order in which facts are given cannot matter: a rule's truth is a function of a mapping from slots to values, which has no order,
and nothing else is kept from one answer to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from bot.filing.proof.completions import ASPECTS, missing_counts, retractions
from bot.filing.proof.coverage import DEMANDS, Demand, gaps, idle_questions
from bot.filing.proof.questions import useless_questions
from bot.filing.proof.rules import Violation, conflicts, overlaps, unreachable, unscheduled, withdrawals
from bot.filing.proof.space import combinations_of
from bot.filing.rules import RuleBook

ProofStep = Callable[[], Iterator[Violation]]


@dataclass(frozen=True, slots=True)
class Proof:
    """The result of a proof."""

    violations: tuple[Violation, ...]
    combinations: int
    """Of facts, as far as the rules can tell them apart."""
    slots: int
    """That a rule reads."""
    rules: int


def prove(book: RuleBook, demands: tuple[Demand, ...] = DEMANDS) -> Proof:
    """Proves a rule set without broken references."""
    found: list[Violation] = []
    for stage in _stages(book, demands):
        for task in stage:
            found += task()
        if found:
            break
    combinations, slots = combinations_of(book)
    return Proof(tuple(found), combinations, slots, len(book.rules))


def _stages(book: RuleBook, demands: tuple[Demand, ...]) -> tuple[list[ProofStep], ...]:
    """First that decisions on partial facts hold for all completions: the other proofs rely on it. The verdict as a whole comes last,
    because it would only repeat what is wrong with a rule."""
    if not book.rules:
        return ()
    rest: list[ProofStep] = [
        *(partial(gaps, book, demand) for demand in demands),
        *(partial(_prove_rule, book, number) for number in range(len(book.rules))),
        *(partial(idle_questions, book, slot) for slot in book.slots),
        *(partial(useless_questions, book, part) for part in book.outcome),
    ]
    whole: list[ProofStep] = [*(partial(retractions, book, aspect) for aspect in ASPECTS), partial(missing_counts, book)]
    return [partial(withdrawals, book, rule) for rule in book.rules], rest, whole


def _prove_rule(book: RuleBook, number: int) -> Iterator[Violation]:
    """Proves a rule, alone and with each later one."""
    rule = book.rules[number]
    for proof in (unreachable, unscheduled):
        yield from proof(book, rule)
    yield from conflicts(book, rule, rule)
    for later in book.rules[number + 1 :]:
        yield from conflicts(book, rule, later)
        yield from tuple(overlaps(book, rule, later)) or overlaps(book, later, rule)
