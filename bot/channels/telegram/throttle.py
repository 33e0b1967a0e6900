"""Limits events to one per key and period, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic

MOST_KEYS = 10_000


class Throttle:
    """Allows each key once per period; forgets the oldest keys beyond `MOST_KEYS`."""

    def __init__(self, period: float, elapsed: Callable[[], float] = monotonic) -> None:
        self._period = period
        self._elapsed = elapsed
        self._passed: OrderedDict[Hashable, float] = OrderedDict()

    def allows(self, key: Hashable) -> bool:
        """True where this key was not allowed within the period; then the period starts anew."""
        now = self._elapsed()
        last = self._passed.get(key)
        if last is not None and now - last < self._period:
            return False
        self._passed[key] = now
        self._passed.move_to_end(key)
        if len(self._passed) > MOST_KEYS:
            self._passed.popitem(last=False)
        return True
