from __future__ import annotations

import pytest

from bot.review.logged_questions import without_command


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("/ask 算法备案要多久？", "算法备案要多久？"),
        ("/ask   how long", "how long"),
        ("/ask", ""),
        ("算法备案要多久？", "算法备案要多久？"),
        ("what does /ask do", "what does /ask do"),
        ("/asking is free", "/asking is free"),
    ],
)
def test_the_command_is_no_part_of_the_question(line: str, question: str) -> None:
    assert without_command(line) == question
