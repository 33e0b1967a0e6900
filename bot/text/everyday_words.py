"""Tells everyday words, English and Chinese, from what is no word: only the latter can be a typing error.

The English list holds the commonest words (SCOWL, size 10), the Chinese one the words of two characters that are common in
running text (the dictionary of jieba). LICENSE names both.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources

_FUNCTION_WORDS = frozenset(
    "的地得是在和与及或向从对把被给让也都就还再又才不没无已将要会能可我你他它们这那此其个每各很太更最吗呢吧啊了着过里中上下前后到去来说用做办有"
)
"""Characters that are words by themselves."""
_NAMES_NOTHING = _FUNCTION_WORDS | frozenset("为什么怎哪谁几多少啥如何样如果要是换成一二两三种样同行家边儿呀嘛哦嗯")
"""Characters that ask, count, point or connect."""


def _read(name: str) -> list[str]:
    return resources.files("bot.text").joinpath(name).read_text(encoding="utf-8").split()


def _read_pairs() -> frozenset[str]:
    lines = _read("chinese_words.txt")
    return frozenset(first + second for first, seconds in zip(lines[::2], lines[1::2], strict=True) for second in seconds)


_ENGLISH = frozenset(_read("english_words.txt"))
_CHINESE = _read_pairs()


def is_everyday(word: str) -> bool:
    """True for a common English word."""
    return word in _ENGLISH


def names_nothing(word: str) -> bool:
    """True for a Chinese character that asks, points or connects; it can stand in any question."""
    return word in _NAMES_NOTHING


def is_written_as_meant(characters: Sequence[str], at: int) -> bool:
    """True for a Chinese character of a text that is a word there: by itself, or with the character before or behind it."""
    if characters[at] in _FUNCTION_WORDS:
        return True
    before, behind = "".join(characters[max(at - 1, 0) : at + 1]), "".join(characters[at : at + 2])
    return before in _CHINESE or behind in _CHINESE
