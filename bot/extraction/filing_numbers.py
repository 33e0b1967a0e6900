"""Finds filing numbers in a text by their shape: whoever writes one has what it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.models.filing import Cue

_PROVINCES = (
    "beijing|tianjin|hebei|shanxi|neimenggu|innermongolia|liaoning|jilin|heilongjiang|shanghai|jiangsu|zhejiang|anhui|fujian|jiangxi|"
    "shandong|henan|hubei|hunan|guangdong|guangxi|hainan|chongqing|sichuan|guizhou|yunnan|xizang|tibet|shaanxi|gansu|qinghai|ningxia|xinjiang"
)
_SHORT = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SHAPES: tuple[tuple[Cue, re.Pattern[str]], ...] = (
    ("algo_filing", re.compile(r"网信算备 ?[0-9]{21} ?号")),
    # a registration has an S behind the date: it is no filing
    ("llm_filing", re.compile(rf"(?<![a-z])(?:{_PROVINCES})-[^\s,;-]{{1,40}}-20[0-9]{{6}}(?:[0-9]{{2,4}})?(?![0-9a-z])")),
    ("icp", re.compile(rf"[{_SHORT}]icp[备证] ?[0-9]{{6,10}} ?号(?:-[0-9]{{1,3}})?|[{_SHORT}]?(?<![a-z0-9])b[12]-20[0-9]{{6}}(?![0-9])")),
)


@dataclass(frozen=True, slots=True)
class FilingNumber:
    """A number in a normalized text."""

    subject: Cue
    """Of what it is the number."""
    start: int
    stop: int


def filing_numbers(text: str) -> Iterator[FilingNumber]:
    """The numbers in a normalized text, kind by kind."""
    for subject, shape in _SHAPES:
        for found in shape.finditer(text):
            yield FilingNumber(subject, found.start(), found.end())
