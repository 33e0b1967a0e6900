"""Numbers are known by their shape, and by nothing less."""

from __future__ import annotations

import pytest

from bot.extraction.filing_numbers import filing_numbers
from bot.text.normalize import normalize


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("网信算备330110507206401230035号", ["algo_filing"]),
        ("網信算備 330110507206401230035 號", ["algo_filing"]),
        ("网信算备33011050720640123003号", []),
        ("Beijing-KeLing-202409250032", ["llm_filing"]),
        ("Beijing-ChatGLM-20230821。", ["llm_filing"]),
        ("Guangdong-Dr.GDCDC-20260706S0054", []),
        ("release-notes-20240925", []),
        ("京ICP备12345678号-1", ["icp"]),
        ("京B2-20230001", ["icp"]),
        ("京B2-20230001, 粤B2-20211234", ["icp", "icp"]),
        ("京B2-202300011", []),
        ("沪ICP证030535号", ["icp"]),
        ("ICP备案号", []),
    ],
)
def test_a_number_is_known_by_its_shape(text: str, subjects: list[str]) -> None:
    assert [found.subject for found in filing_numbers(normalize(text))] == subjects
