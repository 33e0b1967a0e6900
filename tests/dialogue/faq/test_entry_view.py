"""How an entry reads: the article's answer with its date, and what stands outside it apart, labelled, only when asked for."""

from __future__ import annotations

import datetime as dt
import re
from itertools import chain

import pytest

from bot.dialogue.actions import START, Layer, ShowEntry, ShowNotes, parse
from bot.dialogue.faq.entry_view import (
    Open,
    article_blocks,
    article_text,
    compound_reply,
    entry_choice,
    entry_reply,
    note_blocks,
    notes_reply,
    source_blocks,
    source_line,
)
from bot.dialogue.voice import written_date
from bot.knowledge.models.pack import JOINTS, Entry, Pack
from bot.messages import LANGUAGES, Block, Language, Reply
from tests.dialogue.builders import actions, changed
from tests.dialogue.test_actions import ORDERS
from tests.dialogue.words import PackWords

DATE: dict[Language, str] = {"en": "27 June 2025", "zh": "2025年6月27日"}


def texts(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks]


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_written_as_people_write_them(shipped_pack: Pack, language: Language) -> None:
    assert written_date(shipped_pack, dt.date(2025, 6, 27), language) == DATE[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_begins_with_its_verdict_and_ends_with_the_date_and_the_facts(shipped_pack: Pack, language: Language) -> None:
    for entry in shipped_pack.entries:
        lead, *bullets, footer = article_blocks(shipped_pack, entry, language)
        assert (lead.kind, footer.kind, {block.kind for block in bullets} - {"bullet"}) == ("lead", "footer", set())
        assert lead.text == JOINTS[language].join(statement.of(language) for statement in entry.paragraphs[0])
        assert DATE[language] in footer.text
        assert re.findall(r"S\d+", footer.text) == list(entry.cites)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_without_facts_shows_its_date_all_the_same(shipped_pack: Pack, language: Language) -> None:
    entry = shipped_pack.entries[0]
    bare = entry.model_copy(update={"article": tuple(statement.model_copy(update={"cites": ()}) for statement in entry.article)})
    footer = article_blocks(shipped_pack, bare, language)[-1]
    assert footer.text == shipped_pack.say("answer.basis-silent", language, date=DATE[language])
    assert [block.kind for block in source_blocks(shipped_pack, bare, language)] == ["heading", "footer"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_exactly_the_derived_statements_are_labelled_as_derived(shipped_pack: Pack, language: Language) -> None:
    marks = {True: 0, False: 0}
    for entry in shipped_pack.entries:
        *blocks, _ = article_blocks(shipped_pack, entry, language)
        for paragraph, block in zip(entry.paragraphs, blocks, strict=True):
            labels = [shipped_pack.say("answer.derived", language, text=statement.of(language)) for statement in paragraph]
            said = [label if one.derived else one.of(language) for one, label in zip(paragraph, labels, strict=True)]
            assert block.text == JOINTS[language].join(said)
            for statement in paragraph:
                marks[statement.derived] += 1
    assert all(marks.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_article_says_is_there_as_plain_text(shipped_pack: Pack, language: Language) -> None:
    for entry in shipped_pack.entries:
        assert article_text(shipped_pack, entry.id, language) == entry_reply(shipped_pack, ShowEntry(entry.id, language)).plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_never_stand_in_the_articles_layer(shipped_pack: Pack, language: Language) -> None:
    notes = [note.text.of(language) for note in shipped_pack.notes]
    for entry in shipped_pack.entries:
        plain = entry_reply(shipped_pack, ShowEntry(entry.id, language))
        assert texts(plain.blocks) == texts(article_blocks(shipped_pack, entry, language))
        assert not any(block.kind in ("note", "heading") for block in plain.blocks)
        assert not any(note in plain.plain for note in notes)
        assert not re.search(r"\b[GC]\d", plain.plain)


@pytest.mark.parametrize("language", LANGUAGES)
def test_layers_follow_in_the_order_asked_for_and_what_is_read_stands_first(shipped_pack: Pack, language: Language) -> None:
    for entry in shipped_pack.entries:
        layer = {Layer.NOTES: note_blocks(shipped_pack, entry, language), Layer.SOURCES: source_blocks(shipped_pack, entry, language)}
        article = article_blocks(shipped_pack, entry, language)
        for order in ORDERS:
            reply = entry_reply(shipped_pack, ShowEntry(entry.id, language, order))
            assert reply.blocks == (*article, *chain.from_iterable(layer[name] for name in order))
            assert len(reply.blocks) - reply.seen == (len(layer[order[-1]]) if order else len(reply.blocks))
            assert entry_reply(shipped_pack, ShowEntry(entry.id, language, order[:-1])).blocks == reply.blocks[: reply.seen or None]


def test_each_layer_is_offered_once_and_notes_only_where_there_are_some(shipped_pack: Pack) -> None:
    for entry in shipped_pack.entries:
        plain = layers(entry_reply(shipped_pack, ShowEntry(entry.id, "zh")))
        assert plain == [*([f"a|zh|{entry.id}|n"] if entry.notes else []), f"a|zh|{entry.id}|s"]
        read_on = [f"a|zh|{other}|" for other in entry.see_also[:3]]
        assert layers(entry_reply(shipped_pack, ShowEntry(entry.id, "zh", (Layer.NOTES, Layer.SOURCES)))) == read_on
        assert layers(entry_reply(shipped_pack, ShowEntry(entry.id, "zh", (Layer.NOTES,)))) == [f"a|zh|{entry.id}|ns", *read_on]


def layers(reply: Reply) -> list[str]:
    return [action for action in actions(reply) if action != START]


def test_the_assessment_is_offered_below_answers_on_which_filing_is_needed_and_no_others(shipped_pack: Pack) -> None:
    offering = {entry.id for entry in shipped_pack.entries if START in actions(entry_reply(shipped_pack, ShowEntry(entry.id, "en")))}
    assert {"which-filings", "third-party-api", "fine-tuned-open-source", "provider-and-supporter", "add-product-endpoints"} <= offering
    assert not {"filing-cycles", "silent-fees", "legal-basis", "contact-cac"} & offering


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_note_shows_its_source_and_date_and_whom_it_contradicts(shipped_pack: Pack, language: Language) -> None:
    disputed = 0
    for note in shipped_pack.notes:
        entry = shipped_pack.entries[0].model_copy(update={"notes": (note.id,)})
        heading, line, footer = note_blocks(shipped_pack, entry, language)
        assert heading.text == shipped_pack.say("answer.notes-heading", language)
        assert (line.kind, footer.text) == ("note", shipped_pack.say("answer.notes-unverified", language))
        source = (note.provision or shipped_pack.source_by_id[note.sources[0]].title).of(language)
        date = written_date(shipped_pack, note.date, language) if note.date else {"en": "no exact date", "zh": "无确切日期"}[language]
        assert all(part in line.text for part in (note.text.of(language), note.id, source, date))
        if note.disputes:
            disputed += 1
            assert line.text.startswith({"en": "Differs from the article (", "zh": "与文章说法（"}[language] + " ".join(note.disputes))
        else:
            assert line.text.startswith(note.text.of(language))
    assert disputed > 5


def note_line(pack: Pack, name: str, language: Language) -> str:
    _, line, *_ = note_blocks(pack, pack.entries[0].model_copy(update={"notes": (name,)}), language)
    return line.text


def test_a_note_that_rests_on_several_sources_says_how_many_more(shipped_pack: Pack) -> None:
    first = shipped_pack.source_by_id["aliyun-1663287"].title
    assert note_line(shipped_pack, "C4", "en").endswith(f"[C4 · {first.en} and 6 more, see /sources · no exact date]")
    assert note_line(shipped_pack, "C4", "zh").endswith(f"〔C4 · {first.zh}及另外6处，见 /sources · 无确切日期〕")


def test_a_provision_stands_for_the_rules_it_is_in_and_not_for_what_else_was_read(shipped_pack: Pack) -> None:
    two_rules, rule_and_site = shipped_pack.note_by_id["G5"], shipped_pack.note_by_id["G1"]
    assert len(two_rules.sources) == 2
    assert "more, see /sources" not in note_line(shipped_pack, "G5", "en")
    assert "Art. 2 and 1 more, see /sources · 1 March 2022]" in note_line(shipped_pack, rule_and_site.id, "en")


def test_no_note_is_dated_by_the_day_on_which_it_was_compiled(shipped_pack: Pack) -> None:
    reviewed = {entry.reviewed for entry in shipped_pack.entries}
    assert all(note.date not in reviewed for note in shipped_pack.notes)


def test_each_source_names_the_notes_that_rest_on_it(shipped_pack: Pack) -> None:
    lines = {source.id: source_line(shipped_pack, source, "en") for source in shipped_pack.sources}
    assert lines["aliyun-1663287"].startswith("C1 C4 C11: ")
    for note in shipped_pack.notes:
        assert all(note.id in lines[source].partition(":")[0].split() for source in note.sources)


def test_only_notes_that_were_compared_with_the_official_text_lose_the_warning(shipped_pack: Pack) -> None:
    notes = tuple(note.model_copy(update={"verified": note.id == "G1"}) for note in shipped_pack.notes)
    pack = changed(shipped_pack, notes=notes)
    kinds = {
        names: [block.kind for block in note_blocks(pack, pack.entries[0].model_copy(update={"notes": names}), "en")]
        for names in (("G1",), ("G1", "G2"), ())
    }
    assert kinds == {("G1",): ["heading", "note"], ("G1", "G2"): ["heading", "note", "note", "footer"], (): []}


@pytest.mark.parametrize("language", LANGUAGES)
def test_sources_are_the_facts_word_for_word_and_where_they_were_read(shipped_pack: Pack, language: Language) -> None:
    for entry in shipped_pack.entries:
        _, *facts, where = source_blocks(shipped_pack, entry, language)
        for cite, block in zip(entry.cites, facts, strict=True):
            assert block.text.startswith(cite)
            assert block.text.endswith(shipped_pack.fact_by_id[cite].text.of(language))
        assert DATE[language] in where.text
        assert shipped_pack.source_by_id["article"].read.of(language) in where.text


def test_a_source_without_a_date_says_so(shipped_pack: Pack) -> None:
    source = shipped_pack.source_by_id["algorithm-provisions"]
    undated = source.model_copy(update={"date": None})
    assert source_line(shipped_pack, undated, "en").endswith("(undated)")
    assert source_line(shipped_pack, undated, "zh").endswith("（未注明日期）")
    dated = source.model_copy(update={"date": dt.date(2022, 3, 1)})
    assert source_line(shipped_pack, dated, "en").endswith("(1 March 2022)")


def entry(pack: Pack, name: str) -> Entry:
    return pack.entry_by_id[name]


def test_several_answers_stand_under_their_questions_in_order(shipped_pack: Pack) -> None:
    first, second = entry(shipped_pack, "which-filings"), entry(shipped_pack, "filing-cycles")
    reply = compound_reply(shipped_pack, [first, Open("when is tea?"), second], "en")
    article = {name.id: article_blocks(shipped_pack, name, "en") for name in (first, second)}
    assert reply.blocks == (
        Block("heading", first.question.en),
        *article["which-filings"],
        Block("text", "On “when is tea?” the knowledge base says nothing."),
        Block("heading", second.question.en),
        *article["filing-cycles"],
    )
    assert actions(reply) == ["n|en|which-filings", "n|en|filing-cycles"]
    assert all(len(choice.label) <= 40 for choice in reply.choices)
    assert reply.seen == 0


def test_a_part_that_may_mean_several_things_is_asked_back_and_not_denied(shipped_pack: Pack) -> None:
    part = Open("how long does registration take?", ("algorithm-filing-cycle", "llm-registration-cycle"))
    reply = compound_reply(shipped_pack, [part, entry(shipped_pack, "icp-prerequisite")], "en")
    assert texts(reply.blocks)[:2] == ["how long does registration take?", "Which of these do you mean?"]
    assert actions(reply)[:2] == ["a|en|algorithm-filing-cycle|", "a|en|llm-registration-cycle|"]


def test_notes_and_sources_of_one_of_several_answers_stand_alone(shipped_pack: Pack) -> None:
    for name in shipped_pack.entries:
        reply = notes_reply(shipped_pack, ShowNotes(name.id, "zh"))
        apart = (*note_blocks(shipped_pack, name, "zh"), *source_blocks(shipped_pack, name, "zh"))
        assert reply.blocks == (Block("heading", name.question.zh), *apart)
        assert (reply.choices, reply.seen) == ((), 0)


def test_a_choice_is_labelled_with_the_question_that_it_leads_to(shipped_pack: Pack) -> None:
    choice = entry_choice(shipped_pack, "filing-cycles", "zh")
    assert (choice.label, parse(choice.action)) == ("各项备案分别要多久？", ShowEntry("filing-cycles", "zh"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_every_answer_stands_in_the_pack(shipped_pack: Pack, language: Language) -> None:
    words = PackWords(shipped_pack, language)
    for name in shipped_pack.entries:
        replies = [entry_reply(shipped_pack, ShowEntry(name.id, language, order)) for order in ORDERS]
        replies += [notes_reply(shipped_pack, ShowNotes(name.id, language)), compound_reply(shipped_pack, [name, Open("?")], language)]
        for text in {text for reply in replies for text in texts(reply.blocks)}:
            assert words.own(text), text
    assert not words.own("Algorithm filing costs 500 yuan.")
    assert not words.own("算法备案收费500元。")
