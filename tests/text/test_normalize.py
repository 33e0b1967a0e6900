"""Spellings that mean the same are one spelling to the matcher."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.files.loader import read_pack
from bot.text.normalize import LONGEST, are_romanised, blurred_pinyin, is_cjk, normalize, phrases, pinyin, script_language, stem, tokens
from tests.support.cached_editions import FROZEN


@pytest.mark.parametrize(
    "disguise",
    [
        "算法备案",
        "算法備案",
        "算\u200b法\u200d备\ufeff案",
        "\u202e算法备案\u202c",
        "算法🎉备案✅",
        "算法\x00备案",
        "  算法备案\n",
        "算\u0301法备案",
    ],
)
def test_disguises_of_a_chinese_word_read_the_same(disguise: str) -> None:
    assert normalize(disguise) == "算法备案"


@pytest.mark.parametrize(
    "disguise", ["Algorithm Filing", "ALGORITHM  FILING", "Ａｌｇｏｒｉｔｈｍ　ｆｉｌｉｎｇ", "algorithm\tfiling", "àlgorithm filïng"]
)
def test_disguises_of_an_english_phrase_read_the_same(disguise: str) -> None:
    assert normalize(disguise) == "algorithm filing"


def test_a_message_is_cut_at_telegrams_own_limit() -> None:
    assert len(normalize("备" * (LONGEST + 50))) == LONGEST


@given(st.text())
def test_normalizing_twice_changes_nothing_more(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once


def test_tokens_are_latin_words_and_single_characters() -> None:
    assert tokens("llm备案要 3-4 months") == ("llm", "备", "案", "要", "3", "4", "months")


@pytest.mark.parametrize(("text", "language"), [("备案", "zh"), ("LLM 备案", "zh"), ("filing", "en"), ("123 ?!", None), ("", None)])
def test_the_script_tells_the_language(text: str, language: str | None) -> None:
    assert script_language(text) == language


def test_forms_of_an_english_word_share_a_stem() -> None:
    assert len({stem(word) for word in ("file", "files", "filed", "filing")}) == 1
    assert stem("companies") == stem("company")
    assert stem("planned") == stem("plan")
    assert stem("classes") == "class"


@pytest.mark.parametrize("word", ["api", "status", "class", "gb45438", "案"])
def test_words_without_an_ending_stay_whole(word: str) -> None:
    assert stem(word) == word


def test_pinyin_of_characters() -> None:
    assert [pinyin(character) for character in "算法备案"] == ["suan", "fa", "bei", "an"]
    assert pinyin("龘") == "龘"
    assert is_cjk("案")
    assert not is_cjk("a")


@pytest.mark.parametrize(("written", "meant"), [("根", "更"), ("资", "知"), ("森", "生"), ("今", "经"), ("安", "昂"), ("草", "超")])
def test_sounds_that_input_methods_confuse_are_one(written: str, meant: str) -> None:
    assert blurred_pinyin(written) == blurred_pinyin(meant)


ROMANISED = (
    "suanfa beian yao duo jiu",
    "suan fa bei an yao duo jiu",
    "damoxing beian he dengji you shenme qubie",
    "da mo xing deng ji zenme ban",
    "women zhi diaoyong API yao bu yao beian",
    "weitiao kaiyuan moxing xuyao zuo shenme beian",
    "suanfa beian shi bixu de ma",
    "beian feiyong duoshao",
    "damoxing dengji xuyao duo chang shijian",
    "xiaochengxu yao chongxin beian ma",
    "wangxinban dianhua shi duoshao",
    "ni hao",
    "xie xie",
    "gongsi meiyou ICP keyi beian ma",
    "chanpin shangxian qian bixu beian ma",
    "suanfabeian",
    "damoxingbeian duojiu",
    "bu beian hui zenyang",
    "SUANFA BEIAN ZENME ZUO",
    "API diaoyong yao bu yao zuo damoxing dengji?",
    "zhuti biangeng le zenme ban",
    "neirong biaoshi yao zuo ma",
    "yi jing bei an de app xin zeng xiao cheng xu zen me ban",
    "anquan pinggu baogao shui lai xie",
    "beian tongguo le zai nali cha",
)


@pytest.mark.parametrize("text", ROMANISED)
def test_chinese_in_latin_letters_is_known_by_its_syllables(text: str) -> None:
    assert are_romanised(tokens(normalize(text)))


@pytest.mark.exhaustive
def test_no_english_question_of_the_pack_is_taken_for_chinese() -> None:
    questions = [question for exam in read_pack(FROZEN).draft.exams for question in exam.en]
    assert len(questions) >= 200
    assert [question for question in questions if are_romanised(tokens(normalize(question)))] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123",
        "beian",
        "beian site",
        "what is suanfa beian",
        "nice house",
        "can you change China data",
        "same page, same time",
        "how are you",
        "Doubao, Hunyuan, Baichuan API",
        "Beijing or Shanghai",
        "genai licence timeline",
        "API",
    ],
)
def test_english_words_and_names_that_split_into_syllables_are_no_chinese(text: str) -> None:
    assert not are_romanised(tokens(normalize(text)))


@given(st.text(st.sampled_from("xiangeo ")))
def test_however_many_ways_a_word_splits_it_is_decided_at_once(text: str) -> None:
    assert are_romanised(tokens(normalize(text * 50))) in (True, False)


@pytest.mark.parametrize(
    ("taiwan", "mainland"),
    [
        ("外商可以申請演算法備案嗎", "外商可以申请算法备案吗"),
        ("人工智慧影片要標示嗎", "人工智能视频要标示吗"),
        ("備案程序要附哪些文件和資料", "备案程序要附哪些文件和资料"),
        ("小程序也要備案嗎", "小程序也要备案吗"),
        ("小程序也要备案吗", "小程序也要备案吗"),
    ],
)
def test_words_of_taiwan_are_those_of_the_mainland_in_a_text_in_traditional_characters(taiwan: str, mainland: str) -> None:
    assert normalize(taiwan) == mainland


def test_phrases_are_parted_at_marks() -> None:
    assert phrases("我们有个app,备案要多久?") == (("我", "们", "有", "个", "app"), tuple("备案要多久"))
    assert phrases(" , ") == ()
