"""Counting and time: how many filings the findings come to, and how many months each arrangement of them takes.

The article gives cycles, not a schedule: it allows parallel work in so many words only for the two roles (S27). Months are its
estimates; nothing here is a date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.filing.facts import Facts, Value
from bot.knowledge.filing_models import Procedure, Slot

Months = tuple[int, int]
"""Least and most."""
COUNTED = ("functions", "prior_algo_filing", "change", "customers", "modalities", "new_modalities", "prior_roles")
"""Slots that the count of filings looks at, beside what the rules say."""
LLM_PROCEDURES = ("llm_filing", "llm_registration")
"""Topics that are procedures of the same name."""

_PROCEDURES = {
    ("algorithm", "must"): "algorithm",
    ("algorithm", "change"): "change",
    ("wait", "algo"): "algorithm",
    ("wait", "llm"): "llm_filing",
}


@dataclass(frozen=True, slots=True)
class Records:
    """New filings of the algorithm that the findings come to."""

    count: int | None
    """None where it is not decided yet, or the article has no answer."""
    basis: Literal["stated", "derived"] | None
    """`stated`: the article says so; `derived`: counted from what it says (roles x modalities), at least so many."""
    modalities: int = 1
    """Modalities that are filed one by one; the roles of each can be filed at the same time (S27)."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Months by the article's estimates."""

    each: Mapping[str, Months]
    """For each procedure one filing of it."""
    parallel: Months | None
    """Everything at the same time; the article fixes no order."""
    sequential: Months | None
    """One after another, the roles of one modality together."""
    with_upstream: Months | None
    """With the supplier starting today what has to pass first, own steps overlapping; None where nothing waits."""
    cites: tuple[str, ...]

    def as_object(self) -> dict[str, object]:
        """The months by name."""
        totals = {"parallel": self.parallel, "sequential": self.sequential, "with_upstream": self.with_upstream}
        written = {name: list(months) for name, months in {**self.each, **totals}.items() if months}
        return {**written, "each": {name: list(months) for name, months in self.each.items()}}


def count_records(held: Facts, topics: Mapping[str, tuple[str, ...]]) -> Records:
    """Counts the new filings.

    Stated: one role, one modality; two roles, one modality (S28); none for a change (S32). Everything else is derived.
    """
    algorithm = topics.get("algorithm", ())
    if algorithm == ("change",):
        return Records(0, "stated")
    if algorithm != ("must",):
        return Records(None, None)
    prior = held.get("prior_algo_filing")
    if prior == "passed":
        return _added(held, topics)
    roles, modalities = topics.get("role", ()), _modalities(held)
    if not roles or modalities is None or _side_is_open(held, topics):
        return Records(None, None, modalities or 1)
    if prior == "in_progress":
        # the filing under review is no new one, and what is added to it the article does not speak of
        return Records(None, None, modalities)
    return Records(len(_sure(roles)) * modalities, "stated" if modalities == 1 and "unclear" not in roles else "derived", modalities)


def _added(held: Facts, topics: Mapping[str, tuple[str, ...]]) -> Records:
    """Filings on top of one that passed: each new modality in the old roles, each new role in all modalities."""
    changes, new, before = _set(held, "change"), _set(held, "new_modalities"), _set(held, "prior_roles")
    roles, all_modalities = _sure(topics.get("role", ())), _modalities(held)
    roles_known = bool(roles) and not _side_is_open(held, topics)
    if "new_modality" in changes and not (new and (before or roles_known)):
        return Records(None, None)
    if "new_role" in changes and not (before and roles_known and all_modalities):
        return Records(None, None)
    if "new_role" in changes and roles <= before:
        return Records(None, None)
    added = len(roles - before) * (all_modalities or 1) if "new_role" in changes else 0
    old_roles = len(before or roles)
    modalities = max(len(new), (all_modalities or 1) if "new_role" in changes else 1)
    return Records(added + (len(new) * old_roles if "new_modality" in changes else 0), "derived", modalities)


def _sure(roles: Sequence[str]) -> frozenset[str]:
    """The roles that count: one that the article leaves unclear may be the same as another."""
    return frozenset(roles) - {"unclear"} or frozenset(roles)


def _set(held: Facts, slot: str) -> frozenset[str]:
    value = held.get(slot)
    return value if isinstance(value, frozenset) else frozenset()


def _modalities(held: Facts) -> int | None:
    """How many modalities are filed; None while a generative product's are not known."""
    functions = held.get("functions")
    if not isinstance(functions, frozenset):
        return None
    if "generation" not in functions:
        return 1
    return len(_set(held, "modalities")) or None


def _side_is_open(held: Facts, topics: Mapping[str, tuple[str, ...]]) -> bool:
    """True while the role of the business side is not decided."""
    return "business" in _set(held, "customers") and not {"supporter", "unclear"}.intersection(topics["role"])


def counted_values(slot: Slot) -> tuple[Value, ...]:
    """Values that between them show whether the count looks at a slot: each by itself, and of a set all together."""
    names = [choice.id for choice in slot.values]
    return (*(frozenset({name}) for name in names), frozenset(names)) if slot.type == "set" else tuple(names)


def schedule(procedures: Mapping[str, Procedure], topics: Mapping[str, tuple[str, ...]], records: Records) -> Schedule:
    """The months of every procedure that the findings name, and of the ways to arrange them."""
    named = _named(topics)
    each = {name: procedures[name].months for name in named}
    cites = tuple(dict.fromkeys(cite for name in named for cite in procedures[name].cites))
    if not each:
        return Schedule({}, None, None, None, ())
    times = {name: records.modalities if name == "algorithm" else 1 for name in named}
    return Schedule(
        each=each,
        parallel=(max(least for least, _ in each.values()), max(most for _, most in each.values())),
        sequential=(
            sum(least * times[name] for name, (least, _) in each.items()),
            sum(most * times[name] for name, (_, most) in each.items()),
        ),
        with_upstream=_with_upstream(procedures, topics, each),
        cites=cites,
    )


def _named(topics: Mapping[str, tuple[str, ...]]) -> list[str]:
    algorithm = topics.get("algorithm", ())
    named = ["algorithm"] if algorithm == ("must",) else []
    named += ["change"] if "change_of_filing" in topics else []
    return [*named, *(name for name in LLM_PROCEDURES if name in topics)]


def procedure_of(topic: str, value: str) -> str | None:
    """The procedure whose months a schedule needs where a rule says this; None where it needs none."""
    return topic if topic in LLM_PROCEDURES else _PROCEDURES.get((topic, value))


def _with_upstream(procedures: Mapping[str, Procedure], topics: Mapping[str, tuple[str, ...]], each: Mapping[str, Months]) -> Months | None:
    """The critical path: own steps wait for the supplier's that have not passed, which start today."""
    waits = topics.get("wait", ())
    if not waits:
        return None
    supplier = {"algorithm": ("algo", "algorithm"), "llm_registration": ("llm", "llm_filing")}
    ends: list[Months] = []
    for name, (least, most) in each.items():
        wait, first = supplier.get(name, ("", ""))
        before = procedures[first].months if wait in waits else (0, 0)
        ends.append((least + before[0], most + before[1]))
    return max(least for least, _ in ends), max(most for _, most in ends)
