"""Terms of the glossary, found in a text: the concepts that decide before characters do."""

from __future__ import annotations

import pytest

from bot.dialogue.edition import Edition
from bot.knowledge.models.pack import Term
from bot.matching.terms.finder import TermFinder
from bot.text.normalize import normalize, tokens


@pytest.fixture(scope="module")
def finder(frozen: Edition) -> TermFinder:
    return frozen.matcher.finder


def found(finder: TermFinder, text: str) -> frozenset[str]:
    return finder.find(tokens(normalize(text))).terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("算法备案", {"algo_filing"}),
        ("大模型备案", {"llm_filing"}),
        ("大模型登记", {"llm_registration"}),
        ("algorithm filing", {"algo_filing"}),
        ("large-model filing", {"llm_filing"}),
        ("LLM registration", {"llm_registration"}),
        ("suanfa beian", {"algo_filing"}),
        ("技术支持者", {"supporter"}),
        ("服务提供者", {"provider"}),
    ],
)
def test_the_longest_name_wins(finder: TermFinder, text: str, terms: set[str]) -> None:
    assert found(finder, text) == terms


@pytest.mark.parametrize("text", ["算法备按", "算发备案", "算法备安要多久"])
def test_characters_of_the_same_sound_are_heard_as_the_term(finder: TermFinder, text: str) -> None:
    assert "algo_filing" in found(finder, text)


def test_a_word_of_the_same_sound_without_one_right_character_is_not_heard(finder: TermFinder) -> None:
    assert "filing" not in found(finder, "悲暗")


@pytest.mark.parametrize("text", ["我们的算法要不要备案", "do we file our algorithm", "算法 beian"])
def test_parts_that_stand_side_by_side_make_the_whole(finder: TermFinder, text: str) -> None:
    assert "algo_filing" in found(finder, text)


def test_parts_that_stand_far_apart_do_not(finder: TermFinder) -> None:
    assert "algo_filing" not in found(finder, "算法是别人写的，我们公司在上海，成立三年，现在想问备案")


def test_a_longer_name_keeps_the_procedure_that_it_names(finder: TermFinder) -> None:
    assert found(finder, "show the filing number") >= {"display", "filing_number"}


def test_the_places_of_terms_are_known(finder: TermFinder) -> None:
    findings = finder.find(tokens("算法备案要多久"))
    assert findings.places == frozenset({0, 1, 2, 3, 5, 6})
    assert [mention.term for mention in findings.mentions] == ["algo_filing", "cycle"]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("产品不涉及人工智能", "no_ai"),
        ("it has no artificial intelligence in it", "no_ai"),
        ("模型我们没有再微调", "oss_as_is"),
        ("we did not fine-tune it", "oss_as_is"),
        ("customers log in instead of integrating an API", "own_ui"),
    ],
)
def test_a_negated_term_is_its_opposite(finder: TermFinder, text: str, term: str) -> None:
    assert term in found(finder, text)


@pytest.mark.parametrize("text", ["是不是AI产品", "不管AI怎么用", "要不要用AI", "AI"])
def test_the_chinese_question_form_is_no_negation(finder: TermFinder, text: str) -> None:
    assert "no_ai" not in found(finder, text)


def test_a_term_without_a_readable_name_is_passed_over() -> None:
    odd = Term.model_validate({"id": "odd", "name": {"en": "…", "zh": "——"}, "kind": "thing"})
    assert TermFinder([odd]).find(("odd",)).mentions == ()


def test_bare_words_for_filing_are_told_from_full_names(finder: TermFinder) -> None:
    bare = finder.find(tokens("商标备案"))
    full = finder.find(tokens("算法备案"))
    assert [mention.term for mention in finder.actions_in(bare)] == ["filing"]
    assert finder.actions_in(full) == ()


def test_an_undecided_word_in_a_follow_up_means_the_procedure_not_yet_spoken_of(finder: TermFinder) -> None:
    assert finder.read_within("registration", frozenset({"algo_filing", "cycle"})) == "llm_registration"
    assert finder.read_within("registration", frozenset({"llm_filing"})) == "llm_registration"
    assert finder.read_within("registration", frozenset({"llm_registration"})) == "algo_filing"
    assert finder.read_within("fees", frozenset({"llm_filing"})) is None


@pytest.mark.parametrize(
    "text", ["a change of the filing", "a change to a filing", "算法的备案", "open-source model without any fine-tuning"]
)
def test_articles_inside_a_name_make_no_other_name(finder: TermFinder, text: str) -> None:
    assert found(finder, text) & {"change_filing", "algo_filing", "oss_as_is"}


def test_a_common_word_is_not_heard_as_a_term_for_its_sound(finder: TermFinder) -> None:
    assert "filing_list" not in found(finder, "我们公司")  # 公示
    assert "materials" not in found(finder, "审核员叫什么名字")  # 交什么


@pytest.mark.parametrize("text", ["suanfa beian", "suanfabeian", "suan fa bei an", "Suànfǎ Bèi'àn", "SUANFA-BEIAN"])
def test_a_name_in_pinyin_is_found_wherever_its_syllables_are_parted(finder: TermFinder, text: str) -> None:
    assert found(finder, text) == {"algo_filing"}


def test_every_chinese_name_is_read_as_it_sounds(finder: TermFinder) -> None:
    assert found(finder, "liucheng, cailiao, youxiaoqi") == {"process", "materials", "validity"}
    assert found(finder, "suan法") == frozenset()


def test_one_slip_inside_a_name_is_forgiven(finder: TermFinder) -> None:
    assert "large_model" in found(finder, "our large modzl")
    assert "large_model" not in found(finder, "our large mold")


@pytest.mark.parametrize("text", ["产品里一点AI都没有", "丝毫AI也没有", "it has no AI", "没有AI"])
def test_a_product_without_the_least_ai_has_none(finder: TermFinder, text: str) -> None:
    assert "no_ai" in found(finder, text)


@pytest.mark.parametrize("text", ["所有AI都没有备案", "AI产品要备案吗"])
def test_ai_that_is_not_filed_is_ai_all_the_same(finder: TermFinder, text: str) -> None:
    assert "no_ai" not in found(finder, text)


def test_whose_users_and_whose_model_are_abroad(finder: TermFinder) -> None:
    assert "not_public" in found(finder, "our users are all abroad")
    assert "foreign" in found(finder, "the supplier sits abroad")
    assert found(finder, "it is abroad") == {"abroad"}


def test_closing_a_company_is_not_closing_its_filing(finder: TermFinder) -> None:
    assert "tax_and_company" in found(finder, "公司怎么注销")
    assert "tax_and_company" not in found(finder, "公司注销备案要多久")
