"""Makes stamps: moments that can be compared, and never go back, whatever the clock of the machine does."""

from __future__ import annotations

import time
from collections.abc import Callable

SECOND = 1_000_000
"""Stamps count microseconds."""


class Stamps:
    """The clock's time at the start, or the last stamp of an earlier run where that is later; from there on the time that has passed."""

    def __init__(self, now: Callable[[], float], elapsed: Callable[[], float] = time.monotonic) -> None:
        """`now` tells seconds since 1970, `elapsed` seconds on a clock that never goes back."""
        self._elapsed = elapsed
        self._began = elapsed()
        self._first = self._last = int(now() * SECOND)

    def next(self) -> int:
        """A stamp later than all before."""
        self._last = max(self._last + 1, self._first + int((self._elapsed() - self._began) * SECOND))
        return self._last

    def after(self, last: int) -> None:
        """From now on all stamps are later than `last`."""
        if last >= self._last:
            self._began, self._first, self._last = self._elapsed(), last, last
