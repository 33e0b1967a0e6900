"""Proofs about the verdict as a whole: what it tells on partial facts holds in every completion of them, and a must has its number.

Each step fills one open slot. If no step takes back what was told before it, then no way to a completion does. Facts that cannot all
be true are left out: they are asked about, never computed with. A slot with a default may be open, too: it is where it is in doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from bot.filing.assessment import schedule_of, topics_of
from bot.filing.conditions import Terms, Truth
from bot.filing.count import COUNTED, Topics, count_records
from bot.filing.facts import Facts, Value
from bot.filing.notation import written_facts
from bot.filing.proof.rules import Violation, conjuncts
from bot.filing.proof.space import Space
from bot.filing.rules import RuleBook
from bot.filing.schedule import LLM_PROCEDURES, bears_on_months
from bot.knowledge.models.filing import Condition, Effect, Slot

Conclusion = Mapping[str, object]
"""What is told, by name; what is open is not there. Sets may grow, everything else stays as it is."""
Truths = tuple[Truth, ...]
_SIZES = 3
"""Numbers of modalities that are tried; more are counted in the same way."""
_MODALITIES = ("functions", "prior_algo_filing", "change", "modalities", "new_modalities")


@dataclass(frozen=True, slots=True)
class Aspect:
    """A part of the verdict, with what it is computed from."""

    bears: Callable[[Effect], Hashable]
    """What an effect comes to here; None where it does not matter."""
    slots: tuple[str, ...]
    """Slots that `told` looks at by itself."""
    told: Callable[[RuleBook, Facts, Truths], Conclusion]


def _filings(book: RuleBook, facts: Facts, truths: Truths) -> Conclusion:
    topics = _topics(book, truths)
    records = count_records(facts, topics)
    count = {} if records.count is None else {"new_records": (records.count, records.basis)}
    return {**count, "role": frozenset(topics.get("role", ()))}


def _months(book: RuleBook, facts: Facts, truths: Truths) -> Conclusion:
    plan = schedule_of(book, facts, truths)
    totals = {"parallel": plan.parallel, "sequential": plan.sequential, "with_upstream": plan.with_upstream}
    told = {name: total for name, total in totals.items() if plan.each and name not in plan.open}
    return {**told, "procedures": frozenset(plan.each), "wait": frozenset(_topics(book, truths).get("wait", ()))}


def _in_place(book: RuleBook, _facts: Facts, truths: Truths) -> Conclusion:
    return dict(_topics(book, truths))


def _topics(book: RuleBook, truths: Truths) -> Topics:
    return topics_of(book, (rule for rule, truth in zip(book.rules, truths, strict=True) if truth))


def _itself(*topics: str) -> Callable[[Effect], Hashable]:
    return lambda effect: effect if effect.topic in topics else None


def _procedure(effect: Effect) -> Hashable:
    """A large-model procedure takes as long whether it may be done or is recommended."""
    if effect.topic in LLM_PROCEDURES:
        return effect.topic
    return effect if bears_on_months(effect.topic, effect.value) else None


FILINGS = Aspect(_itself("algorithm", "role"), COUNTED, _filings)
ASPECTS = (FILINGS, Aspect(_procedure, _MODALITIES, _months), Aspect(_itself("icp", "labelling"), (), _in_place))


def taken_back(book: RuleBook, aspect: Aspect) -> Iterator[Violation]:
    """Partial facts on which something is told, and a further fact with which it is not, or otherwise."""
    space = _Partial.of(book, aspect)
    for facts in space.combinations():
        now = space.told(facts)
        for further in space.steps(facts) if any(now.values()) else ():
            after = space.told(further)
            name = next((name for name, value in now.items() if not _holds(value, after.get(name))), None)
            if name is not None:
                before, then = (
                    f"{_written(told.get(name))} with {written_facts(known)}" for told, known in ((now, facts), (after, further))
                )
                yield Violation(("topics", "algorithm"), f"{name} is told as {before}, but as {then}", _TODO)
                return


def _holds(before: object, after: object) -> bool:
    return before <= after if isinstance(before, frozenset) and isinstance(after, frozenset) else before == after


def _written(value: object) -> str:
    return " + ".join(sorted(value)) or "nothing" if isinstance(value, frozenset) else str(value or "nothing")


_TODO = "let the rules, or the count, tell it only where no further fact changes it"


def uncounted(book: RuleBook) -> Iterator[Violation]:
    """A combination in which an algorithm filing is a must, and neither has a number of one at least nor a reason to have none.

    Nothing where the rules lack a slot that the count looks at.
    """
    if not book.terms.slots.keys() >= set(COUNTED):
        return
    space = _Partial.of(book, FILINGS)
    for facts in space.combinations(whole=True):
        topics = _topics(space.book, space.truths(facts))
        records = count_records(facts, topics)
        if topics.get("algorithm") == ("must",) and not records.count and records.open not in ("under_review", "role_unclear"):
            what = f"the algorithm filing is a must, and nothing says how many or why that is open, with {written_facts(facts)}"
            yield Violation(("topics", "algorithm"), what, "let a rule or a question decide it, or name these facts as a contradiction")
            return


class _Remembered:
    """A condition whose truth is computed once for each set of values of the slots that it reads."""

    def __init__(self, terms: Terms, condition: Condition) -> None:
        self._terms, self._condition = terms, condition
        self.reads = tuple(sorted(terms.reads(condition)))
        self._known: dict[tuple[Value | None, ...], Truth] = {}

    def __call__(self, facts: Facts) -> Truth:
        key = tuple(map(facts.get, self.reads))
        if key not in self._known:
            self._known[key] = self._terms.truth(self._condition, facts)
        return self._known[key]


@dataclass(frozen=True, slots=True)
class _Partial:
    """Facts of which some may be open, each slot behind those that decide whether it applies."""

    book: RuleBook
    """With the rules that bear on the aspect alone."""
    aspect: Aspect
    told_before: dict[Hashable, Conclusion]
    slots: tuple[Slot, ...]
    values: Mapping[str, tuple[Value, ...]]
    rules: tuple[_Remembered, ...]
    applies: Mapping[str, _Remembered]
    contradictions: tuple[_Remembered, ...]

    @classmethod
    def of(cls, book: RuleBook, aspect: Aspect) -> _Partial:
        bearing, terms = _bearing(book, aspect), book.terms
        more = [name for name in aspect.slots if name in terms.slots]
        space = Space.of(bearing, [rule.when for rule in bearing.rules], more)
        # read literally: whether a slot applies does not count in a contradiction
        literal = Terms({slot.id: slot.model_copy(update={"applies": None}) for slot in book.slots}, terms.named)
        contradictions = (_Remembered(literal, each.when) for each in book.contradictions)
        return cls(
            book=bearing,
            aspect=aspect,
            told_before={},
            slots=space.slots,
            values={name: tuple(dict.fromkeys((*values, *_counted(terms.slots[name], more)))) for name, values in space.values.items()},
            rules=tuple(_Remembered(terms, rule.when) for rule in bearing.rules),
            applies={slot.id: _Remembered(terms, slot.applies) for slot in space.slots if slot.applies},
            contradictions=tuple(each for each in contradictions if space.values.keys() >= set(each.reads)),
        )

    def combinations(self, *, whole: bool = False) -> Iterator[Facts]:
        """Every combination that is no contradiction; `whole`: nothing is open. Where no rule can fire any more, only what led there."""
        yield from self._from(0, {}, whole=whole)

    def _from(self, at: int, facts: dict[str, Value], *, whole: bool) -> Iterator[Facts]:
        if self._contradict(facts):
            return
        if at == len(self.slots) or all(truth is False for truth in self.truths(facts)):
            yield facts
            return
        slot = self.slots[at]
        applies = self._applies(slot, facts)
        for value in self.values[slot.id] if applies is not False else ():
            yield from self._from(at + 1, {**facts, slot.id: value}, whole=whole)
        if applies is False or not whole:
            yield from self._from(at + 1, facts, whole=whole)

    def steps(self, facts: Facts) -> Iterator[Facts]:
        """The combinations with the first open slot filled; what then means nothing is left out."""
        first = [slot.id for slot in self.slots if slot.id not in facts and self._applies(slot, facts) is not False][:1]
        for filled in ({**facts, name: value} for name in first for value in self.values[name]):
            for slot in self.slots:
                if slot.id in filled and self._applies(slot, filled) is False:
                    del filled[slot.id]
            if not self._contradict(filled):
                yield filled

    def told(self, facts: Facts) -> Conclusion:
        """What is told of facts."""
        truths = self.truths(facts)
        key = (truths, *map(facts.get, self.aspect.slots))
        if key not in self.told_before:
            self.told_before[key] = self.aspect.told(self.book, facts, truths)
        return self.told_before[key]

    def truths(self, facts: Facts) -> Truths:
        """Whether each rule fires."""
        return tuple(rule(facts) for rule in self.rules)

    def _applies(self, slot: Slot, facts: Facts) -> Truth:
        return self.applies[slot.id](facts) if slot.id in self.applies else True

    def _contradict(self, facts: Facts) -> bool:
        return any(each(facts) for each in self.contradictions)


def _bearing(book: RuleBook, aspect: Aspect) -> RuleBook:
    """The rules that bear on an aspect, without those that only fire where another one says as much."""
    says = {rule.id: {aspect.bears(effect) for effect in rule.then} - {None} for rule in book.rules}
    parts = {rule.id: set(conjuncts(book, rule.when)) for rule in book.rules if says[rule.id]}
    kept: list[str] = []
    for name in sorted(parts, key=lambda name: len(parts[name])):
        if not any(says[name] <= says[other] and parts[other] <= parts[name] for other in kept):
            kept.append(name)
    return book.narrowed(lambda rule: rule.id in kept)


def _counted(slot: Slot, more: list[str]) -> tuple[Value, ...]:
    """Values of sets that the code tells apart by itself: modalities by their number, roles one by one."""
    names = [choice.id for choice in slot.values]
    if slot.id not in more or slot.type != "set":
        return ()
    if slot.id in ("modalities", "new_modalities"):
        return tuple(frozenset(names[:size]) for size in range(1, _SIZES + 1))
    sizes = range(1, len(names) + 1) if slot.id == "prior_roles" else ()
    return tuple(frozenset(chosen) for size in sizes for chosen in combinations(names, size))
