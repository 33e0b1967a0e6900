"""Draws growth: time per call over the number of phrasings, both on logarithmic axes, one panel per language."""

from __future__ import annotations

import math
from collections.abc import Sequence

from benchmarks.canvas import GRID, INK, MUTED, OTHER, OWN, PEER, Canvas, Point, spread
from benchmarks.pictures import trace
from benchmarks.scaling import COMPARED, TARGETS, Growth, Measurement

SIZE = (1800, 900)
"""Pixels."""
_MARGIN = 48
_TOP, _BOTTOM = 250, 800
_TITLE, _TEXT, _SMALL = 38, 22, 19
_LABELS = 180
_TICK = 13
_COLOURS = dict(zip(COMPARED, (OWN, OTHER, PEER), strict=True))


class _Axes:
    """From phrasings and milliseconds to places, by powers of ten."""

    def __init__(self, left: float, right: float, steps: Sequence[Measurement]) -> None:
        self.left, self.right = left, right
        sizes = [step.phrasings for step in steps]
        times = [time for step in steps for time in (step.p50_ms, step.p99_ms)]
        times += [time for size, pair in TARGETS.items() if size in sizes for time in pair]
        self.sizes = range(round(math.log10(min(sizes))), max(math.ceil(math.log10(max(sizes))), 3) + 1)
        self.times = range(math.floor(math.log10(min(times))), math.ceil(math.log10(max(times))) + 1)

    def place(self, phrasings: float, milliseconds: float) -> Point:
        across = (math.log10(phrasings) - self.sizes[0]) / (self.sizes[-1] - self.sizes[0])
        up = (math.log10(milliseconds) - self.times[0]) / (self.times[-1] - self.times[0])
        return self.left + across * (self.right - self.left), _BOTTOM - up * (_BOTTOM - _TOP)


def draw_growth(growth: Growth) -> bytes:
    """The picture of growth as PNG, `SIZE` pixels."""
    canvas = Canvas(*SIZE)
    canvas.text((_MARGIN, 52), "Time to find the entry of a question, by size of the knowledge base", _TITLE, strong=True)
    _legend(canvas)
    languages = list(dict.fromkeys(step.language for step in growth.steps))
    width = (SIZE[0] - 2 * _MARGIN) / max(len(languages), 1)
    for number, language in enumerate(languages):
        corner = _MARGIN + number * width
        axes = _Axes(corner + 80, corner + width - _LABELS, growth.steps)
        canvas.text((corner, _TOP - 46), language, _TEXT + 3, strong=True)
        _grid(canvas, axes)
        _panel(canvas, axes, [step for step in growth.steps if step.language == language])
    return canvas.png()


def _legend(canvas: Canvas) -> None:
    trace(canvas, [(_MARGIN, 106), (_MARGIN + 60, 106)], OWN)
    canvas.text((_MARGIN + 76, 106), "half of all calls take no longer (p50)", _TEXT, MUTED)
    trace(canvas, [(_MARGIN + 520, 106), (_MARGIN + 580, 106)], OWN, pale=True)
    canvas.text((_MARGIN + 596, 106), "99 in 100 take no longer (p99)", _TEXT, MUTED)
    canvas.line([(_MARGIN + 980, 106), (_MARGIN + 1010, 106)], INK, 4)
    canvas.text((_MARGIN + 1026, 106), "wanted of Filing Bot at most, p50 and above it p99", _TEXT, MUTED)
    canvas.text((_MARGIN, 144), "Processor time of one call, one thread. Both axes grow by powers of ten.", _TEXT, MUTED)


def _grid(canvas: Canvas, axes: _Axes) -> None:
    for power in axes.times:
        place = axes.place(10 ** axes.sizes[0], 10.0**power)
        canvas.line([place, (axes.right, place[1])], GRID)
        canvas.text((axes.left - 12, place[1]), f"{10.0**power:g} ms", _SMALL, MUTED, "rm")
    for power in axes.sizes:
        x, y = axes.place(10**power, 10.0 ** axes.times[0])
        canvas.line([(x, _TOP), (x, y)], GRID)
        canvas.text((x, y + 24), f"{10**power:,}", _SMALL, MUTED, "mm")
    canvas.text(((axes.left + axes.right) / 2, _BOTTOM + 58), "phrasings", _SMALL, MUTED, "mm")


def _panel(canvas: Canvas, axes: _Axes, steps: Sequence[Measurement]) -> None:
    for size in {step.phrasings for step in steps} & set(TARGETS):
        for wanted in TARGETS[size]:
            x, y = axes.place(size, wanted)
            canvas.line([(x - _TICK, y), (x + _TICK, y)], INK, 4)
    ends = []
    for method in reversed(COMPARED):
        ran = [step for step in steps if step.method == method]
        if ran:
            trace(canvas, [axes.place(step.phrasings, step.p99_ms) for step in ran], _COLOURS[method], pale=True)
            points = [axes.place(step.phrasings, step.p50_ms) for step in ran]
            trace(canvas, points, _COLOURS[method])
            ends.append((points[-1], method))
    ends.sort(key=lambda end: end[0][1])
    heights = spread([place[1] for place, _ in ends], _SMALL + 6, _BOTTOM)
    for ((x, _), method), y in zip(ends, heights, strict=True):
        canvas.text((x + 18, y), method, _SMALL, _COLOURS[method], strong=method == COMPARED[0])
