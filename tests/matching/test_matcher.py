"""One question: answered, asked back, or unknown; likeness proposes and terms decide."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.edition import Edition
from bot.matching.matcher import MOST_CANDIDATES, MOST_CHOICES, Ambiguous, Answered, Known, Matcher, MatchResult, Unknown
from bot.text.message import Message
from tests.support.small_matching import term

TERMS = [
    term("algo_filing", "algorithm filing", "算法备案"),
    term("llm_filing", "large-model filing", "大模型备案"),
    term("filing", "filing", "备案", kind="thing"),
    term("cycle", "how long", "多久", kind="aspect"),
    term("fees", "cost", "费用", kind="aspect"),
    term("trademark", "trademark", "商标", kind="outside"),
]
ENTRIES = [
    Known("algo-cycle", ("how long does algorithm filing take", "算法备案要多久"), requires=(("algo_filing",), ("cycle",))),
    Known("llm-cycle", ("how long does large-model filing take", "大模型备案要多久"), requires=(("llm_filing",), ("cycle",))),
    Known("fees", ("what does filing cost", "备案要多少费用"), excludes=("cycle",)),
    Known("plain", ("who wrote this", "谁写的")),
]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(ENTRIES, TERMS)


def match(matcher: Matcher, question: str, told: frozenset[str] = frozenset()) -> MatchResult:
    return matcher.match(matcher.read(Message(question)), told)


def test_a_phrasing_is_answered_with_its_entry(matcher: Matcher) -> None:
    result = match(matcher, "how long does algorithm filing take")
    assert isinstance(result, Answered)
    assert result.candidates[0].entry == "algo-cycle"


def test_what_an_entry_requires_and_the_question_lacks_speaks_against_it(matcher: Matcher) -> None:
    result = match(matcher, "how long does it take")
    assert not isinstance(result, Answered)
    found = {candidate.entry: candidate.why for candidate in result.candidates}
    assert found["algo-cycle"].missing == (("algo_filing",),)
    assert result.judged.for_offering is not None
    assert result.judged.for_offering.missing > 0


def test_terms_told_before_satisfy_what_an_entry_requires(matcher: Matcher) -> None:
    candidates = match(matcher, "how long does it take", frozenset({"algo_filing"})).candidates
    assert next(candidate for candidate in candidates if candidate.entry == "algo-cycle").why.missing == ()


def test_an_entry_is_not_told_to_a_question_that_names_what_it_excludes(matcher: Matcher) -> None:
    candidates = match(matcher, "what does filing cost and how long").candidates
    assert next(candidate for candidate in candidates if candidate.entry == "fees").why.excluded == ("cycle",)


def test_one_procedure_is_never_answered_with_the_other_ones_entry(matcher: Matcher) -> None:
    for question, entry in (("算法备案要多久", "algo-cycle"), ("大模型备案要多久", "llm-cycle")):
        result = match(matcher, question)
        assert isinstance(result, Answered)
        assert result.candidates[0].entry == entry


def test_a_neighbouring_field_is_refused_however_alike_the_words_are(matcher: Matcher) -> None:
    assert isinstance(match(matcher, "what does trademark filing cost"), Unknown)


def test_a_question_without_a_term_needs_more_likeness(matcher: Matcher) -> None:
    assert isinstance(match(matcher, "who wrote this"), Answered)
    assert isinstance(match(matcher, "who wrote that old book about gardens"), Unknown)


@pytest.mark.parametrize(
    ("question", "strange"),
    [
        ("水果备案要多少费用", True),
        ("banana filing cost", True),
        ("备案要多少费用", False),
        ("filing cost", False),
        ("我们要备案多少费用", False),
    ],
)
def test_filing_something_that_no_phrasing_mentions_lowers_the_score(matcher: Matcher, question: str, strange: bool) -> None:
    parts = [["algorithm"], ["filing"]]
    composed = [term("algorithm", "algorithm", "算法", kind="thing"), term("whole", "the whole of it", "整件事", parts=parts)]
    wary = Matcher(ENTRIES, [*TERMS, *composed])  # the parts tell which bare words say that something is filed
    before, now = (some.rank(Message(question))[0].why.likeness for some in (matcher, wary))
    assert (now < 0.9 * before) == strange


def test_two_near_entries_are_offered_for_choice() -> None:
    twins = [Known("a", ("where to file the form",)), Known("b", ("where to file the report",))]
    result = match(Matcher(twins, [term("filing", "file", "备案")]), "where to file it")
    assert isinstance(result, Ambiguous)
    assert set(result.choices) == {"a", "b"}


def test_a_single_faint_candidate_is_unknown(matcher: Matcher) -> None:
    result = match(matcher, "filing for a holiday on the moon")
    assert isinstance(result, Unknown)


def test_a_misspelt_word_is_read_as_the_known_one(matcher: Matcher) -> None:
    assert matcher.read(Message("how logn does algoritm filing take")).words == ("how", "long", "does", "algorithm", "filing", "take")


def test_names_and_kinds_of_terms(matcher: Matcher) -> None:
    assert matcher.name_of("cycle", chinese=True) == "多久"
    assert matcher.name_of("cycle", chinese=False) == "how long"
    assert matcher.kind_of("cycle") == "aspect"
    assert matcher.terms_of(Message("算法备案要多久")) == frozenset({"algo_filing", "cycle"})


def test_an_undecided_word_is_decided_by_a_term_beside_it() -> None:
    undecided = term("registration", "registration", "登记", readings=["algo_filing", "llm_filing"])
    matcher = Matcher(ENTRIES, [*TERMS, undecided])
    assert matcher.readings_of(frozenset({"registration"})) == ("algo_filing", "llm_filing")
    assert matcher.readings_of(frozenset({"registration", "algo_filing"})) == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gets_a_result_with_scores_between_nothing_and_one(frozen: Edition, text: str) -> None:
    result = match(frozen.matcher, text)
    assert len(result.candidates) <= MOST_CANDIDATES
    assert all(0 <= candidate.score <= 1 for candidate in result.candidates)
    if isinstance(result, Ambiguous):
        assert 1 <= len(result.choices) <= MOST_CHOICES


def test_every_canonical_question_is_answered_with_its_own_entry(frozen: Edition) -> None:
    for entry in frozen.pack.entries:
        for question in (entry.question.en, entry.question.zh):
            result = match(frozen.matcher, question)
            assert isinstance(result, Answered), question
            assert result.candidates[0].entry == entry.id, question


def test_the_index_says_how_much_memory_it_takes(matcher: Matcher) -> None:
    assert 1_000 < matcher.size < 100_000


def test_what_was_asked_is_not_pickled_with_the_matcher(matcher: Matcher) -> None:
    size = len(pickle.dumps(matcher))
    match(matcher, "how long does algorthm filing take, in months and days")
    assert len(pickle.dumps(matcher)) == size


def test_a_question_is_answered_alike_however_much_was_asked_since(matcher: Matcher) -> None:
    first = match(matcher, "how long does algorithm filing take")
    for number in range(40):
        match(matcher, f"is it {number} days")
    assert match(matcher, "how long does algorithm filing take") == first
