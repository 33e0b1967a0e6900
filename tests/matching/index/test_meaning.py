"""What an encoder sees is learnt together with words: paraphrases are found, and typing errors are put right before it reads."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.edition import Edition
from bot.knowledge.models.pack import Term
from bot.matching.index.meaning import MeaningReader
from bot.matching.matcher import Answered, Known, Matcher
from bot.text.message import Message
from tests.support.encoders import SmallEncoder

ENTRIES = (
    Known("fees", ("what is the price of a filing", "what is the fee for a filing", "备案费用是什么")),
    Known("cycle", ("how long does a filing take", "after how many weeks is a filing done", "备案周期是什么")),
    Known("contact", ("which phone number has the office", "whom do we call at the office", "办公室电话是什么")),
)
PARAPHRASES = (("is that expensive", "fees"), ("duration", "cycle"), ("where can i dial", "contact"))


@pytest.fixture(scope="module")
def both() -> Matcher:
    return Matcher(ENTRIES, (), SmallEncoder())


def reader(encoder: SmallEncoder, ours: Mapping[str, int]) -> MeaningReader:
    return MeaningReader(encoder, ours, Counter(), set[str]().__contains__)


def first(matcher: Matcher, question: str) -> str:
    ranked = matcher.rank(Message(question))
    return ranked[0].entry if ranked else ""


@pytest.mark.parametrize(("question", "entry"), PARAPHRASES)
def test_a_question_without_a_word_in_common_is_found_by_its_meaning(both: Matcher, question: str, entry: str) -> None:
    assert first(both, question) == entry
    assert both.rank(Message(question))[0].score > max((one.score for one in Matcher(ENTRIES).rank(Message(question))), default=0.0)


@pytest.mark.parametrize("encoder", [None, SmallEncoder()])
def test_every_phrasing_leads_to_its_entry_with_or_without_an_encoder(encoder: SmallEncoder | None) -> None:
    matcher = Matcher(ENTRIES, (), encoder)
    for entry in ENTRIES:
        assert {first(matcher, wording) for wording in entry.wordings} == {entry.id}


@given(question=st.text(max_size=40) | st.sampled_from([question for question, _ in PARAPHRASES]))
def test_scores_stay_between_0_and_1(question: str) -> None:
    assert all(0 <= candidate.score <= 1 for candidate in MATCHER.rank(Message(question)))


MATCHER = Matcher(ENTRIES, (), SmallEncoder())


@given(paraphrase=st.sampled_from(["is that expensive", "the duration"]), data=st.data())
def test_one_error_in_a_long_word_changes_nothing(paraphrase: str, data: st.DataObject) -> None:
    """An encoder alone would read another word."""
    word = paraphrase.rsplit(maxsplit=1)[-1]
    at = data.draw(st.integers(0, len(word) - 2))
    turned = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    left_out = word[:at] + word[at + 1 :]
    wrong = data.draw(st.sampled_from([turned, left_out]))
    assert first(MATCHER, paraphrase.replace(word, wrong)) == first(MATCHER, paraphrase)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("hwo lnog", "how long"),  # two letters changed about, the one word English, the other the base's
        ("the fe", "the fee"),
        ("post", "post"),  # English: nothing to put right, however like a word of the base
        ("don't callx", "don't call"),  # what belongs to an apostrophe is left alone
        ("zzzzqqqq x", "zzzzqqqq x"),
        ("regxstrazion", "registration"),  # more than one error: only the base's own words are near enough
        ("phones 备案 b2b", "phones 备案 b2b"),
    ],
)
def test_words_are_put_right(typed: str, read: str) -> None:
    ours = {"long": 3, "fee": 2, "call": 1, "registration": 1, "phone": 1, "cost": 1}
    assert reader(SmallEncoder(), ours).mend(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("备桉要多久", "备案要多久"),  # a character that the base does not have, beside one with which it makes a word there
        ("我痕急", "我很急"),  # makes no word with its neighbours; what sounds like it is used in the base
        ("办里要多久", "办理要多久"),  # both characters are the base's, but stand together nowhere
        ("会见律师", "会见律师"),  # a word, though not of the base
        ("理案", "理案"),  # nothing that sounds like it makes a word
        ("要", "要"),
        ("多肉", "多肉"),  # what sounds like it is not of the base
    ],
)
def test_characters_are_put_right(typed: str, read: str) -> None:
    base = Counter({"备案": 3, "案要": 1, "要多": 2, "多久": 2, "办理": 2, "理要": 1, "很急": 1, "我很": 1})
    assert MeaningReader(SmallEncoder(), {}, base, {"会见", "律师", "备案", "办理"}.__contains__).mend(typed) == read


def test_the_knowledge_bases_word_is_meant_before_another() -> None:
    encoder = SmallEncoder()
    encoder.words |= {"free": 400}
    assert reader(encoder, {"fee": 1}).mend("fbee") == "fee"
    assert reader(encoder, {}).mend("fbee") == "free"


def test_only_the_beginning_of_a_long_message_is_read() -> None:
    encoder = SmallEncoder()
    Matcher(ENTRIES, (), encoder).rank(Message("expensive " * 400))
    assert len(encoder.read[-1]) <= 600


def test_a_large_base_is_compared_by_words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.matching.matcher.LARGEST_FIT", 3)
    encoder = SmallEncoder()
    matcher = Matcher([Known("many", ("a", "b", "c", "d"))], (), encoder)
    assert (matcher.encoder, matcher.method, encoder.read) == (None, "words", [])


def test_an_empty_base_finds_nothing() -> None:
    assert Matcher((), (), SmallEncoder()).rank(Message("how long")) == ()


def test_it_says_by_what_it_compares(both: Matcher) -> None:
    assert both.method == "words and meaning (small 1)"
    assert Matcher(ENTRIES).method == "words"


def test_it_is_the_same_after_a_journey_to_another_process(both: Matcher) -> None:
    copy: Matcher = pickle.loads(pickle.dumps(both))  # noqa: S301 - written just now
    assert copy.rank(Message("is that expensive")) == both.rank(Message("is that expensive"))


def test_what_only_its_meaning_prefers_speaks_against_telling_it() -> None:
    """Words point at one entry, the meaning at another: that is evidence, and no more a veto."""
    entries = (
        Known("fees", ("the price", "the fee", "expensive filing")),
        Known("office", ("office hours of the dial tone filing", "office hours of the filing", "office hours")),
    )
    field = Term.model_validate({"id": "filing", "name": {"en": "filing", "zh": "备案"}, "kind": "thing"})
    question = "office hours price fee costs expensive filing"
    matcher = Matcher(entries, [field], SmallEncoder())
    result = matcher.match(matcher.read(Message(question)))
    best, other = result.candidates[:2]
    assert (best.entry, other.entry) == ("fees", "office")
    assert best.words < other.words
    evidence = result.judged.for_telling
    assert evidence is not None
    assert evidence.agreement < 0


def test_where_no_meaning_is_known_words_are_all_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.matching.matcher.LARGEST_FIT", 3)
    assert all(candidate.words == candidate.score for candidate in Matcher(ENTRIES).rank(Message("how long does a filing take")))


def test_the_score_by_words_is_told_of_the_nearest_entries_alone(both: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    of_all = both.rank(Message("how long does a filing take"))
    monkeypatch.setattr("bot.matching.index.learnt._NEAREST", 1)
    first, *others = both.rank(Message("how long does a filing take"))
    assert first == of_all[0]
    assert all(other.words < before.words for other, before in zip(others, of_all[1:], strict=True))


def test_the_size_counts_what_meaning_takes(both: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.matching.matcher.LARGEST_FIT", 3)
    assert both.size > Matcher(ENTRIES).size


@pytest.mark.exhaustive
def test_chinese_in_latin_letters_is_found_by_its_sounds_alone(frozen: Edition) -> None:
    question = "suanfa beian duojiu"
    by_both, by_words = (
        matcher.match(matcher.read(Message(question))) for matcher in (Matcher.of(frozen.pack, SmallEncoder()), frozen.matcher)
    )
    assert isinstance(by_both, Answered)
    assert by_both.candidates == by_words.candidates
