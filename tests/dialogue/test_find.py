"""What is found is known before anything is said: entries, choices, small talk, or nothing."""

from __future__ import annotations

import pytest

from bot.dialogue.edition import Edition
from bot.dialogue.find import Found, find
from bot.text.message import Message
from tests.dialogue.builders import actions, turn


def found(edition: Edition, text: str, *topic: str) -> Found:
    return find(edition, Message(text), frozenset(topic))


def test_an_answer_names_its_entries_in_order(frozen: Edition) -> None:
    one = found(frozen, "算法备案要多久？")
    assert (one.decision, one.entries, one.offered) == ("answer", ("algorithm-filing-cycle",), ())
    assert one.score == one.results[0].candidates[0].score > 0.5
    assert found(frozen, "需要做什么备案？要多久？").entries == ("which-filings", "filing-cycles")


def test_a_follow_up_takes_what_it_leaves_out_from_the_topic(frozen: Edition) -> None:
    assert found(frozen, "那大模型备案呢？", "algo_filing", "cycle").entries == ("llm-filing-cycle",)


def test_small_talk_asks_nothing(frozen: Edition) -> None:
    talk = found(frozen, "你好")
    assert talk.decision == "smalltalk"
    assert talk.smalltalk is not None
    assert (talk.results, talk.entries, talk.offered, talk.score) == ((), (), (), 0.0)


def test_a_bare_name_is_a_choice(frozen: Edition) -> None:
    choice = found(frozen, "备案号")
    assert choice.decision == "clarify"
    assert len(choice.offered) > 1
    assert not choice.entries


def test_what_the_pack_does_not_say_offers_no_strangers(frozen: Edition) -> None:
    unknown = found(frozen, "合同备案要多久")
    assert (unknown.decision, unknown.entries, unknown.offered) == ("unknown", (), ())
    assert found(frozen, "???") == Found("unknown")


@pytest.mark.parametrize("text", ["算法备案要多久？", "备案号", "合同备案要多久", "What does it cost? And how long?", "hello", "API"])
def test_the_chat_says_what_was_found(frozen: Edition, text: str) -> None:
    known, said = found(frozen, text), turn(frozen, text)
    assert (said.decision, said.entries, said.results) == (known.decision, known.entries, known.results)
    opened = [action.split("|")[2] for action in actions(said.replies[0]) if action.startswith("a|")]
    assert [entry for entry in opened if entry in known.offered] == list(known.offered)
