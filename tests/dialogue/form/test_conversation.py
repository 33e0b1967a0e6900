"""Messages while a form is open: answers, questions in between, and rules that changed meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.edition import Edition
from bot.messages import Commanded, Pressed
from tests.dialogue.builders import Talk, ruled


@pytest.fixture(scope="module")
def updated(frozen: Edition) -> Edition:
    """The rules after an update: nothing is a detector any more."""
    slots = tuple(
        slot.model_copy(update={"values": tuple(value for value in slot.values if value.id != "detection")}) for slot in frozen.pack.slots
    )
    return ruled(frozen, digest="2" * 64, slots=slots)


def detecting(frozen: Edition) -> Talk:
    """A reader who has told that the product detects content."""
    talk = Talk(frozen, hint="en")
    for act in (Commanded("check"), "yes", "detects AI-generated content"):
        talk.does(act)
    return talk


def test_what_is_assumed_of_others_is_asked_where_the_reader_spoke_of_it(frozen: Edition) -> None:
    talk = Talk(frozen, hint="en")
    talk.does(Commanded("check", "Our AI painting app is for consumers. We already filed the algorithm. Model trained from scratch."))
    assert talk.tracker.form is not None
    assert talk.tracker.form.asking == "prior_algo_filing"
    talk.does("filed, still under review")
    assert talk.tracker.form.answers.written["prior_algo_filing"] == "in_progress"
    assert talk.tracker.form.stage == "result"


def test_an_open_question_is_not_shown_among_the_answers_as_not_known(frozen: Edition) -> None:
    talk = Talk(frozen, hint="en")
    for act in (Commanded("check"), "yes", "detects AI-generated content", "we already filed the algorithm last spring"):
        talk.does(act)
    assert talk.tracker.form is not None
    assert (talk.tracker.form.asking, talk.tracker.form.doubted) == ("prior_algo_filing", ("prior_algo_filing",))
    review = talk.does("my answers").replies[-1]
    question = frozen.book.terms.slots["prior_algo_filing"].question
    assert talk.tracker.form.stage == "review"
    assert question.en not in review.plain


def test_whoever_does_not_know_it_either_gets_it_assumed(frozen: Edition) -> None:
    talk = Talk(frozen, hint="zh")
    talk.does(Commanded("check", "公司内部的AI绘画网页，模型自研，给个人用户"))
    assert talk.tracker.form is not None
    assert talk.tracker.form.asking == "public_mainland"
    done = talk.does("不清楚")
    assert talk.tracker.form.stage == "result"
    assert "面向中国大陆公众" in done.replies[-1].plain


def test_a_message_that_only_speaks_of_what_was_assumed_opens_its_question_once(frozen: Edition) -> None:
    talk = Talk(frozen, hint="en")
    for act in (Commanded("check"), "yes", "detects AI-generated content"):
        talk.does(act)
    assert talk.tracker.form is not None
    assert talk.tracker.form.asking == "customers"
    talk.does("we already filed the algorithm last spring")
    assert (talk.tracker.form.asking, talk.tracker.form.attempts) == ("prior_algo_filing", 0)
    talk.does("we already filed the algorithm, as I said")
    assert (talk.tracker.form.asking, talk.tracker.form.attempts) == ("prior_algo_filing", 1)


def test_a_message_after_the_rules_changed_learns_what_was_dropped(frozen: Edition, updated: Edition) -> None:
    talk = detecting(frozen)
    talk.edition = updated
    done = talk.does("consumers")
    assert "The rules were updated." in done.replies[0].plain
    assert "What does the AI do in the product?" in done.replies[0].plain
    assert talk.tracker.form is not None
    assert (talk.tracker.form.asking, talk.tracker.form.digest) == ("functions", updated.pack.digest)


def test_a_press_after_the_rules_changed_is_not_taken_for_another_question(frozen: Edition, updated: Edition) -> None:
    talk = detecting(frozen)
    assert talk.tracker.form is not None
    press = Pressed(f"f|{talk.tracker.form.id}|{talk.tracker.form.revision}|t|consumer")
    talk.edition = updated
    done = talk.does(press)
    assert "The rules were updated." in done.replies[0].plain
    assert talk.tracker.form.answers.written == {"uses_ai": True}
    assert talk.does(press).decision == "stale"


def test_going_on_after_the_rules_changed_says_so_too(frozen: Edition, updated: Edition) -> None:
    talk = detecting(frozen)
    talk.edition = updated
    assert "The rules were updated." in talk.does(Commanded("check")).replies[0].plain


def test_a_press_whose_form_is_gone_is_stale_for_its_owner(frozen: Edition) -> None:
    talk = detecting(frozen)
    assert talk.tracker.form is not None
    press = Pressed(f"f|{talk.tracker.form.id}|{talk.tracker.form.revision}|x")
    assert talk.does(press).tracker.form is None
    again = talk.does(press)
    assert (again.decision, again.replies[0].toast) == ("stale", frozen.pack.say("form.stale", "en"))


def test_a_question_in_between_is_answered_and_what_was_told_before_it_is_kept(frozen: Edition) -> None:
    talk = Talk(frozen, hint="en")
    talk.does(Commanded("check"))
    done = talk.does("Our consumer app calls GLM's API. How long does algorithm filing take?")
    assert (done.decision, done.entries) == ("answer", ("algorithm-filing-cycle",))
    assert talk.tracker.form is not None
    assert {"uses_ai", "model_origin", "customers"} <= set(talk.tracker.form.answers.written)
    assert talk.tracker.form.asking in done.replies[-1].choices[0].action or talk.tracker.form.asking


def test_a_question_without_an_answer_is_owned_up_to_and_the_form_goes_on(frozen: Edition) -> None:
    talk = detecting(frozen)
    assert talk.tracker.form is not None
    before = talk.tracker.form
    done = talk.does("What is the capital of France?")
    assert done.decision == "unknown"
    assert frozen.pack.say("unknown.lead", "en") in done.replies[0].plain
    assert "Who uses the product?" in done.replies[-1].plain
    assert talk.tracker.form == replace(before, attempts=1)


def test_kinds_of_content_answer_the_question_for_new_kinds(frozen: Edition) -> None:
    talk = Talk(frozen, hint="zh")
    talk.does(Commanded("check", "我们的AI聊天APP面向普通用户，算法备案已经通过，现在新增一种生成能力。"))
    form = talk.tracker.form
    assert form is not None
    talk.tracker = replace(
        talk.tracker,
        form=replace(
            form,
            answers=replace(
                form.answers,
                written={**form.answers.written, "prior_algo_filing": "passed", "change": ("new_modality",), "functions": ("generation",)},
            ),
            asking="new_modalities",
            stage="asking",
        ),
    )
    talk.does("我们加了文生图功能")
    assert talk.tracker.form is not None
    assert talk.tracker.form.answers.written["new_modalities"] == ("image",)


@pytest.mark.parametrize("stage", ["review", "result"])
def test_a_question_at_the_review_or_the_result_is_answered_alone(frozen: Edition, stage: str) -> None:
    talk = Talk(frozen, hint="en")
    talk.does(Commanded("check", "no AI"))
    if stage == "review":
        talk.does("my answers")
    before = talk.tracker.form
    done = talk.does("How long does algorithm filing take?")
    assert (done.decision, len(done.replies), talk.tracker.form) == ("answer", 1, before)
    assert talk.does(Commanded("ask", "How long does algorithm filing take?")).decision == "answer"


def test_what_a_message_says_in_two_ways_is_asked(frozen: Edition) -> None:
    talk = Talk(frozen, hint="en")
    done = talk.does(Commanded("check", "We have no AI at all, and our algorithm filing has passed."))
    plain = "\n".join(reply.plain for reply in done.replies)
    assert "I took none of it over" in plain
    assert talk.tracker.form is not None
    assert talk.tracker.form.asking


def test_ask_in_the_middle_of_a_form_is_answered_and_the_form_stands_below_it_again(frozen: Edition) -> None:
    talk = detecting(frozen)
    done = talk.does(Commanded("ask", "How long does algorithm filing take?"))
    assert (done.decision, done.entries) == ("answer", ("algorithm-filing-cycle",))
    assert "Who uses the product?" in done.replies[-1].plain
    assert talk.tracker.form is not None
    assert talk.tracker.form.attempts == 0
