"""Finds what is due to be compared with its sources again."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Literal, NamedTuple

from bot.knowledge.models.law import Compared
from bot.knowledge.models.pack import Entry, Pack

STALE_MONTHS = 12
"""Of a review older than that, answers themselves tell."""
_DEFAULT_MONTHS = 6


class Due(NamedTuple):
    """An entry, a note or a statement of law whose review is past its date."""

    key: Literal["entries", "notes", "law"]
    position: int
    id: str
    reviewed: dt.date
    since: dt.date
    """The day on which the review was due."""


def due_reviews(pack: Pack, on: dt.date) -> tuple[Due, ...]:
    """What is past its review date on a day: an entry by the article's term, the others by the shortest of their sources'."""
    months = {source.id: source.review_months for source in pack.sources}
    term = min((source.review_months for source in pack.sources if source.kind == "article"), default=_DEFAULT_MONTHS)
    listed = [_due("entries", position, entry.id, entry.reviewed, term) for position, entry in enumerate(pack.entries)]
    kinds: tuple[tuple[Literal["notes", "law"], tuple[Compared, ...]], ...] = (("notes", pack.notes), ("law", pack.law))
    for key, statements in kinds:
        for position, said in enumerate(statements):
            shortest = min(months.get(source, _DEFAULT_MONTHS) for source in said.sources)
            if said.checked and (said.to is None or said.to >= on):
                listed.append(_due(key, position, said.id, compared(said), shortest))
    return tuple(due for due in listed if due.since < on)


def _due(key: Literal["entries", "notes", "law"], position: int, name: str, reviewed: dt.date, months: int) -> Due:
    return Due(key, position, name, reviewed, later(reviewed, months))


def compared(said: Compared) -> dt.date:
    """When a statement was last compared; of several halves, the one that was longest ago. It must have been compared."""
    return min(checked.date for checked in said.checked)


def stale_since(pack: Pack, entry: Entry, on: dt.date) -> dt.date | None:
    """The oldest review that an entry rests on, where it is past `STALE_MONTHS`; of superseded notes it does not matter."""
    named = dict.fromkeys((*entry.notes, *(cite for said in (*entry.law, *entry.outside) for cite in said.cites)))
    said = (pack.outside_by_id[name] for name in named)
    reviewed = [entry.reviewed, *(compared(one) for one in said if one.checked and one.standing(on) != "ended")]
    oldest = min(reviewed)
    return oldest if later(oldest, STALE_MONTHS) < on else None


def later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last day of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
