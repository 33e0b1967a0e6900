"""The verdict on a product: what the rules say of the facts, counted and put in time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.filing.conditions import Truth
from bot.filing.count import COUNTED, Records, Topics, count_records, counted_values
from bot.filing.facts import Facts, Value, to_json
from bot.filing.rules import RuleBook
from bot.filing.schedule import LLM_PROCEDURES, Schedule, bears_on_months, schedule
from bot.knowledge.models.filing import Rule, Slot

PREREQUISITES = ("icp", "labelling")
UNDECIDED = "undecided"

PrerequisiteStatus = Literal["ok", "missing", "ask"]


@dataclass(frozen=True, slots=True)
class FiredRule:
    """One rule that fired, with the facts that made it fire."""

    rule: Rule
    facts: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What has to be filed, as far as the facts decide it. Every finding here holds whatever else becomes known."""

    facts: Facts
    assumed: Facts
    """Defaults that nobody told otherwise; they count like facts, and are said to be assumed."""
    findings: tuple[FiredRule, ...]
    undecided: tuple[Rule, ...]
    """Rules that further facts may still make fire."""
    topics: Mapping[str, tuple[str, ...]]
    """What the findings say of each topic; of those that hold one value, at most one."""
    records: Records
    schedule: Schedule
    ask_next: str | None
    """The first slot without which the verdict cannot be given."""

    @property
    def algorithm(self) -> str:
        """`must`, `change`, `no_seed_answer` or `undecided`."""
        return next(iter(self.topics.get("algorithm", ())), UNDECIDED)

    @property
    def llm(self) -> dict[str, str]:
        """The large-model procedures that are open to the product, with the article's modality."""
        return {name: self.topics[name][0] for name in LLM_PROCEDURES if name in self.topics}

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles in which to file: `provider`, `supporter`, `unclear`."""
        return self.topics.get("role", ())

    @property
    def wait(self) -> tuple[str, ...]:
        """What of the supplier's has to pass first: `algo`, `llm`."""
        return self.topics.get("wait", ())

    @property
    def prerequisites(self) -> dict[str, str]:
        """`ok`, `missing` or `ask` for each thing that must be in place."""
        return {name: next(iter(self.topics.get(name, ())), "ask") for name in PREREQUISITES}

    @property
    def under_review(self) -> bool:
        """True where an algorithm filing of the product is under review."""
        return "review" in self.topics

    @property
    def silent(self) -> tuple[str, ...]:
        """Codes of what the article does not say, in the rules' order."""
        return tuple(dict.fromkeys(finding.rule.silence for finding in self.findings if finding.rule.silence))

    @property
    def cites(self) -> tuple[str, ...]:
        """Facts of the article that the verdict rests on, in order of first mention."""
        cited = (cite for finding in self.findings for cite in finding.rule.cites)
        return tuple(dict.fromkeys((*cited, *self.schedule.cites)))

    @property
    def call_cac(self) -> bool:
        """True where a finding sends the asker to the regulator."""
        return any(finding.rule.ask_cac for finding in self.findings)


def assess(book: RuleBook, facts: Facts, unknowable: frozenset[str] = frozenset(), doubted: frozenset[str] = frozenset()) -> Assessment:
    """Applies the rules to facts.

    Args:
        book: the rules.
        facts: what is known; a slot that is missing is not known.
        unknowable: slots that the asker was asked for and does not know: they are not asked again.
        doubted: slots whose default is not assumed, but asked for: the asker spoke of them without telling a value.
    """
    assumed = book.assumed(facts, doubted - unknowable)
    held = {**assumed, **facts}
    truths = book.truths(held)
    fired = tuple(_finding(book, rule, held) for rule, truth in zip(book.rules, truths, strict=True) if truth)
    topics = topics_of(book, (finding.rule for finding in fired))
    return Assessment(
        facts=facts,
        assumed=assumed,
        findings=fired,
        undecided=tuple(rule for rule, truth in zip(book.rules, truths, strict=True) if truth is None),
        topics=topics,
        records=count_records(held, topics),
        schedule=schedule_of(book, held, truths),
        ask_next=next_slot(book, held, truths, ("blocking",), unknowable),
    )


def schedule_of(book: RuleBook, held: Facts, truths: tuple[Truth, ...]) -> Schedule:
    """The months of what the rules say, with the totals that no further fact can change."""
    by_truth = list(zip(book.rules, truths, strict=True))
    topics = topics_of(book, (rule for rule, truth in by_truth if truth))
    possible = (effect for rule, truth in by_truth if truth is None for effect in rule.then)
    return schedule(book.procedure_by_id, held, topics, possible)


def slots_awaited(book: RuleBook, assessment: Assessment) -> tuple[str, ...]:
    """The slots that are not known and that an open total hangs on: what can be told now, in the order in which it is asked."""
    if not assessment.schedule.open:
        return ()
    held = {**assessment.assumed, **assessment.facts}
    bearing = book.narrowed(lambda rule: any(bears_on_months(effect.topic, effect.value) for effect in rule.then))

    def changes(slot: Slot) -> bool:
        cases = ({**held, slot.id: value} for value in (*book.cases[slot.id], *counted_values(slot)))
        now = schedule_of(bearing, held, bearing.truths(held))
        return any(schedule_of(bearing, case, bearing.truths(case)) != now for case in cases)

    return tuple(slot.id for slot in book.slots if slot.id not in held and book.terms.applies(slot, held) and changes(slot))


def next_slot(
    book: RuleBook, held: Facts, truths: tuple[Truth, ...], asks: tuple[str, ...], unknowable: frozenset[str] = frozenset()
) -> str | None:
    """The first slot of these kinds that applies, is not known, and can still change what fires."""
    for slot in book.slots:
        known = slot.id in held or slot.id in unknowable
        if not known and _kind(book, slot, held) in asks and _matters(book, slot, held, truths):
            return slot.id
    return None


def _kind(book: RuleBook, slot: Slot, held: Facts) -> str:
    """How a slot is asked for here: one that blocks elsewhere is optional; a default that is not assumed has to be asked for."""
    if slot.default is not None:
        return "blocking"
    return slot.asks if slot.blocks is None or book.terms.truth(slot.blocks, held) else "optional"


def _matters(book: RuleBook, slot: Slot, held: Facts, truths: tuple[Truth, ...]) -> bool:
    if not book.terms.applies(slot, held):
        return False
    if None in truths and any(book.truths({**held, slot.id: value}) != truths for value in book.cases[slot.id]):
        return True
    if slot.id not in COUNTED:
        return False
    topics = topics_of(book, (rule for rule, truth in zip(book.rules, truths, strict=True) if truth))
    return any(count_records({**held, slot.id: value}, topics) != count_records(held, topics) for value in counted_values(slot))


def _finding(book: RuleBook, rule: Rule, held: Facts) -> FiredRule:
    return FiredRule(rule, {slot: held[slot] for slot in sorted(book.reads[rule.id]) if slot in held})


def topics_of(book: RuleBook, fired: Iterable[Rule]) -> Topics:
    """What rules that fire say of each topic; of those that hold one value, at most one."""
    said: dict[str, set[str]] = {}
    for rule in fired:
        for effect in rule.then:
            said.setdefault(effect.topic, set()).add(effect.value)
    topics: dict[str, tuple[str, ...]] = {}
    for topic in book.topics:
        values = tuple(value for value in topic.values if value in said.get(topic.id, ()))
        if values:
            topics[topic.id] = values[-1:] if topic.holds == "strongest" else values
    return topics


def as_object(book: RuleBook, assessment: Assessment) -> dict[str, object]:
    """The verdict under the names that other people's scripts rely on."""
    return {
        "algorithm": assessment.algorithm,
        "roles": list(assessment.roles),
        "new_records": assessment.records.count,
        "records_basis": assessment.records.basis,
        "under_review": assessment.under_review,
        "llm": assessment.llm,
        "wait": list(assessment.wait),
        "prereq": assessment.prerequisites,
        "months": assessment.schedule.as_object(),
        "call_cac": assessment.call_cac,
        "silent": list(assessment.silent),
        "cite": list(assessment.cites),
        "ask_next": assessment.ask_next,
        "assumed": to_json(book.slots, assessment.assumed),
        "findings": [finding.rule.id for finding in assessment.findings],
    }
