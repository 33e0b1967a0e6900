"""Reads the figures of a text: numbers before a unit that the pack lists, bare numerals, and dates, alike in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.knowledge.models.claims import Unit
from bot.messages import LANGUAGES, Language

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>(?:{'|'.join(_MONTHS)})[a-z]*)\.?"
_BEFORE_YEAR = "in|of|since|by|until|before|after|from"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATES: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        rf"\b(?:(?:(?P<day>\d{{1,2}})\s+)?{_MONTH}|in|of|since|by|until|before|after|from)\s+{_YEAR}\b(?![-/])", re.IGNORECASE
    ),
    "zh": re.compile(rf"(?<!\d){_YEAR}年(?:(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})日)?)?"),
}
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_ONES = f"zero one two three four five six seven eight nine ten eleven twelve {_TEENS}".split()
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: Decimal(value) for value, word in enumerate(_ONES) if value} | {
    word: Decimal(10 * value) for value, word in enumerate(_TENS, 2)
}
_WORDS |= {"half": Decimal("0.5"), "半": Decimal("0.5"), "hundred": Decimal(100)}
_DIGITS_ZH = {sign: Decimal(value) for value, sign in enumerate("零一二三四五六七八九")} | {"两": Decimal(2), "〇": Decimal(0)}
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_NUMBERS: Mapping[Language, str] = {
    "en": rf"(?:{_DIGITS}(?:\s+(?:hundred|thousand|million|billion)\b)?|\b(?:{'|'.join(word for word in _WORDS if word.isascii())})\b)",
    "zh": rf"(?:{_DIGITS}[百千万亿]?|[〇零一二两三四五六七八九十百千万亿]+|半)",
}
_TO: Mapping[Language, str] = {"en": r"(?:\s*[-–—~]\s*|\s+(?:to|or)\s+)", "zh": r"\s*(?:[-–—~～]|至|到|或)\s*"}
_BETWEEN: Mapping[Language, str] = {
    "en": r"(?:-|\s*|(?:\s+(?!(?:and|or|of|to|by|in|for|the)\b)[a-z][a-z-]*){1,2}\s+)",
    "zh": r"\s*[多余几]?\s*",
}
"""What may stand between a number and its unit: two words at most (5,000 deep-synthesis algorithms), in Chinese a sign (300多个)."""
# 第一批 and 新一批 say which one, not how many.
_BEGIN: Mapping[Language, str] = {"en": r"(?<![a-z0-9.,/-])", "zh": r"(?<![A-Za-z0-9.,/第新一二两三四五六七八九十百-])"}
_END: Mapping[Language, str] = {"en": "(?![a-z-])", "zh": ""}
_PAIR = re.compile("(?<![零〇一二两三四五六七八九十百])([一二两三四五六七八])([二三四五六七八九])(?![零〇一二两三四五六七八九十百千万亿])")
"""Two signs that make a range, as in 两三个月."""
_CITATION = re.compile(r"\bArts?\.\s*\d+(?:\(\d+\))*(?:(?:,| and| to)+\s*(?:\(\d+\)|\d+)(?:\(\d+\))*)*|\bNo\.\s*\d+|第\d+[条款项号]")
"""Numbers that name a place in a rule, or the rule: Art. 24(1), No. 21."""
_SENTENCE = re.compile(r"[!?;。！？；\n]+|\.(?!\d)")
_BARE = re.compile(r"\d[\d,.]*(?![A-Za-z0-9/-])", re.ASCII)
"""A numeral that is no part of a name such as 53A or GB/T 45654-2025."""


@dataclass(frozen=True, slots=True, order=True)
class Figure:
    """A number or a range of numbers, and what is counted."""

    low: Decimal
    high: Decimal
    unit: str
    """Id of the unit; empty where none stands behind the number or an earlier one of its sentence."""

    @classmethod
    def of(cls, low: int, high: int, unit: str) -> Figure:
        """A range of whole numbers."""
        return cls(Decimal(low), Decimal(high), unit)

    def __str__(self) -> str:
        low, high = f"{self.low.normalize():,f}", f"{self.high.normalize():,f}"
        number = low if low == high else f"{low}–{high}"
        return f"{number} ({self.unit})" if self.unit else number

    def __add__(self, other: Figure) -> Figure:
        """Both together; the unit is that of the first."""
        return Figure(self.low + other.low, self.high + other.high, self.unit)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a text names."""

    amounts: frozenset[Figure] = frozenset()
    dates: frozenset[str] = frozenset()
    """`2025-06-27`, `2025-06` or `2025`."""

    def lacking_in(self, other: Figures) -> Figures:
        """What the other does not name; a number without a unit is the same number of anything."""
        named = {(figure.low, figure.high, unit) for figure in other.amounts for unit in {figure.unit, ""}}
        bare = {(figure.low, figure.high) for figure in other.amounts if not figure.unit}
        lacking = {
            figure
            for figure in self.amounts
            if (figure.low, figure.high, figure.unit) not in named and (figure.low, figure.high) not in bare
        }
        return Figures(frozenset(lacking), self.dates - other.dates)

    def __or__(self, other: Figures) -> Figures:
        return Figures(self.amounts | other.amounts, self.dates | other.dates)

    def __sub__(self, other: Figures) -> Figures:
        return Figures(self.amounts - other.amounts, self.dates - other.dates)

    def __str__(self) -> str:
        return ", ".join((*map(str, sorted(self.amounts)), *sorted(self.dates)))

    def __bool__(self) -> bool:
        return bool(self.amounts or self.dates)


class FigureReader:
    """Knows the units of a pack."""

    def __init__(self, units: Iterable[Unit]) -> None:
        """Prepares the patterns; a word that two units claim is the later one's."""
        listed = tuple(units)
        self.units = frozenset(unit.id for unit in listed)
        self.counting = frozenset(unit.id for unit in listed if unit.counts)
        self.dated = frozenset(unit.id for unit in listed if unit.dated)
        self._unit_of: dict[Language, dict[str, str]] = {
            language: {word.casefold(): unit.id for unit in listed for word in unit.words.of(language)} for language in LANGUAGES
        }
        self._patterns = {language: _pattern(language, self._unit_of[language]) for language in LANGUAGES}

    def read(self, text: str, language: Language) -> Figures:
        """The figures of a text. “one” of something that is counted is none."""
        dates: set[str] = set()
        text = _PAIR.sub(r"\1至\2", _CITATION.sub(" ", text))

        def take(match: re.Match[str]) -> str:
            dates.add(_iso(match))
            return " "

        plain = _DATES[language].sub(take, text)
        amounts = {figure for sentence in _SENTENCE.split(plain) for figure in self._amounts(sentence, language)}
        ones = {figure for figure in amounts if figure.unit in self.counting and figure.low == figure.high == 1}
        return Figures(frozenset(amounts - ones), frozenset(dates))

    def _amounts(self, sentence: str, language: Language) -> Iterator[Figure]:
        unit = ""
        for match in self._patterns[language].finditer(sentence):
            if match["unit"]:
                unit = self._unit_of[language][match["unit"].casefold()]
            elif not _BARE.match(sentence, match.start()):
                continue
            # A numeral alone takes the unit before it: "filing 2–3 months, registration about 6".
            low = _value(match["low"])
            yield Figure(low, _value(match["high"]) if match["high"] else low, unit)


def _pattern(language: Language, units: Mapping[str, str]) -> re.Pattern[str]:
    """A number or a range, and behind it a unit where one stands there."""
    number, begin = _NUMBERS[language], _BEGIN[language]
    words = "|".join(re.escape(word) for word in sorted(units, key=len, reverse=True)) or "(?!)"
    unit = f"{_BETWEEN[language]}(?:{words}){_END[language]}"
    behind = unit.replace("(?:" + words, "(?P<unit>" + words, 1)
    return re.compile(rf"{begin}(?P<low>{number})(?:(?:{unit})?{_TO[language]}(?P<high>{number}))?(?:{behind})?", re.IGNORECASE)


def _value(number: str) -> Decimal:
    """The value of a number in digits or words."""
    digits = re.match(_DIGITS, number)
    if digits:
        power = _POWERS.get(number[digits.end() :].strip().casefold(), 1)
        return Decimal(digits.group().replace(",", "")) * power
    word = number.casefold()
    return _WORDS[word] if word in _WORDS else _value_zh(word)


def _value_zh(number: str) -> Decimal:
    """The value of a number in Chinese signs, as in 三十 or 一千二百."""
    whole = part = Decimal(0)
    digit: Decimal | None = None
    for sign in number:
        if sign in _DIGITS_ZH:
            digit = (digit or 0) * 10 + _DIGITS_ZH[sign]
        elif _POWERS[sign] < 10**4:
            part, digit = part + (1 if digit is None else digit) * _POWERS[sign], None
        else:
            whole, part, digit = (whole + part + (digit or 0)) * _POWERS[sign], Decimal(0), None
    return whole + part + (digit or 0)


def _iso(date: re.Match[str]) -> str:
    """A date as far as it is told: year, month, day."""
    parts = [date["year"]]
    if date["month"]:
        month = date["month"]
        parts.append(f"{int(month):02}" if month.isdigit() else f"{_MONTHS.index(month[:3].casefold()) + 1:02}")
    if date["day"]:
        parts.append(f"{int(date['day']):02}")
    return "-".join(parts)
