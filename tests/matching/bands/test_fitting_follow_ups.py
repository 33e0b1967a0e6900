"""Weights and limits of follow-ups are fitted to conversations whose right answers are known."""

from __future__ import annotations

from bot.matching.bands.fitting_follow_ups import FollowUpLesson, fit_follow_ups
from bot.matching.bands.following import FOLLOW_UPS, NAMES, FollowUpBands, FollowUpEvidence

NONE = FollowUpEvidence(none=1.0)
START = FollowUpBands.of(0.6, 0.25, {"alone": 1.0})
"""Bands by which the words alone decide."""


def lesson(right: int, *evidence: FollowUpEvidence) -> FollowUpLesson:
    """A follow-up of which one of the entries is right, or none: the last."""
    rows = (*evidence, NONE)
    return FollowUpLesson(rows, tuple(at == right for at in range(len(rows))))


def test_evidence_comes_to_likelihoods_that_add_up_to_one() -> None:
    likely = FOLLOW_UPS.likelihoods((FollowUpEvidence(alone=0.8, related=1.0), FollowUpEvidence(alone=0.8), NONE))
    assert likely[0] > likely[1]
    assert abs(sum(likely) - 1) < 1e-9
    assert FOLLOW_UPS.likelihoods((NONE,)) == [1.0]


def test_what_tells_the_right_entry_weighs_more_afterwards() -> None:
    lessons = [lesson(0, FollowUpEvidence(alone=0.3, related=1.0), FollowUpEvidence(alone=0.4)) for _ in range(30)]
    found = fit_follow_ups(lessons, START)
    related = NAMES.index("related")
    assert found.weights[related] > START.weights[related]
    assert found.likelihoods(lessons[0].evidence)[0] > found.answer


def test_an_entry_is_told_only_where_it_is_likelier_than_all_else() -> None:
    strange = [lesson(1, FollowUpEvidence(alone=0.3)) for _ in range(10)]
    ours = [lesson(0, FollowUpEvidence(alone=0.9)) for _ in range(20)]
    without = [FollowUpLesson((NONE,), (True,))]
    found = fit_follow_ups([*strange, *ours, *without], START)
    assert found.answer > 0.5
    assert found.likelihoods(ours[0].evidence)[0] > found.likelihoods(strange[0].evidence)[0]


def test_evidence_that_contradicts_itself_leads_to_higher_limits_rather_than_to_wrong_answers() -> None:
    alike = FollowUpEvidence(alone=0.9, sure=1.0)
    torn = [lesson(at % 2, alike, alike) for at in range(40)]
    found = fit_follow_ups(torn, START)
    assert max(found.likelihoods(torn[0].evidence)[:2]) < found.answer


def test_follow_ups_that_look_like_nothing_are_neither_told_nor_offered() -> None:
    dull, plain = FollowUpEvidence(alone=0.05), FollowUpEvidence(alone=0.9, sure=1.0)
    lessons = [lesson(1, dull)] * 30 + [lesson(0, plain)] * 30 + [lesson(0, dull)]
    found = fit_follow_ups(lessons, START)
    assert 1 - found.likelihoods((dull, NONE))[-1] < max(found.offer, found.answer)


def test_weights_that_are_far_off_come_back_in_short_steps() -> None:
    far = FollowUpBands.of(0.6, 0.25, {"alone": -12.0, "none": 12.0})
    lessons = [lesson(0, FollowUpEvidence(alone=0.2 + 0.02 * at), FollowUpEvidence(alone=0.1)) for at in range(30)]
    found = fit_follow_ups(lessons, far)
    assert found.likelihoods(lessons[-1].evidence)[0] > far.likelihoods(lessons[-1].evidence)[0]
