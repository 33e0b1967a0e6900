"""Planning back: the latest start of each step by the estimates, never a promise; calendar days that exist."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.actions import FormAction, FormVerb
from bot.dialogue.edition import Edition
from bot.dialogue.result.launch_plan import PlanStep, months_before, plan_reply, steps_of
from bot.dialogue.voice import Voice
from bot.messages import LANGUAGES, Bar, Choice, Language, Timeline
from tests.dialogue.assessments import FACTS, NOW, form
from tests.dialogue.words import PackWords

TODAY = NOW.date()
DATES = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))


def plan(edition: Edition, name: str, date: str, language: Language = "en", today: dt.date = TODAY) -> list[str]:
    return [block.text for block in plan_reply(Voice(edition, language), form(name), date, today).blocks]


@given(DATES, st.integers(0, 120))
def test_so_many_months_before_is_that_many_months_away_and_never_a_later_day(date: dt.date, months: int) -> None:
    before = months_before(date, months)
    assert (date.year - before.year) * 12 + date.month - before.month == months
    assert before.day == min(date.day, monthrange(before.year, before.month)[1])


@given(DATES, DATES, st.integers(0, 120))
def test_a_later_launch_never_asks_for_an_earlier_start(one: dt.date, other: dt.date, months: int) -> None:
    assert months_before(min(one, other), months) <= months_before(max(one, other), months)


@given(DATES, st.integers(0, 60), st.integers(0, 60))
def test_more_months_are_an_earlier_start(date: dt.date, fewer: int, more: int) -> None:
    assert months_before(date, fewer + more) <= months_before(date, fewer)


def test_the_end_of_a_month_stays_in_its_month() -> None:
    assert months_before(dt.date(2027, 3, 31), 1) == dt.date(2027, 2, 28)
    assert months_before(dt.date(2028, 3, 31), 1) == dt.date(2028, 2, 29)
    assert months_before(dt.date(2027, 1, 31), 2) == dt.date(2026, 11, 30)
    with pytest.raises(ValueError, match="no calendar"):
        months_before(dt.date(1, 3, 1), 3)


def bar(label: str, lasts: tuple[int, int], after: tuple[int, ...] = ()) -> Bar:
    return Bar(label, (0, 0), lasts, after=after)


def test_what_another_step_waits_for_is_counted_before_it() -> None:
    timeline = Timeline("", (bar("theirs", (2, 3)), bar("ours", (3, 4), (0,)), bar("later", (1, 1), (1,)), bar("aside", (6, 6))))
    assert steps_of(timeline) == (
        PlanStep("theirs", (6, 8), (4, 5)),
        PlanStep("aside", (6, 6)),
        PlanStep("ours", (4, 5), (1, 1)),
        PlanStep("later", (1, 1)),
    )


def test_each_step_has_its_latest_start(frozen: Edition) -> None:
    lead, llm, algorithm, in_turn, limits = plan(frozen, "fine-tuned-chat-app", "2027-10-31")
    assert lead == "Planned back from 31 October 2027, by the article's estimates, everything at the same time:"
    assert llm == "Large-model filing: may – start by 30 April 2027 (6 months ahead)"
    assert algorithm.startswith("Algorithm filing: must – start by 31 July 2027 if it takes long (3 months ahead), by 31 August 2027 if ")
    assert in_turn.startswith("Own steps, one after another – start by 31 January 2027 if it takes long (9 months ahead), by 28 February ")
    assert all(said in limits for said in ("not deadlines", "fixes no order", "whether a product may go live before passing"))


def test_the_suppliers_steps_come_first(frozen: Edition) -> None:
    lines = plan(frozen, "supplier-under-review", "2028-01-01", "zh")
    assert [line.split("——")[0] for line in lines[1:6]] == [
        "供应商：大模型备案",
        "供应商：算法备案",
        "大模型登记：可以做",
        "算法备案：必须做",
        "自己的几项一项接一项办",
    ]
    assert "最晚2027年3月1日开始（提前10个月）" in lines[1]
    assert lines[6] == "要先等供应商那一步，实际进度只有供应商清楚。"
    assert lines[7:10] == ["另外必须具备，文章没有给出时长", "ICP备案号：待确认，必须先有", "AI标识：待确认，必须完成"]


def test_a_single_step_has_no_other_order(frozen: Edition) -> None:
    assert not any("one after another" in line for line in plan(frozen, "new-ends", "2027-12-01"))


def test_a_date_that_only_the_shorter_estimate_still_meets_says_so(frozen: Edition) -> None:
    line = plan(frozen, "detector", "2027-02-01")[1]
    assert line.endswith("by 1 December 2026 if it goes fast (2 months ahead). Only the shorter estimate still fits.")


def test_what_is_too_late_is_named_first(frozen: Edition) -> None:
    lines = plan(frozen, "nothing-in-place", "2027-03-01")
    assert lines[1] == "Too late, by the article's estimates, to have passed by 1 March 2027 – Large-model filing: may."
    assert lines[2] == "Large-model filing: may – start by 1 September 2026 (6 months ahead). Too late by the estimates."
    assert not lines[3].endswith("estimates.")


def test_a_start_today_is_in_time(frozen: Edition) -> None:
    today = dt.date(2026, 12, 1)
    assert plan(frozen, "detector", "2027-03-01", today=today)[1].endswith("(2 months ahead)")
    assert "Only the shorter" in plan(frozen, "detector", "2027-03-01", today=today + dt.timedelta(days=1))[1]


def test_open_questions_are_admitted(frozen: Edition) -> None:
    lines = plan(frozen, "origin-not-known", "2028-01-01")
    at = lines.index("Not every question is answered yet; more steps may be added.")
    assert lines[at + 1] == "How long it takes in all can be said once this is known: Where does the model come from?"
    assert not any("one after another" in line for line in lines)


def test_a_question_that_can_add_no_step_is_not_said_to_add_one(frozen: Edition) -> None:
    facts = {**FACTS["fine-tuned-chat-app"], "customers": None}
    lines = [block.text for block in plan_reply(Voice(frozen, "en"), form(facts), "2028-01-01", TODAY).blocks]
    assert not any("more steps" in line for line in lines)


def test_the_plan_carries_its_picture_and_choices(frozen: Edition) -> None:
    choices = (Choice("Back", "f|new"),)
    reply = plan_reply(Voice(frozen, "zh"), form("detector"), "2028-01-01", TODAY, choices)
    assert (reply.choices[1:], reply.timeline is None) == (choices, False)
    assert reply.choices[0] == Choice("日历文件", str(FormAction("mine", 0, FormVerb.CALENDAR, "2028-01-01")))


@pytest.mark.parametrize(
    ("facts", "argument", "said"),
    [
        (None, "2027-03-01", ["plan.no-form"]),
        ({}, "2027-03-01", ["plan.no-form"]),
        ("no-ai", "2027-03-01", ["plan.nothing"]),
        ("detector", "", ["plan.usage"]),
        ("detector", "next spring", ["plan.unreadable", "plan.usage"]),
        ("detector", "2026-11-21", ["plan.past", "plan.usage"]),
    ],
)
def test_what_cannot_be_planned_is_refused_with_what_to_do(frozen: Edition, facts: str | None, argument: str, said: list[str]) -> None:
    reply = plan_reply(Voice(frozen, "en"), None if facts is None else form(facts), argument, TODAY)
    assert [block.text for block in reply.blocks] == [frozen.pack.say(phrase, "en", date="21 November 2026") for phrase in said]
    assert reply.timeline is None


@pytest.fixture(scope="module")
def vocabulary(frozen: Edition) -> dict[Language, PackWords]:
    """The pack's words in each language, which remember what they have looked at."""
    return {language: PackWords(frozen.pack, language) for language in LANGUAGES}


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FACTS)
def test_every_sentence_of_every_plan_is_the_packs(
    frozen: Edition, vocabulary: dict[Language, PackWords], name: str, language: Language
) -> None:
    words = vocabulary[language]
    for date in ("2026-11-22", "2027-01-31", "2028-02-29", "9999-12-31"):
        assert [line for line in plan(frozen, name, date, language) if not words.own(line)] == []
