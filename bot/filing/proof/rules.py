"""Proves statements about single rules and pairs: each can fire, none takes back a decision, no two contradict or repeat each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

from bot.filing.conditions import Truth
from bot.filing.facts import Facts
from bot.filing.notation import written_condition, written_facts
from bot.filing.proof.space import Space
from bot.filing.rules import RuleBook
from bot.filing.schedule import procedure_of
from bot.knowledge.models.filing import Condition, Rule

LARGEST = 20_000
"""Combinations of known and open slots up to which a condition is proved in one piece."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A fault of a rule set, with one combination of facts that shows it."""

    at: tuple[str, str]
    """Kind and id of what is at fault: ("rules", "r1"), ("slots", …), ("topics", …)."""
    what: str
    """A clause without a full stop, with the combination in readable form."""
    todo: str
    other: str | None = None
    """Another rule that is involved."""


def unreachable(book: RuleBook, rule: Rule) -> Iterator[Violation]:
    """Reports a rule that fires in no combination, with the combination that comes nearest and what fails in it."""
    space, truth = Space.of(book, [rule.when]), book.terms.truth
    if any(truth(rule.when, facts) for facts in space.combinations(lambda facts: truth(rule.when, facts) is False)):
        return
    parts = book.terms.conjuncts(rule.when)
    facts = max(space.combinations(), key=lambda facts: sum(truth(part, facts) is True for part in parts))
    fails = next(part for part in parts if not truth(part, facts))
    what = f"the rule `{rule.id}` never fires; it comes nearest with {written_facts(facts)}, where “{written_condition(fails)}” is false"
    yield Violation(("rules", rule.id), what, "mend its condition, or remove the rule")


def withdrawals(book: RuleBook, rule: Rule) -> Iterator[Violation]:
    """Reports a rule whose truth is decided on partial facts and differs in a completion of them."""
    for condition in _small_parts(book, rule.when):
        step = _withdrawal(book, condition)
        if step is not None:
            before, after = step
            truth = str(book.terms.truth(condition, before)).lower()
            what = f"the rule `{rule.id}` is decided as {truth} with {written_facts(before)}, but no longer with {written_facts(after)}"
            yield Violation(("rules", rule.id), what, "write its condition so that more facts never withdraw it")
            return


def _small_parts(book: RuleBook, condition: Condition) -> Iterator[Condition]:
    """A condition, or its parts where it reads too many slots to be proved in one piece.

    That is enough: `all`, `any` and `not` of parts that never withdraw what they decided do not withdraw it either.
    """
    space = Space.of(book, [condition])
    if prod(len(values) + 1 for values in space.values.values()) <= LARGEST:
        yield condition
        return
    parts = [*(condition.all or ()), *(condition.any or ()), *([condition.not_] if condition.not_ else ())]
    if condition.named is not None:
        parts.append(book.terms.named[condition.named])
    if condition.slot is not None:
        # A test is the slot's own value and whether the slot applies.
        parts += [applies for slot in space.slots if slot.id == condition.slot and (applies := slot.applies)]
    for part in parts:
        yield from _small_parts(book, part)


def _withdrawal(book: RuleBook, condition: Condition) -> tuple[Facts, Facts] | None:
    """Partial facts that decide a condition, and a further fact that changes its truth; None where there are none.

    Each step fills the first open slot. If no step changes a decided truth, then none does on the way to any completion.
    """
    space = Space.of(book, [condition])
    names = [slot.id for slot in space.slots]
    values = [tuple(space.values[name]) for name in names]
    truths: dict[tuple[int, ...], Truth] = {}

    def known(key: tuple[int, ...]) -> Facts:
        return {name: values[number][at] for number, (name, at) in enumerate(zip(names, key, strict=True)) if at >= 0}

    # Combinations with all slots filled come first, so that the truth after each step is known before it.
    for key in product(*(range(len(choices) - 1, -2, -1) for choices in values)):
        truths[key] = truth = book.terms.truth(condition, known(key))
        if truth is None or -1 not in key:
            continue
        first = key.index(-1)
        for at in range(len(values[first])):
            step = (*key[:first], at, *key[first + 1 :])
            if truths[step] is not truth:
                return known(key), known(step)
    return None


def conflicts(book: RuleBook, one: Rule, other: Rule) -> Iterator[Violation]:
    """Reports two rules (or one with itself) that fire together and contradict each other on a topic."""
    for mine in one.then:
        for theirs in other.then:
            if mine.topic != theirs.topic or not _exclude(book, mine.topic, mine.value, theirs.value):
                continue
            facts = joint_facts(book, one, other)
            if facts is not None:
                what = (
                    f"`{one.id}` says {mine.topic} = {mine.value} and `{other.id}` says {theirs.topic} = {theirs.value} "
                    f"with {written_facts(facts)}"
                )
                yield Violation(("rules", one.id), what, "make their conditions exclude each other", other.id)


def _exclude(book: RuleBook, topic: str, one: str, other: str) -> bool:
    held = book.topic_by_id[topic]
    return one != other and (held.holds == "one" or (one, other) in held.contradict or (other, one) in held.contradict)


def joint_facts(book: RuleBook, one: Rule, other: Rule) -> Facts | None:
    """A combination in which both rules fire; None where there is none."""
    truth = book.terms.truth
    space = Space.of(book, [one.when, other.when])
    return next(space.combinations(lambda facts: truth(one.when, facts) is False or truth(other.when, facts) is False), None)


def overlaps(book: RuleBook, one: Rule, other: Rule) -> Iterator[Violation]:
    """Reports a rule that fires together with another and then adds nothing new, or repeats its sentence."""
    twice = one.says is not None and one.says == other.says
    if not twice and not _adds_nothing(one, other):
        return
    facts = joint_facts(book, one, other)
    if facts is not None:
        how = "both say the same" if twice else f"`{one.id}` adds nothing"
        what = f"`{one.id}` and `{other.id}` overlap: {how} with {written_facts(facts)}"
        yield Violation(("rules", one.id), what, "make their conditions exclude each other, or join the rules", other.id)


def _adds_nothing(one: Rule, other: Rule) -> bool:
    return (
        set(one.then) <= set(other.then)
        and one.silence in (None, other.silence)
        and one.says is None
        and one.ask_cac <= other.ask_cac
        and set(one.cites) <= set(other.cites)
        and set(one.notes) <= set(other.notes)
    )


def unscheduled(book: RuleBook, rule: Rule) -> Iterator[Violation]:
    """Reports a rule that leads to a procedure without months."""
    for effect in rule.then:
        name = procedure_of(effect.topic, effect.value)
        if name is not None and name not in book.procedure_by_id:
            what = f"`{rule.id}` says {effect.topic} = {effect.value}, but `procedures` has no `{name}`"
            yield Violation(("rules", rule.id), what, "add the procedure with its months")
