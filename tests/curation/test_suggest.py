"""From misses to phrasings: which belong together, to which entry, and what speaks against them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.curation import selftest
from bot.curation.clusters import LONGEST_QUESTION, cluster, select_misses
from bot.curation.suggest import SuggestedPhrasing, Suggestion, Suggestions, suggest_phrasings, suggestion_steps
from bot.curation.trial_phrasings import TrialResult, try_phrasings
from bot.curation.trial_phrasings import with_phrasings as extended
from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import load_pack
from bot.review.logged_questions import LoggedQuestion, Miss
from tests.support.pack_changes import edition
from tests.support.sound_pack import FEE, MUST, sound, write_sound_pack

REBATE = "Do newcomers get a rebate?"
REBATES = (REBATE, "do newcomers get any rebate", "a rebate for newcomers?")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Without guards, so that nothing but the wording decides."""
    return edition(Path(tmp_path_factory.mktemp("small")))


def chose(text: str, entry: str = "silent-fees") -> Miss:
    return Miss(text, ("silent-fees", "algorithm-filing"), entry)


def only(suggestions: Suggestions) -> Suggestion:
    (group,) = suggestions.groups
    return group


def objected(suggestions: Suggestions) -> dict[str, str]:
    return {phrasing.text: phrasing.objection for group in suggestions.groups for phrasing in group.phrasings}


def test_spellings_that_differ_in_case_and_punctuation_are_one_question(small: Edition) -> None:
    selection = select_misses(small, [Miss("do newcomers get a rebate"), Miss(REBATE), Miss(REBATE), Miss(" do newcomers  get a REBATE ?")])
    (question,) = selection.questions
    assert (question.text, question.times, question.language) == (REBATE, 4, "en")


def test_questions_that_are_answered_by_now_private_or_too_long_are_left_out(small: Edition) -> None:
    misses = [Miss(FEE), Miss(FEE), Miss("rebate? 13800138000"), Miss("rebate " * LONGEST_QUESTION), Miss("?!"), Miss(REBATE)]
    selection = select_misses(small, misses)
    assert [question.text for question in selection.questions] == [REBATE]
    assert (selection.answered, selection.private, selection.long) == (2, 1, 1)


@pytest.mark.parametrize(
    ("text", "language"), [("有没有新手优惠", "zh"), ("xin shou you hui ma", "zh"), ("any rebate", "en"), ("12345", "en")]
)
def test_a_question_stands_in_the_list_of_its_language(small: Edition, text: str, language: str) -> None:
    (question,) = select_misses(small, [Miss(text)]).questions
    assert question.language == language


def test_an_entry_that_the_pack_no_longer_has_was_not_chosen(small: Edition) -> None:
    (question,) = select_misses(small, [chose(REBATE, "gone"), chose(REBATE)]).questions
    assert question.chosen == {"silent-fees": 1}


def test_questions_that_ask_the_same_are_one_group_and_the_most_asked_comes_first(small: Edition) -> None:
    misses = [Miss("where is the moon"), *map(Miss, REBATES), Miss("where is the moon"), Miss("where is the moon now"), Miss("moon where")]
    groups = [{question.text for question in group} for group in cluster(small, select_misses(small, misses).questions)]
    assert groups == [{"where is the moon", "where is the moon now", "moon where"}, set(REBATES)]


def test_questions_whose_askers_chose_otherwise_are_not_one_group(small: Edition) -> None:
    misses = [chose(REBATES[0]), chose(REBATES[1], "algorithm-filing")]
    assert len(cluster(small, select_misses(small, misses).questions)) == 2


def test_a_choice_lends_its_entry_to_questions_that_ask_the_same(small: Edition) -> None:
    group = only(suggest_phrasings(small, [chose(REBATE), chose(REBATE), Miss(REBATES[1]), Miss(REBATES[2])]))
    assert (group.entry, group.chosen, group.choices, group.times) == ("silent-fees", 2, 2, 4)
    assert {phrasing.entry for phrasing in group.phrasings} == {"silent-fees"}


def test_the_entry_that_most_chose_is_told_with_how_many_did(small: Edition) -> None:
    group = only(suggest_phrasings(small, [chose(REBATE), chose(REBATE), chose(REBATE, "algorithm-filing")]))
    assert (group.entry, group.chosen, group.choices) == ("silent-fees", 2, 3)


def test_without_a_choice_the_nearest_entry_is_told_with_its_score(small: Edition) -> None:
    group = only(suggest_phrasings(small, [Miss("charges or budget")]))
    assert (group.entry, group.choices) == ("silent-fees", 0)
    assert group.phrasings[0].score > 0.2


def test_where_no_entry_comes_near_none_is_told(small: Edition) -> None:
    assert only(suggest_phrasings(small, [Miss("月亮在哪里")])).entry == ""


def test_without_misses_nothing_is_suggested(small: Edition) -> None:
    assert suggest_phrasings(small, []).groups == ()


def test_what_is_suggested_is_answered_once_it_is_taken_over(small: Edition) -> None:
    suggestions = suggest_phrasings(small, map(chose, REBATES))
    phrasings = [phrasing for group in suggestions.groups for phrasing in group.phrasings]
    assert not any(phrasing.objection for phrasing in phrasings)
    after = Edition.of(extended(small.pack, phrasings))
    for text in REBATES:
        assert selftest.ask_bot(small, text).decision != "answer"
        assert selftest.ask_bot(after, text).entries == ("silent-fees",)


def test_a_phrasing_that_the_entrys_guards_keep_back_is_told_so(tmp_path: Path) -> None:
    guarded = Edition.of(load_pack(write_sound_pack(tmp_path / "pack")))
    assert objected(suggest_phrasings(guarded, [chose(REBATE)])) == {REBATE: ""}
    entries = sound()["faq/basics.yaml"]["entries"]
    entries[1] |= {"requires": [], "excludes": ["llm_filing"]}
    closed = Edition.of(load_pack(write_sound_pack(tmp_path / "closed", {"faq/basics.yaml": {"entries": entries}})))
    told = objected(suggest_phrasings(closed, [chose("rebate on large-model filing")]))
    assert told == {"rebate on large-model filing": "the entry excludes llm_filing"}


def test_a_test_or_a_refusal_is_no_phrasing(tmp_path: Path) -> None:
    tests = sound()["tests/basics.yaml"]
    tests["exams"][1]["en"].append(REBATE)
    tests["refusals"].append({"text": "rebate on shoes", "why": "shoes"})
    taught = edition(tmp_path, tests=tests)
    assert objected(suggest_phrasings(taught, [chose(REBATE), chose("Rebate on shoes!")])) == {
        REBATE: "it is a test question, and a test may not be a phrasing",
        "Rebate on shoes!": "the tests say that it must not be answered",
    }


def test_a_phrasing_that_undoes_a_refusal_is_objected_to_and_the_others_are_tried_again(tmp_path: Path) -> None:
    tests = sound()["tests/basics.yaml"]
    tests["refusals"].append({"text": "Do newcomers get rebate", "why": "people who move"})
    strict = edition(tmp_path, tests=tests)
    suggestions = suggest_phrasings(strict, [chose(REBATE), chose("有没有新手优惠")])
    found = {phrasing.text: phrasing for group in suggestions.groups for phrasing in group.phrasings}
    assert (found[REBATE].objection, found[REBATE].takes) == ("a test no longer comes out right", ("Do newcomers get rebate",))
    assert found["有没有新手优惠"].objection == ""
    assert suggestions.regressions == ()


def test_a_phrasing_that_takes_a_real_question_from_another_entry_is_told_with_it(small: Edition) -> None:
    asked, thief = "Can we skip the algorithm filing for a fee?", "Can we skip algorithm filing for a fee"
    assert selftest.ask_bot(small, asked).entries == ("algorithm-filing",)
    results, regressions = try_phrasings(
        small, [SuggestedPhrasing("silent-fees", thief, "en", 1, 0.3)], (LoggedQuestion(asked, 4), LoggedQuestion(MUST))
    )
    assert results == {thief: TrialResult(takes=(asked,))}
    assert regressions == ()


def test_no_more_messages_are_announced_than_were_estimated(small: Edition) -> None:
    announced: list[None] = []
    suggest_phrasings(small, map(chose, REBATES), (LoggedQuestion(MUST),), lambda: announced.append(None))
    assert 0 < len(announced) <= suggestion_steps(small, (LoggedQuestion(MUST),))


def test_phrasings_are_added_at_the_end_and_the_pack_itself_stays(small: Edition) -> None:
    more = [SuggestedPhrasing("silent-fees", REBATE, "en", 1, 0.2), SuggestedPhrasing("silent-fees", "有没有优惠", "zh", 1, 0.2)]
    after = extended(small.pack, more).entry_by_id["silent-fees"].phrasings
    assert (after.en[-1], after.zh[-1]) == (REBATE, "有没有优惠")
    assert REBATE not in small.pack.entry_by_id["silent-fees"].phrasings.en
