"""Draws the comparison: one panel per data set, two bars per method, all axes from 0 to 1; and the loss by typing errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.canvas import GRID, INK, MUTED, OWN, OWN_PALE, PAPER, PEER, PEER_PALE, Canvas, Point, spread
from benchmarks.measures import Results, Row, mean_mistyped
from benchmarks.peers import Method

WIDTH = 1800
"""Pixels."""
COLUMNS = 3
_MARGIN = 48
_HEAD = 190
_TITLE, _TEXT, _SMALL = 38, 22, 19
_PANEL = (WIDTH - 2 * _MARGIN) // COLUMNS
_LABELS = 214
"""Width of the methods' names."""
_PLOT = _PANEL - _LABELS - 84
_BAR = 17
_ROW = 2 * _BAR + 14
_ABOVE, _BELOW = 74, 66
"""Height of a panel's heading, and of its axis."""
_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)


def height(report: Results) -> int:
    """Pixels of the comparison's picture."""
    return _HEAD + _panel_height(report) * -(-(len(report.sets) + 1) // COLUMNS) + 16


def draw_comparison(report: Results) -> bytes:
    """The picture of a comparison as PNG, `WIDTH` by `height(report)` pixels."""
    canvas = Canvas(WIDTH, height(report))
    canvas.text((_MARGIN, 52), "Which entry does a question belong to? Filing Bot and its peers", _TITLE, strong=True)
    _legend(canvas)
    places = [(_MARGIN + at % COLUMNS * _PANEL, _HEAD + at // COLUMNS * _panel_height(report)) for at in range(len(report.sets) + 1)]
    for place, found in zip(places, report.sets, strict=False):
        _bars(canvas, place, [row for row in report.rows if row.set == found], report.methods)
    _slopes(canvas, places[-1], report)
    return canvas.png()


def _legend(canvas: Canvas) -> None:
    lines = (
        (106, OWN, PEER, "right first answer, of all in-scope questions (acc@1)"),
        (
            142,
            OWN_PALE,
            PEER_PALE,
            "the same, at the lowest threshold that refuses 90 % of out-of-scope questions (acc@90oos)",
        ),
    )
    for y, own, peer, words in lines:
        canvas.box((_MARGIN, y - 9), (_MARGIN + 32, y + 9), own)
        canvas.box((_MARGIN + 36, y - 9), (_MARGIN + 68, y + 9), peer)
        canvas.text((_MARGIN + 84, y), words, _TEXT, MUTED)


def _panel_height(report: Results) -> int:
    return _ABOVE + _ROW * len(report.methods) + _BELOW


def _bars(canvas: Canvas, corner: Point, rows: Sequence[Row], methods: Sequence[Method]) -> None:
    left, top = corner[0] + _LABELS, corner[1] + _ABOVE
    bottom = top + _ROW * len(rows)
    scores = rows[0].scores
    canvas.text((corner[0], corner[1] + 14), rows[0].set, _TEXT + 3, strong=True)
    size = f"{scores.entries} entries, {scores.phrasings} phrasings; asked {scores.in_scope} in, {scores.out_of_scope} out of scope"
    canvas.text((corner[0], corner[1] + 46), size, _SMALL - 1, MUTED)
    for step in _STEPS:
        x = left + step * _PLOT
        canvas.line([(x, top - 4), (x, bottom + 6)], GRID if step else MUTED)
        canvas.text((x, bottom + 22), f"{step:g}", _SMALL, MUTED, "mm")
    own = {method.name for method in methods if method.own}
    for number, row in enumerate(rows):
        y = top + number * _ROW
        canvas.text((left - 10, y + _BAR), row.method, _SMALL, OWN if row.method in own else INK, "rm", strong=row.method in own)
        _bar(canvas, (left, y), row.scores.accuracy_at_1, OWN if row.method in own else PEER)
        _bar(canvas, (left, y + _BAR), row.scores.accuracy_at_90_oos, OWN_PALE if row.method in own else PEER_PALE)


def _bar(canvas: Canvas, corner: Point, value: float | None, colour: str) -> None:
    x, y = corner
    if value is None:
        return
    canvas.box((x, y), (x + value * _PLOT, y + _BAR - 1), colour)
    canvas.text((x + value * _PLOT + 6, y + _BAR / 2 - 0.5), f"{value:.3f}", _BAR, INK)


@dataclass(frozen=True, slots=True)
class _Slope:
    name: str
    points: Sequence[Point]
    own: bool
    label: str


def _slopes(canvas: Canvas, corner: Point, report: Results) -> None:
    left, top = corner[0] + 52, corner[1] + _ABOVE
    width, depth = _PANEL - 52 - 272, _ROW * len(report.methods)
    canvas.text((corner[0], corner[1] + 14), "Typing errors", _TEXT + 3, strong=True)
    canvas.text((corner[0], corner[1] + 46), "acc@1, mean of all sets, by errors; beside: change at one, in points", _SMALL - 1, MUTED)
    for step in _STEPS:
        y = top + (1 - step) * depth
        canvas.line([(left, y), (left + width, y)], GRID if step else MUTED)
        canvas.text((left - 10, y), f"{step:g}", _SMALL, MUTED, "rm")
    slopes = []
    for method in report.methods:
        shares = mean_mistyped(report, method.name)
        if shares:
            points = [(left + width * edits / max(shares), top + (1 - value) * depth) for edits, value in shares.items()]
            slopes.append(_Slope(method.name, points, method.own, f"{method.name}  {(shares[1] - shares[0]) * 100:+.1f}"))
            for x, edits in zip((point[0] for point in points), shares, strict=True):
                canvas.text((x, top + depth + 22), str(edits), _SMALL, MUTED, "mm")
    slopes.sort(key=lambda slope: slope.points[-1][1])
    heights = spread([slope.points[-1][1] for slope in slopes], _SMALL + 4, top + depth)
    for slope, y in sorted(zip(slopes, heights, strict=True), key=lambda placed: placed[0].own):  # the project on top
        trace(canvas, slope.points, OWN if slope.own else PEER)
        canvas.line([slope.points[-1], (left + width + 14, y)], PEER_PALE)
        canvas.text((left + width + 18, y), slope.label, _SMALL, OWN if slope.own else INK, strong=slope.own)


def trace(canvas: Canvas, points: Sequence[Point], colour: str, *, pale: bool = False) -> None:
    """A line with dots, the project's the stronger; broken, with rings, where it is the paler of two."""
    own = colour == OWN
    (canvas.dashes if pale else canvas.line)(points, colour, 3 if own and not pale else 2)
    for point in points:
        canvas.dot(point, 6 if own else 5, colour, PAPER if pale else None)
