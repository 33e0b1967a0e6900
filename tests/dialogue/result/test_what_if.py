"""One answer changed: what differs is shown on both sides, and nothing else."""

from __future__ import annotations

from itertools import cycle

import pytest

from bot.dialogue.edition import Edition
from bot.dialogue.result.what_if import what_if_reply
from bot.dialogue.voice import Voice
from bot.messages import LANGUAGES, Choice, Language
from tests.dialogue.assessments import FACTS, form
from tests.dialogue.words import PackWords


def test_both_outcomes_stand_side_by_side(frozen: Edition) -> None:
    reply = what_if_reply(Voice(frozen, "en"), form("supplier-under-review"), "model_origin", frozenset({"self_trained"}))
    assert [block.text for block in reply.blocks] == [
        "What if: Where does the model come from? a third party's API → trained by you",
        "In short: algorithm filing is a must; points that the article leaves open: 1.",
        "What to file: algorithm filing is a must; large-model registration can be applied for → algorithm filing is a must",
        "Waits for: the supplier's algorithm filing, the supplier's large-model filing → none",
        "All at the same time: 3–4 months → 2–3 months",
        "One after another: 5–7 months → 2–3 months",
        "If the supplier starts today, in all: about 9–10 months → none",
        "Newly left open: Which large-model procedure a model trained by yourselves needs the article does not say. Ask the CAC.",
    ]


def test_what_is_settled_by_the_change_is_said(frozen: Edition) -> None:
    text = what_if_reply(Voice(frozen, "zh"), form("speech-by-api"), "model_origin", frozenset({"open_source_finetuned"})).plain
    assert "- 不再是疑问：自研模型在大模型方面要办哪一项，文章没有写。请咨询网信办。" in text
    assert "- 要办的：算法备案必须做 → 算法备案必须做；大模型备案可以做" in text


def test_an_answer_that_changes_nothing_says_so(frozen: Edition) -> None:
    choices = (Choice("Back", "f|new"),)
    reply = what_if_reply(Voice(frozen, "zh"), form("fine-tuned-chat-app"), "endpoints", frozenset({"web"}), choices)
    assert [block.text for block in reply.blocks] == ["如果改一项：有哪些产品端？APP → 网站", "结果没有变化。"]
    assert reply.choices == choices


def test_a_question_that_the_change_raises_is_named(frozen: Edition) -> None:
    reply = what_if_reply(Voice(frozen, "en"), form("fine-tuned-chat-app"), "customers", frozenset({"consumer", "business"}))
    assert reply.blocks[-1].text == "Then one more question decides: How do businesses get it?"
    assert "New algorithm filings: 1 → not decided yet" in reply.plain


def test_a_number_that_is_derived_is_called_so_on_its_side(frozen: Edition) -> None:
    reply = what_if_reply(Voice(frozen, "zh"), form("three-modalities"), "modalities", frozenset({"image"}))
    assert "- 新的算法备案：至少3个 → 1个" in reply.plain


@pytest.fixture(scope="module")
def vocabulary(frozen: Edition) -> dict[Language, PackWords]:
    """The pack's words in each language, which remember what they have looked at."""
    return {language: PackWords(frozen.pack, language) for language in LANGUAGES}


@pytest.mark.exhaustive
@pytest.mark.parametrize(("name", "language"), list(zip(FACTS, cycle(LANGUAGES), strict=False)))
def test_every_change_of_every_answer_is_told_in_the_packs_words(
    frozen: Edition, vocabulary: dict[Language, PackWords], name: str, language: Language
) -> None:
    facts = form(name).answers.facts
    for slot in frozen.book.slots:
        for value in frozen.book.cases[slot.id][:2]:
            reply = what_if_reply(Voice(frozen, language), form(name), slot.id, value)
            assert [block.text for block in reply.blocks if not vocabulary[language].own(block.text)] == []
            if facts.get(slot.id) == value:
                assert len(reply.blocks) == 2
