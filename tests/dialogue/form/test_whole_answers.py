"""Answers are taken whole, numbers and dates are no questions, and a result that was not saved is not given up unasked."""

from __future__ import annotations

import pytest

from bot.dialogue.edition import Edition
from bot.messages import Commanded
from tests.dialogue.builders import Talk

WITHOUT_MODALITIES = "We have an AI app for consumers with a fine-tuned open-source model that generates content."
DONE = "An AI chat app for consumers, fine-tuned Llama."


def begun(edition: Edition, text: str = "") -> Talk:
    talk = Talk(edition, hint="en")
    talk.does(Commanded("check", text))
    return talk


def answers(talk: Talk) -> dict[str, object]:
    assert talk.tracker.form is not None
    return dict(talk.tracker.form.answers.written)


@pytest.mark.parametrize(
    ("typed", "read"), [("both video and pictures", ("image", "video")), ("we do videos", ("video",)), ("pictures", ("image",))]
)
def test_words_that_suggest_values_answer_the_question_for_them(frozen: Edition, typed: str, read: tuple[str, ...]) -> None:
    talk = begun(frozen, WITHOUT_MODALITIES)
    assert talk.tracker.form is not None
    assert talk.tracker.form.asking == "modalities"
    talk.does(typed)
    assert answers(talk)["modalities"] == read


def test_a_yes_with_more_behind_it_is_taken_whole(frozen: Edition) -> None:
    talk = begun(frozen)
    talk.does("是的，我们做AI写作APP，用的是通义千问微调")
    assert answers(talk) == {
        "uses_ai": True,
        "functions": ("generation",),
        "model_origin": ("open_source_finetuned",),
        "modalities": ("text",),
        "endpoints": ("app",),
    }


def test_a_bare_yes_answers_the_question_alone(frozen: Edition) -> None:
    talk = begun(frozen)
    talk.does("yes")
    assert answers(talk) == {"uses_ai": True}


def test_a_date_at_the_result_plans_back_from_it(frozen: Edition) -> None:
    told = begun(frozen, DONE).does("1 September 2027")
    assert told.decision == "form"
    assert told.replies[0].timeline is not None


@pytest.mark.parametrize("number", ["0", "7", "2027-02-30", "12."])
def test_a_number_is_no_miss_of_the_knowledge_base(frozen: Edition, number: str) -> None:
    assert begun(frozen, DONE).does(number).decision == "form"
    assert begun(frozen).does(number).decision == "form"


def test_a_result_that_was_not_saved_is_given_up_only_when_asked_to(frozen: Edition) -> None:
    talk = begun(frozen, DONE)
    before = answers(talk)
    asked = talk.does(Commanded("check"))
    assert asked.replies[0].plain.startswith(frozen.pack.say("form.unsaved", "en"))
    assert [choice.label for choice in asked.replies[0].choices] == ["Save", "To the result", "Start over"]
    assert answers(talk) == before


def test_a_saved_result_makes_room_for_the_next_assessment(frozen: Edition) -> None:
    talk = begun(frozen, DONE)
    talk.does("save")
    talk.does("mine")
    talk.does(Commanded("check"))
    assert answers(talk) == {}
