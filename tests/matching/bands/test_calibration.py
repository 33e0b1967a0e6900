"""A pack's own questions decide from when on its matcher answers; a pack with too few of them keeps the shipped bands."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.dialogue.edition import Edition
from bot.knowledge.models.pack import BandQuestion, Pack, Wordings
from bot.matching.bands.calibration import FEWEST, calibrate
from bot.matching.bands.confidence import SHIPPED
from bot.matching.bands.following import FOLLOW_UPS
from bot.matching.matcher import Matcher
from tests.dialogue.builders import changed

ENTRIES = FEWEST + 5
PHRASINGS = 4
"""In each language: so many are enough to fit to, and quickly learnt."""
STRANGERS = ("how do I cook rice {}", "大米饭怎么煮 {}")


@pytest.fixture(scope="module")
def small(frozen_pack: Pack) -> Pack:
    """The first entries of the frozen pack, with some of their phrasings."""
    entries = [
        entry.model_copy(update={"phrasings": Wordings(en=entry.phrasings.en[:PHRASINGS], zh=entry.phrasings.zh[:PHRASINGS])})
        for entry in frozen_pack.entries[:ENTRIES]
    ]
    return changed(frozen_pack, entries=tuple(entries), strangers=())


def questions(pack: Pack) -> tuple[BandQuestion, ...]:
    ours = [BandQuestion(ask=entry.phrasings.all[0], right=(entry.id,)) for entry in pack.entries]
    strangers = [BandQuestion(ask=text.format(number)) for number in range(FEWEST) for text in STRANGERS]
    return (*ours, *strangers, BandQuestion(ask="???"))


def test_the_bands_of_a_pack_are_fitted_to_its_questions(small: Pack) -> None:
    matcher = Matcher.of(small)
    found = calibrate(matcher, questions(small))
    assert found is not None
    assert matcher.bands == found.bands != SHIPPED[False]
    assert found.chosen.right > 0.9
    assert found.chosen.strangers_answered == 0


def test_too_few_questions_of_either_kind_leave_the_shipped_bands(small: Pack) -> None:
    matcher = Matcher.of(small)
    ours = [question for question in questions(small) if question.right]
    assert calibrate(matcher, ours) is None
    assert calibrate(matcher, ours[: FEWEST - 1]) is None
    assert matcher.bands == SHIPPED[False]


def test_an_edition_is_fitted_when_it_is_built(small: Pack) -> None:
    assert Edition.of(changed(small, bands=())).fit is None
    edition = Edition.of(changed(small, bands=questions(small)))
    assert edition.fit is not None
    assert edition.matcher.bands == edition.fit.bands


def test_follow_ups_are_fitted_to_conversations_of_the_pack(small: Pack) -> None:
    first = questions(small)
    ours = [
        BandQuestion(ask=f"那{text.rstrip('？?')[-7:]}呢", after=(one.question.zh,), right=(other.id,))
        for one, other in pairwise(small.entries)
        for text in other.phrasings.zh
    ]
    strangers = [BandQuestion(ask=text, after=(one.question.zh,)) for one in small.entries for text in ("那商标呢", "天气怎么样")]
    unanswered = [BandQuestion(ask="那要多久呢", after=("大米饭怎么煮",), right=(small.entries[0].id,))]
    matcher = Matcher.of(small)
    calibrate(matcher, (*first, *ours, *strangers, *unanswered))
    assert matcher.follow_up_bands.answer > 0.5
    assert matcher.follow_up_bands.weights != FOLLOW_UPS.weights


def test_a_pack_with_few_follow_ups_keeps_the_shipped_bands_for_them(small: Pack) -> None:
    matcher = Matcher.of(small)
    calibrate(matcher, (*questions(small), BandQuestion(ask="那要多久呢", after=("算法备案要做吗",))))
    assert matcher.follow_up_bands == FOLLOW_UPS
