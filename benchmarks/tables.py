"""Writes the figures as tables, in Markdown that is also readable as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.datasets import EDITS
from benchmarks.measures import Results, Row, mean_mistyped, slowness

_SCORES = ("method", "acc@1", "acc@3", "MRR@5", "AUROC", "acc@90oos", "p50 ms", "p99 ms", "build s", "index MB", "with libraries MB")
_LEGEND = """acc@1, acc@3, MRR@5: of the in-scope queries, over the five best entries.
AUROC: of the top score, in scope against out of scope.
acc@90oos: share of all in-scope queries answered right at the lowest threshold that refuses 90 % of the out-of-scope ones.
Times: processor time of one call in one thread, garbage collector frozen, after 5 calls that do not count."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows under a head, columns aligned: the first to the left, the others to the right."""
    lines = [tuple(head), *map(tuple, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    aligned = [
        [cell.ljust(width) if not at else cell.rjust(width) for at, (cell, width) in enumerate(zip(line, widths, strict=True))]
        for line in lines
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in (aligned[0], rule, *aligned[1:]))


def comparison(report: Results) -> str:
    """Everything that a comparison found, in tables under headings."""
    parts = [_LEGEND]
    for found in report.sets:
        rows = [row for row in report.rows if row.set == found]
        scores = rows[0].scores
        size = f"{scores.entries} entries, {scores.phrasings} phrasings; {scores.in_scope} queries in scope, {scores.out_of_scope} out"
        parts.append(f"## {found}\n\n{size}\n\n{table(_SCORES, map(_cells, rows))}")
    parts += [f"## Typing errors\n\n{_typing_errors(report)}", f"## Speed\n\n{_speed(report)}"]
    if report.left_out:
        parts.append("## Left out\n\n" + "\n".join(f"- {sentence}" for sentence in report.left_out))
    return "\n\n".join(parts)


def _cells(row: Row) -> Sequence[str]:
    scores = row.scores
    return (
        row.method,
        *map(share, (scores.accuracy_at_1, scores.accuracy_at_3, scores.mrr, scores.auroc, scores.accuracy_at_90_oos)),
        milliseconds(scores.p50_ms),
        milliseconds(scores.p99_ms),
        f"{scores.build_seconds:.2f}",
        megabytes(row.index_mb),
        megabytes(row.memory_mb),
    )


def _typing_errors(report: Results) -> str:
    head = ("mean acc@1 over the sets", *(f"{edits} errors" for edits in EDITS), "lost at 1", "lost at 2")
    rows = []
    for method in report.methods:
        shares = mean_mistyped(report, method.name)
        if shares:
            rows.append((method.name, *map(share, shares.values()), share(shares[0] - shares[1]), share(shares[0] - shares[2])))
    return table(head, rows)


def _speed(report: Results) -> str:
    rows = [(method.name, "-" if (times := slowness(report, method.name)) is None else f"{times:.2f} x") for method in report.methods]
    return table(("p50 of a call, the project = 1", "geometric mean"), rows)


def share(value: float | None) -> str:
    """A share with three digits."""
    return "-" if value is None else f"{value:.3f}"


def milliseconds(value: float) -> str:
    """A time with three significant digits, about."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def megabytes(value: float | None) -> str:
    """Whole megabytes."""
    return "-" if value is None else f"{max(value, 0):.0f}"
