"""A pack's own questions decide from when on its matcher answers; a pack with too few of them keeps the shipped bands."""

from __future__ import annotations

from bot.dialogue.edition import Edition
from bot.knowledge.models.pack import BandQuestion, Pack
from bot.matching.bands.calibration import FEWEST, calibrate
from bot.matching.bands.confidence import SHIPPED
from bot.matching.matcher import Matcher
from tests.dialogue.builders import changed

STRANGERS = ("how do I cook rice {}", "大米饭怎么煮 {}")


def questions(pack: Pack) -> tuple[BandQuestion, ...]:
    ours = [BandQuestion(ask=entry.phrasings.all[0], right=(entry.id,)) for entry in pack.entries]
    strangers = [BandQuestion(ask=text.format(number)) for number in range(FEWEST) for text in STRANGERS]
    return (*ours, *strangers, BandQuestion(ask="???"))


def test_the_bands_of_a_pack_are_fitted_to_its_questions(frozen_pack: Pack) -> None:
    matcher = Matcher.of(frozen_pack)
    found = calibrate(matcher, questions(frozen_pack))
    assert found is not None
    assert matcher.bands == found.bands != SHIPPED[False]
    assert found.chosen.right > 0.9
    assert found.chosen.strangers_answered == 0


def test_too_few_questions_of_either_kind_leave_the_shipped_bands(frozen_pack: Pack) -> None:
    matcher = Matcher.of(frozen_pack)
    ours = [question for question in questions(frozen_pack) if question.right]
    assert calibrate(matcher, ours) is None
    assert calibrate(matcher, ours[: FEWEST - 1]) is None
    assert matcher.bands == SHIPPED[False]


def test_an_edition_is_fitted_when_it_is_built(frozen_pack: Pack) -> None:
    assert Edition.of(changed(frozen_pack, bands=())).fit is None
    edition = Edition.of(changed(frozen_pack, bands=questions(frozen_pack)))
    assert edition.fit is not None
    assert edition.matcher.bands == edition.fit.bands
