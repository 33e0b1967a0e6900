"""Interprets YAML scalars without quotes, and recognizes those that YAML readers interpret differently."""

from __future__ import annotations

import re
from collections.abc import Mapping

Scalar = None | bool | int | float | str

_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None}
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")

# YAML 1.1 turns most of these into something else, YAML 1.2 or other readers the rest (1e3, 0o17, 089, y, n).
_CONVERTED_WORDS = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false", "null", "~", "=", "<<"})
_CONVERTED_NUMBER = re.compile(
    r"""[-+]? (
        0[bBoOxX][0-9a-fA-F_]+                              # 0x1F
      | \.?[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?       # 010, 1_000, 1e3, .5, +1
      | [0-9][0-9_]*(:[0-9]{1,2})+(\.[0-9_]*)?              # 12:30, in sixties
      | \.(inf|Inf|INF|nan|NaN|NAN)
    )""",
    re.VERBOSE,
)
_CONVERTED_TIME = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]{1,2}:[0-9:.Z+ \t-]*")
_FIRST = frozenset("0123456789+-.~=<yYnNtTfFoO")
"""The first characters of all of the above: any other text is returned at once."""


def scalar_value(text: str) -> Scalar:
    """The value of a scalar: a number in plain decimal notation, true, false, null, or (dates too) the text itself."""
    if text[:1] not in _FIRST:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def is_ambiguous(text: str) -> bool:
    """True for a scalar that `scalar_value` reads as text and another YAML reader as something else."""
    if text[:1] not in _FIRST or scalar_value(text) is not text:
        return False
    if text.casefold() in _CONVERTED_WORDS:
        return True
    return bool(_CONVERTED_NUMBER.fullmatch(text) or _CONVERTED_TIME.fullmatch(text))
