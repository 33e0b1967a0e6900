"""The verdict on a product: what the rules say of the facts, counted and put in time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.filing.conditions import Truth
from bot.filing.facts import Facts, Value, to_json
from bot.filing.plan import COUNTED, LLM_PROCEDURES, Records, Schedule, count_records, counted_values, schedule
from bot.filing.rules import RuleBook
from bot.knowledge.filing_models import Rule, Slot

PREREQUISITES = ("icp", "labelling")
UNDECIDED = "undecided"

PrerequisiteStatus = Literal["ok", "missing", "ask"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that fired, with the facts that made it fire."""

    rule: Rule
    facts: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What has to be filed, as far as the facts decide it. Every finding here holds whatever else becomes known."""

    facts: Facts
    assumed: Facts
    """Defaults that nobody told otherwise; they count like facts, and are said to be assumed."""
    findings: tuple[Finding, ...]
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


def assess(book: RuleBook, facts: Facts, unknowable: frozenset[str] = frozenset()) -> Assessment:
    """Applies the rules to facts.

    Args:
        book: the rules.
        facts: what is known; a slot that is missing is not known.
        unknowable: slots that the asker was asked for and does not know: they are not asked again.
    """
    assumed = book.assumed(facts)
    held = {**assumed, **facts}
    truths = book.truths(held)
    fired = tuple(_finding(book, rule, held) for rule, truth in zip(book.rules, truths, strict=True) if truth)
    topics = _topics(book, (finding.rule for finding in fired))
    records = count_records(held, topics)
    return Assessment(
        facts=facts,
        assumed=assumed,
        findings=fired,
        undecided=tuple(rule for rule, truth in zip(book.rules, truths, strict=True) if truth is None),
        topics=topics,
        records=records,
        schedule=schedule(book.procedure_by_id, topics, records),
        ask_next=next_slot(book, held, truths, ("blocking",), unknowable),
    )


def next_slot(
    book: RuleBook, held: Facts, truths: tuple[Truth, ...], asks: tuple[str, ...], unknowable: frozenset[str] = frozenset()
) -> str | None:
    """The first slot of these kinds that applies, is not known, and can still change what fires."""
    for slot in book.slots:
        if slot.asks in asks and slot.id not in held and slot.id not in unknowable and _matters(book, slot, held, truths):
            return slot.id
    return None


def _matters(book: RuleBook, slot: Slot, held: Facts, truths: tuple[Truth, ...]) -> bool:
    if not book.terms.applies(slot, held):
        return False
    if None in truths and any(book.truths({**held, slot.id: value}) != truths for value in book.cases[slot.id]):
        return True
    if slot.id not in COUNTED:
        return False
    topics = _topics(book, (rule for rule, truth in zip(book.rules, truths, strict=True) if truth))
    return any(count_records({**held, slot.id: value}, topics) != count_records(held, topics) for value in counted_values(slot))


def _finding(book: RuleBook, rule: Rule, held: Facts) -> Finding:
    return Finding(rule, {slot: held[slot] for slot in sorted(book.reads[rule.id]) if slot in held})


def _topics(book: RuleBook, fired: Iterable[Rule]) -> dict[str, tuple[str, ...]]:
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
