"""Draws a plan as a chart of characters, for a terminal or a pipe; it can be read without colours."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from bot.messages import Bar, PrerequisiteState, Timeline

_MARKS: dict[PrerequisiteState, tuple[str, str]] = {"ok": ("[x]", "green"), "missing": ("[ ]", "bold red"), "ask": ("[?]", "yellow")}
_CELLS = {"own": ("█", "░", "blue"), "supplier": ("=", "-", "yellow")}
"""Kind of step -> the pattern up to its shortest length, the pattern up to its longest, the colour."""
_INDENT = 3
_MOST_CELLS = 6
"""Columns of one month."""


def chart_lines(timeline: Timeline, width: int) -> Iterator[Text]:
    """The lines of the chart: what must be in place, each step above its bar, the axis, what the patterns mean.

    Args:
        timeline: the plan.
        width: columns that the bars may take; one a month is the least.
    """
    yield Text(timeline.title, style="bold")
    for prerequisite in timeline.first:
        mark, style = _MARKS[prerequisite.state]
        yield Text.assemble((mark, style), f" {prerequisite.label}")
    months = max((bar.starts[1] + bar.lasts[1] for bar in timeline.bars), default=1)
    cells = max(1, min(_MOST_CELLS, (width - _INDENT - 2) // max(1, months)))
    for number, bar in enumerate(timeline.bars, 1):
        length = f"  {bar.length}" if bar.length else ""
        after = "".join(f" ← {before + 1}" for before in bar.after)
        yield Text.assemble(f"{number}. {bar.label}", (f"{length}{after}", "dim"))
        yield _bar(bar, cells)
    yield Text(" " * _INDENT + _axis(months, cells), style="dim")
    yield Text(" " * _INDENT + timeline.unit, style="dim")
    yield _legend(timeline)
    for line in timeline.footer.splitlines():
        yield Text(line, style="dim")


def _bar(bar: Bar, cells: int) -> Text:
    sure, possible, style = _CELLS[bar.kind]
    split = bar.starts[0] + bar.lasts[0]
    drawn = sure * (bar.lasts[0] * cells) + possible * ((bar.starts[1] + bar.lasts[1] - split) * cells)
    return Text.assemble(" " * (_INDENT + bar.starts[0] * cells), (drawn, style))


def _axis(months: int, cells: int) -> str:
    """The numbers of the months at their places, as many as leave a blank between two."""
    step = next(step for step in range(1, months + 2) if step * cells > len(str(months)))
    return "".join(str(month).ljust(step * cells) for month in range(0, months + 1, step)).rstrip()


def _legend(timeline: Timeline) -> Text:
    """What the patterns that the chart uses mean."""
    kinds = {bar.kind for bar in timeline.bars}
    ranged = {bar.kind for bar in timeline.bars if bar.starts[0] + bar.lasts[0] < bar.starts[1] + bar.lasts[1]}
    meanings = {"own": timeline.legend.least, "supplier": timeline.legend.supplier}
    parts = [f"{_CELLS[kind][0]} {meanings[kind]}" for kind in meanings if kind in kinds]
    most = " ".join(_CELLS[kind][1] for kind in meanings if kind in ranged)
    return Text("   ".join([*parts, *([f"{most} {timeline.legend.most}"] if most else [])]), style="dim")
