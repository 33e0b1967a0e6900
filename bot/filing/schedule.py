"""Time: how many months each arrangement of the procedures takes that the findings name.

The article gives cycles, not a schedule: it allows parallel work in so many words only for the two roles (S27). Months are its
estimates; nothing here is a date. A total is told only where nothing that is still open can change it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
    """Months by the article's estimates."""

    each: Mapping[str, Months]
    """For each procedure one filing of it."""
    parallel: Months | None
    """All own steps at the same time; the article fixes no order. None where it is open."""
    sequential: Months | None
    """Own steps one after another, the roles of one modality together. None where it is open."""
    with_upstream: Months | None
    """With the supplier starting today what has to pass first, own steps overlapping; None where nothing waits, or it is open."""
    modalities: int | None
    """Modalities that are filed one by one; None where that is open."""
    open: tuple[str, ...]
    """The totals of these procedures that facts not known yet may change."""
    cites: tuple[str, ...]

    def as_object(self) -> dict[str, object]:
        """The months by name."""
        totals = {"parallel": self.parallel, "sequential": self.sequential, "with_upstream": self.with_upstream}
        written: dict[str, object] = {name: list(months) for name, months in {**self.each, **totals}.items() if months}
        still_open = {"open": list(self.open)} if self.open else {}
        return {**written, "each": {name: list(months) for name, months in self.each.items()}, **still_open}


def schedule(procedures: Mapping[str, Procedure], held: Facts, topics: Topics, possible: Iterable[Effect] = ()) -> Schedule:
    """The months of every procedure that the findings name, and of the ways to arrange them.

    Args:
        procedures: by id.
        held: what is known.
        topics: what the findings say.
        possible: what rules say that may still fire.
    """
    anew, modalities = files_anew(held), filed_modalities(held)
    each = {name: procedures[name].months for name in _named(topics, sure=anew is True)}
    # Further procedures and waits make every total longer or leave it: what is the same with all of them is the same with some.
    further = _with(topics, possible)
    most = {name: procedures[name].months for name in _named(further, sure=anew is not False)}
    totals = {
        "parallel": (_longest(each), _longest(most)),
        "sequential": (_sum(each, modalities), _sum(most, modalities)),
        "with_upstream": (_with_upstream(procedures, topics, each), _with_upstream(procedures, further, most)),
    }
    still_open = {name for name, (now, at_most) in totals.items() if each and now != at_most}
    if each and "algorithm" in most and modalities is None:
        still_open.add("sequential")
    told = {name: None if name in still_open else now for name, (now, _) in totals.items()}
    return Schedule(
        each=each,
        parallel=told["parallel"],
        sequential=told["sequential"],
        with_upstream=told["with_upstream"],
        modalities=modalities,
        open=tuple(name for name in TOTALS if name in still_open),
        cites=tuple(dict.fromkeys(cite for name in each for cite in procedures[name].cites)),
    )


def _with(topics: Topics, possible: Iterable[Effect]) -> Topics:
    merged = dict(topics)
    for effect in possible:
        merged[effect.topic] = (*merged.get(effect.topic, ()), effect.value)
    return merged


def _named(topics: Topics, *, sure: Truth) -> list[str]:
    """The own procedures; `sure`: an algorithm filing that is a must is to be submitted."""
    named = ["algorithm"] if "must" in topics.get("algorithm", ()) and sure else []
    named += ["change"] if "change_of_filing" in topics else []
    return [*named, *(name for name in LLM_PROCEDURES if name in topics)]


def procedure_of(topic: str, value: str) -> str | None:
    """The procedure whose months a schedule needs where a rule says this; None where it needs none."""
    return topic if topic in LLM_PROCEDURES else _PROCEDURES.get((topic, value))


def bears_on_months(topic: str, value: str) -> bool:
    """Whether what a rule says here can change a schedule."""
    return procedure_of(topic, value) is not None or topic == "change_of_filing"


def _longest(each: Mapping[str, Months]) -> Months | None:
    return (max(least for least, _ in each.values()), max(most for _, most in each.values())) if each else None


def _sum(each: Mapping[str, Months], modalities: int | None) -> Months | None:
    times = {name: modalities or 1 if name == "algorithm" else 1 for name in each}
    least, most = (sum(each[name][at] * times[name] for name in each) for at in (0, 1))
    return (least, most) if each else None


def _with_upstream(procedures: Mapping[str, Procedure], topics: Topics, each: Mapping[str, Months]) -> Months | None:
    """The critical path: own steps wait for the supplier's that have not passed, which start today."""
    ends: dict[str, Months] = {}
    for name, (least, most) in each.items():
        wait, first = SUPPLIERS.get(name, ("", ""))
        before = procedures[first].months if wait in topics.get("wait", ()) else (0, 0)
        ends[name] = (least + before[0], most + before[1])
    return _longest(ends) if ends != dict(each) else None
