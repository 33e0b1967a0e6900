"""Steps that a form offers only at times, and what they leave alone."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from bot.dialogue.answers import Answers
from bot.dialogue.edition import Edition
from bot.dialogue.tracker import MOST_SAVED, SavedCase
from bot.messages import Choice, Commanded, Pressed, Reply
from tests.dialogue.builders import NOW, Talk, ruled


def at_result(frozen: Edition) -> Talk:
    talk = Talk(frozen, hint="en")
    talk.does(Commanded("check", "Our consumer app generates text with a model we fine-tuned from open source Llama."))
    assert talk.tracker.form is not None
    assert talk.tracker.form.stage == "result"
    return talk


def press(talk: Talk, step: str) -> Pressed:
    assert talk.tracker.form is not None
    return Pressed(f"f|{talk.tracker.form.id}|{talk.tracker.form.revision}|{step}")


def labelled(choices: tuple[Choice, ...], label: str) -> Pressed:
    return Pressed(next(choice.action for choice in choices if label in choice.label))


@pytest.mark.parametrize("step", ["v|yes", "t|consumer", "d", "u", "w", "k", "e|change", "e|nothing", "i|change", "m|x|y"])
def test_what_a_result_does_not_offer_is_stale(frozen: Edition, step: str) -> None:
    talk = at_result(frozen)
    before = talk.tracker
    assert talk.does(press(talk, step)).decision == "stale"
    assert talk.tracker == before


@pytest.mark.parametrize("step", ["v|maybe", "v|api", "t|yes", "d", "b", "i|uses_ai", "q", "s", "p", "y", "m", "k", "e|uses_ai"])
def test_what_the_first_question_does_not_offer_is_stale(frozen: Edition, step: str) -> None:
    talk = Talk(frozen, hint="en")
    talk.does(Commanded("check"))
    before = talk.tracker
    assert talk.does(press(talk, step)).decision == "stale"
    assert talk.tracker == before


def test_what_if_has_no_answer_not_known(frozen: Edition) -> None:
    talk = at_result(frozen)
    talk.does(press(talk, "i|customers"))
    assert talk.does(press(talk, "u")).decision == "stale"


def test_more_notes_extend_the_result(frozen: Edition) -> None:
    talk = at_result(frozen)
    assert talk.tracker.form is not None
    answers = talk.tracker.form.answers
    more = {**answers.written, "functions": ("generation", "detection"), "modalities": ("text", "image")}
    talk.tracker = replace(talk.tracker, form=replace(talk.tracker.form, answers=replace(answers, written=more)))
    done = talk.does(press(talk, "f"))
    more = talk.does(labelled(done.replies[-1].choices, "More notes"))
    (reply,) = more.replies
    assert reply.blocks[: reply.seen] == done.replies[-1].blocks[: reply.seen]
    assert 0 < reply.seen < len(reply.blocks)
    assert (done.replies[-1].timeline, reply.timeline) == (None, None)


def test_a_result_is_shown_at_a_glance_and_whole_when_asked_for(frozen: Edition) -> None:
    talk = at_result(frozen)
    glance = talk.does(press(talk, "c")).replies[-1]
    assert glance.timeline is not None
    assert sum(len(block.text) for block in glance.blocks) <= 900
    assert len(glance.choices) <= 6
    (whole,) = talk.does(labelled(glance.choices, "Full result")).replies
    assert whole.blocks[: whole.seen] == glance.blocks[: whole.seen]
    assert 0 < whole.seen < len(whole.blocks)
    assert set(glance.blocks) <= set(whole.blocks)
    assert whole.timeline is None


def test_the_rest_of_what_can_be_done_with_a_result_is_one_press_away(frozen: Edition) -> None:
    talk = at_result(frozen)
    glance = talk.does(press(talk, "c")).replies[-1]
    (reply,) = talk.does(labelled(glance.choices, "More …")).replies
    assert (reply.blocks, reply.seen, reply.timeline) == (glance.blocks, len(glance.blocks), None)
    assert {choice.label for choice in reply.choices} > {choice.label for choice in glance.choices} - {"More …"}


def test_a_result_is_handed_out_as_files(frozen: Edition) -> None:
    talk = at_result(frozen)
    shown = talk.does(press(talk, "c")).replies[-1]
    done = talk.does(press(talk, "o"))
    (reply,) = done.replies
    assert [file.name for file in reply.files] == ["assessment.docx", "assessment.md", "assessment.json", "timeline.png"]
    assert reply.files[1].content.startswith(b"# Assessment of 2 March 2026\n")
    assert json.loads(reply.files[2].content)["words"]["functions"]
    assert talk.does(labelled(reply.choices, "To the result")).replies == shown_again(shown, talk)


def shown_again(reply: Reply, talk: Talk) -> tuple[Reply, ...]:
    """The same result; its choices know the new state of the form."""
    assert talk.tracker.form is not None
    before, now = f"|{talk.tracker.form.revision - 1}|", f"|{talk.tracker.form.revision}|"
    return (replace(reply, choices=tuple(replace(choice, action=choice.action.replace(before, now)) for choice in reply.choices)),)


def test_the_result_fits_under_a_message_and_the_answers_hold_the_rest(frozen: Edition) -> None:
    talk = Talk(frozen, hint="en")
    done = talk.does(Commanded("check", "Our consumer app generates text and calls GLM's API. GLM's algorithm filing has passed."))
    while talk.tracker.form is not None and talk.tracker.form.asking:
        done = talk.does("I don't know")
    steps = talk.does(labelled(done.replies[-1].choices, "More …")).replies[-1]
    added = [choice.label for choice in steps.choices if choice.label.startswith("Add:")]
    assert added[:2] == ["Add: ICP number", "Add: Labelling"]
    assert len(added) == 3
    review = talk.does("my answers").replies[-1]
    assert {label.removeprefix("Add: ") for label in added} < {choice.label.removeprefix("Add: ") for choice in review.choices}
    assert talk.does(labelled(review.choices, "Company's scale")).decision == "form"


@pytest.mark.parametrize(
    ("label", "has"),
    [
        ("导出", "Markdown"),
        ("save", "Under which name"),
        ("Why this result?", "Because:"),
        ("全部理由和出处", "/sources S24"),
        ("假设不同", "评估本身不会改动"),
        ("launch date", "/plan 2027-03-01"),
        ("Change an answer", "Your answers so far"),
        ("to the result", "In short"),
    ],
)
def test_what_stands_on_a_button_can_be_typed(frozen: Edition, label: str, has: str) -> None:
    done = at_result(frozen).does(label)
    assert done.decision == "form"
    assert has in "\n".join(reply.plain for reply in done.replies)


def test_the_reasons_lead_to_all_of_them_with_sources(frozen: Edition) -> None:
    talk = at_result(frozen)
    reasons = talk.does(press(talk, "y")).replies[0]
    sources = talk.does(labelled(reasons.choices, "All reasons and sources")).replies[0]
    assert "[S45]" in sources.plain
    assert "Notes from outside the article: G" in sources.plain
    assert talk.does(labelled(sources.choices, "To the result")).decision == "form"
    nothing = Talk(frozen, hint="en")
    nothing.does(Commanded("check"))
    assert nothing.does(press(nothing, "g")).decision == "stale"


def test_a_button_that_is_not_there_is_no_order(frozen: Edition) -> None:
    talk = Talk(frozen, hint="en")
    talk.does(Commanded("check"))
    assert "I could not take that" in talk.does("save").replies[0].plain
    talk = at_result(frozen)
    talk.does(press(talk, "s"))
    talk.does("Export")
    assert [case.name for case in talk.tracker.saved] == ["Export"]


@pytest.mark.parametrize(("stage", "label"), [("asking", "Go on"), ("result", "To the result")])
def test_a_plan_leads_back_to_where_the_form_stands(frozen: Edition, stage: str, label: str) -> None:
    talk = at_result(frozen)
    if stage == "asking":
        talk.does(press(talk, "e|customers"))
    (reply,) = talk.does(Commanded("plan", "2027-03-01")).replies
    assert [choice.label for choice in reply.choices] == ["Calendar file", label]
    assert talk.does(Pressed(reply.choices[1].action)).decision == "form"
    assert Talk(frozen, hint="en").does(Commanded("plan", "2027-03-01")).replies[0].choices == ()


def test_a_question_is_no_name(frozen: Edition) -> None:
    talk = at_result(frozen)
    talk.does(press(talk, "s"))
    done = talk.does("How long does algorithm filing take?")
    assert (done.decision, talk.tracker.saved) == ("answer", ())
    assert "Under which name" in done.replies[-1].plain
    talk.does("Zebra?")
    assert [case.name for case in talk.tracker.saved] == ["Zebra?"]


def test_more_than_can_be_kept_is_refused(frozen: Edition) -> None:
    talk = at_result(frozen)
    cases = tuple(SavedCase(str(number), Answers(), {}, "", NOW + dt.timedelta(minutes=number)) for number in range(MOST_SAVED))
    talk.tracker = replace(talk.tracker, saved=cases)
    talk.does(press(talk, "s"))
    done = talk.does("one more")
    assert f"{MOST_SAVED} assessments are saved" in done.replies[0].plain
    assert talk.tracker.saved == cases
    assert talk.tracker.form is not None
    assert talk.tracker.form.stage == "result"


def test_a_saved_case_is_opened_by_its_button(frozen: Edition) -> None:
    talk = at_result(frozen)
    talk.does(press(talk, "s"))
    talk.does("mine")
    listed = talk.does(Commanded("cases"))
    opened = talk.does(labelled(listed.replies[0].choices, "Open 1"))
    assert "mine" in opened.replies[0].plain
    assert talk.does(labelled(opened.replies[-1].choices, "Full result")).decision == "form"


def test_the_answer_of_an_enum_is_one_of_its_values(frozen: Edition) -> None:
    talk = at_result(frozen)
    talk.does(press(talk, "e|prior_algo_filing"))
    assert talk.does(press(talk, "v|yes")).decision == "stale"
    assert talk.does(press(talk, "v|passed")).decision == "form"
    assert talk.tracker.form is not None
    assert (talk.tracker.form.answers.written["prior_algo_filing"], talk.tracker.form.asking) == ("passed", "change")


def test_a_review_without_answers_says_so(frozen: Edition) -> None:
    slots = tuple(slot.model_copy(update={"default": None, "assumed": None}) for slot in frozen.pack.slots)
    talk = Talk(ruled(frozen, slots=slots), hint="en")
    talk.does(Commanded("check"))
    assert talk.does("my answers").replies[0].plain == frozen.pack.say("form.review-empty", "en")
