"""What the reader says an answer lacked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.actions import Feedback, Reason, Section, ShowEntry, parse
from bot.dialogue.edition import Edition
from bot.dialogue.faq.entry_view import answer_blocks
from bot.dialogue.faq.feedback import MOST_CHOICES, with_feedback
from bot.dialogue.policy import decide
from bot.messages import LANGUAGES, Choice, Commanded, Language, Pressed, Reply
from tests.dialogue.builders import FRESH, NOW, Talk, turn, utterance

ENTRY = "algorithm-filing-cycle"
QUESTIONS = {"en": "How long does the algorithm filing take?", "zh": "算法备案要多久？"}


def feedback(reply: Reply) -> list[Feedback]:
    actions = (parse(choice.action) for choice in reply.choices)
    return [action for action in actions if isinstance(action, Feedback)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_in_private_has_one_choice_that_says_it_is_not_what_was_needed(frozen: Edition, language: Language) -> None:
    (reply,) = turn(frozen, QUESTIONS[language]).replies
    assert feedback(reply) == [Feedback(ENTRY, language)]
    assert reply.choices[-1].label == frozen.pack.say("feedback.button", language)
    opened = turn(frozen, Pressed(str(ShowEntry(ENTRY, language, (Section.SOURCES,))))).replies[0]
    assert feedback(opened) in ([], [Feedback(ENTRY, language, (Section.SOURCES,))])


def test_an_answer_in_a_group_has_none(frozen: Edition) -> None:
    for act in (QUESTIONS["en"], Pressed(str(ShowEntry(ENTRY, "en", (Section.WHOLE,))))):
        told = decide(frozen, FRESH, replace(utterance(act), in_group=True), NOW)
        assert feedback(told.replies[0]) == []


def test_a_message_that_is_full_of_choices_gets_no_more(frozen: Edition) -> None:
    full = Reply(choices=(Choice("x", "x"),) * MOST_CHOICES)
    assert with_feedback(frozen.pack, full, ShowEntry(ENTRY, "en")) == full


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reason_takes_one_tap_and_the_answer_stays(frozen: Edition, language: Language) -> None:
    talk = Talk(frozen, hint=language)
    answer = talk.does(QUESTIONS[language]).replies[0]
    asking = talk.does(Pressed(str(feedback(answer)[0]))).replies[0]
    article = answer_blocks(frozen.pack, frozen.pack.entry_by_id[ENTRY], language, NOW.date())
    assert asking.blocks[: asking.seen] == article
    assert asking.blocks[-1].text == frozen.pack.say("feedback.ask", language)
    assert [action.reason for action in feedback(asking)] == list(Reason)
    assert len(asking.choices) <= MOST_CHOICES
    thanked = talk.does(Pressed(str(feedback(asking)[1])))
    assert thanked.replies[0].blocks == (*article, replace(asking.blocks[-1], text=frozen.pack.say("feedback.noted", language)))
    assert feedback(thanked.replies[0]) == []
    assert (thanked.decision, thanked.entries) == ("feedback", (ENTRY,))


def test_whoever_meant_another_question_is_offered_those_beside_it(frozen: Edition) -> None:
    reply = turn(frozen, Pressed(str(Feedback(ENTRY, "en", reason=Reason.OTHER)))).replies[0]
    offered = [action.entry for action in map(parse, (choice.action for choice in reply.choices)) if isinstance(action, ShowEntry)]
    others = frozen.pack.entry_by_id[ENTRY].see_also
    assert offered[: len(others)] == list(others)
    assert reply.blocks[-1].text == frozen.pack.say("feedback.noted-other" if others else "feedback.noted", "en")


def test_feedback_in_words_is_kept_with_the_answer_that_it_is_about(frozen: Edition) -> None:
    talk = Talk(frozen, hint="en")
    assert talk.does(Commanded("feedback", " ")).replies[0].plain == frozen.pack.say("feedback.usage", "en")
    talk.does(QUESTIONS["en"])
    told = talk.does(Commanded("feedback", "the fees are missing"))
    assert (told.decision, told.entries) == ("feedback", (ENTRY,))
    assert told.replies[0].plain == frozen.pack.say("feedback.noted", "en")
    assert turn(frozen, Commanded("feedback", "the fees are missing")).entries == ()


@pytest.mark.parametrize("text", ["r|en|no-such-entry||", "r|en|x|ww|", "r|en|x||z", "r|fr|x||"])
def test_feedback_on_no_entry_is_out_of_date(frozen: Edition, text: str) -> None:
    assert turn(frozen, Pressed(text), hint="en").replies[0].toast == frozen.pack.say("telegram.outdated", "en")
