"""Provides a canvas for charts: shapes and texts in pixels of the finished picture."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

PAPER, INK, MUTED, GRID = "#ffffff", "#17202b", "#4c5967", "#dde3e9"
OWN, OWN_PALE = "#1c5fb8", "#93bbec"
PEER, PEER_PALE = "#75818d", "#c6ced6"
OTHER = "#b06a10"
_FONT = "fonts/NotoSansSC-Regular-subset.otf"
_SMOOTH = 2
"""Everything is drawn so many times larger and reduced, for smooth edges."""
_DASH, _GAP = 9.0, 6.0

Point = tuple[float, float]


class Canvas:
    """White paper of a given size."""

    def __init__(self, width: int, height: int) -> None:
        self.size = (width, height)
        self._image = Image.new("RGB", (width * _SMOOTH, height * _SMOOTH), PAPER)
        self._pen = ImageDraw.Draw(self._image)

    def box(self, corner: Point, far: Point, colour: str) -> None:
        """A filled rectangle; nothing where it has no width."""
        if far[0] - corner[0] > 0:
            self._pen.rectangle([*_scaled(corner), *(edge - 1 for edge in _scaled(far))], colour)

    def line(self, points: Sequence[Point], colour: str, width: float = 1) -> None:
        """A line through some points."""
        self._pen.line([_scaled(point) for point in points], colour, round(width * _SMOOTH), joint="curve")

    def dashes(self, points: Sequence[Point], colour: str, width: float = 1) -> None:
        """A broken line through some points."""
        for (x0, y0), (x1, y1) in pairwise(points):
            length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
            at = 0.0
            while at < length:
                ends = (at / length, min(at + _DASH, length) / length)
                self.line([(x0 + (x1 - x0) * end, y0 + (y1 - y0) * end) for end in ends], colour, width)
                at += _DASH + _GAP

    def dot(self, centre: Point, radius: float, colour: str, inside: str | None = None) -> None:
        """A disc; a ring where `inside` is another colour."""
        for size, shade in ((radius, colour), (radius - 2, inside)):
            if shade:
                (x, y), reach = _scaled(centre), size * _SMOOTH
                self._pen.ellipse((x - reach, y - reach, x + reach, y + reach), shade)

    def text(self, at: Point, words: str, size: int = 20, colour: str = INK, anchor: str = "lm", *, strong: bool = False) -> None:
        """Words at a point; anchors as Pillow names them (lm: the point is their left edge, half high)."""
        stroke = _SMOOTH // 2 if strong else 0
        self._pen.text(_scaled(at), words, colour, _font(size), anchor, stroke_width=stroke, stroke_fill=colour)

    def png(self) -> bytes:
        """The picture."""
        out = io.BytesIO()
        self._image.resize(self.size, Image.Resampling.LANCZOS).quantize(128).save(out, "PNG", optimize=True)
        return out.getvalue()


def spread(wanted: Sequence[float], least: float, lowest: float) -> list[float]:
    """Heights for labels, in rising order: near to the wanted ones (rising too), at least so far apart, none beyond the lowest."""
    places: list[float] = []
    for place in wanted:
        places.append(max(place, places[-1] + least) if places else place)
    for at in range(len(places) - 1, -1, -1):
        below = places[at + 1] - least if at + 1 < len(places) else lowest
        places[at] = min(places[at], below)
    return places


def _scaled(point: Point) -> Point:
    return point[0] * _SMOOTH, point[1] * _SMOOTH


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(resources.files("bot.channels").joinpath(_FONT).read_bytes()), size * _SMOOTH)
