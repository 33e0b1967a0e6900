"""Wraps Chinese and English text into lines of a given width."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_NOT_FIRST = "，。、；：？！）》」』”’…,.;:?!)%–·"
"""Characters that must not begin a line."""
_NOT_LAST = "（《「『“‘("
"""Characters that must not end a line."""
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_PARTS = re.compile(rf" +|[{_WIDE}]|[^ {_WIDE}]+")


def wrap(text: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """The lines of a text.

    Breaks at line feeds, between words, around Chinese characters, and inside a word only where it is wider than a line.

    Args:
        text: what to break.
        width: of a line, in the unit of `measure`.
        measure: the width of a piece of text on one line.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for unit in _unbreakable_units(paragraph):
            if line and measure((line + unit).rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            line = line + unit if line else unit.lstrip()
            while len(line) > 1 and measure(line.rstrip()) > width:
                end = _characters_that_fit(line, width, measure)
                lines.append(line[:end])
                line = line[end:]
        lines.append(line.rstrip())
    return tuple(lines)


def _unbreakable_units(paragraph: str) -> Iterator[str]:
    """The pieces of a paragraph that must stay on one line."""
    unit = ""
    for part in _PARTS.findall(paragraph):
        if unit and part[0] not in _NOT_FIRST and unit[-1] not in _NOT_LAST:
            yield unit
            unit = ""
        unit += part
    if unit:
        yield unit


def _characters_that_fit(word: str, width: float, measure: Callable[[str], float]) -> int:
    """Number of characters of a word that fit on a line; at least one."""
    return next((end for end in range(len(word) - 1, 1, -1) if measure(word[:end]) <= width), 1)
