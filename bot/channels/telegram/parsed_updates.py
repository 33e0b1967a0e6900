"""Keeps the last updates as the library reads them: reading one takes half a millisecond, and most are worked on at once."""

from __future__ import annotations

from collections import OrderedDict

from telegram import Update

_MOST = 512


class ParsedUpdates:
    """Updates between the intake and the work on them."""

    def __init__(self) -> None:
        self._updates: OrderedDict[int, Update] = OrderedDict()

    def keep(self, update: Update) -> None:
        """Keeps an update; forgets the oldest where there are many."""
        self._updates[update.update_id] = update
        if len(self._updates) > _MOST:
            self._updates.popitem(last=False)

    def take(self, update_id: int) -> Update | None:
        """An update that was kept, once."""
        return self._updates.pop(update_id, None)
