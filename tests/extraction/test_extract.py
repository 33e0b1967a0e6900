"""What is read out of a description: what its words say, and nothing that they do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.dialogue.edition import Edition
from bot.extraction.extract import Extraction, extract
from bot.extraction.hints import HintFinder
from bot.filing.facts import parse_facts, parse_value, to_json
from bot.filing.rules import RuleBook
from bot.text.message import Message
from tests.dialogue.builders import ruled


def extracted(edition: Edition, text: str) -> Extraction:
    return extract(edition.hints, edition.book, Message(text))


CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parents[1] / "cases/extraction.yaml").read_text(encoding="utf-8"))
WORDS = sorted({word for case in CASES for word in case["text"].replace("，", " ").replace(",", " ").split()})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_a_description_gives_these_facts_and_no_other(shipped_book: RuleBook, shipped_hints: HintFinder, case: dict[str, Any]) -> None:
    found = extract(shipped_hints, shipped_book, Message(case["text"]))
    told = to_json(shipped_book.slots, found.facts)
    may = {slot: value for slot, value in told.items() if slot not in case["gives"]}
    assert {slot: value for slot, value in told.items() if slot in case["gives"]} == case["gives"]
    assert all(case.get("may", {}).get(slot) == value for slot, value in may.items())
    assert not set(case.get("not", ())) & found.facts.keys()
    assert {slot: found.words[slot] for slot in case.get("words", ())} == case.get("words", {})
    assert {slot for doubt in found.doubts for slot in doubt.slots} == set(case.get("doubts", ()))
    assert set(found.doubted) == set(case.get("untold", ()))


def test_the_cases_are_many_and_in_both_languages() -> None:
    assert len(CASES) >= 60
    assert sum(text["text"].isascii() for text in CASES) >= 25


@pytest.mark.exhaustive
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join), st.lists(st.sampled_from(WORDS)).map("，".join)
    )
)
@example("备" * 5000)
@example("\ud800 AI")
def test_no_text_fails_and_what_is_found_fits_its_slot_and_stands_in_the_text(frozen: Edition, text: str) -> None:
    found = extracted(frozen, text)
    typed = " ".join(text.split())
    slots = {slot.id: slot for slot in frozen.book.slots}
    written = to_json(frozen.book.slots, found.facts)
    assert {slot: parse_value(slots[slot], value) for slot, value in written.items()} == found.facts
    assert found.words.keys() == found.facts.keys()
    assert all(piece in typed for words in found.words.values() for piece in words.split(" … "))
    assert not found.facts.keys() & {slot for doubt in found.doubts for slot in doubt.slots}


@pytest.mark.exhaustive
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(CASES), min_size=2, max_size=4))
def test_several_descriptions_in_one_still_contradict_nothing_silently(frozen: Edition, cases: list[dict[str, Any]]) -> None:
    """Where two sentences tell different values of a yes-or-no slot, none of them is taken over."""
    found = extracted(frozen, "。".join(case["text"] for case in cases))
    for slot, value in found.facts.items():
        told = [case["gives"].get(slot) for case in cases]
        if isinstance(value, bool):
            assert (not value) not in told


def test_each_fact_comes_with_the_words_that_decide_it_as_they_were_typed(frozen: Edition) -> None:
    found = extracted(frozen, "我们toB的，语音合成用API卖给别的公司，模型自研。ＩＣＰ還沒有")
    assert found.words["model_origin"] == "模型自研"
    assert found.words["b_delivery"] == "API卖给"
    assert found.words["has_icp"] == "ＩＣＰ還沒有"


@pytest.mark.parametrize("text", ["我们调用OpenAI的API做AI写作", "We wrap OpenAI's API for AI writing"])
def test_an_origin_abroad_is_shown_by_the_vendor_that_was_named(frozen: Edition, text: str) -> None:
    found = extracted(frozen, text)
    assert found.words["upstream_foreign"] == found.words["model_origin"]
    assert "OpenAI" in found.words["upstream_foreign"]


def test_a_denial_that_decides_is_shown(frozen: Edition) -> None:
    assert extracted(frozen, "只检测图片是不是AI生成的，自己不生成内容").words["functions"].endswith("，自己不生成内容")
    assert extracted(frozen, "只面向C端，不做B端").words["customers"] == "只面向C端，不做B端"


def test_words_that_stand_apart_are_joined(frozen: Edition) -> None:
    found = extracted(frozen, "我们做了一个给普通用户使用的APP，上线已经有好几年的时间了，用户一直很多，今年年初在微信里也有小程序")
    assert found.words["endpoints"] == "APP … 小程序"


def test_a_doubt_says_what_contradicts_what(frozen: Edition) -> None:
    (doubt,) = extracted(frozen, "我们的产品没有用AI，但是算法备案去年通过了").doubts
    assert doubt.slots == ("uses_ai", "prior_algo_filing")
    assert doubt.words == ("没有用AI", "算法备案去年通过了")
    assert doubt.says
    (other,) = extracted(frozen, "We have an ICP number. We have no ICP number.").doubts
    assert other.says is None
    assert other.words == ("have an ICP number", "no ICP number")


def test_what_a_text_only_suggests_leaves_the_slot_open_without_a_doubt(frozen: Edition) -> None:
    found = extracted(frozen, "AI聊天APP。另外还能出图")
    assert "modalities" not in found.facts
    assert found.facts["functions"] == frozenset({"generation"})
    assert found.doubts == ()


def test_what_is_assumed_anyway_is_told_where_it_was_said(frozen: Edition) -> None:
    assert extracted(frozen, "We have never filed the algorithm.").words["prior_algo_filing"] == "never filed"
    assert extracted(frozen, "面向国内公众提供").words["public_mainland"] == "面向国内公众"


def test_a_pack_without_hints_reads_nothing(frozen: Edition) -> None:
    bare = ruled(frozen, hints=())
    assert extracted(bare, "我们做了个AI聊天APP") == extracted(bare, "")


def test_hints_of_slots_that_the_pack_lacks_are_passed_over(frozen: Edition) -> None:
    few = ruled(frozen, slots=tuple(slot for slot in frozen.pack.slots if slot.id == "uses_ai"), rules=(), contradictions=())
    assert extracted(few, "AI聊天APP，ICP有了").facts == {"uses_ai": True}


def test_what_an_opening_message_tells_is_what_a_file_of_facts_would(frozen: Edition) -> None:
    found = extracted(frozen, "Consumer web app that composes music with a fine-tuned open-source model.")
    assert found.facts == parse_facts(
        frozen.book.slots,
        {
            "uses_ai": True,
            "functions": ["generation"],
            "model_origin": ["open_source_finetuned"],
            "customers": ["consumer"],
            "modalities": ["music"],
            "endpoints": ["web"],
        },
    )
