from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.playground.bot_api.markup import Entity, parse, units
from bot.channels.telegram.render import FOLDED, LIMIT, clean, render
from bot.channels.telegram.render import units as counted
from bot.messages import Block, Reply

KINDS = st.sampled_from(["lead", "text", "bullet", "heading", "note", "footer"])
TEXTS = st.text(alphabet=st.characters(exclude_categories=[]), max_size=60) | st.sampled_from(
    ["<b>x</b>", "a & b &amp; c", "</i>", "算法备案。", "😀" * 20, "\u200b", " \n ", "a\tb", "\ud83d"]
)
BLOCKS = st.lists(st.builds(Block, KINDS, TEXTS), max_size=12).map(tuple)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_parts_of_an_answer_are_told_apart() -> None:
    reply = Reply(
        (
            Block("lead", "要备案 <必须>。"),
            Block("text", "A & B"),
            Block("bullet", "one"),
            Block("bullet", "two"),
            Block("heading", "Notes"),
            Block("note", "outside"),
            Block("footer", "2025-06-27"),
        )
    )
    assert render(reply) == ("<b>要备案 &lt;必须&gt;。</b>\n\nA &amp; B\n\n• one\n• two\n\n<b>Notes</b>\noutside\n\n<i>2025-06-27</i>",)


def test_nothing_to_see_is_no_message() -> None:
    assert render(Reply()) == ()
    assert render(Reply((Block("text", " \n\u200b\u3000"),))) == ()


@pytest.mark.fuzz
@given(BLOCKS)
def test_any_text_reads_back_as_its_blocks(blocks: tuple[Block, ...]) -> None:
    parts = [parse(part) for part in render(Reply(blocks))]
    wanted = "".join(("•" if block.kind == "bullet" else "") + squeezed(clean(block.text)) for block in blocks if clean(block.text))
    assert "".join(squeezed(text) for text, _ in parts) == wanted
    for _, entities in parts:
        assert {entity.tag for entity in entities} <= {"b", "i"}


@pytest.mark.fuzz
@given(BLOCKS, st.integers(8, 60))
def test_every_part_keeps_the_limit_and_shows_something(blocks: tuple[Block, ...], limit: int) -> None:
    for part in render(Reply(blocks), limit):
        text, _ = parse(part)
        assert units(text) <= limit
        assert text == text.strip() != ""
        text.encode()


@pytest.mark.fuzz
@given(BLOCKS, st.integers(8, 60))
def test_cutting_loses_no_character(blocks: tuple[Block, ...], limit: int) -> None:
    cut = "".join(squeezed(parse(part)[0]) for part in render(Reply(blocks), limit))
    whole = "".join(squeezed(parse(part)[0]) for part in render(Reply(blocks)))
    invisible = [character for character in whole if unicodedata.category(character) == "Cf"]
    for character in invisible:
        cut, whole = cut.replace(character, ""), whole.replace(character, "")
    assert cut == whole


def test_blocks_stay_whole_where_they_can() -> None:
    parts = render(Reply((Block("text", "a" * 3000), Block("text", "b" * 3000))))
    assert parts == ("a" * 3000, "b" * 3000)


def test_a_long_block_is_cut_behind_a_sentence() -> None:
    sentence = "大模型备案由提供者办理。"
    first, second = render(Reply((Block("lead", sentence * 400),)))
    assert first.endswith("。</b>")
    assert second.startswith("<b>大模型")


def test_a_block_without_sentences_is_cut_between_words_else_anywhere() -> None:
    assert render(Reply((Block("text", "word " * 1000),)))[0].endswith("word")
    assert [len(part) for part in render(Reply((Block("text", "x" * 5000),)))] == [LIMIT, 5000 - LIMIT]


def test_lengths_are_counted_in_utf16_after_the_markup() -> None:
    assert len(render(Reply((Block("lead", "<" * LIMIT),)))) == 1
    halves = render(Reply((Block("text", "😀" * LIMIT),)))
    assert [units(parse(part)[0]) for part in halves] == [LIMIT, LIMIT]


@pytest.mark.fuzz
@pytest.mark.parametrize("text", ["", "abc", "算法", "😀a"])
def test_a_length_is_counted_in_utf16_units(text: str) -> None:
    assert counted(text) == units(text)


def test_markup_of_a_part_marks_only_its_own_block() -> None:
    (part,) = render(Reply((Block("lead", "😀!"), Block("text", "x"))))
    assert parse(part) == ("😀!\n\nx", (Entity("b", 0, 3),))


def test_a_long_note_folds_and_a_short_one_or_another_block_does_not() -> None:
    long = "x" * (FOLDED + 1)
    blocks = (Block("note", "short & sweet"), Block("note", f"{long}<"), Block("text", long))
    (message,) = render(Reply(blocks))
    assert message == f"short &amp; sweet\n\n<blockquote expandable>{long}&lt;</blockquote>\n\n{long}"
    assert parse(message)[0] == f"short & sweet\n\n{long}<\n\n{long}"
