"""Texts that are made to slow the bot down, to hide what they say, or to break what shows them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.edition import Edition
from bot.messages import Said
from tests.dialogue.builders import turn
from tests.support.cases import cases

DISGUISES = [
    "算\u200b法\u200b备\u200b案要多久",
    "算\u200d法\u200d备\u200d案\u200d要\u200d多\u200d久",
    "\u202e算法备案要多久\u202c",
    "\u2066算法备案\u2069要多久",
    "算\u0301法\u0301备\u0301案要多久",
    "算法備案要多久",
    "算法🎉备案✅要多久",
    "算法\x00备案\x00要多久",
    "　算法备案　要多久？？？　",
    "\ufeff算法备案\u00ad要多\u2060久",
]
ENGLISH = ["ｈｏｗ　ｌｏｎｇ　ｄｏｅｓ　ａｌｇｏｒｉｔｈｍ　ｆｉｌｉｎｇ　ｔａｋｅ", "How l\u043eng does \u0430lgorithm filing t\u0430ke?"]

LONGEST = 4096
SLOW = [
    *("a" * LONGEST, "1" * LONGEST, "备" * LONGEST, " " * LONGEST, "不" * LONGEST, "?" * LONGEST, "(a+)+$" * 700, "a " * 2048),
    *("网信算备 " * 600, "B2-2024" * 580, "京ICP备" * 700, "\u0301" * LONGEST, "\u200b" * LONGEST, "🎉" * 2048, "，" * LONGEST),
    *("没有" * 2048, "或者" * 2048, "or " * 1365, "not " * 1024, "哪个" + "更" * 4000, "xiange" * 680, "备案-" * 1300, "<b>" * 1365),
    *("不是 not " * 500, "' OR 1=1 --" * 370, "2026-11-27 " * 370, "算法备案要多久？" * 512, "How long does it take? " * 170),
]


@pytest.mark.exhaustive
def test_disguised_questions_get_the_answer_of_the_plain_one(frozen: Edition) -> None:
    plain = turn(frozen, "算法备案要多久").decision, turn(frozen, "算法备案要多久").replies
    same = [disguise for disguise in DISGUISES if (turn(frozen, disguise).decision, turn(frozen, disguise).replies) == plain]
    assert same == DISGUISES
    wanted = turn(frozen, "How long does algorithm filing take?").replies
    assert turn(frozen, ENGLISH[0]).replies == wanted
    assert turn(frozen, ENGLISH[1]).replies, "letters of another script are answered, if not alike"


@pytest.mark.exhaustive
@pytest.mark.parametrize("number", range(len(SLOW)))
def test_a_text_made_to_be_slow_is_answered_all_the_same(frozen: Edition, number: int) -> None:
    begun = time.process_time()
    assert turn(frozen, SLOW[number]).replies
    assert time.process_time() - begun < 5, "0.1 s on an idle machine; one that backtracks takes minutes"


ODD = st.sampled_from(
    ["\u200b", "\u202e", "\u0301", "\0", "🎉", "<b>", "</i>", "&amp;", "*", "_", "`", "[x](y)", "ａ", "备案", "' OR 1=1 --", "\ud800"]
)


@pytest.mark.exhaustive
@pytest.mark.fuzz
@settings(max_examples=cases(60), deadline=None)
@given(st.lists(ODD | st.text(max_size=8), max_size=30).map("".join))
def test_any_mixture_of_odd_characters_gets_a_reply(frozen: Edition, text: str) -> None:
    said = turn(frozen, Said(text))
    assert said.replies
    assert all(reply.plain for reply in said.replies)
