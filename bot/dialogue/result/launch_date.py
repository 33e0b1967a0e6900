"""Reads a launch date as people write it: 2027-03-01, 1 September 2027, 明年3月."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|next year|this year)"
_ZH_YEAR = r"(?:(?P<year>\d{4}|明|今|后)\s*年?\s*)?"
_WRITTEN = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?",
        rf"{_ZH_YEAR}(?P<month>\d{{1,2}})\s*月份?\s*(?:(?P<day>\d{{1,2}})\s*[日号]?|底|初|中旬)?",
        rf"(?:on |by |in )?(?:the )?{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?",
        rf"(?:on |by |in )?{_MONTH} {_DAY}(?:,? {_YEAR})?",
        rf"(?:on |by |in )?{_MONTH},? {_YEAR}",
    )
)
_YEARS = {"今": 0, "this year": 0, "明": 1, "next year": 1, "后": 2}


def read_date(text: str, today: dt.date) -> dt.date | None:
    """The date that a text is, as of today; None for anything else, for days that do not exist, and for what is no month.

    Without a day it is the first of the month; without a year the next such day.
    """
    written = unicodedata.normalize("NFKC", text).strip().casefold()
    found = next((match for form in _WRITTEN if (match := form.fullmatch(written))), None)
    if found is None:
        return None
    parts = found.groupdict()
    month = _MONTHS.index(parts["name"]) + 1 if parts.get("name") else int(parts["month"])
    year, day = parts.get("year"), int(parts.get("day") or 1)
    try:
        if year:
            return dt.date(today.year + _YEARS[year] if year in _YEARS else int(year), month, day)
        soon = dt.date(today.year, month, day)
        return soon if soon >= today else dt.date(today.year + 1, month, day)
    except ValueError:
        return None
