"""Assesses a product: applies the rules to its facts, counts the filings, and schedules them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.filing.conditions import Truth
from bot.filing.count import COUNTED, FilingCount, Topics, count_filings, counted_values
from bot.filing.facts import Facts, Value, to_json
from bot.filing.rules import RuleBook
from bot.filing.schedule import LLM_PROCEDURES, Schedule, affects_months, schedule
from bot.knowledge.models.filing import Rule, Slot
from bot.messages import PrerequisiteState

PREREQUISITES = ("icp", "labelling")
"""Topics of what must be in place. A result names the first with the phrase `report.icp`, and a plan tells its state with one of
`timeline.icp-ok`, `timeline.icp-missing` and `timeline.icp-ask`; so for the others."""
UNDECIDED = "undecided"
_STATES: Mapping[str, PrerequisiteState] = {"ok": "ok", "missing": "missing"}


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule that fired, with the facts that made it fire."""

    rule: Rule
    facts: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What has to be filed, as far as the facts decide it. Every rule that fired holds whatever else becomes known."""

    facts: Facts
    assumed: Facts
    """Defaults of slots that are not known; they count like facts, and are said to be assumed."""
    fired: tuple[FiredRule, ...]
    undecided: tuple[Rule, ...]
    """Rules that further facts may still make fire."""
    topics: Mapping[str, tuple[str, ...]]
    """Topic -> what the rules that fired say of it; at most one value where the topic holds one."""
    filing_count: FilingCount
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
        """The roles in which to file: `provider`, `supporter`, `unclear`."""
        return self.topics.get("role", ())

    @property
    def wait(self) -> tuple[str, ...]:
        """The supplier's filings that have to pass first: `algo`, `llm`."""
        return self.topics.get("wait", ())

    @property
    def prerequisites(self) -> dict[str, PrerequisiteState]:
        """The state of each thing that must be in place; `ask` where nothing is known of it."""
        said = {name: next(iter(self.topics.get(name, ())), "") for name in PREREQUISITES}
        return {name: _STATES.get(value, "ask") for name, value in said.items()}

    @property
    def under_review(self) -> bool:
        """True where an algorithm filing of the product is under review."""
        return "review" in self.topics

    @property
    def silent(self) -> tuple[str, ...]:
        """Codes of what the article does not say, in the rules' order."""
        return tuple(dict.fromkeys(each.rule.silence for each in self.fired if each.rule.silence))

    @property
    def cites(self) -> tuple[str, ...]:
        """Facts of the article that the verdict rests on, in order of first mention."""
        cited = (cite for each in self.fired for cite in each.rule.cites)
        return tuple(dict.fromkeys((*cited, *self.schedule.cites)))

    @property
    def call_cac(self) -> bool:
        """True where a rule that fired refers the asker to the regulator."""
        return any(each.rule.ask_cac for each in self.fired)


def assess(book: RuleBook, facts: Facts, unknowable: frozenset[str] = frozenset(), doubted: frozenset[str] = frozenset()) -> Assessment:
    """Applies the rules to facts.

    Args:
        book: the rules.
        facts: what is known; a slot that is missing is not known.
        unknowable: slots that the asker does not know: they are not asked again.
        doubted: slots whose default is asked for instead of assumed: the asker mentioned them without a value.
    """
    assumed = book.assumed(facts, doubted, unknowable)
    held = {**assumed, **facts}
    truths = book.truths(held)
    fired = tuple(_fired_rule(book, rule, held) for rule, truth in zip(book.rules, truths, strict=True) if truth)
    topics = topics_of(book, (each.rule for each in fired))
    return Assessment(
        facts=facts,
        assumed=assumed,
        fired=fired,
        undecided=tuple(rule for rule, truth in zip(book.rules, truths, strict=True) if truth is None),
        topics=topics,
        filing_count=count_filings(held, topics),
        schedule=schedule_of(book, held, truths),
        ask_next=next_slot(book, held, truths, ("blocking",), unknowable),
    )


def schedule_of(book: RuleBook, held: Facts, truths: tuple[Truth, ...]) -> Schedule:
    """The schedule of what the rules say, with the totals that no further fact can change."""
    by_truth = list(zip(book.rules, truths, strict=True))
    topics = topics_of(book, (rule for rule, truth in by_truth if truth))
    possible = (effect for rule, truth in by_truth if truth is None for effect in rule.then)
    return schedule(book.procedure_by_id, held, topics, possible)


def slots_awaited(book: RuleBook, assessment: Assessment) -> tuple[str, ...]:
    """The unknown slots that an open total depends on, as far as they apply now, in the order in which they are asked."""
    if not assessment.schedule.open:
        return ()
    held = {**assessment.assumed, **assessment.facts}
    bearing = book.narrowed(lambda rule: any(affects_months(effect.topic, effect.value) for effect in rule.then))

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
        if not known and _asking_kind(book, slot, held) in asks and _can_change_verdict(book, slot, held, truths):
            return slot.id
    return None


def _asking_kind(book: RuleBook, slot: Slot, held: Facts) -> str:
    """How a slot is asked for with these facts: blocking only where its condition holds, and where its default is not assumed."""
    if slot.default is not None:
        return "blocking"
    return slot.asks if slot.blocks is None or book.terms.truth(slot.blocks, held) else "optional"


def _can_change_verdict(book: RuleBook, slot: Slot, held: Facts, truths: tuple[Truth, ...]) -> bool:
    if not book.terms.applies(slot, held):
        return False
    if None in truths and any(book.truths({**held, slot.id: value}) != truths for value in book.cases[slot.id]):
        return True
    if slot.id not in COUNTED:
        return False
    topics = topics_of(book, (rule for rule, truth in zip(book.rules, truths, strict=True) if truth))
    return any(count_filings({**held, slot.id: value}, topics) != count_filings(held, topics) for value in counted_values(slot))


def _fired_rule(book: RuleBook, rule: Rule, held: Facts) -> FiredRule:
    return FiredRule(rule, {slot: held[slot] for slot in sorted(book.reads[rule.id]) if slot in held})


def topics_of(book: RuleBook, fired: Iterable[Rule]) -> Topics:
    """Topic -> what the rules that fire say of it; at most one value where the topic holds one."""
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
    """The verdict as JSON; scripts rely on these names."""
    return {
        "algorithm": assessment.algorithm,
        "roles": list(assessment.roles),
        "new_records": assessment.filing_count.count,
        "records_basis": assessment.filing_count.basis,
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
        "findings": [each.rule.id for each in assessment.fired],
    }
