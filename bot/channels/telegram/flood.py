"""Recognizes a flood: one person who writes more messages than anybody types, and is told so once in a while.

Judged by when the messages were written, not by when they are read: a backlog that is worked off quickly is no flood.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Literal

from bot.channels.telegram.throttle import Throttle

MOST = 40
"""Messages of one person within `SECONDS` that are read; those beyond are not."""
SECONDS = 4.0
NOTICE_PERIOD = 30.0
"""Seconds within which a person is told only once."""
MOST_PEOPLE = 2_000
"""People whose last messages are counted; the one who was silent longest is forgotten."""

Verdict = Literal["read", "notice", "silence"]


class FloodGate:
    """Counts the messages of each person, in bounded memory."""

    def __init__(self) -> None:
        self._written: OrderedDict[str, deque[float]] = OrderedDict()
        self._notices = Throttle(NOTICE_PERIOD)

    def judge(self, user: str, at: float, message: int) -> Verdict:
        """What to do with a message: read it, answer it with the notice, or leave it unanswered.

        Args:
            user: who wrote it.
            at: when, in seconds.
            message: its number; the same one gets its notice again, because work on it may be repeated.
        """
        written = self._written.setdefault(user, deque(maxlen=MOST + 1))
        self._written.move_to_end(user)
        if len(self._written) > MOST_PEOPLE:
            self._written.popitem(last=False)
        written.append(at)
        if len(written) <= MOST or abs(at - written[0]) > SECONDS:
            return "read"
        return "notice" if self._notices.allows(user, at, message) else "silence"
