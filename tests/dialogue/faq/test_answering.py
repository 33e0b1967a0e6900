"""Questions to the knowledge base: what is answered, asked back, and owned up to."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.actions import NoneOfThese, ShowEntry, parse
from bot.dialogue.edition import Edition
from bot.dialogue.faq.entry_view import answer_blocks, glance_blocks
from bot.dialogue.faq.source_view import source_blocks
from bot.dialogue.policy import decide
from bot.dialogue.tracker import Tracker
from bot.dialogue.turn import TOPIC_LASTS
from bot.messages import Choice, Pressed, Said, Utterance
from tests.dialogue.builders import KEY, NOW, Talk, actions, turn
from tests.dialogue.words import PackWords

CYCLE = "算法备案要多久？"
FOLLOW_UP = "那大模型备案呢？"
PIECES = ["算法备案", "大模型登记", "要多久", "API", "吗？", "how long does", "registration take?", "不", "fee", "小程序", "\n"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_what_is_answered_or_asked_back_is_in_the_packs_own_words(frozen: Edition, pieces: list[str]) -> None:
    said = turn(frozen, " ".join(pieces))
    words = PackWords(frozen.pack, said.language)
    headings = {result.question for result in said.results}
    for reply in said.replies:
        assert all(words.own(block.text) or block.text in headings for block in reply.blocks)
        assert all(choice.label.endswith("…") or words.own(choice.label) for choice in reply.choices)


def test_an_answer_is_the_articles_layer_and_becomes_the_topic(frozen: Edition) -> None:
    said = turn(frozen, CYCLE)
    assert (said.decision, said.entries, said.language) == ("answer", ("algorithm-filing-cycle",), "zh")
    assert "note" not in {block.kind for block in said.replies[0].blocks}
    assert said.tracker.topic is not None
    assert (said.tracker.topic.entry, said.tracker.topic.at) == ("algorithm-filing-cycle", NOW)
    assert said.tracker.topic.terms >= {"algo_filing", "cycle"}
    assert said.candidates[0].entry == "algorithm-filing-cycle"


def test_what_a_question_leaves_open_is_taken_from_its_entry(frozen: Edition) -> None:
    assert "algo_filing" not in frozen.matcher.topic_of("algorithm-filing-cycle", frozenset({"llm_filing"}))
    assert frozen.matcher.topic_of("algorithm-filing-cycle") >= {"algo_filing", "cycle"}


def test_a_follow_up_leans_on_the_topic_for_half_an_hour(frozen: Edition) -> None:
    talk = Talk(frozen)
    talk.does(CYCLE)
    talk.waits(minutes=30)
    assert talk.does(FOLLOW_UP).entries == ("llm-filing-cycle",)
    assert dt.timedelta(minutes=30) == TOPIC_LASTS


def test_after_half_an_hour_it_does_not(frozen: Edition) -> None:
    talk = Talk(frozen)
    talk.does(CYCLE)
    talk.waits(minutes=30, seconds=1)
    assert talk.does(FOLLOW_UP).decision != "answer"


def test_an_entry_that_was_opened_is_the_topic_too(frozen: Edition) -> None:
    talk = Talk(frozen)
    pressed = talk.does(Pressed("a|en|algorithm-filing-cycle|"))
    assert (pressed.decision, pressed.entries) == ("press", ("algorithm-filing-cycle",))
    assert talk.does("and large-model filing?").entries == ("llm-filing-cycle",)


def test_a_part_without_an_answer_is_named_between_the_answers(frozen: Edition) -> None:
    said = turn(frozen, "算法备案要多久？红烧肉怎么做？备案收费吗？")
    assert (said.decision, said.entries) == ("answer", ("algorithm-filing-cycle", "silent-fees"))
    told = [block.text for block in said.replies[0].blocks]
    denied = told.index("关于“红烧肉怎么做?”，知识库里没有内容。")
    assert told.index("算法备案要多久？") < denied < told.index(frozen.pack.entry_by_id["silent-fees"].question.zh)
    assert said.tracker.topic is not None
    assert said.tracker.topic.entry == "silent-fees"


def test_a_part_with_two_readings_is_asked_back_beside_the_answer(frozen: Edition) -> None:
    said = turn(frozen, "How long does registration take? Do we need an ICP number?")
    assert (said.decision, said.entries) == ("answer", ("icp-prerequisite",))
    assert "says nothing" not in said.replies[0].plain
    assert {"a|en|algorithm-filing-cycle|", "a|en|llm-registration-cycle|"} <= set(actions(said.replies[0]))


@pytest.mark.parametrize("message", ["How long does registration take?", "备案号", "filing number", "算法备案", "大模型"])
def test_an_ambiguous_question_offers_up_to_three_entries_and_tells_none(frozen: Edition, message: str) -> None:
    said = turn(frozen, message)
    assert (said.decision, said.entries) == ("clarify", ())
    (reply,) = said.replies
    *entries, none = reply.choices
    named = [frozen.pack.entry_by_id[action.entry] for choice in entries if isinstance(action := parse(choice.action), ShowEntry)]
    written_out = [entry.question.of(said.language) for entry in named if entry.title]
    assert [block.text for block in reply.blocks] == [frozen.pack.say("clarify.lead", said.language), *written_out]
    assert none == Choice(frozen.pack.say("clarify.none", said.language), str(NoneOfThese(said.language)))
    assert 1 <= len(entries) <= 3
    for choice in entries:
        opened = turn(frozen, Pressed(choice.action), said.tracker)
        action = parse(choice.action)
        assert isinstance(action, ShowEntry)
        assert (opened.decision, opened.entries) == ("press", (action.entry,))


def test_an_unknown_question_names_the_regulator_and_offers_no_strangers(frozen: Edition) -> None:
    said = turn(frozen, "what is the capital of France")
    assert (said.decision, said.entries) == ("unknown", ())
    (reply,) = said.replies
    assert reply.choices == ()
    said_by = [frozen.pack.say(f"unknown.{phrase}", "en") for phrase in ("lead", "contact", "noted")]
    assert [block.text for block in reply.blocks] == said_by


def test_none_of_these_keeps_the_question_and_the_topic(frozen: Edition) -> None:
    asked_back = turn(frozen, "备案号")
    said = turn(frozen, Pressed(str(NoneOfThese("zh"))), asked_back.tracker)
    assert (said.decision, said.entries, said.tracker.topic) == ("press", (), asked_back.tracker.topic)
    said_by = [frozen.pack.say(phrase, "zh") for phrase in ("clarify.none-noted", "unknown.contact", "unknown.noted")]
    assert [block.text for block in said.replies[0].blocks] == said_by


def test_a_follow_up_leans_on_what_a_did_you_mean_was_about(frozen: Edition) -> None:
    talk = Talk(frozen)
    assert talk.does("算法备案").decision == "clarify"
    assert talk.does("多久？").entries == ("algorithm-filing-cycle",)


def test_two_turns_later_the_procedure_is_still_meant(frozen: Edition) -> None:
    talk = Talk(frozen)
    talk.does(CYCLE)
    talk.does("网信办的电话是多少？")
    assert talk.tracker.topic is not None
    assert "algo_filing" in talk.tracker.topic.terms


def test_after_a_question_about_another_case_the_procedure_before_it_is_not_meant_any_more(frozen: Edition) -> None:
    talk = Talk(frozen)
    assert talk.does("大模型登记要多久？").entries == ("llm-registration-cycle",)
    assert talk.does("微调的开源模型要做哪些备案？").entries == ("fine-tuned-open-source",)
    assert "llm-registration-cycle" not in talk.does("那要多久？").entries


def test_a_nod_is_answered_shortly_and_in_a_group_not_at_all(frozen: Edition) -> None:
    alone = turn(frozen, "👍")
    together = decide(frozen, Tracker(), Utterance(KEY, Said("👍"), in_group=True), NOW)
    assert (alone.decision, together.decision) == ("smalltalk", "smalltalk")
    assert len(alone.replies) == 1
    assert together.replies == ()


@pytest.mark.parametrize("message", ["", "???", "备案" * 60, "7"])
def test_where_nothing_is_near_help_is(frozen: Edition, message: str) -> None:
    said = turn(frozen, message)
    assert (said.decision, said.candidates, said.replies[0].choices) == ("unknown", (), ())
    assert said.replies[0].blocks[-1].text == frozen.pack.say("unknown.noted", said.language)


def test_a_miss_leaves_the_topic_alone(frozen: Edition) -> None:
    talk = Talk(frozen)
    talk.does(CYCLE)
    talk.does("今天天气怎么样")
    assert talk.does(FOLLOW_UP).entries == ("llm-filing-cycle",)


def test_in_a_group_the_first_sentences_are_told_and_a_press_shows_the_whole_in_their_place(frozen: Edition) -> None:
    asked = Utterance(KEY, Said("How long does algorithm filing take?"), in_group=True)
    turn = decide(frozen, Tracker(), asked, NOW)
    (told,) = turn.replies
    entry = frozen.pack.entry_by_id["algorithm-filing-cycle"]
    assert told.blocks == glance_blocks(frozen.pack, entry, "en", NOW.date())
    assert [choice.label for choice in told.choices] == ["More", "Sources", "In private"]
    more, sources = (decide(frozen, turn.tracker, Utterance(KEY, Pressed(choice.action)), NOW).replies[0] for choice in told.choices[:2])
    assert (more.seen, more.blocks) == (1, answer_blocks(frozen.pack, entry, "en", NOW.date()))
    assert sources.blocks[: len(more.blocks)] == more.blocks
    assert sources.blocks[len(more.blocks) :] == source_blocks(frozen.pack, entry, "en", NOW.date())
    assert len(told.plain) <= 300
