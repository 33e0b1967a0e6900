"""What an answer rests on, word for word; and any numbered statement with its source, dates and level."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.dialogue.faq.source_view import source_blocks, source_line, statement_reply
from bot.knowledge.models.pack import Pack
from bot.messages import LANGUAGES, Language, Reply
from tests.dialogue.builders import changed
from tests.dialogue.words import PackWords

ON = dt.date(2026, 11, 27)
DATE: dict[Language, str] = {"en": "27 June 2025", "zh": "2025年6月27日"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_sources_are_the_statements_word_for_word_and_where_they_were_read(frozen_pack: Pack, language: Language) -> None:
    for entry in frozen_pack.entries:
        _, *blocks = source_blocks(frozen_pack, entry, language, ON)
        where = next(number for number, block in enumerate(blocks) if block.kind == "footer")
        for cite, block in zip(entry.cites, blocks[:where], strict=True):
            assert block.text.startswith(cite)
            assert block.text.endswith(frozen_pack.fact_by_id[cite].text.of(language))
        assert DATE[language] in blocks[where].text
        assert frozen_pack.source_by_id["article"].read.of(language) in blocks[where].text


def test_what_stands_beside_the_article_is_quoted_with_its_level_and_the_review_comes_last(frozen_pack: Pack) -> None:
    entry = frozen_pack.entry_by_id["silent-penalties"]
    told = [block.text for block in source_blocks(frozen_pack, entry, "en", ON)]
    assert f"V9: {frozen_pack.law_by_id['V9'].text.en}" in told
    assert any(line.startswith("V9") and "two copies of the official text" in line for line in told)
    assert told[-1] == "This answer was last reviewed on 27 November 2026."


def test_each_source_names_the_statements_that_rest_on_it(frozen_pack: Pack) -> None:
    lines = {source.id: source_line(frozen_pack, source, "en") for source in frozen_pack.sources}
    assert lines["aliyun-1663287"].startswith("C1 C4 C11: ")
    resting = [(said.id, source) for said in (*frozen_pack.notes, *frozen_pack.law) for source in said.sources]
    for source in lines:
        assert expanded(lines[source].partition(":")[0]) == [name for name, rests_on in resting if rests_on == source]


def expanded(written: str) -> list[str]:
    """The numbers in a line, with all that a range stands for."""
    found = []
    for part in written.split():
        first, _, last = part.partition("–")
        found += [f"{first[0]}{number}" for number in range(int(first[1:]), int(last[1:]) + 1)] if last else [first]
    return found


@pytest.mark.parametrize(
    ("names", "line"),
    [
        (["V1", "V2", "V3", "V5"], "V1–V3 V5"),
        (["V1", "V2", "V4"], "V1 V2 V4"),
        (["G8", "G8b", "G9", "G10", "G11", "V12"], "G8 G8b G9–G11 V12"),
    ],
)
def test_three_and_more_numbers_that_follow_each_other_are_a_range(frozen_pack: Pack, names: list[str], line: str) -> None:
    model = frozen_pack.law[0]
    facts = tuple(model.model_copy(update={"id": name, "sources": ("article",)}) for name in names)
    pack = changed(frozen_pack, law=facts, notes=())
    assert source_line(pack, pack.source_by_id["article"], "en").startswith(f"{line}: ")


def test_a_source_without_a_date_says_so(frozen_pack: Pack) -> None:
    source = frozen_pack.source_by_id["algorithm-provisions"]
    undated = source.model_copy(update={"date": None})
    assert source_line(frozen_pack, undated, "en").endswith("(undated)")
    assert source_line(frozen_pack, undated, "zh").endswith("（未注明日期）")
    dated = source.model_copy(update={"date": dt.date(2022, 3, 1)})
    assert source_line(frozen_pack, dated, "en").endswith("(1 March 2022)")
    month = dated.model_copy(update={"month_only": True})
    assert source_line(frozen_pack, month, "en").endswith("(March 2022)")


def shown(pack: Pack, number: str, language: Language = "en") -> Reply:
    reply = statement_reply(pack, number, language)
    assert reply is not None
    return reply


def test_a_rule_by_its_number_with_article_dates_level_and_how_it_was_read(frozen_pack: Pack) -> None:
    told = [block.text for block in shown(frozen_pack, "V51").blocks]
    source = frozen_pack.source_by_id["labelling-measures"]
    assert told == [
        f"V51: {frozen_pack.law_by_id['V51'].text.en}",
        f"{source.title.en}, Art. 4",
        "Issued on 14 March 2025.",
        "In force since 1 September 2025.",
        "V51: compared with two copies of the official text (27 November 2026; the official page was not opened).",
        f"{source.title.en}. {source.read.en}",
    ]


def test_a_standard_without_an_article_is_named_alone(frozen_pack: Pack) -> None:
    assert shown(frozen_pack, "V58").blocks[1].text == frozen_pack.source_by_id["gb-45438-2025"].title.en


def test_a_list_shows_the_month_of_which_it_is_true(frozen_pack: Pack) -> None:
    assert "数据或公告日期：2026年5月。" in [block.text for block in shown(frozen_pack, "V86", "zh").blocks]


def test_a_count_shows_by_when_it_was_published(frozen_pack: Pack) -> None:
    published = frozen_pack.law_by_id["V86"].model_copy(update={"published": dt.date(2026, 5, 31)})
    told = [block.text for block in shown(changed(frozen_pack, law=(published,)), "V86").blocks]
    assert told[1:3] == ["As of May 2026.", "Published by 31 May 2026."]


def test_a_note_by_its_number_with_its_provision_or_the_day_on_which_it_was_superseded(frozen_pack: Pack) -> None:
    provision = frozen_pack.note_by_id["G3"].provision
    assert provision is not None
    assert shown(frozen_pack, "G3").blocks[1].text == provision.en
    assert "Superseded; it held until 7 April 2025." in [block.text for block in shown(frozen_pack, "g18A").blocks]
    assert shown(frozen_pack, "C11").blocks[1].kind == "footer"


def test_a_fact_of_the_article_by_its_number(frozen_pack: Pack) -> None:
    lead, where = shown(frozen_pack, " s24 ").blocks
    assert lead.text == f"S24: {frozen_pack.fact_by_id['S24'].text.en}"
    assert "27 June 2025" in where.text


@pytest.mark.parametrize("number", ["S99", "V999", "X1", "9", "V9 please", ""])
def test_what_is_no_number_of_the_pack_is_nothing(frozen_pack: Pack, number: str) -> None:
    assert statement_reply(frozen_pack, number, "en") is None


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_statement_is_told_in_the_packs_own_words(frozen_pack: Pack, language: Language) -> None:
    words = PackWords(frozen_pack, language)
    for name in (*frozen_pack.fact_by_id, *frozen_pack.outside_by_id):
        assert all(words.own(block.text) for block in shown(frozen_pack, name, language).blocks), name
