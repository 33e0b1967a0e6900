"""The plan as a chart of characters."""

from __future__ import annotations

import pytest

from bot.channels.chart import chart_lines
from bot.messages import Bar, Legend, Prerequisite, Timeline

PLAN = Timeline(
    "Allow 4–6 months",
    (
        Bar("Supplier: algorithm filing", (0, 0), (2, 3), "supplier", length="2–3 months"),
        Bar("Algorithm filing: must", (2, 3), (2, 3), after=(0,), length="2–3 months"),
        Bar("登记", (0, 0), (3, 3)),
    ),
    (Prerequisite("ICP number: in place", "ok"), Prerequisite("labelling: missing", "missing"), Prerequisite("to be checked", "ask")),
    "months from the start",
    "Estimates.\nNo promise.",
    Legend("shortest", "up to the longest", "supplier's step"),
)


def drawn(timeline: Timeline, width: int) -> str:
    return "\n".join(line.plain for line in chart_lines(timeline, width))


def test_a_plan_can_be_read_without_colours() -> None:
    assert drawn(PLAN, 40) == (
        "Allow 4–6 months\n"
        "[x] ICP number: in place\n"
        "[ ] labelling: missing\n"
        "[?] to be checked\n"
        "1. Supplier: algorithm filing  2–3 months\n"
        "   ==========-----\n"
        "2. Algorithm filing: must  2–3 months ← 1\n"
        "             ██████████░░░░░░░░░░\n"
        "3. 登记\n"
        "   ███████████████\n"
        "   0    1    2    3    4    5    6\n"
        "   months from the start\n"
        "█ shortest   = supplier's step   ░ - up to the longest\n"
        "Estimates.\n"
        "No promise."
    )


def test_only_what_is_drawn_is_explained() -> None:
    lines = drawn(Timeline("", (Bar("x", (0, 0), (1, 1)),), legend=PLAN.legend), 40).splitlines()
    assert lines[1:] == ["1. x", "   ██████", "   0     1", "   ", "█ shortest"]


@pytest.mark.parametrize(
    ("months", "width", "axis"),
    [
        (40, 72, "   0  3  6  9  12 15 18 21 24 27 30 33 36 39"),
        (12, 10, "   0  3  6  9  12"),
        (2, 500, "   0     1     2"),
        (0, 40, "   0"),
    ],
)
def test_the_axis_leaves_room_between_its_numbers(months: int, width: int, axis: str) -> None:
    assert axis in drawn(Timeline("", (Bar("x", (0, 0), (months, months)),)), width).splitlines()
