"""Makes typing errors in questions, by seeded chance, for data sets that have none of their own."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache

from bot.text.normalize import is_cjk, pinyin

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {key: row[max(at - 1, 0) : at] + row[at + 1 : at + 2] for row in _ROWS for at, key in enumerate(row)}
_FIRST, _LAST = 0x4E00, 0x9FA5


def with_errors(text: str, errors: int, dice: random.Random) -> str:
    """The text with so many slips: a letter left out, doubled, swapped with the next or taken for its neighbour on the keyboard;
    among Chinese characters one left out, swapped, or taken for another of the same sound. A text without letters stays as it is.
    """
    for _ in range(errors):
        places = [at for at, character in enumerate(text) if _is_letter(character)]
        if not places:
            return text
        text = dice.choice(_SLIPS)(text, dice.choice(places), dice)
    return text


def _is_letter(character: str) -> bool:
    return character.casefold() in _NEIGHBOURS or is_cjk(character)


def _leave_out(text: str, at: int, _dice: random.Random) -> str:
    return text[:at] + text[at + 1 :]


def _swap(text: str, at: int, dice: random.Random) -> str:
    if at + 1 == len(text) or text[at] == text[at + 1]:
        return _mistake(text, at, dice)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _add(text: str, at: int, dice: random.Random) -> str:
    if is_cjk(text[at]):
        return _mistake(text, at, dice)
    return text[: at + 1] + dice.choice(text[at] + _NEIGHBOURS[text[at].casefold()]) + text[at + 1 :]


def _mistake(text: str, at: int, dice: random.Random) -> str:
    character = text[at]
    if is_cjk(character):
        others = [other for other in _sounding_like(pinyin(character)) if other != character]
        return text[:at] + (dice.choice(others) if others else "") + text[at + 1 :]
    return text[:at] + dice.choice(_NEIGHBOURS[character.casefold()]) + text[at + 1 :]


_SLIPS: tuple[Callable[[str, int, random.Random], str], ...] = (_leave_out, _swap, _add, _mistake)


def _sounding_like(syllable: str) -> tuple[str, ...]:
    return _by_sound().get(syllable, ())


@lru_cache(maxsize=1)
def _by_sound() -> dict[str, tuple[str, ...]]:
    sounds: dict[str, tuple[str, ...]] = {}
    for code in range(_FIRST, _LAST + 1):
        syllable = pinyin(chr(code))
        if syllable != chr(code):
            sounds[syllable] = (*sounds.get(syllable, ()), chr(code))
    return sounds
