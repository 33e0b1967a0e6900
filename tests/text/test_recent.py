"""The last results are remembered, a few of them, and none is copied or pickled."""

from __future__ import annotations

import copy

from bot.text.recent import RecentResults


def test_what_was_kept_is_given_back() -> None:
    results: RecentResults[str, int] = RecentResults(2)
    assert results.get("a") is None
    assert results.keep("a", 0) == 0
    assert results.get("a") == 0


def test_it_never_holds_more_than_it_may() -> None:
    results: RecentResults[int, int] = RecentResults(3)
    for number in range(100):
        results.keep(number, number)
        assert len(results) <= 3
    assert results.get(99) == 99


def test_a_copied_results_is_empty_and_as_large_as_it_was() -> None:
    results: RecentResults[int, int] = RecentResults(1)
    results.keep(1, 1)
    restored = copy.deepcopy(results)
    assert len(restored) == 0
    restored.keep(1, 1)
    restored.keep(2, 2)
    assert len(restored) == 1
