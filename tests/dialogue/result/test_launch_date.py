"""A launch date is read as people write it; whatever is no day or month is not guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.result.launch_date import read_date

TODAY = dt.date(2026, 6, 15)
DATES = st.dates(dt.date(1000, 1, 1))


@given(DATES)
def test_dates_are_read_as_people_type_them(date: dt.date) -> None:
    for written in (f"{date.year:04}-{date:%m-%d}", f"{date.year}/{date.month}/{date.day}", f" {date.year}.{date.month:02}.{date.day:02} "):
        assert read_date(written, TODAY) == date
    for written in (f"{date.year}年{date.month}月{date.day}日", f"{date.year} 年 {date.month} 月 {date.day}"):
        assert read_date(written, TODAY) == date
    assert read_date("".join(chr(ord(sign) + 0xFEE0) for sign in f"{date.year:04}-{date:%m-%d}"), TODAY) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1 September 2027", dt.date(2027, 9, 1)),
        ("the 1st of September, 2027", dt.date(2027, 9, 1)),
        ("Sept. 3, 2027", dt.date(2027, 9, 3)),
        ("by March 2027", dt.date(2027, 3, 1)),
        ("May next year", dt.date(2027, 5, 1)),
        ("1 May", dt.date(2027, 5, 1)),
        ("1 July", dt.date(2026, 7, 1)),
        ("明年3月", dt.date(2027, 3, 1)),
        ("后年1月5号", dt.date(2028, 1, 5)),
        ("今年9月1日", dt.date(2026, 9, 1)),
        ("9月1日", dt.date(2026, 9, 1)),
        ("2027年3月", dt.date(2027, 3, 1)),
    ],
)
def test_months_by_name_and_years_from_now_are_read(text: str, date: dt.date) -> None:
    assert read_date(text, TODAY) == date


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "2027-02-30", "2027-13-01", "0000-01-01", "2027-03", "01.03.2027", "2027-03-01 or so", "²⁰²⁷-03-0"),
        *("next spring", "明年春天", "31 February", "2027", "0", "the end of the year"),
    ],
)
def test_whatever_is_no_day_is_not_guessed(text: str) -> None:
    assert read_date(text, TODAY) is None


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert read_date(text, TODAY) is None or any(sign.isdigit() for sign in text) or "year" in text.casefold()
