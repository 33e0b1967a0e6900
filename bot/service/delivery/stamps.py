"""Makes stamps: moments that can be compared, and never go back, whatever the clock of the machine does."""

from __future__ import annotations

from collections.abc import Callable

SECOND = 1_000_000
"""Stamps count microseconds."""


class Stamps:
    """The clock's time while it goes on; one more than the last stamp while it does not."""

    def __init__(self, now: Callable[[], float], last: int = 0) -> None:
        """`now` tells seconds since 1970; `last` is the last stamp of an earlier run."""
        self._now = now
        self._last = last

    def next(self) -> int:
        """A stamp later than all before."""
        self._last = max(self._last + 1, int(self._now() * SECOND))
        return self._last

    def after(self, last: int) -> None:
        """From now on all stamps are later than `last`."""
        self._last = max(self._last, last)
