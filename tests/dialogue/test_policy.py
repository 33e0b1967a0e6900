"""What to say: any utterance gets a reply, always the same, and what is remembered is only what was answered."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue import notices
from bot.dialogue.actions import parse
from bot.dialogue.commands import COMMANDS
from bot.dialogue.edition import Edition
from bot.dialogue.tracker import Topic, Tracker
from bot.messages import Commanded, Pressed, Said
from tests.dialogue.builders import FRESH, NOW, Talk, turn
from tests.support.cases import cases

CYCLE = "算法备案要多久？"
FOLLOW_UP = "那大模型备案呢？"
NAMES = st.sampled_from([*(row.name for row in COMMANDS), "dance", ""])
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=120)  # lone surrogates included
ACTS = st.one_of(st.builds(Said, ANY_TEXT), st.builds(Pressed, ANY_TEXT), st.builds(Commanded, NAMES, ANY_TEXT))
TRACKERS = st.builds(
    Tracker,
    language=st.sampled_from([None, "en", "zh"]),
    fixed_language=st.sampled_from([None, "en", "zh"]),
    topic=st.none() | st.builds(Topic, st.just("gone"), st.just(frozenset({"llm_filing", "cycle"})), st.just(NOW)),
)


@pytest.mark.fuzz
@settings(max_examples=cases(120), deadline=None)
@given(ACTS, TRACKERS, st.sampled_from(["", "en", "zh-hant", "ру"]))
def test_whatever_is_done_gets_a_reply_and_twice_the_same(
    frozen: Edition, act: Said | Pressed | Commanded, tracker: Tracker, hint: str
) -> None:
    once = turn(frozen, act, tracker, hint)
    assert once == turn(frozen, act, tracker, hint)
    assert once.replies
    assert all(reply.plain for reply in once.replies)
    assert all(parse(choice.action) for reply in once.replies for choice in reply.choices)


def test_cancel_drops_the_topic_and_says_when_there_is_none(frozen: Edition) -> None:
    talk = Talk(frozen)
    talk.does(CYCLE)
    assert talk.does(Commanded("cancel")).replies[0].plain == frozen.pack.say("cancel.done", "zh")
    assert talk.tracker.topic is None
    assert talk.does(Commanded("cancel")).replies[0].plain == frozen.pack.say("cancel.nothing", "zh")
    assert talk.does(FOLLOW_UP).decision != "answer"


def test_a_button_answers_in_the_language_of_its_message(frozen: Edition) -> None:
    pressed = turn(frozen, Pressed("a|zh|filing-cycles|n"), hint="en")
    assert (pressed.language, pressed.replies[0].language) == ("zh", "zh")
    assert pressed.replies[0].seen > 0
    assert turn(frozen, Pressed("n|en|filing-cycles"), Tracker(fixed_language="zh")).language == "en"


def test_notes_of_a_part_leave_the_topic_alone(frozen: Edition) -> None:
    topic = Topic("llm-filing-cycle", frozenset({"llm_filing", "cycle"}), NOW)
    assert turn(frozen, Pressed("n|en|filing-cycles"), Tracker(topic=topic)).tracker.topic == topic


def test_a_follow_up_leans_on_what_the_pack_still_has_of_the_topic(frozen: Edition) -> None:
    for gone in (frozenset[str](), frozenset({"renamed", "withdrawn"})):
        topic = Topic("llm-filing-cycle", frozenset({"llm_filing", "cycle"}) | gone, NOW)
        assert turn(frozen, "and the algorithm filing?", Tracker(topic=topic)).entries == ("algorithm-filing-cycle",)


@pytest.mark.parametrize("action", ["", "garbage", "a|en|no-such-entry|", "n|zh|no-such-entry", "a|en|filing-cycles|x", "l|de"])
def test_a_button_that_is_out_of_date_says_so_in_passing(frozen: Edition, action: str) -> None:
    tracker = Tracker(language="zh", topic=Topic("filing-cycles", frozenset({"cycle"}), NOW))
    stale = turn(frozen, Pressed(action), tracker)
    assert (stale.decision, stale.tracker, stale.entries) == ("stale", tracker, ())
    assert (stale.replies[0].blocks, stale.replies[0].toast) == ((), frozen.pack.say("telegram.outdated", "zh"))
    assert stale.replies[0].plain == frozen.pack.say("telegram.outdated", "zh")


@pytest.mark.fuzz
@settings(max_examples=cases(100), deadline=None)
@given(ANY_TEXT | st.from_regex(r"[anl]\|(en|zh)\|[a-z-]{1,50}\|?[ns]*"))
def test_a_forged_button_changes_nothing(frozen: Edition, text: str) -> None:
    tracker = Tracker(language="en", topic=Topic("filing-cycles", frozenset({"cycle"}), NOW))
    pressed = turn(frozen, Pressed(text), tracker)
    action = parse(text)
    if getattr(action, "entry", None) not in frozen.pack.entry_by_id:
        assert (pressed.decision, pressed.tracker) == ("stale", tracker)
        assert pressed.replies[0].toast


@pytest.mark.parametrize("name", ["start", "ask", "sources", "language"])
def test_a_command_about_the_bot_replies_with_its_notice(frozen: Edition, name: str) -> None:
    own = {
        "start": notices.start,
        "ask": notices.ask_usage,
        "sources": notices.sources,
        "language": notices.language_menu,
    }
    done = turn(frozen, Commanded(name, "  "), hint="zh-hans")
    assert (done.decision, done.replies, done.tracker) == ("command", (own[name](frozen.pack, "zh"),), FRESH)


@pytest.mark.parametrize("name", ["dance", "reload", "START", "{name}", ""])
def test_an_unknown_command_is_named_and_leads_to_help(frozen: Edition, name: str) -> None:
    done = turn(frozen, Commanded(name, "算法备案要多久？"))
    assert done.decision == "command"
    assert done.replies[0].plain == f"There is no command /{name}. /help shows what there is."
    assert done.tracker == FRESH
