"""Schedules the procedures that the findings name: how many months each way to arrange them takes.

The article gives cycles, not a schedule: it explicitly allows parallel work only for the two roles (S27). Months are its estimates;
nothing here is a date. A total is given only where nothing that is still open can change it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.filing.conditions import Truth
from bot.filing.count import Topics, filed_modalities, files_anew
from bot.filing.facts import Facts
from bot.knowledge.models.filing import Effect, Months, Procedure

LLM_PROCEDURES = ("llm_filing", "llm_registration")
"""Topics that are procedures of the same name."""
TOTALS = ("parallel", "sequential", "with_upstream")

_PROCEDURES = {
    ("algorithm", "must"): "algorithm",
    ("algorithm", "change"): "change",
    ("wait", "algo"): "algorithm",
    ("wait", "llm"): "llm_filing",
}
SUPPLIERS = {"algorithm": ("algo", "algorithm"), "llm_registration": ("llm", "llm_filing")}
"""For each own procedure: what it may have to wait for, and the supplier's procedure that this is."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Months of the procedures by the article's estimates, and the totals."""

    each: Mapping[str, Months]
    """Procedure -> months of one filing."""
    parallel: Months | None
    """All own steps at the same time; the article fixes no order. None where it is open."""
    sequential: Months | None
    """Own steps one after another, the roles of one modality together. None where it is open."""
    with_upstream: Months | None
    """Where the supplier starts today what has to pass first, own steps overlapping; None where nothing waits, or it is open."""
    modalities: int | None
    """Modalities that are filed one by one; None where that is open."""
    open: tuple[str, ...]
    """The totals of these procedures that facts not known yet may change."""
    cites: tuple[str, ...]
    under_review: Mapping[str, Months] = field(default_factory=dict)
    """The cycle of an algorithm filing that was submitted already: no step to come, and part of no total."""

    def as_object(self) -> dict[str, object]:
        """The schedule as JSON."""
        totals = {"parallel": self.parallel, "sequential": self.sequential, "with_upstream": self.with_upstream}
        each = {**self.under_review, **self.each}
        written: dict[str, object] = {name: list(months) for name, months in {**each, **totals}.items() if months}
        still_open = {"open": list(self.open)} if self.open else {}
        return {**written, "each": {name: list(months) for name, months in each.items()}, **still_open}


def schedule(procedures: Mapping[str, Procedure], held: Facts, topics: Topics, possible: Iterable[Effect] = ()) -> Schedule:
    """Schedules every procedure that the findings name, in each way to arrange them.

    Args:
        procedures: by id.
        held: what is known.
        topics: what the findings say.
        possible: effects of the rules that may still fire.
    """
    anew, modalities = files_anew(held), filed_modalities(held)
    each = {name: procedures[name].months for name in _own_procedures(topics, to_submit=anew is True)}
    reviewed = held.get("prior_algo_filing") == "in_progress"
    cycles = _own_procedures(topics, to_submit=reviewed or anew is True)
    # Further procedures and waits make every total longer or leave it: what is the same with all of them is the same with some.
    further = _merged(topics, possible)
    most = {name: procedures[name].months for name in _own_procedures(further, to_submit=anew is not False)}
    totals = {
        "parallel": (_longest(each), _longest(most)),
        "sequential": (_added_up(each, modalities), _added_up(most, modalities)),
        "with_upstream": (_with_upstream(procedures, topics, each), _with_upstream(procedures, further, most)),
    }
    still_open = {name for name, (now, at_most) in totals.items() if each and now != at_most}
    if each and "algorithm" in most and modalities is None:
        still_open.add("sequential")
    known = {name: None if name in still_open else now for name, (now, _) in totals.items()}
    return Schedule(
        each=each,
        parallel=known["parallel"],
        sequential=known["sequential"],
        with_upstream=known["with_upstream"],
        modalities=modalities,
        open=tuple(name for name in TOTALS if name in still_open),
        cites=tuple(dict.fromkeys(cite for name in cycles for cite in procedures[name].cites)),
        under_review={name: procedures[name].months for name in cycles if name not in each},
    )


def _merged(topics: Topics, possible: Iterable[Effect]) -> Topics:
    merged = dict(topics)
    for effect in possible:
        merged[effect.topic] = (*merged.get(effect.topic, ()), effect.value)
    return merged


def _own_procedures(topics: Topics, *, to_submit: Truth) -> list[str]:
    """The product's own procedures; `to_submit`: an algorithm filing that is a must is to be submitted."""
    named = ["algorithm"] if "must" in topics.get("algorithm", ()) and to_submit else []
    named += ["change"] if "change_of_filing" in topics else []
    return [*named, *(name for name in LLM_PROCEDURES if name in topics)]


def procedure_of(topic: str, value: str) -> str | None:
    """The procedure that a schedule needs where a rule says this; None where it needs none."""
    return topic if topic in LLM_PROCEDURES else _PROCEDURES.get((topic, value))


def affects_months(topic: str, value: str) -> bool:
    """Whether this effect of a rule can change a schedule."""
    return procedure_of(topic, value) is not None or topic == "change_of_filing"


def _longest(each: Mapping[str, Months]) -> Months | None:
    return (max(least for least, _ in each.values()), max(most for _, most in each.values())) if each else None


def _added_up(each: Mapping[str, Months], modalities: int | None) -> Months | None:
    times = {name: modalities or 1 if name == "algorithm" else 1 for name in each}
    least, most = (sum(each[name][at] * times[name] for name in each) for at in (0, 1))
    return (least, most) if each else None


def _with_upstream(procedures: Mapping[str, Procedure], topics: Topics, each: Mapping[str, Months]) -> Months | None:
    """The critical path: own steps wait for the supplier's pending ones, which start today."""
    ends: dict[str, Months] = {}
    for name, (least, most) in each.items():
        wait, first = SUPPLIERS.get(name, ("", ""))
        before = procedures[first].months if wait in topics.get("wait", ()) else (0, 0)
        ends[name] = (least + before[0], most + before[1])
    return _longest(ends) if ends != dict(each) else None
