"""A whole message in its conversation: several questions, stories, follow-ups, words with two readings."""

from __future__ import annotations

import pytest

from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import read_pack
from bot.matching.matcher import Ambiguous, Answered, Matcher, Unknown
from bot.matching.understanding import understand
from bot.text.message import Message
from tests.support.small_matching import ALGORITHM_CYCLE, CERTIFICATES, FILINGS, matcher_of
from tests.support.sound_pack import write_sound_pack


@pytest.fixture(scope="module")
def matcher(frozen: Edition) -> Matcher:
    return frozen.matcher


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    pack = read_pack(write_sound_pack(tmp_path_factory.mktemp("small"))).pack
    assert pack is not None
    return Matcher.of(pack)


def answered(matcher: Matcher, message: str, *topic: str) -> list[str]:
    return [
        result.candidates[0].entry for result in understand(matcher, Message(message), frozenset(topic)) if isinstance(result, Answered)
    ]


def test_two_questions_get_two_answers_in_order(matcher: Matcher) -> None:
    assert answered(matcher, "需要做什么备案？要多久？") == ["which-filings", "filing-cycles"]


def test_clauses_are_questions_of_their_own_only_where_each_is_about_filings(matcher: Matcher) -> None:
    (tea,) = understand(matcher, Message("Do you like tea, how long does algorithm filing take?"))
    assert tea.judged.best == "algorithm-filing-cycle"


def test_the_second_question_of_a_message_leans_on_the_first(matcher: Matcher) -> None:
    assert answered(matcher, "大模型登记要收费吗？那要多久？") == ["silent-fees", "llm-registration-cycle"]


def test_the_same_answer_is_not_given_twice(matcher: Matcher) -> None:
    assert answered(matcher, "算法备案要多久？算法备案周期是多长？") == ["algorithm-filing-cycle"]
    assert answered(matcher, "算法备案要几个月？备案收费吗？算法备案多久能下来？") == ["algorithm-filing-cycle", "silent-fees"]


def test_two_things_that_one_entry_is_about_are_asked_together(matcher: Matcher) -> None:
    (both,) = understand(matcher, Message("Do we have to do the algorithm filing and the large model filing both?"))
    assert both.judged.best == "file-both"


def test_a_follow_up_takes_what_it_leaves_out_from_the_topic(matcher: Matcher) -> None:
    assert answered(matcher, "那大模型备案呢？", "algo_filing", "cycle") == ["llm-filing-cycle"]
    assert answered(matcher, "and how long does that take?", "llm_registration") == ["llm-registration-cycle"]


def test_a_complete_question_is_not_dragged_into_the_topic(matcher: Matcher) -> None:
    assert answered(matcher, "算法备案要多久？", "llm_registration", "fees") == ["algorithm-filing-cycle"]
    assert answered(matcher, "技术支持者是什么意思？", "algo_filing", "cycle") == ["roles-explained"]


def test_a_question_that_is_answered_by_itself_takes_nothing_from_the_topic_unless_it_begins_as_a_follow_up(matcher: Matcher) -> None:
    assert answered(matcher, "备案过的APP新增小程序，要重新备案吗？", "filing", "role", "to_b", "api_sdk") == ["add-product-endpoints"]
    assert answered(matcher, "那要多久？", "llm_registration") == ["llm-registration-cycle"]


def test_a_topic_that_only_blurs_an_answer_is_passed_over(small: Matcher) -> None:
    assert answered(small, "What are the fees?", "algo_filing") == ["silent-fees"]


def test_a_case_told_before_the_question_decides_the_answer(matcher: Matcher) -> None:
    assert answered(matcher, "我们的模型是开源模型自己微调的。要做哪些备案？") == ["fine-tuned-open-source"]
    assert answered(matcher, "We only call a third-party API. What do we have to file?") == ["third-party-api"]


def test_small_talk_before_the_question_does_not(matcher: Matcher) -> None:
    assert answered(matcher, "I hope you are well. How long does algorithm filing take?") == ["algorithm-filing-cycle"]


@pytest.mark.parametrize(
    "message",
    [
        "我们调用豆包的API。红烧肉怎么做？",
        "我们做To B的SDK。明天股市会涨吗？",
        "We call a third-party API. What is a good pasta recipe?",
        "We fine-tuned an open-source model. Do you like cats?",
    ],
)
def test_a_question_of_another_field_is_not_answered_for_what_stands_before_it(matcher: Matcher, message: str) -> None:
    (result,) = understand(matcher, Message(message))
    assert isinstance(result, Unknown)


def test_a_case_that_decides_nothing_leaves_the_question_open(matcher: Matcher) -> None:
    (result,) = understand(matcher, Message("我们做了一个小程序。备案的颜色是什么？"))
    assert not isinstance(result, Answered)


def test_two_procedures_named_side_by_side_mean_themselves(matcher: Matcher) -> None:
    assert matcher.readings_of(frozenset({"filing", "registration"})) == ()
    assert answered(matcher, "large-model filing or registration?") == ["filing-vs-registration"]


def test_a_word_with_several_readings_is_asked_back(matcher: Matcher) -> None:
    (result,) = understand(matcher, Message("How long does registration take?"))
    assert isinstance(result, Ambiguous)
    assert {"algorithm-filing-cycle", "llm-registration-cycle"} <= set(result.choices)


def test_an_undecided_word_by_itself_asks_nothing(matcher: Matcher) -> None:
    (result,) = understand(matcher, Message("registration of my bicycle"))
    assert isinstance(result, Unknown)


@pytest.mark.parametrize("message", ["备案号", "filing number", "算法备案"])
def test_a_bare_name_offers_choices(matcher: Matcher, message: str) -> None:
    (result,) = understand(matcher, Message(message))
    assert isinstance(result, Ambiguous)


@pytest.mark.parametrize("message", ["备案" * 60, "spam ham " * 20])
def test_a_message_that_only_repeats_itself_asks_nothing(matcher: Matcher, message: str) -> None:
    assert understand(matcher, Message(message)) == ()


@pytest.mark.parametrize("message", ["", "!!!", "🎉", "\u200b"])
def test_a_message_without_words_asks_nothing(matcher: Matcher, message: str) -> None:
    assert understand(matcher, Message(message)) == ()


def test_a_message_of_telegrams_full_length_is_read(matcher: Matcher) -> None:
    story = "We are a company that makes tools for shops. " * 80
    assert answered(matcher, f"{story} How long does algorithm filing take?") == ["algorithm-filing-cycle"]


def test_the_question_at_the_end_of_a_message_too_long_to_be_a_phrasing_is_answered(matcher: Matcher) -> None:
    story = "我们公司在上海。" * 100
    assert len(story) > 3 * matcher.longest
    assert answered(matcher, story + "算法备案要多久？") == ["algorithm-filing-cycle"]


def test_a_sentence_too_long_to_be_a_phrasing_is_read_in_one_way_only(matcher: Matcher) -> None:
    asked = "how long does registration of the number take"
    story = ", and then there is one more thing to tell of the weather at sea" * 8
    (short,), (long,) = understand(matcher, Message(asked)), understand(matcher, Message(asked + story))
    assert isinstance(short, Ambiguous)
    assert not isinstance(long, Answered)


def test_clauses_too_long_to_be_questions_make_one_question(matcher: Matcher) -> None:
    story = " and then there is more to tell of the weather at sea" * 10
    message = f"how long does algorithm filing take{story}, what does algorithm filing cost"
    assert len(understand(matcher, Message(message))) == 1


def test_registration_after_another_procedure_is_taken_up_as_the_registration(matcher: Matcher) -> None:
    (result,) = understand(matcher, Message("and registration?"), frozenset({"algo_filing", "cycle"}))
    assert not isinstance(result, Unknown)
    assert result.candidates[0].entry == "llm-registration-cycle"


def test_a_clause_that_names_nothing_of_the_field_does_not_split_a_question(matcher: Matcher) -> None:
    (thought,) = understand(matcher, Message("what do you think, how long does algorithm filing take?"))
    assert thought.judged.best == "algorithm-filing-cycle"
    assert len(understand(matcher, Message("is that so, how long does algorithm filing take"))) == 1


def test_a_clause_that_asks_whether_it_is_so_is_one_question_with_what_it_stands_behind() -> None:
    (result,) = understand(matcher_of(*FILINGS, *CERTIFICATES), Message("在哪个部门备案大模型，对吗"))
    assert isinstance(result, Answered)
    assert result.candidates[0].entry == "office"


def test_a_phrasing_with_another_question_behind_it_is_two_questions(matcher: Matcher) -> None:
    assert answered(matcher, "备案前要先有ICP吗？标识也要做吗？") == ["icp-prerequisite", "content-labelling"]


def test_a_phrasing_of_an_entry_takes_nothing_from_the_topic(matcher: Matcher) -> None:
    assert answered(matcher, "标识也要做吗？", "icp", "prerequisite") == ["content-labelling"]


@pytest.mark.parametrize(
    "message", ["RAG算微调吗", "LoRA算微调吗", "知识蒸馏算自研吗", "Is RAG a kind of fine-tuning?", "Does LangChain do fine-tuning?"]
)
def test_whether_something_else_counts_as_a_term_is_not_answered_for_the_term(matcher: Matcher, message: str) -> None:
    (result,) = understand(matcher, Message(message))
    assert not isinstance(result, Answered)


def test_a_topic_with_two_procedures_leaves_the_choice_to_the_asker(matcher: Matcher) -> None:
    (result,) = understand(matcher, Message("how long does that take?"), frozenset({"algo_filing", "change_filing", "filing"}))
    assert isinstance(result, Ambiguous)
    assert set(result.choices) == {"algorithm-filing-cycle", "change-review-cycle"}


def test_a_topic_of_which_one_procedure_has_an_answer_decides(matcher: Matcher) -> None:
    assert answered(matcher, "那要多久", "icp_licence", "llm_registration") == ["llm-registration-cycle"]


def test_what_a_story_tells_by_the_way_is_not_what_is_asked(matcher: Matcher) -> None:
    story = "老板又天天催。我查了两天资料，越看越糊涂。算法备案跟大模型备案要两个一起办吗？"
    assert "silent-materials" not in answered(matcher, story)


def test_what_a_story_already_knows_is_not_answered_in_place_of_the_question_behind_it() -> None:
    matcher = matcher_of(ALGORITHM_CYCLE, *CERTIFICATES)
    story = "We know how long algorithm filing takes."
    assert answered(matcher, story) == [ALGORITHM_CYCLE.id]
    (result,) = understand(matcher, Message(f"{story} Is the certificate lost?"))
    assert isinstance(result, Ambiguous)
    assert result.choices[0] == "certificate-loss"


@pytest.mark.parametrize("message", ["What is an SDK?", "what is fine-tuning", "什么是微调", "What are avatars?", "数字人是什么"])
def test_what_a_thing_is_is_not_answered_with_what_to_file_for_it(matcher: Matcher, message: str) -> None:
    assert answered(matcher, message) == []


def test_what_the_pack_explains_is_told(matcher: Matcher) -> None:
    assert answered(matcher, "什么是双备案") == ["file-both"]
    assert answered(matcher, "What is a technical supporter?") == ["roles-explained"]


def test_a_question_what_something_is_takes_nothing_from_the_topic(matcher: Matcher) -> None:
    assert answered(matcher, "什么是标识办法", "icp", "prerequisite") == ["content-labelling"]
    assert answered(matcher, "什么是技术支持者", "algo_filing", "fees") == ["roles-explained"]


@pytest.mark.parametrize(("message", "offered"), [("变更", "change-review-cycle"), ("registration", "llm-registration-cycle")])
def test_a_bare_name_offers_what_can_be_asked_of_it(matcher: Matcher, message: str, offered: str) -> None:
    (result,) = understand(matcher, Message(message))
    assert isinstance(result, Ambiguous)
    assert offered in result.choices
