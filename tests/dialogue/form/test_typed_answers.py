"""What typed answers mean: labels, several of them, yes and no, wishes; never more than they say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.edition import Edition
from bot.dialogue.form.typed_answers import numbered, value_of, wish_of
from bot.filing.facts import Value
from bot.text.message import Message


@pytest.mark.parametrize(
    ("slot", "text", "value"),
    [
        ("uses_ai", "yes", True),
        ("uses_ai", "是的", True),
        ("uses_ai", "没有，还没", False),
        ("uses_ai", "Not yet.", False),
        ("uses_ai", "no idea", None),
        ("uses_ai", "maybe", None),
        ("b_delivery", "API和SDK", frozenset({"api", "sdk"})),
        ("b_delivery", "api, sdk", frozenset({"api", "sdk"})),
        ("b_delivery", "API and SDK", frozenset({"api", "sdk"})),
        ("b_delivery", "SaaS", frozenset({"own_ui"})),
        ("b_delivery", "私有化部署", frozenset({"on_prem"})),
        ("b_delivery", "API and a pigeon", None),
        ("b_delivery", "no API", None),
        ("b_delivery", "都有", None),
        ("customers", "都有", frozenset({"consumer", "business"})),
        ("customers", "C端", frozenset({"consumer"})),
        ("customers", "consumer", frozenset({"consumer"})),
        ("customers", "bussinesses", frozenset({"business"})),
        ("modalities", "文字、图片", frozenset({"text", "image"})),
        ("modalities", "vidio?", None),
        ("functions", "生成内容和检测", frozenset({"generation", "detection"})),
        ("functions", "生成", frozenset({"generation"})),
        ("functions", "生成、检测", frozenset({"generation", "detection"})),
        ("functions", "由AI生成", None),
        ("functions", "不生成", None),
        ("functions", "🎉", None),
        ("model_origin", "open source", None),
        ("model_origin", "自己", None),
        ("model_origin", "开源模型", None),
        ("prior_algo_filing", "已通过", "passed"),
        ("prior_algo_filing", "under review", "in_progress"),
        ("prior_algo_filing", "no and yes, it has passed", None),
        ("new_modalities", "digitl humans", frozenset({"digital_human"})),
    ],
)
def test_an_answer_is_taken_only_where_it_names_values_plainly(frozen: Edition, slot: str, text: str, value: Value | None) -> None:
    assert value_of(frozen.answer_words, frozen.book.terms.slots[slot], Message(text)) == value


def test_every_label_names_its_own_value_in_both_languages(frozen: Edition) -> None:
    for slot in frozen.book.slots:
        for choice in slot.values:
            for label in (choice.en, choice.zh):
                value = value_of(frozen.answer_words, slot, Message(label))
                assert value == (frozenset({choice.id}) if slot.type == "set" else choice.id), (slot.id, label)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("I don't know", "unknown"),
        ("不清楚。", "unknown"),
        ("Why?", "why"),
        ("为什么问这个？", "why"),
        ("上一步", "back"),
        ("取消", "cancel"),
        ("my answers", "review"),
        ("start over", "restart"),
        ("选好了", "done"),
        ("why not", None),
        ("...", None),
        ("", None),
    ],
)
def test_wishes_are_understood_in_both_languages_and_only_as_a_whole(frozen: Edition, text: str, wish: str | None) -> None:
    assert wish_of(frozen.answer_words, Message(text)) == wish


@pytest.mark.parametrize(
    ("slot", "text", "value"),
    [
        ("uses_ai", "2", False),
        ("uses_ai", "1 2", None),
        ("uses_ai", "3", None),
        ("customers", "(2)", frozenset({"business"})),
        ("customers", "1, 2", frozenset({"consumer", "business"})),
        ("customers", "0", None),
        ("customers", "1 or so", None),
    ],
)
def test_numbers_count_the_values_of_a_list_from_one(frozen: Edition, slot: str, text: str, value: Value | None) -> None:
    assert numbered(frozen.book.terms.slots[slot], Message(text)) == value


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.integers(0, 17))
def test_whatever_is_typed_is_a_value_of_the_slot_or_none(frozen: Edition, text: str, at: int) -> None:
    slot = frozen.book.slots[at]
    value = value_of(frozen.answer_words, slot, Message(text))
    ids = {choice.id for choice in slot.values}
    assert value is None or isinstance(value, bool) or (value in ids if isinstance(value, str) else value and value <= ids)


@pytest.mark.parametrize("text", ["没有通过", "还没过", "尚未通过", "It hasn't passed.", "not yet passed"])
def test_what_has_not_passed_is_a_no(frozen: Edition, text: str) -> None:
    assert value_of(frozen.answer_words, frozen.book.terms.slots["upstream_algo_passed"], Message(text)) is False
