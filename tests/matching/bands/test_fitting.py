"""Bands are fitted to questions whose right answers are known: what wrong replies cost decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.matching.bands.confidence import SHIPPED
from bot.matching.bands.evidence import NAMES, Evidence
from bot.matching.bands.fitting import FALSE_SILENCE, ONE_TAP, STRANGERS_SHARE, WRONG, Fit, Lesson, Point, fit

NOTHING = Evidence(*(0.0 for _ in NAMES))


def lesson(score: float, *, right: bool, stranger: bool = False) -> Lesson:
    evidence = replace(NOTHING, score=score, explained=score)
    return Lesson(evidence, evidence, right, not stranger, stranger)


def questions(wrong: int = 0) -> list[Lesson]:
    ours = [lesson(0.6 + number / 250, right=True) for number in range(100)]
    strangers = [lesson(number / 160, right=False, stranger=True) for number in range(50)]
    return [*ours, *strangers, *(lesson(0.65, right=False) for _ in range(wrong))]


@pytest.fixture(scope="module")
def parted() -> Fit:
    return fit(questions(), SHIPPED[False])


def test_what_can_be_told_apart_is_told_apart(parted: Fit) -> None:
    assert parted.chosen.right > 0.95
    assert (parted.chosen.wrong, parted.chosen.strangers_answered) == (0, 0)
    sure = parted.bands.sure
    assert sure.in_(replace(NOTHING, score=0.9, explained=0.9)) > parted.bands.answer > sure.in_(replace(NOTHING, score=0.1, explained=0.1))


def test_the_chosen_point_lies_on_the_curve(parted: Fit) -> None:
    assert parted.chosen in parted.curve
    assert (parted.bands.answer, parted.bands.offer) == (parted.chosen.answer, parted.chosen.offer)
    assert [point.answer for point in parted.curve] == sorted(point.answer for point in parted.curve)


def test_wrong_answers_raise_the_limit_of_answering(parted: Fit) -> None:
    doubtful = fit(questions(wrong=20), SHIPPED[False])
    assert doubtful.chosen.wrong < 0.02
    assert doubtful.chosen.right < parted.chosen.right


def test_questions_without_an_entry_to_tell_count_as_silence() -> None:
    mute = [Lesson(None, None, right=False, within=False, stranger=False)] * 10
    assert fit([*questions(), *mute], SHIPPED[False]).chosen.silent == pytest.approx(10 / 110, abs=0.02)


def test_what_a_reply_costs_is_said_in_one_place() -> None:
    point = Point(0.5, 0.5, right=0.5, wrong=0.1, one_tap=0.2, silent=0.2, strangers_answered=0.0, strangers_asked_back=0.0)
    ours = 0.1 * WRONG + 0.2 * ONE_TAP + 0.2 * FALSE_SILENCE
    assert point.cost == pytest.approx((1 - STRANGERS_SHARE) * ours)


def test_only_strangers_or_only_questions_of_the_field_can_be_fitted_as_well() -> None:
    assert fit([one for one in questions() if not one.stranger], SHIPPED[False]).chosen.right > 0.9
    assert fit([one for one in questions() if one.stranger], SHIPPED[False]).chosen.strangers_answered == 0
