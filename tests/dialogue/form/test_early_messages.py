"""Messages that were written before the open question was shown: they tell facts and ask questions, but answer nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.edition import Edition
from bot.dialogue.form.state import open_question
from bot.dialogue.policy import decide
from bot.dialogue.turn import Turn
from bot.messages import Commanded
from tests.dialogue.builders import Talk, utterance


def talk_at(frozen: Edition, *acts: str) -> Talk:
    talk = Talk(frozen, hint="en")
    talk.does(Commanded("check"))
    for act in acts:
        talk.does(act)
    return talk


def before_question(talk: Talk, words: str) -> Turn:
    """What comes of words that were on their way when the question was shown."""
    return decide(talk.edition, talk.tracker, replace(utterance(words, talk.hint), saw_question=False), talk.now)


@pytest.mark.parametrize("words", ["yes", "No", "1", "I don't know", "back", "hello"])
def test_a_bare_answer_is_not_taken_and_the_question_is_repeated(frozen: Edition, words: str) -> None:
    talk = talk_at(frozen)
    turn = before_question(talk, words)
    assert turn.tracker.form == talk.tracker.form
    assert "Does the product use AI?" in turn.replies[-1].plain


def test_facts_are_taken_all_the_same(frozen: Edition) -> None:
    talk = talk_at(frozen, "yes")
    turn = before_question(talk, "It is a public consumer app for people in mainland China, made with a fine-tuned open-source model.")
    assert turn.tracker.form is not None
    assert "model_origin" in turn.tracker.form.answers.written


def test_a_question_is_answered_and_the_form_goes_on(frozen: Edition) -> None:
    talk = talk_at(frozen, "yes")
    turn = before_question(talk, "How long does the algorithm filing take?")
    assert turn.entries == ("algorithm-filing-cycle",)
    assert open_question(turn.tracker.form) == open_question(talk.tracker.form)


def test_what_means_the_same_at_any_question_is_done(frozen: Edition) -> None:
    talk = talk_at(frozen, "yes")
    assert before_question(talk, "cancel").tracker.form is None


def test_a_text_is_no_name_before_a_name_was_asked_for(frozen: Edition) -> None:
    talk = talk_at(frozen)
    assert talk.tracker.form is not None
    talk.tracker = replace(talk.tracker, form=replace(talk.tracker.form, asking="", stage="naming"))
    turn = before_question(talk, "Our app")
    assert turn.tracker.saved == ()
    assert turn.tracker.form is not None
    assert turn.tracker.form.stage == "naming"


def test_without_an_open_question_nothing_is_different(frozen: Edition) -> None:
    talk = talk_at(frozen)
    assert talk.tracker.form is not None
    talk.tracker = replace(talk.tracker, form=replace(talk.tracker.form, asking="", stage="result"))
    words = "How long does the algorithm filing take?"
    assert before_question(talk, words).replies == talk.does(words).replies


def test_a_question_is_the_same_as_long_as_it_waits_for_the_same(frozen: Edition) -> None:
    talk = talk_at(frozen)
    first = open_question(talk.tracker.form)
    talk.does("asdf")
    assert open_question(talk.tracker.form) == first
    talk.does("yes")
    assert open_question(talk.tracker.form) not in ("", first)
    assert open_question(None) == ""
