"""Confidence is a readable function of the evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.bands.confidence import SHIPPED, Bands, Confidence
from bot.matching.bands.evidence import NAMES, Evidence

NOTHING = Evidence(*(0.0 for _ in NAMES))


def test_evidence_counts_by_its_name() -> None:
    confidence = Confidence.of(0.0, score=2.0, unknown=-1.0)
    assert confidence.in_(NOTHING) == 0.5
    assert confidence.in_(replace(NOTHING, score=1.0)) > 0.5 > confidence.in_(replace(NOTHING, unknown=1.0))
    assert confidence.in_(replace(NOTHING, lead=1.0)) == 0.5


@given(st.lists(st.floats(-1, 1), min_size=len(NAMES), max_size=len(NAMES)), st.floats(-1e6, 1e6))
def test_a_confidence_is_a_likelihood(numbers: list[float], base: float) -> None:
    assert 0 <= Confidence.of(base, score=3.0).in_(Evidence(*numbers)) <= 1


@pytest.mark.parametrize("shipped", SHIPPED.values())
def test_more_of_what_speaks_for_an_entry_never_lowers_the_shipped_confidence(shipped: Bands) -> None:
    for name in ("score", "nearest", "votes", "explained"):
        assert shipped.sure.in_(replace(NOTHING, **{name: 1.0})) >= shipped.sure.in_(NOTHING)
    for name in ("unknown", "unmet", "foreign", "strange", "half", "unanchored", "missing"):
        assert shipped.sure.in_(replace(NOTHING, **{name: 1.0})) <= shipped.sure.in_(NOTHING)
