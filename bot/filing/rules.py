"""Applies the rules of a pack to facts: which fire, which cannot, which are still open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from bot.filing.conditions import ConditionTerms, Truth, passes
from bot.filing.count import Topics
from bot.filing.facts import Facts, Value
from bot.filing.outcome import OutcomePart, outcome_parts
from bot.knowledge.models.filing import Condition, Contradiction, Procedure, Rule, RuleTopic, Slot
from bot.knowledge.models.pack import Pack


@dataclass(frozen=True)
class RuleBook:
    """Slots, rules and procedures of one pack, ready to be applied."""

    slots: tuple[Slot, ...]
    topics: tuple[RuleTopic, ...]
    procedures: tuple[Procedure, ...]
    rules: tuple[Rule, ...]
    terms: ConditionTerms
    contradictions: tuple[Contradiction, ...] = ()
    """Facts that cannot all be true, and that no rule has to make sense of."""

    @classmethod
    def of(cls, pack: Pack) -> RuleBook:
        """The rule book of a pack."""
        terms = ConditionTerms({slot.id: slot for slot in pack.slots}, pack.conditions)
        return cls(pack.slots, pack.topics, pack.procedures, pack.rules, terms, pack.contradictions)

    def narrowed(self, bearing: Callable[[Rule], bool]) -> RuleBook:
        """The book with only the rules that `bearing` accepts."""
        return replace(self, rules=tuple(rule for rule in self.rules if bearing(rule)))

    @cached_property
    def topic_by_id(self) -> dict[str, RuleTopic]:
        """Topics by id."""
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def procedure_by_id(self) -> dict[str, Procedure]:
        """Procedures by id."""
        return {procedure.id: procedure for procedure in self.procedures}

    @cached_property
    def reads(self) -> dict[str, frozenset[str]]:
        """For each rule the slots that it may read."""
        return {rule.id: self.terms.reads(rule.when) for rule in self.rules}

    @cached_property
    def outcome(self) -> tuple[OutcomePart, ...]:
        """The parts of the outcome that these rules decide."""
        return outcome_parts(self.terms, self.topics, self.rules)

    @cached_property
    def cases(self) -> dict[str, tuple[Value, ...]]:
        """For each slot one value for every way in which the rules can distinguish its values."""
        return {slot.id: self._cases(slot) for slot in self.slots}

    def assumed(self, facts: Facts, doubted: frozenset[str] = frozenset(), unknowable: frozenset[str] = frozenset()) -> Facts:
        """The defaults of slots that are not known; of those in doubt, only where the asker says that it cannot be known."""
        open_slots = (slot for slot in self.slots if slot.id not in facts and slot.id not in doubted - unknowable)
        return {slot.id: slot.default for slot in open_slots if slot.default is not None}

    def truths(self, facts: Facts) -> tuple[Truth, ...]:
        """Whether each rule fires, in the rules' order."""
        return tuple(self.terms.truth(rule.when, facts) for rule in self.rules)

    def _cases(self, slot: Slot) -> tuple[Value, ...]:
        if slot.type == "bool":
            return (True, False)
        names = [choice.id for choice in slot.values]
        if slot.type == "enum":
            return tuple(names)
        tests = {test for condition in self._conditions for test in self.terms.tests(condition) if test.slot == slot.id}
        by_tests: dict[tuple[Truth, ...], frozenset[str]] = {}
        for size in range(1, len(names) + 1):
            for chosen in combinations(names, size):
                value = frozenset(chosen)
                by_tests.setdefault(tuple(passes(test, value) for test in tests), value)
        return tuple(by_tests.values())

    @cached_property
    def _conditions(self) -> tuple[Condition, ...]:
        return (
            *(rule.when for rule in self.rules),
            *(slot.applies for slot in self.slots if slot.applies),
            *(slot.blocks for slot in self.slots if slot.blocks),
        )


def topics_of(book: RuleBook, fired: Iterable[Rule]) -> Topics:
    """Topic -> what the rules that fire say of it; at most one value where the topic holds one."""
    said: dict[str, set[str]] = {}
    for rule in fired:
        for effect in rule.then:
            said.setdefault(effect.topic, set()).add(effect.value)
    topics: dict[str, tuple[str, ...]] = {}
    for topic in book.topics:
        values = [value for value in topic.values if value in said[topic.id]] if topic.id in said else []
        if values:
            topics[topic.id] = tuple(values[-1:] if topic.holds == "strongest" else values)
    return topics
