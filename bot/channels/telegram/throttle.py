"""Limits events to one per key and period, in bounded memory.

Judged by when the events happened, not by when they are handled: a backlog that is worked off quickly is no flood.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

MOST_KEYS = 10_000


class Throttle:
    """Allows each key once per period; forgets the oldest keys beyond `MOST_KEYS`."""

    def __init__(self, period: float) -> None:
        self._period = period
        self._passed: OrderedDict[Hashable, tuple[float, Hashable]] = OrderedDict()

    def allows(self, key: Hashable, at: float, event: Hashable) -> bool:
        """True where this key had no other event within the period; then the period starts anew.

        Args:
            key: what is limited, a person for example.
            at: when the event happened, in seconds.
            event: the event; the same one is allowed again, because work on it may be repeated.
        """
        last, allowed = self._passed.get(key, (at, event))
        if allowed != event and abs(at - last) < self._period:
            return False
        self._passed[key] = (at, event)
        self._passed.move_to_end(key)
        if len(self._passed) > MOST_KEYS:
            self._passed.popitem(last=False)
        return True
