"""Every character of the normalized text knows where it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.normalize import LONGEST, normalize
from bot.text.offsets import TypedText


@pytest.mark.parametrize(
    ("text", "words", "quote"),
    [
        ("We have an ICP number", "icp", "ICP"),
        ("Ｗeb ＡＰＰ，没有 API", "web app", "Ｗeb ＡＰＰ"),
        ("國內普通用戶", "用户", "用戶"),
        ("a café 🤖 app", "cafe", "café"),
        ("no   ICP\n\nyet", "icp", "ICP"),
        ("①号", "1", "①"),
        ("no \r\n  ICP", "no\nicp", "no ICP"),
    ],
)
def test_words_are_quoted_as_they_were_typed(text: str, words: str, quote: str) -> None:
    typed = TypedText.of(text)
    start = typed.plain.index(words)
    assert typed.quote(start, start + len(words)) == quote


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("chat app\ntext and images", "chat app\ntext and images"),
        ("一行\n二行", "一行\n二行"),
        ("we have built a thing for which we do not know whether\nwe call it an app", None),
        ("我们做的是一个面向普通用户的产品，它已经上线好几年了，用户一直很多，今年年初在微信里也有小程序，大家都说好用\n没有AI", "\n"),
        ("this line is long enough to have been wrapped, but it ends.\nso it was not", "\n"),
        ("  a  ", "a"),
        ("\n", ""),
        ("a\u200bb", "ab"),
    ],
)
def test_line_breaks_that_end_a_thought_stay(text: str, plain: str | None) -> None:
    found = TypedText.of(text).plain
    if plain is None:
        assert "\n" not in found
    elif plain == "\n":
        assert found.count("\n") == 1
    else:
        assert found == plain


def test_only_the_beginning_of_a_long_text_is_taken() -> None:
    assert len(TypedText.of("备" * (LONGEST + 9)).plain) == LONGEST


def test_a_conversion_that_changes_the_length_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.text.offsets.simplified", lambda text: text + "!")
    assert TypedText.of("用戶").plain == "用戶"


@given(st.text(max_size=60))
def test_the_normalized_text_is_that_of_the_matcher_and_each_character_has_its_place(text: str) -> None:
    typed = TypedText.of(text)
    assert len(typed.places) == len(typed.plain)
    assert list(typed.places) == sorted(typed.places)
    assert all(0 <= place < len(text) for place in typed.places)
    if text.isascii():
        assert typed.plain.replace("\n", " ") == normalize(text)
