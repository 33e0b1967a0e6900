"""Lines of a given width out of Chinese and English text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_NOT_FIRST = "，。、；：？！）》」』”’…,.;:?!)%–·"
"""Must not begin a line."""
_NOT_LAST = "（《「『“‘("
"""Must not end one."""
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
        for unit in _units(paragraph):
            if line and measure((line + unit).rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            line = line + unit if line else unit.lstrip()
            while len(line) > 1 and measure(line.rstrip()) > width:
                end = _fitting(line, width, measure)
                lines.append(line[:end])
                line = line[end:]
        lines.append(line.rstrip())
    return tuple(lines)


def _units(paragraph: str) -> Iterator[str]:
    """What must stay on one line."""
    unit = ""
    for part in _PARTS.findall(paragraph):
        if unit and part[0] not in _NOT_FIRST and unit[-1] not in _NOT_LAST:
            yield unit
            unit = ""
        unit += part
    if unit:
        yield unit


def _fitting(word: str, width: float, measure: Callable[[str], float]) -> int:
    """How many characters of a word fit on a line; one at least."""
    return next((end for end in range(len(word) - 1, 1, -1) if measure(word[:end]) <= width), 1)
