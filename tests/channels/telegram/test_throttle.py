from __future__ import annotations

from bot.channels.telegram.throttle import MOST_KEYS, Throttle


def test_each_key_is_allowed_once_per_period_by_the_time_of_its_events() -> None:
    throttle = Throttle(30.0)
    assert throttle.allows("a", 0.0, 1)
    assert throttle.allows("b", 0.0, 2)
    assert not throttle.allows("a", 29.0, 3)
    assert throttle.allows("a", 30.0, 4)
    assert not throttle.allows("a", 31.0, 5)


def test_a_backlog_is_judged_by_when_it_was_written() -> None:
    throttle = Throttle(30.0)
    assert [throttle.allows("a", at, number) for number, at in enumerate((0.0, 40.0, 80.0))] == [True] * 3


def test_the_same_event_is_allowed_again_because_its_work_may_be_repeated() -> None:
    throttle = Throttle(30.0)
    assert throttle.allows("a", 0.0, 1)
    assert throttle.allows("a", 0.0, 1)
    assert not throttle.allows("a", 0.0, 2)


def test_the_oldest_keys_are_forgotten() -> None:
    throttle = Throttle(30.0)
    for key in range(MOST_KEYS + 1):
        assert throttle.allows(key, 0.0, "first")
    assert throttle.allows(0, 1.0, "second")
    assert not throttle.allows(MOST_KEYS, 1.0, "second")
