"""Draws a plan as a picture for a phone: bars in months, what waits for what, what must be in place."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from importlib import resources

from PIL import Image, ImageChops, ImageDraw, ImageFont

from bot.channels.palette import DARK, LIGHT, Palette
from bot.channels.wrapping import wrap
from bot.messages import Bar, Prerequisite, Timeline

WIDTH = 1080
"""Pixels; the height follows from what there is to show."""
FONT = "fonts/NotoSansSC-Regular-subset.otf"

_MARGIN = 56
_PLOT = WIDTH - 2 * _MARGIN
_TITLE, _LABEL, _TEXT, _SMALL = 60, 40, 36, 32
"""Sizes of type."""
_LEADING = 1.36
_BAR = 60
_NARROWEST = 12
_GAP = 36
"""Pixels between a bar and the label of the next."""
_ARROW = 26
"""Pixels from the month in which a step may begin to the arrow that points at it."""
_SIGN = 44
_SWATCH = 64
_STEPS = (1, 2, 3, 6, 12, 24)
"""Months between two numbers of the axis."""
_MOST_STEPS = 14
_SUPERSAMPLING = 2
"""Shapes are drawn larger by this factor and then reduced, for smooth edges."""

_Box = tuple[float, float, float, float]
_Point = tuple[float, float]


def draw_timeline(timeline: Timeline, *, dark: bool = False) -> bytes:
    """The picture of a plan as PNG, `WIDTH` pixels wide; the same bytes for the same plan."""
    sheet = _Sheet(DARK if dark else LIGHT)
    y = sheet.write(timeline.title, (_MARGIN, 44), _PLOT, _Style(_TITLE, strong=True)) + 16
    for prerequisite in timeline.first:
        y = _draw_prerequisite(sheet, prerequisite, y)
    y = _draw_chart(sheet, timeline, y + 20)
    y = _draw_legend(sheet, timeline, y)
    if timeline.footer:
        y = sheet.write(timeline.footer, (_MARGIN, y + 20), _PLOT, _Style(_SMALL, sheet.palette.muted))
    return sheet.png(y + 40)


class _Brush:
    """Draws shapes in the units of the finished picture."""

    def __init__(self, image: Image.Image) -> None:
        self._image = image
        self._pen = ImageDraw.Draw(image)

    def box(self, box: _Box, colour: str, radius: float = 0) -> None:
        x0, y0, x1, y1 = _pixels(*box)
        self._pen.rounded_rectangle((x0, y0, x1 - 1, y1 - 1), radius * _SUPERSAMPLING, colour)

    def line(self, points: tuple[_Point, ...], colour: str, width: float) -> None:
        self._pen.line([_pixels(*point) for point in points], colour, round(width * _SUPERSAMPLING), joint="curve")

    def shape(self, points: tuple[_Point, ...], colour: str) -> None:
        self._pen.polygon([_pixels(*point) for point in points], colour)

    def dot(self, centre: _Point, radius: float, colour: str) -> None:
        x, y = centre
        self._pen.ellipse(_pixels(x - radius, y - radius, x + radius, y + radius), colour)

    def texture(self, box: _Box, mask: Image.Image, colour: str) -> None:
        """Paints a box with a colour where a mask shows."""
        x0, y0, *_ = _pixels(*box)
        self._image.paste(colour, (x0, y0), mask)


def _pixels(*lengths: float) -> tuple[int, ...]:
    return tuple(round(length * _SUPERSAMPLING) for length in lengths)


_Shape = Callable[[_Brush], None]


@dataclass(frozen=True, slots=True)
class _Style:
    """How a text is written."""

    size: int
    colour: str = ""
    """Empty for the ink of the palette."""
    strong: bool = False


@dataclass(slots=True)
class _Sheet:
    """Collects what is to be drawn: the height of the picture is known only at the end."""

    palette: Palette
    texts: list[tuple[_Point, str, _Style]] = field(default_factory=list)
    shapes: list[_Shape] = field(default_factory=list)
    fonts: dict[int, ImageFont.FreeTypeFont] = field(default_factory=dict)
    """By size. Each picture has its own fonts, because pictures are drawn in several threads."""

    def font(self, size: int) -> ImageFont.FreeTypeFont:
        if size not in self.fonts:
            data = resources.files("bot.channels").joinpath(FONT).read_bytes()
            self.fonts[size] = ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)
        return self.fonts[size]

    def wrapped(self, text: str, width: float, size: int) -> tuple[str, ...]:
        return wrap(text, width, self.font(size).getlength)

    def write(self, text: str, at: _Point, width: float, style: _Style) -> float:
        """Writes a paragraph below and right of a point; returns the y at which it ends."""
        x, y = at
        for line in self.wrapped(text, width, style.size):
            self.texts.append(((x, y), line, style))
            y += style.size * _LEADING
        return y

    def centre(self, text: str, at: _Point, style: _Style) -> None:
        """Writes a line that is centred on a point and begins at its height."""
        x, y = at
        self.texts.append(((x - self.font(style.size).getlength(text) / 2, y), text, style))

    def png(self, height: float) -> bytes:
        size = (WIDTH, round(height))
        image = Image.new("RGB", (size[0] * _SUPERSAMPLING, size[1] * _SUPERSAMPLING), self.palette.paper)
        brush = _Brush(image)
        for shape in self.shapes:
            shape(brush)
        image = image.reduce(_SUPERSAMPLING)
        pen = ImageDraw.Draw(image)
        for at, line, style in self.texts:
            colour = style.colour or self.palette.ink
            # the typeface has one weight; a thin outline stands for the strong one
            pen.text(at, line, colour, self.font(style.size), stroke_width=0.7 if style.strong else 0, stroke_fill=colour)
        stream = io.BytesIO()
        image.save(stream, "PNG")
        return stream.getvalue()


def _draw_prerequisite(sheet: _Sheet, prerequisite: Prerequisite, y: float) -> float:
    height = _TEXT * _LEADING
    middle = y + height / 2 + 3
    sign = _DRAW_SIGN[prerequisite.state]
    sheet.shapes.append(partial(sign, (_MARGIN + _SIGN / 2, middle), sheet.palette.states[prerequisite.state], sheet.palette.paper))
    return sheet.write(prerequisite.label, (_MARGIN + _SIGN + 20, y), _PLOT - _SIGN - 20, _Style(_TEXT)) + 10


def _draw_tick(centre: _Point, colour: str, paper: str, brush: _Brush) -> None:
    x, y = centre
    brush.dot(centre, _SIGN / 2, colour)
    brush.line(((x - 10, y + 1), (x - 3, y + 8), (x + 11, y - 8)), paper, 5)


def _draw_cross(centre: _Point, colour: str, paper: str, brush: _Brush) -> None:
    x, y = centre
    half = _SIGN / 2
    brush.box((x - half, y - half, x + half, y + half), colour, 8)
    for lean in (1, -1):
        brush.line(((x - 9, y - 9 * lean), (x + 9, y + 9 * lean)), paper, 5)


def _draw_question_mark(centre: _Point, colour: str, paper: str, brush: _Brush) -> None:
    x, y = centre
    half = _SIGN / 2
    brush.dot(centre, half, colour)
    brush.dot(centre, half - 5, paper)
    brush.line(((x - 7, y - 6), (x - 4, y - 10), (x + 4, y - 10), (x + 7, y - 6), (x + 5, y - 1), (x, y + 3), (x, y + 6)), colour, 4)
    brush.dot((x, y + 11), 3, colour)


_DRAW_SIGN = {"ok": _draw_tick, "missing": _draw_cross, "ask": _draw_question_mark}


@dataclass(frozen=True, slots=True)
class _Axis:
    step: int
    months: int

    @classmethod
    def of(cls, bars: tuple[Bar, ...]) -> _Axis:
        most = max((bar.starts[1] + bar.lasts[1] for bar in bars), default=1)
        step = next((step for step in _STEPS if most <= step * _MOST_STEPS), _STEPS[-1])
        return cls(step, max(1, -(-most // step)) * step)

    def x(self, month: int) -> float:
        return _MARGIN + _PLOT * month / self.months

    @property
    def ticks(self) -> range:
        return range(0, self.months + 1, self.step)


def _draw_chart(sheet: _Sheet, timeline: Timeline, y: float) -> float:
    axis = _Axis.of(timeline.bars)
    tops: list[float] = []
    for bar in timeline.bars:
        y = _draw_label(sheet, bar, axis, y)
        _draw_track(sheet, axis, y)
        sheet.shapes.append(partial(_draw_bar, bar, axis, y, sheet.palette))
        tops.append(y)
        y += _BAR + _GAP
    for number, bar in enumerate(timeline.bars):
        for before in bar.after:
            first = timeline.bars[before]
            beginning, end = axis.x(first.starts[0]), axis.x(first.starts[0] + first.lasts[0])
            start = (max(beginning + 12, end - _ARROW), tops[before] + _BAR / 2)
            sheet.shapes.append(partial(_draw_arrow, start, (axis.x(bar.starts[0]) + _ARROW, tops[number]), sheet.palette))
    y += 10 - _GAP
    for month in axis.ticks:
        sheet.centre(str(month), (axis.x(month), y), _Style(_SMALL, sheet.palette.muted))
    unit = min(sheet.font(_SMALL).getlength(timeline.unit), _PLOT)
    return sheet.write(timeline.unit, (_MARGIN + _PLOT - unit, y + _SMALL * 1.3), _PLOT, _Style(_SMALL, sheet.palette.muted))


def _draw_label(sheet: _Sheet, bar: Bar, axis: _Axis, y: float) -> float:
    """Writes a bar's label beside the arrow that points at it; returns the y at which the bar begins."""
    left, right = float(_MARGIN), float(WIDTH - _MARGIN)
    if bar.after:
        arrow = axis.x(bar.starts[0]) + _ARROW
        # the side with more room, but under the bar's own beginning where that is enough
        fits = all(len(sheet.wrapped(text, right - arrow - 24, size)) == 1 for text, size in ((bar.label, _LABEL), (bar.length, _TEXT)))
        left, right = (arrow + 24, right) if fits or arrow < WIDTH / 2 else (left, arrow - 24)
    y = sheet.write(bar.label, (left, y), right - left, _Style(_LABEL, strong=True))
    if bar.length:
        y = sheet.write(bar.length, (left, y - 4), right - left, _Style(_TEXT, sheet.palette.muted))
    return y + 14


def _draw_track(sheet: _Sheet, axis: _Axis, y: float) -> None:
    def paint(brush: _Brush) -> None:
        brush.box((_MARGIN, y, WIDTH - _MARGIN, y + _BAR), sheet.palette.track, 8)
        for month in axis.ticks:
            brush.line(((axis.x(month), y - 5), (axis.x(month), y + _BAR + 5)), sheet.palette.grid, 2)

    sheet.shapes.append(paint)


def _draw_bar(bar: Bar, axis: _Axis, y: float, palette: Palette, brush: _Brush) -> None:
    start, sure = axis.x(bar.starts[0]), axis.x(bar.starts[0] + bar.lasts[0])
    end = max(start + _NARROWEST, axis.x(bar.starts[1] + bar.lasts[1]))
    _draw_block(brush, (start, y, end, y + _BAR), sure, palette, supplier=bar.kind == "supplier")


def _draw_block(brush: _Brush, box: _Box, sure: float, palette: Palette, *, supplier: bool) -> None:
    """Draws a bar: full up to `sure`, hatched from there on; the full part of a supplier's bar is dotted."""
    strong, pale = (palette.supplier, palette.supplier_pale) if supplier else (palette.own, palette.own_pale)
    x0, y0, x1, y1 = box
    width, height = _pixels(x1 - x0, y1 - y0)
    whole = Image.new("L", (width, height))
    ImageDraw.Draw(whole).rounded_rectangle((0, 0, width - 1, height - 1), 10 * _SUPERSAMPLING, 255)
    inner = Image.new("L", (width, height))
    ImageDraw.Draw(inner).rounded_rectangle((6, 6, width - 7, height - 7), 10 * _SUPERSAMPLING - 6, 255)
    split = round((sure - x0) * _SUPERSAMPLING)
    inner.paste(0, (0, 0, split, height))
    brush.texture(box, whole, strong)
    brush.texture(box, inner, pale)
    brush.texture(box, ImageChops.multiply(inner, _hatching_mask(width, height)), strong)
    if supplier:
        whole.paste(0, (split, 0, width, height))
        brush.texture(box, ImageChops.multiply(whole, _dots_mask(width, height)), pale)


def _hatching_mask(width: int, height: int) -> Image.Image:
    mask = Image.new("L", (width, height))
    pen = ImageDraw.Draw(mask)
    for x in range(-height, width, 14 * _SUPERSAMPLING):
        pen.line((x, height, x + height, 0), 255, 3 * _SUPERSAMPLING)
    return mask


def _dots_mask(width: int, height: int) -> Image.Image:
    mask = Image.new("L", (width, height))
    pen = ImageDraw.Draw(mask)
    step, radius = 20 * _SUPERSAMPLING, 3.5 * _SUPERSAMPLING
    for row in range(3):
        y = height / 2 + (row - 1) * height / 3.4
        for x in range(step // 2 + row % 2 * step // 2, width - step // 3, step):
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), 255)
    return mask


def _draw_arrow(start: _Point, tip: _Point, palette: Palette, brush: _Brush) -> None:
    """Draws an arrow from inside one bar, around its end, down to the beginning of another."""
    x, y = tip
    bend = start[1] + _BAR / 2 + _GAP / 2
    path = (start, (start[0], bend), (x, bend), (x, y - 14))
    for colour, wider in ((palette.paper, 8), (palette.ink, 0)):
        brush.dot(start, 8 + wider / 2, colour)
        brush.line(path, colour, 5 + wider)
    brush.shape(((x - 13, y - 20), (x + 13, y - 20), (x, y + 2)), palette.ink)


def _draw_legend(sheet: _Sheet, timeline: Timeline, y: float) -> float:
    """Explains the patterns that the chart uses, as many on a line as fit; returns the y at which it ends."""
    legend = timeline.legend
    ranged = any(bar.starts[0] + bar.lasts[0] < bar.starts[1] + bar.lasts[1] for bar in timeline.bars)
    theirs = any(bar.kind == "supplier" for bar in timeline.bars)
    x, y = float(_MARGIN), y + 20
    for text, full, supplier in ((legend.least, 1, False), (legend.most, 0, False), (legend.supplier, 1, True)):
        if not text or (not full and not ranged) or (supplier and not theirs):
            continue
        width = _SWATCH + 16 + sheet.font(_SMALL).getlength(text)
        if x > _MARGIN and x + width > WIDTH - _MARGIN:
            x, y = float(_MARGIN), y + _SMALL * _LEADING + 10
        box = (x, y + 7, x + _SWATCH, y + 41)
        sheet.shapes.append(partial(_draw_block, box=box, sure=x + _SWATCH * full, palette=sheet.palette, supplier=supplier))
        sheet.write(text, (x + _SWATCH + 16, y), WIDTH - _MARGIN - x - _SWATCH - 16, _Style(_SMALL))
        x += width + 40
    return y + _SMALL * _LEADING
