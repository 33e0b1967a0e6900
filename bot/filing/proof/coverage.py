"""Proves statements about the whole rule set: every combination is covered, and every question matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.filing.assessment import assess
from bot.filing.count import COUNTED, counted_values
from bot.filing.facts import Facts, Value
from bot.filing.notation import written_facts, written_value
from bot.filing.proof.rules import Violation
from bot.filing.proof.space import Space
from bot.filing.rules import RuleBook
from bot.filing.schedule import LLM_PROCEDURES
from bot.knowledge.models.filing import Rule, Slot

ALGORITHM = "algorithm"


@dataclass(frozen=True, slots=True)
class Demand:
    """What the rules must cover: they must give a finding on one of the topics, or a silence."""

    topics: tuple[str, ...]
    slot: str | None = None
    """Where the algorithm has to be filed and this slot blocks, for every value that it holds; None: once for all facts."""


DEMANDS = (Demand((ALGORITHM,)), Demand(LLM_PROCEDURES, "model_origin"), Demand(("role",), "customers"))


def gaps(book: RuleBook, demand: Demand) -> Iterator[Violation]:
    """Reports a combination in which no rule says what is demanded, nor that the article does not say it."""
    rules = [rule for rule in book.rules if rule.silence or any(effect.topic in demand.topics for effect in rule.then)]
    if demand.slot is None:
        yield from _topic_gap(book, demand, rules)
    elif demand.slot in book.terms.slots:
        yield from _value_gap(book, demand, demand.slot, [rule for rule in rules if demand.slot in book.reads[rule.id]])


def _topic_gap(book: RuleBook, demand: Demand, rules: list[Rule]) -> Iterator[Violation]:
    space, truth = Space.of(book, [rule.when for rule in rules]), book.terms.truth
    facts = next(space.combinations(lambda facts: any(truth(rule.when, facts) for rule in rules)), None)
    if facts is not None:
        what = f"no rule decides {' or '.join(demand.topics)}, and none names a silence, with {written_facts(facts)}"
        yield Violation(("topics", demand.topics[0]), what, "add a rule for it, or a silence")


def _value_gap(book: RuleBook, demand: Demand, slot: str, rules: list[Rule]) -> Iterator[Violation]:
    """A value is covered by a rule that fires, and that would also fire if the slot held this value alone."""
    truth = book.terms.truth
    filing = [rule for rule in book.rules if any((effect.topic, effect.value) == (ALGORITHM, "must") for effect in rule.then)]
    blocks = book.terms.slots[slot].blocks
    space = Space.of(book, [*(rule.when for rule in (*rules, *filing)), *([blocks] if blocks else [])], [slot])

    def left_out(facts: Facts) -> list[Value]:
        alone = [{**facts, slot: value} for value in _elements(facts[slot])]
        fired = [rule for rule in rules if truth(rule.when, facts)]
        return [case[slot] for case in alone if not any(truth(rule.when, case) for rule in fired)]

    def settled(facts: Facts) -> bool:
        if all(truth(rule.when, facts) is False for rule in filing) or book.terms.applies(book.terms.slots[slot], facts) is False:
            return True
        if blocks is not None and truth(blocks, facts) is False:
            return True
        return slot in facts and not left_out(facts)

    facts = next(space.combinations(settled), None)
    if facts is not None:
        value = written_value(left_out(facts)[0])
        what = f"no rule says {' or '.join(demand.topics)} of {slot} = {value}, and none names a silence, with {written_facts(facts)}"
        yield Violation(("slots", slot), what, "add a rule for it, or a silence")


def _elements(value: Value) -> list[Value]:
    return [frozenset({item}) for item in sorted(value)] if isinstance(value, frozenset) else [value]


def idle_questions(book: RuleBook, slot: Slot) -> Iterator[Violation]:
    """Reports a question that is never asked, or whose answer never changes a rule's truth or the count."""
    asked = next((facts for facts in Space.of(book, (), [slot.id]).combinations() if slot.id in facts), None)
    if asked is None:
        deciding = next(Space.of(book, (), [slot.id]).combinations())
        what = f"the slot `{slot.id}` never applies, for instance not with {written_facts(deciding)}"
        yield Violation(("slots", slot.id), what, "mend its `applies`")
    elif slot.asks != "noted" and not _changes_a_rule(book, slot) and not _changes_the_count(book, slot):
        what = f"no answer to the question `{slot.id}` changes anything, for instance not with {written_facts(asked)}"
        yield Violation(("slots", slot.id), what, "remove the slot, or let it be `asks: noted`")


def _changes_a_rule(book: RuleBook, slot: Slot) -> bool:
    """Whether a rule's truth differs between two combinations that differ only in this slot and what depends on it."""
    reading = [rule for rule in book.rules if slot.id in book.reads[rule.id]]
    return any(_depends(book, rule, slot) for rule in sorted(reading, key=lambda rule: len(book.reads[rule.id])))


def _depends(book: RuleBook, rule: Rule, slot: Slot) -> bool:
    space = Space.of(book, [rule.when])
    hanging = {other.id for other in space.slots if other.applies and slot.id in book.terms.reads(other.applies)} | {slot.id}
    reached: dict[tuple[tuple[str, Value], ...], dict[Value, set[object]]] = {}
    for facts in space.combinations():
        if slot.id in facts:
            rest = tuple((name, value) for name, value in facts.items() if name not in hanging)
            reached.setdefault(rest, {}).setdefault(facts[slot.id], set()).add(book.terms.truth(rule.when, facts))
    return any(truths != next(iter(by_value.values())) for by_value in reached.values() for truths in by_value.values())


def _changes_the_count(book: RuleBook, slot: Slot) -> bool:
    if slot.id not in COUNTED:
        return False
    read = [rule.when for rule in book.rules if any(effect.topic in (ALGORITHM, "role") for effect in rule.then)]
    space = Space.of(book, read, [name for name in COUNTED if name in book.terms.slots])
    applying = (facts for facts in space.combinations(lambda facts: book.terms.applies(slot, facts) is False) if slot.id in facts)
    return any(len({assess(book, facts | {slot.id: value}).filing_count for value in counted_values(slot)}) > 1 for facts in applying)
