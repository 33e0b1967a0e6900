"""How an entry reads: the article's answer with its date, and what stands outside it apart, labelled, only when asked for."""

from __future__ import annotations

import datetime as dt
import re
from itertools import chain

import pytest

from bot.dialogue.actions import START, Section, ShowEntry, ShowNotes, parse
from bot.dialogue.faq.entry_view import (
    Open,
    answer_blocks,
    answer_text,
    article_blocks,
    compound_reply,
    entry_choice,
    entry_reply,
    glance_blocks,
    note_blocks,
    notes_reply,
)
from bot.dialogue.faq.source_view import source_blocks
from bot.dialogue.voice import written_date
from bot.knowledge.models.pack import JOINTS, Entry, Pack
from bot.messages import LANGUAGES, Block, Language, Reply
from tests.dialogue.builders import actions
from tests.dialogue.test_actions import ORDERS
from tests.dialogue.words import PackWords

DATE: dict[Language, str] = {"en": "27 June 2025", "zh": "2025年6月27日"}
ON = dt.date(2026, 11, 27)
"""The day as of which these answers are told."""
REGULATOR: dict[Language, str] = {"en": "CAC", "zh": "网信办"}


def texts(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks]


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_written_as_people_write_them(frozen_pack: Pack, language: Language) -> None:
    assert written_date(frozen_pack, dt.date(2025, 6, 27), language) == DATE[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_begins_with_its_verdict_and_ends_with_the_date(frozen_pack: Pack, language: Language) -> None:
    for entry in frozen_pack.entries:
        lead, *bullets, footer = article_blocks(frozen_pack, entry, language)
        assert (lead.kind, footer.kind, {block.kind for block in bullets} - {"bullet"}) == ("lead", "footer", set())
        assert lead.text.startswith(entry.article[0].of(language))
        assert footer.text == frozen_pack.say("answer.dated", language, date=DATE[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_statement_numbers_stand_among_the_sources_and_not_in_the_answer(frozen_pack: Pack, language: Language) -> None:
    number = re.compile(r"\b[SVGC]\d+[a-z]?\b")
    for entry in frozen_pack.entries:
        assert number.findall(Reply(answer_blocks(frozen_pack, entry, language, ON)).plain) == []
        named = number.findall(Reply(source_blocks(frozen_pack, entry, language, ON)).plain)
        assert set(entry.cites) <= set(named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_without_facts_shows_its_sources_all_the_same(frozen_pack: Pack, language: Language) -> None:
    entry = frozen_pack.entries[0]
    bare = entry.model_copy(update={"article": tuple(statement.model_copy(update={"cites": ()}) for statement in entry.article)})
    assert [block.kind for block in source_blocks(frozen_pack, bare, language, ON)][:2] == ["heading", "footer"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_exactly_the_derived_statements_are_labelled_as_derived(frozen_pack: Pack, language: Language) -> None:
    marks = {True: 0, False: 0}
    for entry in frozen_pack.entries:
        *blocks, _ = article_blocks(frozen_pack, entry, language)
        for paragraph, block in zip(entry.paragraphs, blocks, strict=True):
            labels = [frozen_pack.say("answer.derived", language, text=statement.of(language)) for statement in paragraph]
            said = [label if one.derived else one.of(language) for one, label in zip(paragraph, labels, strict=True)]
            assert block.text == JOINTS[language].join(said)
            for statement in paragraph:
                marks[statement.derived] += 1
    assert all(marks.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_silence_says_whom_to_ask_or_what_else_is_known(frozen_pack: Pack, language: Language) -> None:
    silences = [entry for entry in frozen_pack.entries if entry.silence]
    assert len(silences) > 20
    for entry in silences:
        asks = REGULATOR[language] in answer_text(frozen_pack, entry.id, language, ON)
        assert asks or entry.law or entry.outside


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_beside_the_article_follows_it_and_notes_do_not(frozen_pack: Pack, language: Language) -> None:
    notes = [note.text.of(language) for note in frozen_pack.notes]
    for entry in frozen_pack.entries:
        plain = entry_reply(frozen_pack, ShowEntry(entry.id, language), ON)
        article = article_blocks(frozen_pack, entry, language)
        assert plain.blocks[: len(article)] == article
        assert [block.kind for block in plain.blocks[len(article) :]] == ["text"] * (bool(entry.law) + bool(entry.outside))
        assert not any(note in plain.plain for note in notes)
        assert not re.search(r"\b[GCV]\d", plain.plain.replace("V2.0", ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_layers_follow_in_the_order_asked_for_and_what_is_read_stands_first(frozen_pack: Pack, language: Language) -> None:
    for entry in frozen_pack.entries:
        section = {
            Section.NOTES: note_blocks(frozen_pack, entry, language, ON),
            Section.SOURCES: source_blocks(frozen_pack, entry, language, ON),
        }
        answer = answer_blocks(frozen_pack, entry, language, ON)
        for order in ORDERS:
            reply = entry_reply(frozen_pack, ShowEntry(entry.id, language, order), ON)
            assert reply.blocks == (*answer, *chain.from_iterable(section[name] for name in order))
            assert len(reply.blocks) - reply.seen == (len(section[order[-1]]) if order else len(reply.blocks))
            assert entry_reply(frozen_pack, ShowEntry(entry.id, language, order[:-1]), ON).blocks == reply.blocks[: reply.seen or None]


def test_each_layer_is_offered_once_and_notes_only_where_there_are_some(frozen_pack: Pack) -> None:
    for entry in frozen_pack.entries:
        more = bool(entry.notes or entry.law[1:] or entry.outside[1:])
        plain = section_choices(entry_reply(frozen_pack, ShowEntry(entry.id, "zh"), ON))
        assert plain == [*([f"a|zh|{entry.id}|n"] if more else []), f"a|zh|{entry.id}|s"]
        read_on = [f"a|zh|{other}|" for other in entry.see_also[:3]]
        assert section_choices(entry_reply(frozen_pack, ShowEntry(entry.id, "zh", (Section.NOTES, Section.SOURCES)), ON)) == read_on
        assert section_choices(entry_reply(frozen_pack, ShowEntry(entry.id, "zh", (Section.NOTES,)), ON)) == [
            f"a|zh|{entry.id}|ns",
            *read_on,
        ]


def section_choices(reply: Reply) -> list[str]:
    return [action for action in actions(reply) if action != START]


def test_the_assessment_is_offered_below_answers_on_which_filing_is_needed_and_no_others(frozen_pack: Pack) -> None:
    offering = {entry.id for entry in frozen_pack.entries if START in actions(entry_reply(frozen_pack, ShowEntry(entry.id, "en"), ON))}
    assert {"which-filings", "third-party-api", "fine-tuned-open-source", "provider-and-supporter", "add-product-endpoints"} <= offering
    assert not {"filing-cycles", "silent-fees", "legal-basis", "contact-cac"} & offering


def entry(pack: Pack, name: str) -> Entry:
    return pack.entry_by_id[name]


def test_several_answers_stand_under_their_questions_in_order(frozen_pack: Pack) -> None:
    first, second = entry(frozen_pack, "which-filings"), entry(frozen_pack, "filing-cycles")
    reply = compound_reply(frozen_pack, [first, Open("when is tea?"), second], "en", ON)
    told = {name.id: answer_blocks(frozen_pack, name, "en", ON) for name in (first, second)}
    assert reply.blocks == (
        Block("heading", first.question.en),
        *told["which-filings"],
        Block("text", "On “when is tea?” the knowledge base says nothing."),
        Block("heading", second.question.en),
        *told["filing-cycles"],
    )
    assert actions(reply) == ["n|en|which-filings", "n|en|filing-cycles"]
    assert all(len(choice.label) <= 40 for choice in reply.choices)
    assert reply.seen == 0


def test_a_part_that_may_mean_several_things_is_asked_back_and_not_denied(frozen_pack: Pack) -> None:
    part = Open("how long does registration take?", ("algorithm-filing-cycle", "llm-registration-cycle"))
    reply = compound_reply(frozen_pack, [part, entry(frozen_pack, "icp-prerequisite")], "en", ON)
    assert texts(reply.blocks)[:2] == ["how long does registration take?", "I am not sure what you are asking. Did you mean:"]
    assert actions(reply)[:2] == ["a|en|algorithm-filing-cycle|", "a|en|llm-registration-cycle|"]


def test_notes_and_sources_of_one_of_several_answers_stand_alone(frozen_pack: Pack) -> None:
    for name in frozen_pack.entries:
        reply = notes_reply(frozen_pack, ShowNotes(name.id, "zh"), ON)
        apart = (*note_blocks(frozen_pack, name, "zh", ON), *source_blocks(frozen_pack, name, "zh", ON))
        assert reply.blocks == (Block("heading", name.question.zh), *apart)
        assert (reply.choices, reply.seen) == ((), 0)


def test_a_choice_is_labelled_with_the_title_of_what_it_leads_to(frozen_pack: Pack) -> None:
    choice = entry_choice(frozen_pack, "filing-cycles", "zh")
    assert (choice.label, parse(choice.action)) == ("各项要多久", ShowEntry("filing-cycles", "zh"))


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_every_answer_stands_in_the_pack(frozen_pack: Pack, language: Language) -> None:
    words = PackWords(frozen_pack, language)
    for name in frozen_pack.entries:
        replies = [entry_reply(frozen_pack, ShowEntry(name.id, language, order), ON) for order in ORDERS]
        replies.append(notes_reply(frozen_pack, ShowNotes(name.id, language), ON))
        replies.append(compound_reply(frozen_pack, [name, Open("?")], language, ON))
        replies.append(Reply(glance_blocks(frozen_pack, name, language, ON)))
        for text in {text for reply in replies for text in texts(reply.blocks)}:
            assert words.own(text), text
    assert not words.own("Algorithm filing costs 500 yuan.")
    assert not words.own("算法备案收费500元。")


def test_a_group_is_shown_two_sentences_and_the_date_or_the_short_wording(frozen_pack: Pack) -> None:
    kinds = {"short": 0, "law": 0, "outside": 0, "alone": 0}
    for entry in frozen_pack.entries:
        lead, *beside, footer = glance_blocks(frozen_pack, entry, "zh", ON)
        assert footer == Block("footer", "所据文章日期：2025年6月27日")
        first = (*entry.law, *entry.outside)[:1]
        if entry.short:
            assert (lead.text, beside) == (entry.short.zh, [])
        else:
            assert lead.text.startswith(entry.article[0].zh)
            assert texts(tuple(beside)) == [said.text.zh for said in first]
        kinds["short" if entry.short else "law" if entry.law else "outside" if entry.outside else "alone"] += 1
    assert all(kinds.values())


def test_before_the_article_appeared_the_answer_says_so(frozen_pack: Pack) -> None:
    late = "The article appeared on 27 June 2025, after 26 June 2025; it cannot show what was known then."
    entry = frozen_pack.entries[0]
    assert answer_blocks(frozen_pack, entry, "en", dt.date(2025, 6, 26))[-1] == Block("footer", late)
    assert late not in answer_text(frozen_pack, entry.id, "en", dt.date(2025, 6, 27))


def test_an_answer_that_nobody_reviewed_for_a_year_says_so(frozen_pack: Pack) -> None:
    entry = frozen_pack.entries[0].model_copy(update={"reviewed": dt.date(2024, 1, 15)})
    told = answer_blocks(frozen_pack, entry, "en", dt.date(2025, 7, 1))[-1]
    assert told.text == "Last compared with its sources on 15 January 2024, more than 12 months ago; check what has changed since."
