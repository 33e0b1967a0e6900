"""Cross-validation: every phrasing is asked of a matcher that was built without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.curation.calibrate import FEWEST, FOLDS, GOAL, HeldOutPhrasing, estimate, hold_out
from bot.knowledge.files.loader import read_pack
from bot.knowledge.models.pack import Pack
from bot.matching.bands.confidence import SHIPPED
from tests.support.encoders import SmallEncoder
from tests.support.sound_pack import crossed, write_sound_pack


def pack(folder: Path, misplaced: int = 0) -> Pack:
    read = read_pack(write_sound_pack(folder, crossed(misplaced))).pack
    assert read is not None
    return read


def held(got: str = "own", confidence: float = 0.6, *, wanted: float = 0.5) -> HeldOutPhrasing:
    return HeldOutPhrasing("en", "?", "own", got, confidence, wanted)


def test_every_phrasing_is_asked_once_and_of_a_matcher_without_it(tmp_path: Path) -> None:
    read, parts = pack(tmp_path), []
    asked = hold_out(read, progress=lambda: parts.append(None))
    assert len(parts) == FOLDS
    assert len(asked) == len({one.text for one in asked}) == sum(len({*entry.phrasings.all}) + 2 for entry in read.entries)
    assert {one.text for one in asked if one.language == "zh"} >= {"费用是多少?"}
    assert {one.wanted for one in asked} == {SHIPPED[False].answer}


def test_phrasings_under_their_own_entry_are_answered_right(tmp_path: Path) -> None:
    told = estimate(hold_out(pack(tmp_path)), "en")
    assert told is not None
    assert told.precision == 1
    assert told.kept
    assert told.coverage > 0.5


def test_phrasings_under_another_entry_come_out_as_wrong_answers(tmp_path: Path) -> None:
    asked = hold_out(pack(tmp_path, misplaced=4))
    wrong = [one for one in asked if one.is_wrong]
    assert {(one.entry, one.got) for one in wrong} == {("algorithm-filing", "silent-fees")}
    told = estimate(asked, "en")
    assert told is not None
    assert not told.kept
    assert told.precision == pytest.approx(1 - len(wrong) / told.told)


def test_an_encoder_reads_each_phrasing_once(tmp_path: Path) -> None:
    encoder = SmallEncoder()
    asked = hold_out(pack(tmp_path), encoder)
    assert {one.text for one in asked} <= {*encoder.read}
    assert len(encoder.read) < 1.5 * len(asked)


def test_too_few_phrasings_give_no_estimate() -> None:
    assert estimate([held()] * (FEWEST - 1), "en") is None
    assert estimate([held()] * FEWEST, "zh") is None
    assert estimate([held()] * FEWEST, "en") is not None


def test_the_threshold_that_the_goal_needs_leaves_the_wrong_answers_out() -> None:
    asked = [held(confidence=0.8)] * 150 + [held("other", 0.53)] * 5
    told = estimate(asked, "en")
    assert told is not None
    assert (told.told, told.right, told.kept, told.needed) == (155, 150, False, 0.54)
    assert told.needed_coverage == pytest.approx(150 / 155)


def test_the_goal_may_be_out_of_reach() -> None:
    told = estimate([held(confidence=0.6)] * 100 + [held("other", 0.9)] * 50, "en")
    assert told is not None
    assert (told.needed, told.needed_coverage) == (None, 0)


def test_few_wrong_answers_are_within_the_goal() -> None:
    told = estimate([held()] * 199 + [held("other")], "en")
    assert told is not None
    assert told.kept
    assert 1 - told.precision <= GOAL


@pytest.mark.parametrize("silent", [held(""), held("other", 0.6, wanted=0.7), held("other", 0.49)])
def test_what_is_asked_back_or_not_answered_is_not_wrong(silent: HeldOutPhrasing) -> None:
    assert not silent.is_told()
    assert not silent.is_wrong


def test_nothing_answered_is_nothing_wrong() -> None:
    told = estimate([held("", 0)] * FEWEST, "en")
    assert told is not None
    assert (told.precision, told.coverage, told.needed) == (1, 0, None)
