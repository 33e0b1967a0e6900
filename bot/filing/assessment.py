"""Assesses a product: applies the rules to its facts, counts the filings, and schedules them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.filing.conditions import Truth
from bot.filing.count import FilingCount, count_filings, counted_values
from bot.filing.facts import Facts, Value, to_json
from bot.filing.questions import next_slot
from bot.filing.rules import RuleBook, topics_of
from bot.filing.schedule import LLM_PROCEDURES, Schedule, affects_months, schedule
from bot.knowledge.models.filing import Rule, Slot
from bot.messages import PrerequisiteState

PREREQUISITES = ("icp", "labelling")
"""Topics of what must be in place. A result names the first with the phrase `report.icp`, and a plan tells its state with one of
`timeline.icp-ok`, `timeline.icp-missing` and `timeline.icp-ask`; so for the others."""
UNDECIDED = "undecided"
_STATES: Mapping[str, PrerequisiteState] = {"ok": "ok", "missing": "missing"}
WAIT = "wait"
"""The topic of what the supplier has to have passed first."""


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
    conditional: tuple[Rule, ...] = ()
    """Rules on what has to be waited for, where an answer about the supplier decides whether they fire."""

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
        return self.topics.get(WAIT, ())

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
        cited = (cite for rule in (*(each.rule for each in self.fired), *self.conditional) for cite in rule.cites)
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
        ask_next=next_slot(book, held, ("blocking",), unknowable),
        conditional=_conditional(book, held, truths),
    )


def _conditional(book: RuleBook, held: Facts, truths: tuple[Truth, ...]) -> tuple[Rule, ...]:
    """The rules on waiting, where one answer would make one of them fire: until then they are told conditionally (R7c)."""
    waiting = [(rule, truth) for rule, truth in zip(book.rules, truths, strict=True) if any(effect.topic == WAIT for effect in rule.then)]
    cases = [{**held, slot.id: value} for slot in book.slots if _is_open(book, slot, held) for value in book.cases[slot.id]]
    awaited = any(truth is None and any(book.terms.truth(rule.when, case) for case in cases) for rule, truth in waiting)
    return tuple(rule for rule, _ in waiting) if awaited else ()


def _is_open(book: RuleBook, slot: Slot, held: Facts) -> bool:
    return slot.id not in held and book.terms.applies(slot, held) is True


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


def _fired_rule(book: RuleBook, rule: Rule, held: Facts) -> FiredRule:
    return FiredRule(rule, {slot: held[slot] for slot in sorted(book.reads[rule.id]) if slot in held})


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
