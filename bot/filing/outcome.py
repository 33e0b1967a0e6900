"""Lists the parts of an outcome that rules decide: values of topics, and silences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.filing.conditions import ConditionTerms, Truth
from bot.filing.facts import Facts
from bot.knowledge.models.filing import Rule, RuleTopic


@dataclass(frozen=True, slots=True)
class OutcomePart:
    """A value of a topic, or a silence; it holds where one of its rules fires."""

    name: str
    rules: tuple[Rule, ...]
    """Without those that fire only where another one of them does."""
    reads: frozenset[str]
    """The slots that these rules read."""

    def truths(self, terms: ConditionTerms, facts: Facts) -> tuple[Truth, ...]:
        """Whether each of its rules fires."""
        return tuple(terms.truth(rule.when, facts) for rule in self.rules)


def outcome_parts(terms: ConditionTerms, topics: tuple[RuleTopic, ...], rules: tuple[Rule, ...]) -> tuple[OutcomePart, ...]:
    """The parts of the outcome; what a topic only remarks is none."""
    said = [part for topic in topics if not topic.remark for part in _values_said(topic, rules)]
    silences = dict.fromkeys(rule.silence for rule in rules if rule.silence)
    silent = [(f"silence {code}", [rule for rule in rules if rule.silence == code]) for code in silences]
    found = [(name, _without_special_cases(terms, deciding)) for name, deciding in (*said, *silent)]
    return tuple(
        OutcomePart(name, deciding, frozenset[str]().union(*(terms.reads(rule.when) for rule in deciding))) for name, deciding in found
    )


def _values_said(topic: RuleTopic, rules: tuple[Rule, ...]) -> Iterator[tuple[str, list[Rule]]]:
    """Each value with the rules that give it; where the strongest value counts, with those that give a stronger one as well."""
    for place, value in enumerate(topic.values):
        enough = topic.values[place:] if topic.holds == "strongest" else (value,)
        found = [rule for rule in rules if any(effect.topic == topic.id and effect.value in enough for effect in rule.then)]
        if found:
            yield f"{topic.id} = {value}", found


def _without_special_cases(terms: ConditionTerms, rules: list[Rule]) -> tuple[Rule, ...]:
    parts = {rule.id: set(terms.conjuncts(rule.when)) for rule in rules}
    kept: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: len(parts[rule.id])):
        if not any(parts[other.id] <= parts[rule.id] for other in kept):
            kept.append(rule)
    return tuple(kept)
