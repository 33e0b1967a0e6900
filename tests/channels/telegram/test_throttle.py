from __future__ import annotations

from bot.channels.telegram.throttle import MOST_KEYS, Throttle


def test_a_key_passes_once_per_period() -> None:
    now = 0.0
    throttle = Throttle(30, lambda: now)
    assert throttle.allows("a")
    assert throttle.allows("b")
    now = 29.9
    assert not throttle.allows("a")
    now = 30.0
    assert throttle.allows("a")
    assert not throttle.allows("a")


def test_the_oldest_keys_are_forgotten() -> None:
    throttle = Throttle(30, lambda: 0.0)
    assert all(throttle.allows(number) for number in range(MOST_KEYS + 1))
    assert not throttle.allows(MOST_KEYS)
    assert throttle.allows(0)
