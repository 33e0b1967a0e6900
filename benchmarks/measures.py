"""Runs every method on every data set, and computes the figures."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.datasets import EDITS, QuestionFold, QuestionSet
from benchmarks.peers import DEPTH, METHODS, Base, Method
from benchmarks.process import ProcessError, Task, run_method
from bot.curation.evaluate import DataSet, Query, RankedAnswer, Scores, scores_of

_PATIENCE = 1800.0


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of a method on a data set."""

    set: str
    method: str
    scores: Scores
    memory_mb: float | None
    """Libraries and index."""
    index_mb: float | None
    mistyped: Mapping[int, float]
    """Number of typing errors -> accuracy at 1."""

    def as_dict(self) -> dict[str, Any]:
        """The figures by name."""
        told = {"set": self.set, "method": self.method, **self.scores.as_dict(), "memory_mb": self.memory_mb, "index_mb": self.index_mb}
        return told | {f"accuracy_at_{edits}_errors": share for edits, share in self.mistyped.items()}


@dataclass(frozen=True, slots=True)
class Results:
    """All rows, and what could not be run, in sentences."""

    rows: Sequence[Row]
    left_out: Sequence[str]

    @property
    def sets(self) -> tuple[str, ...]:
        """The data sets in order."""
        return tuple(dict.fromkeys(row.set for row in self.rows))

    @property
    def methods(self) -> tuple[Method, ...]:
        """The methods that ran, in the order of `METHODS`."""
        return tuple(method for method in METHODS if any(row.method == method.name for row in self.rows))

    def row(self, found: str, method: str) -> Row | None:
        """The row of a method on a data set; None where it was not run there."""
        return next((row for row in self.rows if (row.set, row.method) == (found, method)), None)


def run_methods(sets: Sequence[QuestionSet], tell: Callable[[str], None]) -> Results:
    """Runs each method on each set; `tell` hears of each pair before it is run."""
    rows: list[Row] = []
    absent = [method for method in METHODS if not method.installed]
    left_out = [f"{method.name} is left out: {method.module} is not installed ({method.installs})" for method in absent]
    for found in sets:
        for method in METHODS:
            if not method.installed or (method.of_the_pack and not found.of_the_pack):
                continue
            tell(f"{found.name}: {method.name}")
            try:
                rows.append(_row(found, method))
            except ProcessError as error:
                left_out.append(f"{method.name} is left out on {found.name}: {error}")
    return Results(rows, left_out)


def _row(found: QuestionSet, method: Method) -> Row:
    outcomes = run_method(method.name, [_task(fold) for fold in found.folds], _PATIENCE)
    answers, mistyped = [], {edits: list[RankedAnswer]() for edits in EDITS}
    for fold, outcome in zip(found.folds, outcomes, strict=True):
        given = iter(outcome.answers)
        answers += _judged(fold.data.queries, given)
        for edits in EDITS:
            mistyped[edits] += _judged(fold.mistyped[edits], given)
    data, first = found.folds[0].data, outcomes[0]
    times = [time for outcome in outcomes for time in outcome.milliseconds]
    scores = scores_of(data, answers, statistics.fmean(outcome.build_seconds for outcome in outcomes), times)
    shares = {edits: scores_of(data, judged, 0.0, ()).accuracy_at_1 for edits, judged in mistyped.items()}
    return Row(found.name, method.name, scores, first.memory_mb, first.index_mb, shares)


def _task(fold: QuestionFold) -> Task:
    untimed = [query.text for edits in EDITS for query in fold.mistyped[edits]]
    return Task(base_of(fold.data), [query.text for query in fold.data.queries], untimed)


def base_of(data: DataSet) -> Base:
    """The knowledge base of a data set."""
    return {entry.id: entry.questions for entry in data.entries}


def _judged(queries: Iterable[Query], answers: Iterable[tuple[Sequence[str], float]]) -> list[RankedAnswer]:
    """Queries with their answers, as many as there are queries."""
    return [RankedAnswer(query.id, tuple(answer[0][:DEPTH]), answer[1]) for query, answer in zip(queries, answers, strict=False)]


def slowness(report: Results, method: str) -> float | None:
    """How many times as long as the project a method takes, p50, the geometric mean over the sets; None without a common set."""
    project = next(other.name for other in METHODS if other.own)
    pairs = [(report.row(found, method), report.row(found, project)) for found in report.sets]
    ratios = [row.scores.p50_ms / own.scores.p50_ms for row, own in pairs if row and own and own.scores.p50_ms > 0]
    return statistics.geometric_mean(ratios) if ratios else None


def mean_mistyped(report: Results, method: str) -> Mapping[int, float] | None:
    """Accuracy at 1 by number of typing errors, the mean over the sets; None where the method did not run on all of them."""
    rows = [report.row(found, method) for found in report.sets]
    ran = [row for row in rows if row]
    if not rows or len(ran) < len(rows):
        return None
    return {edits: statistics.fmean(row.mistyped[edits] for row in ran) for edits in EDITS}
