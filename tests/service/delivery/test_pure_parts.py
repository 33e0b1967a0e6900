"""Stamps never go back, paces hold, and a text answers only a question that was seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.delivery.channel_ports import Pace
from bot.service.delivery.pacing import Pacing
from bot.service.delivery.ports import Delivery, Showing
from bot.service.delivery.questions import was_seen
from bot.service.delivery.stamps import SECOND, Stamps


@given(st.lists(st.floats(min_value=0, max_value=1e10), min_size=2))
def test_stamps_never_go_back_whatever_the_clock_does(times: list[float]) -> None:
    clock = iter([*times, *times])
    stamps = Stamps(lambda: next(clock), lambda: next(clock))
    made = [stamps.next() for _ in times]
    assert made == sorted(set(made))


def test_stamps_go_on_from_an_earlier_run() -> None:
    stamps = Stamps(lambda: 1.0, lambda: 3.0)
    stamps.after(5 * SECOND)
    assert stamps.next() == 5 * SECOND + 1


def test_time_passes_also_after_a_run_whose_clock_was_ahead() -> None:
    passed = [0.0]
    stamps = Stamps(lambda: 1.0, lambda: passed[0])
    stamps.after(1000 * SECOND)
    passed[0] = 7.0
    assert stamps.next() == 1007 * SECOND


def pacing(overall: Pace | None = None) -> tuple[Pacing, Callable[[float], None]]:
    now = [0.0]

    def wait(seconds: float) -> None:
        now[0] += seconds

    return Pacing(overall, lambda: now[0]), wait


def test_a_chat_has_a_burst_and_then_its_pace() -> None:
    pace, (paced, passes) = Pace(0.5, 2), pacing()
    for _ in range(2):
        assert paced.wait("a") == 0
        paced.take("a", pace)
    assert paced.wait("a") == pytest.approx(2.0)
    assert paced.wait("b") == 0
    passes(2.0)
    assert paced.wait("a") == 0


def test_all_chats_together_have_a_pace() -> None:
    paced, passes = pacing(Pace(10, 3))
    assert [paced.take(chat, Pace(1, 5)) for chat in "abcde"] == [0, 0, 0, pytest.approx(0.1), pytest.approx(0.2)]
    passes(0.3)
    assert paced.take("f", Pace(1, 5)) == 0


def delivery(stamp: int = 100, dated: int | None = 50, replied_to: int | None = None) -> Delivery:
    return Delivery("4242", 1, stamp, lambda _replies: (), dated, replied_to)


def showing(question: str = "q", state: str = "sent", stamp: int = 90, message: int | None = 1, shown_at: int | None = 50) -> Showing:
    return Showing(question, state, stamp, message, shown_at)


@pytest.mark.parametrize(
    ("showings", "told", "seen"),
    [
        ([], delivery(), True),  # of before the upgrade: nothing is known
        ([showing()], delivery(), True),
        ([showing(stamp=101)], delivery(), False),
        ([showing(state="waiting", stamp=0)], delivery(), False),
        ([showing(shown_at=51)], delivery(), False),
        ([showing(shown_at=None)], delivery(), True),
        ([showing(shown_at=51)], delivery(dated=None), True),
        ([showing(), showing(stamp=200, message=2)], delivery(), True),  # shown before, and repeated
        ([showing(state="failed", message=None, shown_at=None)], delivery(), True),
        ([showing(stamp=101)], delivery(replied_to=1), True),
        ([showing(question="earlier"), showing(stamp=80, message=2)], delivery(replied_to=1), False),
        ([showing(question="earlier"), showing(message=1)], delivery(replied_to=1), True),  # edited
    ],
)
def test_a_text_answers_a_question_that_was_seen(showings: list[Showing], told: Delivery, seen: bool) -> None:
    assert was_seen(showings, "q", told) is seen
