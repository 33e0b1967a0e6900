"""The picture of a plan, and the typeface that it is drawn with."""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib import resources

import pytest
from PIL import Image, ImageFont

from bot.channels.picture import FONT, WIDTH, draw_timeline
from bot.knowledge.models.pack import Pack
from bot.knowledge.models.values import Model
from bot.messages import Bar, Legend, Prerequisite, Timeline

LEGEND = Legend("shortest", "up to the longest", "supplier's step")
SUPPLIER = Bar("供应商：算法备案", (0, 0), (2, 3), "supplier", length="2–3个月")
OWN = Bar("算法备案：必须做", (2, 3), (2, 3), after=(0,), length="2–3个月")
PLAN = Timeline(
    "预计用时：4–6个月",
    (SUPPLIER, OWN),
    (Prerequisite("ICP备案号：已有", "ok"), Prerequisite("AI标识：未完成", "missing"), Prerequisite("待确认", "ask")),
    "月数",
    "不承诺具体日期。",
    LEGEND,
)


def opened(timeline: Timeline, *, dark: bool = False) -> Image.Image:
    image = Image.open(io.BytesIO(draw_timeline(timeline, dark=dark)))
    assert image.format == "PNG"
    return image.convert("RGB")


def of_bars(*bars: Bar) -> Timeline:
    return Timeline("", bars)


@pytest.mark.parametrize("dark", [False, True])
def test_a_plan_becomes_a_picture_for_a_phone(dark: bool) -> None:
    image = opened(PLAN, dark=dark)
    assert image.width == WIDTH
    assert 600 < image.height < 1400
    corner = image.getpixel((0, 0))
    assert isinstance(corner, tuple)
    assert (sum(corner) < 200) is dark


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert draw_timeline(PLAN) == draw_timeline(PLAN)


@pytest.mark.parametrize("count", range(1, 7))
def test_every_bar_takes_the_same_room(count: int) -> None:
    step = opened(of_bars(OWN, OWN)).height - opened(of_bars(OWN)).height
    bar = Bar(OWN.label, OWN.starts, OWN.lasts, length=OWN.length)
    assert opened(of_bars(*[bar] * count)).height == pytest.approx(opened(of_bars(bar)).height + (count - 1) * step, abs=2)


@pytest.mark.parametrize("months", [0, 1, 14, 15, 40, 200, 1000])
def test_any_number_of_months_fits(months: int) -> None:
    image = opened(of_bars(Bar("x", (0, 0), (months, months))))
    assert image.width == WIDTH


def test_a_plan_without_bars_is_a_picture_all_the_same() -> None:
    assert opened(Timeline("", ())).width == WIDTH


@pytest.mark.parametrize("label", ["很长的标签，" * 12, "a rather long label " * 8, "unbroken" * 20])
def test_a_long_label_is_wrapped_within_the_margins(label: str) -> None:
    image = opened(Timeline(label, (Bar(label, (0, 0), (1, 1), length=label),), (Prerequisite(label, "ok"),), label, label))
    assert image.height > opened(PLAN).height
    edge = image.crop((WIDTH - 30, 0, WIDTH, image.height))
    assert edge.getcolors() == [(30 * image.height, (255, 255, 255))]


@pytest.mark.parametrize("starts", [0, 5, 30, 39])
def test_a_label_beside_an_arrow_never_touches_it(starts: int) -> None:
    bars = (Bar("first", (0, 0), (starts, starts)), Bar("second " * 6, (starts, starts), (1, 1), after=(0,)))
    without = (bars[0], Bar(bars[1].label, bars[1].starts, bars[1].lasts))
    assert opened(of_bars(*bars)).height >= opened(of_bars(*without)).height


def test_a_suppliers_bar_differs_without_colours_too() -> None:
    mine, theirs = (opened(of_bars(Bar("x", (0, 0), (6, 6), kind))).convert("L") for kind in ("own", "supplier"))
    column = mine.crop((500, 0, 501, mine.height))
    _, top, _, bottom = column.point(lambda shade: 255 * (shade < 200)).getbbox() or (0, 0, 0, 0)
    inside = (300, top + 8, 800, bottom - 8)
    assert len(mine.crop(inside).getcolors()) == 1 < len(theirs.crop(inside).getcolors())


def texts(value: object) -> Iterator[str]:
    """Every text in a value of the pack."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)


def test_the_typeface_has_every_character_that_a_picture_of_the_shipped_pack_draws(shipped_pack: Pack) -> None:
    data = resources.files("bot.channels").joinpath(FONT).read_bytes()
    font = ImageFont.truetype(io.BytesIO(data), 24, layout_engine=ImageFont.Layout.BASIC)
    missing = bytes(font.getmask("\uffff"))
    questions = tuple(slot.question for slot in shipped_pack.slots)
    names = tuple(procedure.name for procedure in shipped_pack.procedures)
    used = {character for text in texts((shipped_pack.phrases, questions, names)) for character in text}
    assert len(used) > 300
    lacking = {character for character in used if character.isprintable() and not character.isspace()}
    lacking = {character for character in lacking if bytes(font.getmask(character)) == missing}
    assert lacking == set(), "make the subset anew as bot/channels/fonts/README.md says"
