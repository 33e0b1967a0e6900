"""Saved assessments: named, found again, compared with today's rules, and deleted only when meant."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from bot.dialogue.actions import CaseAction, parse_case
from bot.dialogue.edition import Edition
from bot.dialogue.result.saved_cases import LONGEST_NAME, change_cases, clean_name, save_case, saved_verdict
from bot.dialogue.tracker import MOST_SAVED, SavedCase, Tracker, from_json, to_json
from bot.knowledge.models.pack import Rule
from bot.messages import LANGUAGES, Language, Reply
from tests.dialogue.assessments import FACTS, NOW, answers, assessed, form
from tests.dialogue.builders import ruled
from tests.dialogue.words import PackWords

LATER = NOW + dt.timedelta(days=40)


def saving(edition: Edition, *names: tuple[str, str], language: Language = "en") -> Tracker:
    """A tracker with these assessments saved under these names."""
    tracker = Tracker(language=language)
    for name, facts in names:
        tracker = save_case(replace(tracker, form=form(facts)), edition, name, NOW)
    return replace(tracker, form=None)


def does(edition: Edition, tracker: Tracker, arguments: str, language: Language = "en") -> tuple[Tracker, Reply]:
    return change_cases(edition, tracker, arguments, language, LATER)


def names(tracker: Tracker) -> list[str]:
    return [case.name for case in tracker.saved]


def texts(reply: Reply) -> list[str]:
    return [block.text for block in reply.blocks]


def compared(reply: Reply) -> list[str]:
    """What an opened case says before it repeats what was said of the product."""
    return texts(reply)[: texts(reply).index("What was said of the product")]


@pytest.fixture(scope="session")
def two(frozen: Edition) -> Tracker:
    return saving(frozen, ("Chat", "fine-tuned-chat-app"), ("Detector", "detector"))


def test_what_is_saved_is_all_that_is_needed_to_judge_anew(frozen: Edition) -> None:
    tracker = save_case(Tracker(form=form("saas", ("good_scale",))), frozen, "SaaS", NOW)
    (case,) = tracker.saved
    assert (case.name, case.answers, case.digest, case.at) == ("SaaS", answers("saas", ("good_scale",)), frozen.pack.digest, NOW)
    assert case.verdict["silent"] == ["ROLE_B2B_OWN_UI"]
    assert from_json(to_json(tracker)) == tracker


def test_nothing_is_saved_without_a_form_or_beyond_the_limit(frozen: Edition, two: Tracker) -> None:
    assert save_case(two, frozen, "x", NOW) is two
    full = replace(two, saved=two.saved[:1] * MOST_SAVED, form=form("detector"))
    assert save_case(full, frozen, "x", NOW) is full


def test_names_are_unique(frozen: Edition) -> None:
    long = "n" * LONGEST_NAME
    tracker = saving(frozen, *((name, "detector") for name in ("A", "A", "A", "", "  ", long, long)))
    assert names(tracker) == ["A", "A (2)", "A (3)", "Assessment 1", "Assessment 2", long, f"{long[:-5]} (2)"]
    assert names(saving(frozen, ("", "detector"), ("网站", "saas"), ("网站", "saas"), language="zh")) == ["评估1", "网站", "网站（2）"]


def test_every_place_up_to_the_limit_can_have_the_same_name(frozen: Edition) -> None:
    tracker = Tracker(form=form("no-ai"))
    for _ in range(MOST_SAVED):
        tracker = save_case(tracker, frozen, "same", NOW)
    assert len(set(names(tracker))) == MOST_SAVED


@given(st.text())
def test_names_are_one_short_line(text: str) -> None:
    name = clean_name(text)
    assert len(name) <= LONGEST_NAME
    assert name == " ".join(name.split())
    assert not any(unicodedata.category(sign)[0] == "C" for sign in name)
    assert clean_name(name) == name


def test_nothing_saved_yet_is_said_with_what_to_do(frozen: Edition) -> None:
    tracker, reply = does(frozen, Tracker(), "")
    assert tracker == Tracker()
    assert texts(reply) == [frozen.pack.say("cases.none", "en")]


def test_the_list_shows_number_name_date_and_verdict(frozen: Edition, two: Tracker) -> None:
    tracker, reply = does(frozen, two, "")
    assert tracker is two
    heading, chat, detector, _ = texts(reply)
    assert heading == "Your saved assessments"
    assert chat.startswith("1. Chat (22 November 2026). In short: algorithm filing is a must; large-model filing can be applied for. ")
    assert chat.endswith("New algorithm filings: 1. All at the same time: about 6 months.")
    assert detector.startswith("2. Detector (22 November 2026). In short: algorithm filing is a must; points that the article leaves ")
    assert [choice.label for choice in reply.choices] == ["Open 1", "Open 2"]


@pytest.mark.parametrize("arguments", ["dance 2", "open", "open two", "2", "open 12345"])
def test_what_is_no_order_gets_the_usage(frozen: Edition, two: Tracker, arguments: str) -> None:
    tracker, reply = does(frozen, two, arguments)
    assert (tracker, reply.blocks[0].text) == (two, frozen.pack.say("cases.usage", "en"))


@pytest.mark.parametrize("number", ["0", "3", "999"])
def test_a_number_that_is_not_in_the_list_is_said(frozen: Edition, two: Tracker, number: str) -> None:
    tracker, reply = does(frozen, two, f"delete {number}")
    assert (tracker, reply.blocks[0].text) == (two, f"There is no saved assessment {number}.")


@pytest.mark.parametrize("arguments", ["open 2", "OPEN  2", " 打开 2 "])
def test_an_opened_case_is_the_readers_form_again(frozen: Edition, two: Tracker, arguments: str) -> None:
    tracker, reply = does(frozen, two, arguments)
    assert tracker.form is not None
    assert (tracker.form.answers, tracker.form.stage, tracker.form.digest) == (answers("detector"), "result", frozen.pack.digest)
    assert compared(reply) == ["“Detector”, saved on 22 November 2026", "Worked out anew by today's rules, the verdict is the same."]
    assert tracker.saved == two.saved


def test_an_opened_case_repeats_what_was_said_with_the_words_it_was_read_from(frozen: Edition) -> None:
    facts = {"uses_ai": True, "functions": ["generation"], "gone": "x"}
    told = {"functions": "writes posters", "gone": "of old", "uses_ai": ""}
    tracker = save_case(Tracker(form=form(facts, ("model_origin",), told)), frozen, "Posters", NOW)
    assert tracker.saved[0].answers.words == {"functions": "writes posters", "gone": "of old"}
    tracker, reply = does(frozen, from_json(to_json(tracker)), "open 1")
    assert tracker.form is not None
    assert tracker.form.answers.words == {"functions": "writes posters"}
    assert texts(reply)[texts(reply).index("What was said of the product") + 1 :] == [
        "Does the product use AI? Yes",
        "What does the AI do in the product? generates content (read from “writes posters”)",
        "Where does the model come from? not known",
    ]
    exported = {file.name: file.content.decode() for file in does(frozen, tracker, "export 1")[1].files}
    assert "(read from “writes posters”)" in exported["assessment.md"]
    assert json.loads(exported["assessment.json"])["words"] == tracker.saved[0].answers.words


def test_a_case_of_before_its_words_were_kept_still_opens(frozen: Edition, two: Tracker) -> None:
    document = json.loads(to_json(two))
    for case in document["saved"]:
        del case["told"]
    old = from_json(json.dumps(document))
    assert old == two
    assert "Does the product use AI? Yes" in texts(does(frozen, old, "open 1")[1])


def with_rules(edition: Edition, rules: Mapping[str, Rule | None]) -> Edition:
    """The edition with some rules replaced, or left out."""
    kept = (rules.get(rule.id, rule) for rule in edition.pack.rules)
    return ruled(edition, rules=tuple(rule for rule in kept if rule), digest="f" * 64)


def test_a_verdict_that_changed_is_shown_with_what_changed_it(frozen: Edition, two: Tracker) -> None:
    edition = with_rules(frozen, {"r2a-fine-tuned": None})
    tracker, reply = does(edition, two, "open 1")
    assert compared(reply) == [
        "“Chat”, saved on 22 November 2026",
        "Worked out anew by today's rules, the verdict has changed:",
        "What to file: algorithm filing is a must; large-model filing can be applied for → algorithm filing is a must",
        "All at the same time: about 6 months → not decided yet",
        "One after another: about 8–9 months → not decided yet",
        "No longer applies: r2a-fine-tuned",
        f"Rules then {frozen.pack.digest[:12]}, now ffffffffffff",
    ]
    assert tracker.form is not None


def test_a_rule_that_is_new_is_named_by_what_it_says(frozen: Edition) -> None:
    before = with_rules(frozen, {"r2a-fine-tuned": None})
    tracker = saving(before, ("Chat", "fine-tuned-chat-app"))
    reply = does(frozen, tracker, "open 1")[1]
    assert "Now also applies: A model fine-tuned from open source can also apply for large-model filing." in texts(reply)


def test_a_rule_that_no_longer_fires_is_named_by_what_it_says(frozen: Edition, two: Tracker) -> None:
    rules = frozen.book.rules
    role = next(rule for rule in rules if rule.id == "r4a-consumer")
    never = next(rule for rule in rules if rule.id == "r0a-no-ai").when
    reply = does(with_rules(frozen, {"r4a-consumer": role.model_copy(update={"when": never})}), two, "open 1")[1]
    assert "No longer applies: For the consumer side you file as service provider." in texts(reply)
    assert "Role: service provider → none" in texts(reply)


def test_other_rules_with_the_same_verdict_are_only_noted(frozen: Edition, two: Tracker) -> None:
    reply = does(with_rules(frozen, {}), two, "open 1")[1]
    assert compared(reply)[1:] == [
        "Worked out anew by today's rules, the verdict is the same.",
        f"Rules then {frozen.pack.digest[:12]}, now ffffffffffff",
    ]


def tampered(two: Tracker, **fields: object) -> Tracker:
    return replace(two, saved=(replace(two.saved[0], **fields),))  # type: ignore[arg-type]


def test_values_that_no_rule_speaks_of_any_more_are_shown_as_they_were_saved_verdict(frozen: Edition, two: Tracker) -> None:
    verdict: dict[str, JsonValue] = {**two.saved[0].verdict, "roles": ["agent"], "silent": ["OLD"], "algorithm": "perhaps", "llm": {}}
    said = texts(does(frozen, tampered(two, verdict=verdict), "open 1")[1])
    assert "Role: agent → service provider" in said
    assert "No longer left open: OLD" in said


def test_a_verdict_that_cannot_be_read_is_worked_out_anew(frozen: Edition, two: Tracker) -> None:
    old = tampered(two, verdict={"algorithm": "must"})
    assert saved_verdict(old.saved[0]) is None
    assert "cannot be read any more" in texts(does(frozen, old, "")[1])[1]
    tracker, reply = does(frozen, old, "open 1")
    assert tracker.form is not None
    assert texts(reply)[1] == frozen.pack.say("cases.unreadable", "en")


def test_answers_that_the_rules_no_longer_know_are_left_out_and_named(frozen: Edition, two: Tracker) -> None:
    kept = answers({**FACTS["fine-tuned-chat-app"], "colour": "red"}, ("good_scale", "shape"))
    tracker, reply = does(frozen, tampered(two, answers=kept), "open 1")
    assert tracker.form is not None
    assert "colour" not in tracker.form.answers.written
    assert tracker.form.answers.unknown == ("good_scale",)
    assert compared(reply)[-1] == "Answers that today's rules do not know were left out: colour"


def test_renaming(frozen: Edition, two: Tracker) -> None:
    tracker, reply = does(frozen, two, "rename 2  new\n name ")
    assert (names(tracker), reply.blocks[0].text) == (["Chat", "new name"], "It is called “new name” now.")
    assert names(does(frozen, two, "改名 1 聊天", "zh")[0]) == ["聊天", "Detector"]
    assert names(does(frozen, two, "rename 1 Chat")[0]) == ["Chat", "Detector"]


def test_a_name_that_is_taken_or_missing_changes_nothing(frozen: Edition, two: Tracker) -> None:
    for arguments, said in (
        ("rename 1 Detector", "Another assessment is called “Detector” already."),
        ("rename 1", "/cases rename 1 Chat"),
    ):
        tracker, reply = does(frozen, two, arguments)
        assert tracker is two
        assert said in reply.plain


def test_a_typed_delete_is_done_at_once(frozen: Edition, two: Tracker) -> None:
    tracker, reply = does(frozen, two, "delete 1")
    assert (names(tracker), reply.blocks[0].text) == (["Detector"], "“Chat” is deleted.")
    none, last = does(frozen, tracker, "删除 1", "zh")
    assert (none.saved, texts(last)) == ((), ["已删除“Detector”。", frozen.pack.say("cases.none", "zh")])


def press(edition: Edition, tracker: Tracker, action: str) -> tuple[Tracker, Reply]:
    parsed = parse_case(action)
    assert parsed is not None
    assert len(action.encode()) <= 64
    return does(edition, tracker, parsed.arguments)


def test_a_pressed_delete_asks_first(frozen: Edition, two: Tracker) -> None:
    opened = does(frozen, two, "open 1")[1]
    export, delete = opened.choices
    asked, sure = press(frozen, two, delete.action)
    assert (names(asked), texts(sure)) == (["Chat", "Detector"], ["Delete “Chat”? This cannot be undone."])
    drop, keep = sure.choices
    assert names(press(frozen, two, drop.action)[0]) == ["Detector"]
    assert press(frozen, two, keep.action)[1] == does(frozen, two, "")[1]
    assert [file.name for file in press(frozen, two, export.action)[1].files] == [
        "assessment.docx",
        "assessment.md",
        "assessment.json",
        "timeline.png",
    ]


def test_a_button_never_means_another_case(frozen: Edition, two: Tracker) -> None:
    first, second = (choice.action for choice in does(frozen, two, "")[1].choices)
    fewer = does(frozen, two, "delete 1")[0]
    opened = press(frozen, fewer, second)[0].form
    assert opened is not None
    assert opened.answers == answers("detector")
    tracker, reply = press(frozen, fewer, first)
    assert (tracker, reply.blocks, reply.toast) == (fewer, (), frozen.pack.say("cases.stale", "en"))


def test_an_exported_case_keeps_the_verdict_of_its_day(frozen: Edition, two: Tracker) -> None:
    reply = does(with_rules(frozen, {"r2a-fine-tuned": None}), two, "导出 1")[1]
    assert frozen.pack.digest.encode() in next(file.content for file in reply.files if file.name == "assessment.json")


@pytest.mark.parametrize("text", ["c|", "c|open #0123abcd", "c|export #0123abcd", "c|delete #0123abcd", "c|drop #0123abcd"])
def test_actions_read_back(text: str) -> None:
    action = parse_case(text)
    assert isinstance(action, CaseAction)
    assert str(action) == text


@pytest.mark.parametrize("text", ["", "c", "c|open 1", "c|rename #0123abcd x", "c|open #0123ABCD", "c|open #0123abcd\n", "f|new"])
def test_nothing_else_is_an_action(text: str) -> None:
    assert parse_case(text) is None


@given(st.text())
def test_no_argument_breaks_the_turn(frozen: Edition, two: Tracker, text: str) -> None:
    tracker, reply = does(frozen, two, text)
    assert reply.blocks or reply.toast
    assert len(tracker.saved) <= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_the_packs(frozen: Edition, language: Language) -> None:
    edition = with_rules(frozen, {"r2a-fine-tuned": None, "r12-new": None})
    words = PackWords(edition.pack, language)
    tracker = saving(edition, ("chat", "detector"), ("site", "no-ai"), language=language)
    spoilt = replace(tracker, saved=(*tracker.saved, SavedCase("bad", answers("saas"), {}, "a" * 64, NOW)))
    for arguments in ("", "open 1", "open 3", "rename 1 other", "rename 1", "rename 1 site", "delete 1", "delete 9", "export 2", "dance"):
        reply = does(edition, spoilt, arguments, language)[1]
        own = [block.text for block in reply.blocks if not words.own(block.text)]
        assert own == [], arguments
    assert assessed(edition, "detector").fired
