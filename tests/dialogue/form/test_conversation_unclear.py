"""What nobody can read as an answer: told in other words, then with numbers, then left behind, never repeated, never without end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.edition import Edition
from bot.dialogue.turn import Turn
from bot.messages import Choice, Commanded, Language, Pressed
from tests.dialogue.builders import Talk, actions

NONSENSE = ["asdf", "🎉", "", "?!", "…", "42", "x" * 4096, "ok then", "nah thats weird", "随便", "那个啥", "嗯嗯嗯", "9 9", "\u200b"]
NONSENSE += ["1 2 77"]
CONTRADICTION = "Businesses get it through our SDK."
TWO_WAYS = "We use AI, and we use no AI at all."
QUESTION = "What is the capital of France?"


def talk_at(frozen: Edition, *acts: str, hint: str = "en") -> Talk:
    talk = Talk(frozen, hint=hint)
    talk.does(Commanded("check"))
    for act in acts:
        talk.does(act)
    return talk


def asking(talk: Talk) -> str:
    assert talk.tracker.form is not None
    return talk.tracker.form.asking


def said(done: Turn) -> str:
    return "\n".join(reply.plain for reply in done.replies)


def press(talk: Talk, step: str) -> Pressed:
    assert talk.tracker.form is not None
    return Pressed(f"f|{talk.tracker.form.id}|{talk.tracker.form.revision}|{step}")


def test_first_an_example_then_numbers_then_it_goes_on(frozen: Edition) -> None:
    talk = talk_at(frozen, "yes", "generates content")
    assert "for example “open source, fine-tuned by you”" in said(talk.does("asdf"))
    numbered = said(talk.does("asdf"))
    assert "- 1. open source, fine-tuned by you\n- 2. a third party's API\n" in numbered
    assert "type one or more of the numbers" in numbered
    left = talk.does("asdf")
    assert "Where does the model come from? → not known" in said(left)
    assert said(left).endswith("Several may apply. Tick them, then press “Done”; typing them works, too.")
    assert talk.tracker.form is not None
    assert (talk.tracker.form.answers.unknown, talk.tracker.form.asking, talk.tracker.form.attempts) == (("model_origin",), "customers", 0)
    talk.does(press(talk, "b"))
    assert (talk.tracker.form.answers.unknown, talk.tracker.form.asking, talk.tracker.form.attempts) == ((), "model_origin", 0)


@pytest.mark.parametrize(("typed", "origins"), [("2", ("third_party_api",)), ("1、3", ("open_source_finetuned", "self_trained"))])
def test_a_number_counts_once_the_answers_were_numbered(frozen: Edition, typed: str, origins: tuple[str, ...]) -> None:
    talk = talk_at(frozen, "yes", "generates content")
    assert "- 5. a vendor's closed model" in said(talk.does(typed))
    assert asking(talk) == "model_origin"
    talk.does(typed)
    assert talk.tracker.form is not None
    assert (talk.tracker.form.answers.written["model_origin"], talk.tracker.form.asking) == (origins, "customers")


def test_yes_and_no_are_numbered_too(frozen: Edition) -> None:
    talk = talk_at(frozen, "asdf", "qwer")
    assert "- 1. 是\n- 2. 否" in said(talk_at(frozen, "asdf", "qwer", hint="zh").does("为什么问这个"))
    talk.does("2.")
    assert talk.tracker.form is not None
    assert talk.tracker.form.answers.written == {"uses_ai": False}


@pytest.mark.parametrize(("text", "hint"), [("我不知道怎么说啊老板", "zh"), ("don't know, ask our CTO", "en")])
def test_not_to_know_in_more_words_is_not_to_know(frozen: Edition, text: str, hint: str) -> None:
    talk = talk_at(frozen, "是", "生成内容", hint=hint)
    talk.does(text)
    assert talk.tracker.form is not None
    assert (talk.tracker.form.answers.unknown, talk.tracker.form.asking) == (("model_origin",), "customers")


def test_a_question_about_the_filing_is_answered_even_if_it_begins_so(frozen: Edition) -> None:
    talk = talk_at(frozen, "是", hint="zh")
    assert talk.does("不知道算法备案要多久？").decision == "answer"
    assert asking(talk) == "functions"


@pytest.mark.parametrize("text", ["?", "？？", "…?"])
def test_a_mark_alone_asks_the_knowledge_base_nothing(frozen: Edition, text: str) -> None:
    assert talk_at(frozen, "yes").does(text).decision == "form"


@pytest.mark.parametrize("text", ["什么意思？", "I don't understand.", "看不懂"])
def test_who_does_not_understand_the_question_is_told_why_it_is_asked(frozen: Edition, text: str) -> None:
    talk = talk_at(frozen, "yes")
    assert frozen.book.terms.slots["functions"].why.of(talk.does(text).language) in said(talk.does(text))


def test_whoever_asks_back_or_comes_back_is_not_told_that_nothing_was_understood(frozen: Edition) -> None:
    talk = talk_at(frozen, "asdf", "qwer")
    assert said(talk.does("what do you mean?")).startswith("Does the product use AI?\n- 1. Yes")
    assert said(talk.does(Commanded("check"))) == "Your assessment is still open. It goes on here.\nDoes the product use AI?"


def test_an_earlier_answer_outlasts_what_could_not_be_read(frozen: Edition) -> None:
    talk = talk_at(frozen, "Our consumer app generates text with a model we fine-tuned from open source Llama.")
    assert talk.tracker.form is not None
    facts = talk.tracker.form.answers.written
    talk.does(press(talk, "e|customers"))
    for text in NONSENSE[:2]:
        talk.does(text)
    left = talk.does("asdf")
    assert "Who uses the product? → consumers (C side)" in left.replies[0].plain
    assert (talk.tracker.form.answers.written, talk.tracker.form.stage) == (facts, "result")
    (undo,) = left.replies[0].choices
    assert undo.label == "Back"
    talk.does(Pressed(undo.action))
    assert asking(talk) == "customers"


def test_what_if_ends_at_the_result(frozen: Edition) -> None:
    talk = talk_at(frozen, "Our consumer app generates text with a model we fine-tuned from open source Llama.")
    talk.does(press(talk, "i|customers"))
    for text in NONSENSE[:2]:
        talk.does(text)
    assert frozen.pack.say("form.unclear-what-if", "en") in said(talk.does("asdf"))
    assert talk.tracker.form is not None
    assert (talk.tracker.form.stage, talk.tracker.form.asking, talk.tracker.form.answers.unknown) == ("result", "", ())


@pytest.mark.parametrize("text", [CONTRADICTION, TWO_WAYS])
def test_a_contradiction_told_again_and_again_ends_too(frozen: Edition, text: str) -> None:
    talk = talk_at(frozen, "yes", "detects AI-generated content") if text == TWO_WAYS else talk_at(frozen, "it uses AI", "consumers")
    told = [""]
    while talk.tracker.form is not None and talk.tracker.form.stage == "asking":
        told.append(said(talk.does(text)))
        assert len(told) <= 12
    assert all(before != after for before, after in pairwise(told))
    assert "In short" in told[-1]


def test_a_question_that_has_no_answer_is_owned_up_to_each_time(frozen: Edition) -> None:
    talk = talk_at(frozen, "yes")
    turns = [talk.does(QUESTION) for _ in range(3)]
    assert [turn.decision for turn in turns] == ["unknown"] * 3
    assert all(frozen.pack.say("unknown.lead", "en") in said(turn) for turn in turns)
    assert len({said(turn) for turn in turns}) == 3
    assert asking(talk) == "customers"


def test_a_question_that_is_answered_with_less_certainty_is_answered_in_the_form_too(frozen: Edition) -> None:
    alone = Talk(frozen, hint="zh").does("什么叫服务提共者？")
    done = talk_at(frozen, "有", hint="zh").does("什么叫服务提共者？")
    assert alone.decision == done.decision == "answer"
    assert alone.replies[0].blocks == done.replies[0].blocks
    assert "回到评估。" in done.replies[-1].plain


@pytest.mark.exhaustive
@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*NONSENSE, CONTRADICTION, TWO_WAYS, QUESTION]) | st.text(max_size=12), min_size=30, max_size=30),
    st.sampled_from(["en", "zh"]),
)
def test_whatever_is_typed_the_form_gets_to_its_end_and_says_nothing_twice(frozen: Edition, texts: list[str], hint: Language) -> None:
    talk = talk_at(frozen, hint=hint)
    before, state, since = "", (asking(talk), 0), 0
    for text in texts:
        done = talk.does(text)
        form = talk.tracker.form
        if form is None or form.stage != "asking":
            return
        unclear = done.decision in ("form", "unknown")
        assert not (unclear and said(done) == before), text
        now = (form.asking, len(form.answers.written))
        since = since + 1 if now == state and unclear else 0
        before, state = said(done), now
        assert since < 3, text


def test_ticks_outlast_whatever_else_is_told(frozen: Edition) -> None:
    talk = talk_at(frozen, "yes")
    for tick in ("generation", "recommendation"):
        talk.does(press(talk, f"t|{tick}"))
    for act in ("It is for consumers.", "How long does algorithm filing take?", "asdf", "why?", "my answers", press(talk, "c"), "thanks"):
        done = talk.does(press(talk, "c") if isinstance(act, Pressed) else act)
    assert talk.tracker.form is not None
    assert talk.tracker.form.answers.written["customers"] == ("consumer",)
    assert talk.tracker.form.toggled == ("generation", "recommendation")
    assert [choice.label for choice in ticked(done)] == ["✓ generates content", "✓ recommends"]
    talk.does("ranks")
    assert talk.tracker.form.answers.written["functions"] == ("generation", "recommendation", "ranking")
    talk.does("back")
    assert talk.tracker.form.toggled == ("generation", "recommendation")
    talk.does(Commanded("help"))
    talk.does(press(talk, "d"))
    assert talk.tracker.form.answers.written["functions"] == ("generation", "recommendation")


def test_what_is_typed_instead_of_an_earlier_answer_replaces_it(frozen: Edition) -> None:
    talk = talk_at(frozen, "yes", "consumers")
    assert talk.tracker.form is not None
    talk.does("generates content") if asking(talk) == "functions" else None
    talk.does(press(talk, "e|functions"))
    assert talk.tracker.form.toggled
    talk.does("recommends")
    assert talk.tracker.form.answers.written["functions"] == ("recommendation",)


def ticked(done: Turn) -> list[Choice]:
    return [choice for reply in done.replies for choice in reply.choices if choice.label.startswith("✓") and actions(reply)]
