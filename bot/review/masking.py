"""Finds and masks the parts of a question that may tell who asked it."""

from __future__ import annotations

import re

from bot.extraction.filing_numbers import filing_numbers
from bot.text.normalize import normalize

_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_LINK = r"(?:https?://|www\.)\S+"
_HANDLE = r"(?<!\w)@\w{3,}"
_DATE = r"(?:19|20)\d\d[-./]\d\d?[-./]\d\d?(?!\d)"
_DIGITS = rf"\+?(?<!\d)(?!{_DATE})\d(?:[ \-.()/]{{0,2}}\d){{6,}}"
"""Seven digits or more: a telephone, identity card or order number. A date, a year or a count identifies nobody."""
_PRIVATE = re.compile(f"{_ADDRESS}|{_LINK}|{_HANDLE}|{_DIGITS}")
_HIDDEN = "…"


def has_personal_data(text: str) -> bool:
    """True for a question with an address, a link, an account, or a long number or filing number in it."""
    return bool(_PRIVATE.search(text)) or any(True for _ in filing_numbers(normalize(text)))


def masked(text: str, longest: int) -> str:
    """A question without these parts, on one line, and at most `longest` characters of it."""
    shown = " ".join(_PRIVATE.sub(_HIDDEN, _without_numbers(text)).split())
    return shown if len(shown) <= longest else shown[: longest - 1] + _HIDDEN


def _without_numbers(text: str) -> str:
    """A text without filing numbers. They are found in the normalized text, which replaces the text where there is one."""
    plain = normalize(text)
    spans = sorted(((number.start, number.stop) for number in filing_numbers(plain)), reverse=True)
    for start, stop in spans:
        plain = plain[:start] + _HIDDEN + plain[stop:]
    return plain if spans else text
