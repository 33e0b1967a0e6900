"""Normalizes texts to one spelling, and tells their tokens, stems, pinyin and script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

import opencc

from bot.messages import Language

LONGEST = 4096
"""Characters that are looked at; Telegram's own limit for a message."""

_TRADITIONAL_TO_SIMPLIFIED = opencc.OpenCC("t2s")
_HONG_KONG_TO_SIMPLIFIED = opencc.OpenCC("hk2s")
_TAIWAN_TO_MAINLAND = opencc.OpenCC("tw2sp")
_SHARED_WORDS = re.compile("程序|文件|[資资]料")
"""Words of Taiwan and of the mainland that the table takes for others: in a question about filing they mean the same in both."""
_DROPPED = frozenset({"Cf", "Cc", "Cs", "Co", "Cn", "Mn", "Me", "So", "Sk"})
TOKEN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")
"""A latin word or number, or a single Chinese character."""
_CJK = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z]")
_DOUBLED = re.compile(r"([bdgklmnprt])\1$")


class _Shown(dict[int, int | None]):
    """What stands for each character in a translation, found out at its first use; None where it is dropped."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        shown = ord(" ") if character in "\r\n\t" else code
        self[code] = None if shown == code and unicodedata.category(character) in _DROPPED else shown
        return self[code]


_SHOWN = _Shown()


@lru_cache(maxsize=4096)
def normalize(text: str) -> str:
    """Lower case, half width, simplified characters, words of the mainland; without accents, emoji, zero-width and control characters."""
    return " ".join(in_mainland_words(folded(text[:LONGEST])).split())


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Lower case, half width, without accents, emoji, zero-width and control characters; spaces and characters as they are."""
    plain = unicodedata.normalize("NFKD", text).translate(_SHOWN)
    return plain.casefold() if plain.isascii() else unicodedata.normalize("NFKC", plain).casefold()


@lru_cache(maxsize=16384)
def letters_of(text: str) -> str:
    """The letters, digits and Chinese characters of a folded text: two texts with the same ones ask the same."""
    return "".join(filter(str.isalnum, folded(text)))


def simplified(text: str) -> str:
    """With simplified characters for traditional ones."""
    return _TRADITIONAL_TO_SIMPLIFIED.convert(text) if _CJK.search(text) else text


def in_mainland_words(text: str) -> str:
    """With simplified characters and, in a text in traditional ones, with the mainland's words for those of Taiwan (演算法, 影片)."""
    simple = simplified(text)
    if simple == text:
        return text
    kept = [found.span() for found in _SHARED_WORDS.finditer(text)]
    pieces: list[str] = []
    at = 0
    for start, stop in kept:
        pieces += (_converted(text[at:start]), simplified(text[start:stop]))
        at = stop
    return "".join((*pieces, _converted(text[at:])))


def _converted(text: str) -> str:
    return simplified(_HONG_KONG_TO_SIMPLIFIED.convert(_TAIWAN_TO_MAINLAND.convert(text)))


def tokens(text: str) -> tuple[str, ...]:
    """The latin words and single Chinese characters of a normalized text, in order."""
    return tuple(TOKEN.findall(text))


_BREAK = re.compile(r"[,;!?。]+|\.(?=\s)|\s[-–—]+\s")


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """The tokens of a normalized text, parted where a comma or another mark parts it."""
    return tuple(words for part in _BREAK.split(text) if (words := tokens(part)))


def is_cjk(token: str) -> bool:
    """True for a token that is a Chinese character."""
    return "\u3400" <= token[:1] <= "\u9fff"


def script_language(text: str) -> Language | None:
    """`zh` for a text with Chinese characters in it, `en` for one in latin letters, None for one with neither."""
    if _CJK.search(text):
        return "zh"
    return "en" if _LATIN.search(text.casefold()) else None


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """An English word without its commonest endings, so that file, files, filed and filing meet; not a dictionary form."""
    if len(word) <= 3 or not word.isalpha():
        return word
    for ending, rest in (("sses", "ss"), ("ies", "y"), ("ing", ""), ("ed", ""), ("s", "")):
        if word.endswith(ending) and not (ending == "s" and word[-2] in "sui") and len(word) - len(ending) + len(rest) >= 3:
            word = word[: -len(ending)] + rest
            break
    word = _DOUBLED.sub(r"\1", word)
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def _read_pinyin() -> dict[str, str]:
    table = resources.files("bot.text").joinpath("pinyin.txt").read_text(encoding="utf-8")
    return {character: syllable for syllable, characters in (line.split() for line in table.splitlines()) for character in characters}


_PINYIN = _read_pinyin()
_BLURRED = re.compile(r"(?<=^[zcs])h|(?<=[aei]n)g$")


def pinyin(character: str) -> str:
    """The commonest reading of a Chinese character (GB 2312), without tone; the character itself where the table has none."""
    return _PINYIN.get(character, character)


@lru_cache(maxsize=16384)
def blurred_pinyin(character: str) -> str:
    """The reading as an input method forgives it: zh like z, ch like c, sh like s, ang like an, eng like en, ing like in."""
    return _BLURRED.sub("", pinyin(character))


_SYLLABLES = frozenset(syllable for syllable in _PINYIN.values() if len(syllable) > 1)
_LONGEST_SYLLABLE = max(map(len, _SYLLABLES))
_ENGLISH = """
ai an anyone are base can case change china chinese cite citing data database date dating de delete depending die due en
face fee fen find fine gemini gen genai guide hang he hen here hong house human june kong language licence license like
line long longer machine made make man me mean meantime media memo men menu mere metadata mini mobile more name nature
nice no note online open page pan pending people piece police pure re refuse route rule run running same saying seen
sense sequence share shun side since site size suite sun take taken tan time timeline tune tuning waiting women you
alibaba aliyun baichuan baidu bailian beijing chengdu doubao guangdong hangzhou huawei hunyuan kimi qianfan shanghai
shenzhen taiwan tongyi xinhua zhejiang zhipu
api app cac icp llm saas
"""
"""English words that happen to split into syllables, and names and acronyms of both languages: they show neither."""
_SHOWS_NOTHING = frozenset(_ENGLISH.split())
_ONE_WORD_IS_ENOUGH = 10
"""Letters of a single word (suanfabeian) that no English word of syllables has."""


def are_romanised(typed: Iterable[str]) -> bool:
    """Whether tokens in latin letters are Chinese written as it sounds (suanfa beian yao duo jiu).

    At least four words in five must split into syllables, and two of them, or a long one, be no English word as well.
    """
    words = [word for word in typed if len(word) > 1 and word.isalpha() and word not in _SHOWS_NOTHING]
    read = [word for word in words if syllables(word)]
    enough = len(read) > 1 or any(len(word) >= _ONE_WORD_IS_ENOUGH for word in read)
    return enough and 5 * len(read) >= 4 * len(words)


@lru_cache(maxsize=16384)
def syllables(word: str) -> tuple[str, ...]:
    """The syllables of Chinese that a latin word divides into, the last ones as long as may be; empty where it does not."""
    divided: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(2, len(word) + 1):
        sizes = (size for size in range(_LONGEST_SYLLABLE, 1, -1) if end - size in divided and word[end - size : end] in _SYLLABLES)
        size = next(sizes, 0)
        if size:
            divided[end] = (*divided[end - size], word[end - size : end])
    return divided.get(len(word), ())
