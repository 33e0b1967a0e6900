"""Proves statements about the verdict: what it concludes from partial facts holds in every completion, and a must has a number.

Each step fills one open slot. If no step takes back an earlier conclusion, then no way to a completion does. Facts that cannot all be
true are left out: they are asked about, never computed with. A slot with a default may be open, too: namely where it is in doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from operator import itemgetter

from bot.filing.assessment import schedule_of
from bot.filing.conditions import ConditionTerms, Truth
from bot.filing.count import COUNTED, Topics, count_filings
from bot.filing.facts import Facts, Value
from bot.filing.notation import written_facts
from bot.filing.proof.rules import Violation
from bot.filing.proof.space import Space
from bot.filing.rules import RuleBook, topics_of
from bot.filing.schedule import LLM_PROCEDURES, affects_months
from bot.knowledge.models.filing import Condition, Effect, Slot

Conclusion = Mapping[str, object]
"""What is concluded, by name, without what is open. Sets may grow, everything else must stay as it is."""
Truths = tuple[Truth, ...]
_Row = tuple[Value | None, ...]
"""Partial facts: the value of each slot of the space, None where it is open."""
_SIZES = 3
"""Numbers of modalities that are tried; more are counted in the same way."""
_MODALITIES = ("functions", "prior_algo_filing", "change", "modalities", "new_modalities")


@dataclass(frozen=True, slots=True)
class Aspect:
    """A part of the verdict, and what it is computed from."""

    relevance: Callable[[Effect], Hashable]
    """What an effect means for this aspect; None where it does not matter."""
    slots: tuple[str, ...]
    """Slots that `conclude` reads directly."""
    conclude: Callable[[RuleBook, Facts, Truths], Conclusion]


def _filing_conclusion(book: RuleBook, facts: Facts, truths: Truths) -> Conclusion:
    topics = _topics(book, truths)
    records = count_filings(facts, topics)
    count = {} if records.count is None else {"new_records": (records.count, records.basis)}
    return {**count, "role": frozenset(topics.get("role", ()))}


def _month_conclusion(book: RuleBook, facts: Facts, truths: Truths) -> Conclusion:
    plan = schedule_of(book, facts, truths)
    totals = {"parallel": plan.parallel, "sequential": plan.sequential, "with_upstream": plan.with_upstream}
    known = {name: total for name, total in totals.items() if plan.each and name not in plan.open}
    return {**known, "procedures": frozenset(plan.each), "wait": frozenset(_topics(book, truths).get("wait", ()))}


def _prerequisites(book: RuleBook, _facts: Facts, truths: Truths) -> Conclusion:
    return dict(_topics(book, truths))


def _topics(book: RuleBook, truths: Truths) -> Topics:
    return topics_of(book, (rule for rule, truth in zip(book.rules, truths, strict=True) if truth))


def _effects_on(*topics: str) -> Callable[[Effect], Hashable]:
    return lambda effect: effect if effect.topic in topics else None


def _effect_on_months(effect: Effect) -> Hashable:
    """A large-model procedure takes as long whether it may be done or is recommended."""
    if effect.topic in LLM_PROCEDURES:
        return effect.topic
    return effect if affects_months(effect.topic, effect.value) else None


FILINGS = Aspect(_effects_on("algorithm", "role"), COUNTED, _filing_conclusion)
ASPECTS = (FILINGS, Aspect(_effect_on_months, _MODALITIES, _month_conclusion), Aspect(_effects_on("icp", "labelling"), (), _prerequisites))


def retractions(book: RuleBook, aspect: Aspect) -> Iterator[Violation]:
    """Reports partial facts with a conclusion that a further fact takes back or changes."""
    space = _PartialFacts.of(book, aspect)
    for row in space.combinations():
        now = space.conclusion(row)
        for further in space.steps(row) if any(now.values()) else ():
            after = space.conclusion(further)
            if after is now:
                continue
            name = next((name for name, value in now.items() if not _still_holds(value, after.get(name))), None)
            if name is not None:
                before, then = (
                    f"{_written(conclusion.get(name))} with {written_facts(space.facts(known))}"
                    for conclusion, known in ((now, row), (after, further))
                )
                yield Violation(("topics", "algorithm"), f"{name} is told as {before}, but as {then}", _TODO)
                return


def _still_holds(before: object, after: object) -> bool:
    return before <= after if isinstance(before, frozenset) and isinstance(after, frozenset) else before == after


def _written(value: object) -> str:
    return " + ".join(sorted(value)) or "nothing" if isinstance(value, frozenset) else str(value or "nothing")


_TODO = "let the rules, or the count, tell it only where no further fact changes it"


def missing_counts(book: RuleBook) -> Iterator[Violation]:
    """Reports a combination in which an algorithm filing is a must without a number of at least one, or a reason to have none.

    Reports nothing where the rules lack a slot that the count reads.
    """
    if not book.terms.slots.keys() >= set(COUNTED):
        return
    space = _PartialFacts.of(book, FILINGS)
    for row in space.combinations(whole=True):
        facts = space.facts(row)
        topics = _topics(space.book, space.truths(row))
        records = count_filings(facts, topics)
        if topics.get("algorithm") == ("must",) and not records.count and records.open not in ("under_review", "role_unclear"):
            what = f"the algorithm filing is a must, and nothing says how many or why that is open, with {written_facts(facts)}"
            yield Violation(("topics", "algorithm"), what, "let a rule or a question decide it, or name these facts as a contradiction")
            return


class _CachedCondition:
    """A condition whose truth is cached by the values of the slots that it reads."""

    def __init__(self, terms: ConditionTerms, condition: Condition, names: Sequence[str]) -> None:
        """Prepares a condition to be tried on rows of these slots; it reads no others."""
        self._terms, self._condition, self._names = terms, condition, names
        places = [names.index(name) for name in sorted(terms.reads(condition))]
        self._read: Callable[[_Row], object] = itemgetter(*places) if places else itemgetter(slice(0))
        self._known: dict[object, Truth] = {}

    def __call__(self, row: _Row) -> Truth:
        key = self._read(row)
        if key not in self._known:
            self._known[key] = self._terms.truth(self._condition, _facts(self._names, row))
        return self._known[key]


def _facts(names: Sequence[str], row: _Row) -> Facts:
    return {name: value for name, value in zip(names, row, strict=True) if value is not None}


@dataclass(frozen=True, slots=True)
class _PartialFacts:
    """Combinations of facts of which some may be open, each slot after those that decide whether it applies."""

    book: RuleBook
    """With only the rules that matter for the aspect."""
    aspect: Aspect
    names: tuple[str, ...]
    """The slots, in the order of the rows."""
    values: tuple[tuple[Value, ...], ...]
    """For each slot the values that are tried."""
    rules: tuple[_CachedCondition, ...]
    applies: tuple[_CachedCondition | None, ...]
    """For each slot when it applies; None where it always does."""
    contradictions: tuple[_CachedCondition, ...]
    by_row: dict[_Row, Conclusion] = field(default_factory=dict)
    """The conclusions so far."""
    by_truths: dict[Hashable, Conclusion] = field(default_factory=dict)
    """The same by all that a conclusion is drawn from."""

    @classmethod
    def of(cls, book: RuleBook, aspect: Aspect) -> _PartialFacts:
        bearing, terms = _relevant_rules(book, aspect), book.terms
        more = [name for name in aspect.slots if name in terms.slots]
        space = Space.of(bearing, [rule.when for rule in bearing.rules], more)
        names = tuple(slot.id for slot in space.slots)
        # read literally: whether a slot applies does not count in a contradiction
        literal = ConditionTerms({slot.id: slot.model_copy(update={"applies": None}) for slot in book.slots}, terms.named)
        readable = (each.when for each in book.contradictions if literal.reads(each.when) <= space.values.keys())
        return cls(
            book=bearing,
            aspect=aspect,
            names=names,
            values=tuple(tuple(dict.fromkeys((*space.values[name], *_counted_values(terms.slots[name], more)))) for name in names),
            rules=tuple(_CachedCondition(terms, rule.when, names) for rule in bearing.rules),
            applies=tuple(_CachedCondition(terms, slot.applies, names) if slot.applies else None for slot in space.slots),
            contradictions=tuple(_CachedCondition(literal, condition, names) for condition in readable),
        )

    def facts(self, row: _Row) -> Facts:
        """What is known in a row."""
        return _facts(self.names, row)

    def combinations(self, *, whole: bool = False) -> Iterator[_Row]:
        """Every combination that is no contradiction; `whole`: nothing is open. Where no rule can fire any more, it is not extended."""
        begun: list[tuple[int, _Row]] = [(0, (None,) * len(self.names))]
        while begun:
            at, row = begun.pop()
            if self._contradict(row):
                continue
            if at == len(row) or all(rule(row) is False for rule in self.rules):
                yield row
                continue
            applies = self._applies(at, row)
            further = [_filled(row, at, value) for value in self.values[at]] if applies is not False else []
            if applies is False or not whole:
                further.append(row)
            begun += [(at + 1, each) for each in reversed(further)]

    def steps(self, row: _Row) -> Iterator[_Row]:
        """The combinations with the first open slot filled; slots that then no longer apply are left out."""
        first = next((at for at, value in enumerate(row) if value is None and self._applies(at, row) is not False), len(row))
        for value in self.values[first] if first < len(row) else ():
            filled = _filled(row, first, value)
            for at in range(len(row)):
                if filled[at] is not None and self._applies(at, filled) is False:
                    filled = _filled(filled, at, None)
            if not self._contradict(filled):
                yield filled

    def conclusion(self, row: _Row) -> Conclusion:
        """What is concluded from facts."""
        if row not in self.by_row:
            facts, truths = self.facts(row), self.truths(row)
            key = (truths, *map(facts.get, self.aspect.slots))
            if key not in self.by_truths:
                self.by_truths[key] = self.aspect.conclude(self.book, facts, truths)
            self.by_row[row] = self.by_truths[key]
        return self.by_row[row]

    def truths(self, row: _Row) -> Truths:
        """Whether each rule fires."""
        return tuple(rule(row) for rule in self.rules)

    def _applies(self, at: int, row: _Row) -> Truth:
        applies = self.applies[at]
        return applies(row) if applies else True

    def _contradict(self, row: _Row) -> bool:
        return any(each(row) for each in self.contradictions)


def _filled(row: _Row, at: int, value: Value | None) -> _Row:
    return (*row[:at], value, *row[at + 1 :])


def _relevant_rules(book: RuleBook, aspect: Aspect) -> RuleBook:
    """The rules that matter for an aspect, without those that fire only where another one says as much."""
    says = {rule.id: {aspect.relevance(effect) for effect in rule.then} - {None} for rule in book.rules}
    parts = {rule.id: set(book.terms.conjuncts(rule.when)) for rule in book.rules if says[rule.id]}
    kept: list[str] = []
    for name in sorted(parts, key=lambda name: len(parts[name])):
        if not any(says[name] <= says[other] and parts[other] <= parts[name] for other in kept):
            kept.append(name)
    return book.narrowed(lambda rule: rule.id in kept)


def _counted_values(slot: Slot, more: list[str]) -> tuple[Value, ...]:
    """Values of sets that the code distinguishes itself: modalities by their number, roles one by one."""
    names = [choice.id for choice in slot.values]
    if slot.id not in more or slot.type != "set":
        return ()
    if slot.id in ("modalities", "new_modalities"):
        return tuple(frozenset(names[:size]) for size in range(1, _SIZES + 1))
    sizes = range(1, len(names) + 1) if slot.id == "prior_roles" else ()
    return tuple(frozenset(chosen) for size in sizes for chosen in combinations(names, size))
