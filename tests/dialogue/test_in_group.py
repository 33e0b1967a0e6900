"""In a group: short answers, one line where there is none, no form unless its admins want it, and links into the private chat."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.actions import OpenInPrivate, StartForm, parse
from bot.dialogue.edition import Edition
from bot.dialogue.policy import decide
from bot.dialogue.tracker import Tracker
from bot.dialogue.turn import Turn
from bot.messages import Commanded, GroupRules, Language, Pressed, Reply, Said, Utterance
from tests.dialogue.builders import FRESH, KEY, NOW, Talk

STORY = "We have an AI painting app for ordinary users. What do we file?"
COMPOUND = "How long does algorithm filing take, and do we need an ICP number first?"
NODS = ["thanks", "谢谢", "👍", "ok", "好的", "great", "bye"]
LONGEST: dict[Language, int] = {"en": 300, "zh": 150}


def in_group(
    edition: Edition, act: Said | Pressed | Commanded | str, rules: GroupRules | None = None, tracker: Tracker = FRESH, hint: str = ""
) -> Turn:
    said = Said(act) if isinstance(act, str) else act
    return decide(edition, tracker, Utterance(KEY, said, hint, in_group=True, group=rules or GroupRules()), NOW)


def payloads(reply: Reply) -> list[str]:
    """What the links of a reply carry."""
    opened = (parse(choice.action) for choice in reply.choices)
    return [action.payload for action in opened if isinstance(action, OpenInPrivate)]


def started(edition: Edition, payload: str, tracker: Tracker = FRESH) -> Turn:
    """The private chat, after a link was pressed."""
    return decide(edition, tracker, Utterance(KEY, Commanded("start", payload)), NOW)


@pytest.mark.parametrize("text", ["What will the weather be in Paris?", "巴黎明天天气怎么样？"])
def test_a_miss_is_one_line(frozen: Edition, text: str) -> None:
    told = in_group(frozen, text)
    assert told.decision == "unknown"
    (reply,) = told.replies
    assert len(reply.blocks) == 1
    assert not reply.choices


def test_a_quiet_group_hears_nothing_where_the_bot_is_not_sure(frozen: Edition) -> None:
    quiet = GroupRules(quiet=True)
    for text, decision in (("What will the weather be in Paris?", "unknown"), ("filing", "clarify")):
        assert in_group(frozen, text).decision == decision
        told = in_group(frozen, text, quiet)
        assert (told.decision, told.replies) == (decision, ())
        assert told.results
    assert in_group(frozen, "How long does algorithm filing take?", quiet).replies


@pytest.mark.parametrize("text", NODS)
def test_nothing_is_said_to_a_nod(frozen: Edition, text: str) -> None:
    told = in_group(frozen, text)
    assert (told.decision, told.replies) == ("smalltalk", ())


def test_a_nod_answers_no_question_of_a_form(frozen: Edition) -> None:
    begun = in_group(frozen, Commanded("check"), GroupRules(form="personal"))
    told = in_group(frozen, "👍", GroupRules(form="personal"), begun.tracker)
    assert told.replies == ()
    assert told.tracker.form == begun.tracker.form


def test_a_call_without_words_gets_a_line_that_names_no_command(frozen: Edition) -> None:
    (reply,) = in_group(frozen, "").replies
    assert reply.blocks[0].text == frozen.pack.say("group.called", "en")
    assert "/" not in reply.plain


def test_start_says_how_the_bot_is_used_in_a_group(frozen: Edition) -> None:
    (reply,) = in_group(frozen, Commanded("start", "x"), hint="zh").replies
    assert [block.text for block in reply.blocks] == [frozen.pack.say(f"group.{name}", "zh") for name in ("hello", "how")]


def test_several_questions_are_answered_in_a_sentence_each(frozen: Edition) -> None:
    told = in_group(frozen, COMPOUND)
    (reply,) = told.replies
    first, second = (frozen.pack.entry_by_id[entry] for entry in told.entries)
    assert [block.text for block in reply.blocks[:2]] == [(each.short or each.article[0]).en for each in (first, second)]
    assert len(reply.blocks) == 3
    assert len(reply.plain) <= LONGEST["en"]
    opened = started(frozen, payloads(reply)[1])
    assert opened.entries == (second.id,)


def test_of_several_questions_the_open_one_is_named(frozen: Edition) -> None:
    (reply,) = in_group(frozen, "How long does algorithm filing take? And what will the weather be in Paris?").replies
    assert any("weather" in block.text for block in reply.blocks)
    assert len(payloads(reply)) == 1


def test_the_answer_that_a_choice_opens_stands_where_the_choices_were(frozen: Edition) -> None:
    asked = in_group(frozen, "filing")
    (opened,) = in_group(frozen, Pressed(asked.replies[0].choices[0].action)).replies
    assert opened.replaces
    assert len(opened.plain) <= LONGEST["en"]
    (none,) = in_group(frozen, Pressed(asked.replies[0].choices[-1].action)).replies
    assert none.replaces
    assert len(none.blocks) == 1


def test_a_link_opens_the_very_answer(frozen: Edition) -> None:
    (reply,) = in_group(frozen, "算法备案要多久？").replies
    opened = started(frozen, payloads(reply)[0])
    assert (opened.decision, opened.entries) == ("command", ("algorithm-filing-cycle",))
    assert opened.replies == Talk(frozen).does("算法备案要多久？").replies
    assert decide(frozen, FRESH, Utterance(KEY, Pressed(reply.choices[-1].action)), NOW).replies == opened.replies


@pytest.mark.parametrize("payload", ["x", "a-en-no-such-entry", "f-en-0000-1", "a-fr-file-both"])
def test_a_link_that_nobody_knows_says_so(frozen: Edition, payload: str) -> None:
    (reply,) = started(frozen, payload).replies
    assert reply.blocks[0].text == frozen.pack.say("start.no-such-link", "en")
    assert reply.blocks[1].text == frozen.pack.say("start.lead", "en")


def test_the_button_above_inline_results_opens_the_plain_start(frozen: Edition) -> None:
    (reply,) = started(frozen, "inline").replies
    assert reply.blocks[0].text == frozen.pack.say("start.lead", "en")


def test_a_story_gets_the_verdict_and_goes_on_in_private(frozen: Edition) -> None:
    told = in_group(frozen, STORY)
    assert told.decision == "answer"
    assert told.assessment is not None
    assert told.tracker.form is None
    (reply,) = told.replies
    assert "algorithm filing is a must" in reply.plain
    assert len(reply.plain) <= LONGEST["en"]
    private = started(frozen, payloads(reply)[0]).tracker.form
    alone = Talk(frozen).does(STORY).tracker.form
    assert private is not None
    assert alone is not None
    assert private.answers.facts == alone.answers.facts
    assert (private.asking, private.stage) == (alone.asking, alone.stage)


def test_a_link_gives_up_no_result_that_was_not_saved(frozen: Edition) -> None:
    (reply,) = in_group(frozen, STORY).replies
    done = Talk(frozen).does("我们toB的，语音合成API卖给其他公司，模型自研，要备什么案？").tracker
    assert done.form is not None
    asked = started(frozen, payloads(reply)[0], done)
    assert asked.replies[0].blocks[0].text == frozen.pack.say("form.unsaved", "en")
    assert asked.tracker.form is not None
    assert asked.tracker.form.answers == done.form.answers


@pytest.mark.parametrize("text", ["", "nothing that tells anything"])
def test_check_leads_to_the_private_chat(frozen: Edition, text: str) -> None:
    for act in (Commanded("check", text), Pressed(str(StartForm()))):
        told = in_group(frozen, act)
        assert told.tracker.form is None
        (reply,) = told.replies
        assert [block.text for block in reply.blocks] == [frozen.pack.say("group.check-in-private", "en")]
        assert started(frozen, payloads(reply)[0]).tracker.form is not None


@pytest.mark.parametrize(("text", "phrase"), [("an AI painting app for ordinary users", ""), ("we have an app", "group.check-in-private")])
def test_check_with_a_description_takes_what_it_tells_along(frozen: Edition, text: str, phrase: str) -> None:
    (reply,) = in_group(frozen, Commanded("check", text)).replies
    alone = Talk(frozen).does(Commanded("check", text)).tracker.form
    private = started(frozen, payloads(reply)[0]).tracker.form
    assert alone is not None
    assert private is not None
    assert private.answers.facts == alone.answers.facts
    assert (reply.blocks[0].text == frozen.pack.say("group.check-in-private", "en")) is bool(phrase)


def test_a_group_that_wants_it_has_forms_of_its_members(frozen: Edition) -> None:
    begun = in_group(frozen, Commanded("check"), GroupRules(form="personal"))
    assert begun.tracker.form is not None
    assert begun.tracker.form.asking


def test_a_groups_language_comes_before_the_operators(frozen: Edition) -> None:
    said = Utterance(KEY, Commanded("help"), "en", in_group=True, group=GroupRules(language="zh"))
    assert decide(frozen, FRESH, said, NOW, "en").language == "zh"
    assert decide(frozen, FRESH, replace(said, group=GroupRules()), NOW, "en").language == "en"
