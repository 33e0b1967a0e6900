"""Measures how wide a text stands on a screen."""

from __future__ import annotations

import unicodedata


def columns(text: str) -> int:
    """Columns that a text takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def cut(text: str, most: int) -> str:
    """A text of at most so many columns; of a longer one the beginning, with an ellipsis."""
    if columns(text) <= most:
        return text
    kept = text
    while columns(kept) > most - 1:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
