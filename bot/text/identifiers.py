"""Replaces what identifies a person in a text: telephone numbers, e-mail addresses and Chinese identity numbers."""

from __future__ import annotations

import re

_HIDDEN = "…"
_PLAIN = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x00A0: " ", 0x2010: "-", 0x2011: "-", 0x2013: "-"}
"""Full-width characters, blanks and hyphens, each for one of ASCII, so that both texts are equally long."""
_GAP = r"[ \-.]{0,2}"
_BEFORE, _AFTER = "(?<![0-9A-Za-z])", "(?![0-9A-Za-z])"

_ADDRESS = r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_IDENTITY = (
    rf"[1-9][0-9]{{5}}{_GAP}(?:19|20)[0-9]{{2}}{_DAY}{_GAP}[0-9]{{3}}[0-9Xx]",
    rf"[1-9][0-9]{{5}}{_GAP}[0-9]{{2}}{_DAY}{_GAP}[0-9]{{3}}",
)
"""Identity numbers of 18 digits, and of the 15 that they had before: a place, the day of birth, and a number."""
_MOBILE = rf"(?:(?:\+|00)?86{_GAP})?1[3-9][0-9](?:{_GAP}[0-9]{{4}}){{2}}"
_INTERNATIONAL = r"(?:\+|00) ?[1-9](?:[ \-.()]{0,3}[0-9]){6,14}"
_LANDLINE = r"(?:\(0[1-9][0-9]{1,2}\)|0[1-9][0-9]{1,2})[ -]{0,2}[2-9][0-9]{2,3}[ -]?[0-9]{4}"
_SERVICE = r"[48]00[ -]?[0-9]{3,4}[ -]?[0-9]{3,4}"
_NORTH_AMERICAN = r"(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[-.])[2-9][0-9]{2}[-.][0-9]{4}"
_NUMBERS = "|".join((*_IDENTITY, _MOBILE, _INTERNATIONAL, _LANDLINE, _SERVICE, _NORTH_AMERICAN))
_IDENTIFIER = re.compile(f"{_ADDRESS}|{_BEFORE}(?:{_NUMBERS}){_AFTER}")


def without_identifiers(text: str) -> str:
    """A text with `…` in place of each telephone number, e-mail address and identity number; dates, amounts and filing numbers stay."""
    plain, kept, position = text.translate(_PLAIN), "", 0
    for found in _IDENTIFIER.finditer(plain):
        kept += text[position : found.start()] + _HIDDEN
        position = found.end()
    return kept + text[position:]
