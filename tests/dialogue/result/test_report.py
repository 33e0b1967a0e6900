"""The result in words: what the article says and with which modality, what is open, whom to ask, and why."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from pydantic import JsonValue

from bot.dialogue.edition import Edition
from bot.dialogue.outside_notes import notes_on
from bot.dialogue.result.report import MOST_NOTES, has_more_notes, notes_of, result_reply
from bot.dialogue.result.verdict import Verdict, summary
from bot.dialogue.voice import Voice
from bot.messages import LANGUAGES, Choice, Language
from tests.dialogue.assessments import FACTS, NOW, REPORTS, answers, article_of, assessed, explanation, form, result
from tests.dialogue.builders import ruled
from tests.dialogue.words import PackWords

DATE = {"en": re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}|\d{4}-\d{2}"), "zh": re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d{2}")}
PUBLISHED = {"en": "27 June 2025", "zh": "2025年6月27日"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", REPORTS, ids=[report["id"] for report in REPORTS])
def test_the_report_conveys_what_it_must_and_claims_no_more(frozen: Edition, report: dict[str, Any], language: Language) -> None:
    text = article_of(result(frozen, form(report["id"]), language, NOW)).casefold()
    assert [said for said in report[language]["says"] if said.casefold() not in text] == []
    assert [claim for claim in report[language]["never"] if claim.casefold() in text] == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FACTS)
def test_every_sentence_is_the_packs_and_only_the_articles_date_is_shown(frozen: Edition, name: str, language: Language) -> None:
    words = PackWords(frozen.pack, language)
    for reply in (result(frozen, form(name), language, NOW, all_notes=True), explanation(frozen, form(name), language)):
        assert [block.text for block in reply.blocks if not words.own(block.text)] == []
    assert set(DATE[language].findall(article_of(result(frozen, form(name), language, NOW)))) == {PUBLISHED[language]}


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", FACTS)
def test_what_the_article_says_fits_a_phone(frozen: Edition, name: str) -> None:
    assert len(article_of(result(frozen, form(name), "zh", NOW))) <= 900
    assert len(article_of(result(frozen, form(name), "en", NOW))) <= 2600


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verdict_stands_first_and_a_rule_that_only_repeats_it_is_left_out(frozen: Edition, language: Language) -> None:
    reply = result(frozen, form("fine-tuned-chat-app"), language, NOW)
    sentence = {"en": "Algorithm filing is a must", "zh": "算法备案必须做"}[language]
    assert reply.blocks[0].kind == "lead"
    assert sentence.casefold() in reply.blocks[0].text.casefold()
    assert not any(sentence in block.text for block in reply.blocks[1:])


def test_choices_and_the_timeline_are_handed_on(frozen: Edition) -> None:
    choices = (Choice("Again", "f|new"),)
    voice = Voice(frozen, "en")
    reply = result_reply(voice, assessed(frozen, "fine-tuned-chat-app"), NOW, choices)
    assert reply.choices == choices
    assert reply.timeline is not None
    assert result(frozen, form("no-ai"), "en", NOW).timeline is None


def test_the_articles_age_is_said_once_it_is_a_year_old(frozen: Edition) -> None:
    def footers(now: dt.datetime) -> list[str]:
        return [block.text for block in result(frozen, form("detector"), "en", now).blocks if "months old" in block.text]

    assert footers(dt.datetime(2026, 6, 26, tzinfo=dt.UTC)) == []
    assert footers(dt.datetime(2026, 6, 27, tzinfo=dt.UTC)) == ["The article is 12 months old; check what has changed since."]


def test_what_the_article_leaves_open_is_what_outside_notes_speak_of_first(frozen: Edition) -> None:
    assert notes_of(assessed(frozen, "saas"))[0] == "C3"
    assert notes_of(assessed(frozen, {})) == ()


def test_more_notes_than_a_result_shows_wait_for_a_choice_and_then_extend_the_message(frozen: Edition) -> None:
    short, whole = (result(frozen, form("saas"), "zh", NOW, all_notes=more) for more in (False, True))
    case = assessed(frozen, "saas")
    held_back = len(notes_on(frozen.pack, notes_of(case), NOW.date())) - MOST_NOTES
    assert has_more_notes(Voice(frozen, "zh"), case, NOW.date())
    assert short.blocks[-1].text == f"另有{held_back}条补充"
    assert [block.kind for block in short.blocks].count("note") == MOST_NOTES
    assert (short.seen, whole.blocks[: whole.seen]) == (0, short.blocks[:-1])
    assert [block.kind for block in whole.blocks[whole.seen :]].count("note") == held_back


def test_a_case_with_few_notes_shows_them_all(frozen: Edition) -> None:
    plain, whole = (result(frozen, form("no-ai"), "en", NOW, all_notes=more) for more in (False, True))
    assert not has_more_notes(Voice(frozen, "en"), assessed(frozen, "no-ai"), NOW.date())
    assert (whole.blocks, whole.seen) == (plain.blocks, 0)
    assert not any(block.kind == "note" for block in result(frozen, form({}), "en", NOW).blocks)


def test_an_empty_form_decides_nothing_and_says_which_question_is_open(frozen: Edition) -> None:
    text = article_of(result(frozen, form({}), "en", NOW))
    assert "too little is known yet" in text
    assert "Does the product use AI?" in text
    assert text.splitlines()[-2] == "Article of 27 June 2025"


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FACTS)
def test_statement_numbers_stand_behind_the_sources_and_not_in_the_result(frozen: Edition, name: str, language: Language) -> None:
    for reply in (result(frozen, form(name), language, NOW, all_notes=True), explanation(frozen, form(name), language)):
        assert re.findall(r"\b[SVGC][0-9]+[a-z]?\b", reply.plain) == []


def test_a_number_that_is_not_decided_is_not_guessed(frozen: Edition) -> None:
    facts: dict[str, JsonValue] = {"uses_ai": True, "functions": ["generation"], "customers": ["consumer"]}
    text = article_of(result(frozen, form(facts), "zh", NOW))
    assert "新的算法备案：数目还不能确定。" in text
    assert "若不止一种：多个模态合在一起备案，理论上不可以" in text


def test_months_of_steps_that_wait_are_counted_from_the_suppliers_passing(frozen: Edition) -> None:
    text = article_of(result(frozen, form("supplier-under-review"), "en", NOW))
    assert "Once the supplier has passed, all at the same time: 3–4 months" in text
    assert "If the supplier starts today, in all: about 9–10 months" in text


def test_a_total_that_is_still_open_is_not_told(frozen: Edition) -> None:
    origin = article_of(result(frozen, form("origin-not-known"), "en", NOW))
    assert "How long it takes in all can be said once this is known: Where does the model come from?" in origin
    assert "All at the same time" not in origin
    supplier = article_of(result(frozen, form("supplier-not-known"), "zh", NOW))
    assert "自己的步骤，全部同时办：3–4个月" in supplier
    assert "是否还要等供应商，要看：" in supplier
    assert "- 全部同时办" not in supplier
    line = summary(Voice(frozen, "zh"), Verdict.of(assessed(frozen, "supplier-not-known")))
    assert line == "结论：算法备案必须做；大模型登记可以做。新的算法备案：1个。"


def test_the_line_that_sums_up_counts_the_wait_for_the_supplier(frozen: Edition) -> None:
    line = summary(Voice(frozen, "en"), Verdict.of(assessed(frozen, "supplier-under-review")))
    assert line.endswith("If the supplier starts today, in all: about 9–10 months.")


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({"prior_algo_filing": "in_progress"}, "the one under review is not counted again; whether more are needed is open."),
        (
            {
                "prior_algo_filing": "passed",
                "change": ["new_role"],
                "prior_roles": ["provider"],
                "customers": ["consumer", "business"],
                "b_delivery": ["own_ui"],
            },
            "the number is open, as the article does not make clear which role the new side means.",
        ),
    ],
)
def test_a_must_without_a_number_says_why(frozen: Edition, more: dict[str, JsonValue], count: str) -> None:
    text = article_of(result(frozen, form({**FACTS["fine-tuned-chat-app"], **more}), "en", NOW))
    assert f"New algorithm filings: {count}" in text


def test_what_is_under_review_is_named_and_not_asked_for_anew(frozen: Edition) -> None:
    facts = {**FACTS["fine-tuned-chat-app"], "prior_algo_filing": "in_progress"}
    text = article_of(result(frozen, form(facts), "zh", NOW))
    assert "算法备案必须做（已有一个在审核中）" in text
    assert "已有一个算法备案在审核中；已提交不等于已通过。" in text
    assert "- 算法备案：2–3个月" not in text


def test_labelling_of_a_product_that_generates_nothing_is_spoken_of(frozen: Edition) -> None:
    said = "The article asks for labelling and the other requirements of the Labelling Measures of AI that generates nothing, too"
    assert said in article_of(result(frozen, form("detector"), "en", NOW))
    assert said not in article_of(result(frozen, form("fine-tuned-chat-app"), "en", NOW))


def test_only_the_step_that_waits_is_held_up(frozen: Edition) -> None:
    facts = {**FACTS["supplier-under-review"], "upstream_algo_passed": True}
    lead = result(frozen, form(facts), "en", NOW).blocks[0].text
    assert "algorithm filing is a must; large-model registration can be applied for, but only once the supplier has passed" in lead


def test_two_roles_that_are_filed_at_the_same_time_have_one_total(frozen: Edition) -> None:
    facts = {"uses_ai": True, "functions": ["detection"], "customers": ["consumer", "business"], "b_delivery": ["api"]}
    facts["model_origin"] = ["self_trained"]
    text = article_of(result(frozen, form(facts), "en", NOW))
    assert "All at the same time: 2–3 months" in text
    assert "One after another" not in text


def test_a_default_that_was_told_otherwise_is_no_assumption(frozen: Edition) -> None:
    assumed = {"en": "Assumed, as nothing else was said"}["en"]
    told = {**FACTS["fine-tuned-chat-app"], "prior_algo_filing": "none", "public_mainland": True}
    assert assumed in article_of(result(frozen, form("fine-tuned-chat-app"), "en", NOW))
    assert assumed not in article_of(result(frozen, form(told), "en", NOW))


def test_another_default_than_todays_is_said_as_question_and_answer(frozen: Edition) -> None:
    slots = tuple(slot.model_copy(update={"default": False}) if slot.id == "has_icp" else slot for slot in frozen.pack.slots)
    edition = ruled(frozen, slots=slots)
    text = article_of(result(edition, form("detector"), "en", NOW))
    assert "Does the company have an ICP number? No" in text
    assert "ICP number: missing. The company must first get an ICP number." in text


def test_a_missing_prerequisite_without_a_rules_sentence_is_still_listed(frozen: Edition) -> None:
    rules = tuple(rule for rule in frozen.pack.rules if rule.id != "r9-icp-missing")
    text = article_of(result(ruled(frozen, rules=rules), form("detector"), "en", NOW))
    assert "- ICP number: to be checked\n" in text


def test_prerequisites_that_were_told_are_shown_even_where_nothing_is_to_be_filed(frozen: Edition) -> None:
    facts: dict[str, JsonValue] = {"uses_ai": True, "prior_algo_filing": "passed", "change": ["model_swap"], "has_icp": True}
    assert "ICP备案号：已具备" in article_of(result(frozen, form(facts), "zh", NOW))


def test_a_case_without_a_citation_has_a_footer_all_the_same(frozen: Edition) -> None:
    edition = ruled(frozen, rules=())
    assert "Article of 27 June 2025" in [block.text for block in result(edition, form("detector"), "en", NOW).blocks]


def test_facts_that_the_rules_do_not_know_are_left_out(frozen: Edition) -> None:
    written: dict[str, JsonValue] = {"uses_ai": True, "colour": "red", "functions": ["dancing"], "customers": ["consumer"]}
    assert answers(written).checked(frozen.book).facts == {"uses_ai": True, "customers": frozenset({"consumer"})}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("three-modalities", "结论：算法备案必须做；大模型备案可以做。新的算法备案：至少3个。全部同时办：约6个月。"),
        ("no-ai", "结论：这种情况文章没有给出答案。"),
    ],
)
def test_a_summary_is_one_line(frozen: Edition, name: str, line: str) -> None:
    assert summary(Voice(frozen, "zh"), Verdict.of(assessed(frozen, name))) == line
