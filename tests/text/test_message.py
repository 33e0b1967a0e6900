"""A message is normalized once, and its parts are not normalized again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Language
from bot.text.message import Message
from bot.text.normalize import normalize
from bot.text.questions import Question


def test_it_keeps_what_was_typed_beside_its_one_spelling() -> None:
    message = Message("  Fｉｌｅｄ the 算法備案？ ")
    assert message.typed == "  Fｉｌｅｄ the 算法備案？ "
    assert message.normalized == "filed the 算法备案?"
    assert message.tokens == ("filed", "the", "算", "法", "备", "案")
    assert message.stems == ("fil", "the", "算", "法", "备", "案")


def test_its_questions_and_what_is_told_before_them() -> None:
    message = Message("我们调用豆包的API。要备案吗？")
    assert message.questions == (Question("要备案吗?", "我们调用豆包的api。"),)
    assert message.background.normalized == "我们调用豆包的api。"
    assert message.asks
    assert Message("要备案吗？").background.normalized == ""
    assert not Message("我们做了一个APP").asks


def test_its_clauses_know_where_they_were_typed_and_what_they_deny() -> None:
    message = Message("Ｗeb ＡＰＰ\n没有 API")
    assert [clause.texts for clause in message.clauses] == [("web", "app"), ("没", "有", "api")]
    first = message.clauses[0].words[0]
    assert message.with_places.quote(first.start, first.end) == "Ｗeb"
    assert message.clauses[1].negations.before(2) == 0


@pytest.mark.parametrize(
    ("typed", "language"), [("要多久？", "zh"), ("suanfa beian duojiu", "zh"), ("API 备案", "zh"), ("How long?", "en"), ("???", None)]
)
def test_the_script_or_the_sound_shows_its_language(typed: str, language: Language | None) -> None:
    assert Message(typed).language == language


def test_a_part_is_not_normalized_again() -> None:
    message = Message("算法備案。薴？")  # whose last character has a simplified one that has another
    normalize.cache_clear()
    assert message.normalized == "算法备案。苎?"
    part = message.part("苎?")
    assert (part.normalized, part.with_places.plain, part.tokens) == ("苎?", "苎?", ("苎",))
    assert sum(normalize.cache_info()[:2]) == 1


def test_the_whole_of_a_message_is_the_message_itself() -> None:
    message = Message("How long？")
    assert message.part("how long?") is message
    assert message.part("how long") is not message


@given(st.text(max_size=40))
def test_each_part_is_computed_once(text: str) -> None:
    message = Message(text)
    normalize.cache_clear()
    for _ in range(2):
        assert message.questions is message.questions
        assert message.clauses is message.clauses
        assert message.background is message.background
        assert message.tokens is message.tokens
    assert sum(normalize.cache_info()[:2]) == 1


@given(st.text(max_size=40))
def test_the_places_of_a_part_are_its_own(text: str) -> None:
    part = Message(normalize(text), is_normalized=True)
    assert all(part.with_places.quote(at, at + 1) == character for at, character in enumerate(part.normalized))


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("@wu_filing when does it come back?", "when does it come back?"),
        ("@吴律师 算法备案要多久", "算法备案要多久"),
        ("@bot算法备案多久", "算法备案多久"),
        ("ask @Anna, how long", "ask how long"),
        ("mail foo@bar.com", "mail foo@bar.com"),
    ],
)
def test_the_handles_of_people_are_no_part_of_what_is_asked(typed: str, left: str) -> None:
    assert Message(typed).normalized == left
