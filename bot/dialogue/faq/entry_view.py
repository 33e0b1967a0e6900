"""Builds the reply that shows an entry: the article's answer, what the rules say; notes and sources only when asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.dialogue.actions import START, OpenInPrivate, Section, ShowEntry, ShowNotes
from bot.dialogue.deep_links import payload_of
from bot.dialogue.faq.law_view import first_blocks, law_on, more_blocks, outside_on
from bot.dialogue.faq.source_view import source_blocks
from bot.dialogue.outside_notes import outside_blocks
from bot.dialogue.voice import article_date, written_date
from bot.knowledge.models.pack import JOINTS, Claim, Entry, Pack
from bot.knowledge.reviews import stale_since
from bot.messages import Block, Choice, Language, Reply
from bot.text.width import cut

_MOST_SEE_ALSO = 3
_WIDEST_LABEL = 24
_WIDEST_QUESTION = 40
_MOST_AT_A_GLANCE = 2


@dataclass(frozen=True, slots=True)
class Open:
    """A question of several that has no answer: unknown, or with entries among which the reader may choose."""

    question: str
    choices: tuple[str, ...] = ()


def entry_reply(pack: Pack, action: ShowEntry, on: dt.date) -> Reply:
    """One entry with the sections that were asked for, as of a day."""
    entry, language = pack.entry_by_id[action.entry], action.language
    blocks = list(answer_blocks(pack, entry, language, on))
    seen = 0
    for section in action.sections:
        seen = 1 if section is Section.WHOLE else len(blocks)
        blocks += _section_blocks(pack, entry, section, language, on)
    checking = (check_choice(pack, language),) if entry.offers_assessment else ()
    choices = (*_section_choices(pack, entry, action, on), *_see_also(pack, entry, action), *checking)
    return Reply(tuple(blocks), choices, language, seen=seen)


def _section_blocks(pack: Pack, entry: Entry, section: Section, language: Language, on: dt.date) -> tuple[Block, ...]:
    if section is Section.WHOLE:
        return ()  # the answer is shown anyway
    return (note_blocks if section is Section.NOTES else source_blocks)(pack, entry, language, on)


def glance_reply(pack: Pack, entry: str, language: Language, on: dt.date) -> Reply:
    """The first sentences of an answer, for a group; the rest for whoever asks for it."""
    more = ((Section.WHOLE,), "button.more"), ((Section.WHOLE, Section.SOURCES), "button.sources")
    choices = tuple(Choice(pack.say(label, language), str(ShowEntry(entry, language, sections))) for sections, label in more)
    in_private = private_choice(pack.say("button.in-private", language), ShowEntry(entry, language))
    return Reply(glance_blocks(pack, pack.entry_by_id[entry], language, on), (*choices, in_private), language)


def private_choice(label: str, action: ShowEntry) -> Choice:
    """A choice that opens an entry in the private chat."""
    return Choice(label, str(OpenInPrivate(payload_of(action))))


def compound_glance(pack: Pack, parts: Sequence[Entry | Open], language: Language) -> Reply:
    """The first sentences of the answers to the first two questions, for a group; each answer in private."""
    told = [part for part in parts if isinstance(part, Entry)]
    blocks = (Block("text", _glance_at(pack, part, language)) for part in parts[:_MOST_AT_A_GLANCE])
    choices = tuple(private_choice(title_of(entry, language), ShowEntry(entry.id, language)) for entry in told)
    return Reply((*blocks, dated(pack, language)), choices, language)


def _glance_at(pack: Pack, part: Entry | Open, language: Language) -> str:
    if isinstance(part, Open):
        return pack.say("answer.part-unknown", language, question=cut(part.question, _WIDEST_QUESTION))
    return part.short.of(language) if part.short else _said(pack, part.article[0], language)


def answer_text(pack: Pack, entry: str, language: Language, on: dt.date) -> str:
    """An answer without notes and sources, as plain text."""
    return Reply(answer_blocks(pack, pack.entry_by_id[entry], language, on)).plain


def answer_blocks(pack: Pack, entry: Entry, language: Language, on: dt.date) -> tuple[Block, ...]:
    """What the article says, then what the rules say and what notices and lists show; and what to know of their age."""
    return (*article_blocks(pack, entry, language), *first_blocks(pack, entry, language, on), *_age_blocks(pack, entry, language, on))


def glance_blocks(pack: Pack, entry: Entry, language: Language, on: dt.date) -> tuple[Block, ...]:
    """The answer where there is room for two sentences and a date: no statement numbers, no levels."""
    footer = dated(pack, language)
    if entry.short is not None:
        return Block("lead", entry.short.of(language)), footer
    beside = (*law_on(pack, entry, on), *outside_on(pack, entry, on))[:1]
    return (Block("lead", _said(pack, entry.article[0], language)), *(Block("text", said.of(language)) for said in beside), footer)


def dated(pack: Pack, language: Language) -> Block:
    """The article's date."""
    return Block("footer", pack.say("answer.dated", language, date=written_date(pack, article_date(pack), language)))


def _age_blocks(pack: Pack, entry: Entry, language: Language, on: dt.date) -> Iterator[Block]:
    """That the article appeared only after the day, or that nobody has looked at the answer for long."""
    published = article_date(pack)
    if on < published:
        date = written_date(pack, published, language)
        yield Block("footer", pack.say("answer.article-later", language, date=date, on=written_date(pack, on, language)))
    stale = stale_since(pack, entry, on)
    if stale is not None:
        yield Block("footer", pack.say("answer.stale", language, date=written_date(pack, stale, language)))


def compound_reply(pack: Pack, parts: Sequence[Entry | Open], language: Language, on: dt.date) -> Reply:
    """Several answers in one message, in the order of the questions; those that stay open say so."""
    blocks: list[Block] = []
    choices: list[Choice] = []
    for part in parts:
        if isinstance(part, Open):
            blocks += _open_blocks(pack, part, language)
            choices += (entry_choice(pack, entry, language) for entry in part.choices)
            continue
        question = part.question.of(language)
        blocks += (Block("heading", question), *answer_blocks(pack, part, language, on))
        label = cut(pack.say("button.notes-on", language, question=title_of(part, language)), _WIDEST_LABEL)
        choices.append(Choice(label, str(ShowNotes(part.id, language))))
    return Reply(tuple(blocks), tuple(choices), language)


def _open_blocks(pack: Pack, part: Open, language: Language) -> tuple[Block, ...]:
    if part.choices:
        lead = Block("text", pack.say("clarify.lead", language))
        return Block("heading", part.question), lead, *choice_lines(pack, part.choices, language)
    return (Block("text", pack.say("answer.part-unknown", language, question=part.question)),)


def notes_reply(pack: Pack, action: ShowNotes, on: dt.date) -> Reply:
    """An entry's notes and sources alone."""
    entry = pack.entry_by_id[action.entry]
    heading = Block("heading", entry.question.of(action.language))
    blocks = (heading, *note_blocks(pack, entry, action.language, on), *source_blocks(pack, entry, action.language, on))
    return Reply(blocks, language=action.language)


def check_choice(pack: Pack, language: Language) -> Choice:
    """A choice that begins an assessment."""
    return Choice(pack.say("form.button-start", language), START)


def entry_choice(pack: Pack, entry: str, language: Language) -> Choice:
    """A choice that leads to an entry, labelled with its title."""
    return Choice(title_of(pack.entry_by_id[entry], language), str(ShowEntry(entry, language)))


def choice_lines(pack: Pack, entries: Iterable[str], language: Language) -> tuple[Block, ...]:
    """The questions of entries in full, for the text above choices whose labels are short for them."""
    offered = [pack.entry_by_id[entry] for entry in entries]
    return tuple(Block("bullet", entry.question.of(language)) for entry in offered if entry.title)


def title_of(entry: Entry, language: Language) -> str:
    """The title of an entry; its question where it has none."""
    return (entry.title or entry.question).of(language)


def article_blocks(pack: Pack, entry: Entry, language: Language) -> tuple[Block, ...]:
    """What the article says, with its date; which statements it rests on stands among the sources."""
    paragraphs = [JOINTS[language].join(_said(pack, statement, language) for statement in part) for part in entry.paragraphs]
    footer = dated(pack, language)
    return (Block("lead", paragraphs[0]), *(Block("bullet", text) for text in paragraphs[1:]), footer)


def _said(pack: Pack, statement: Claim, language: Language) -> str:
    """A statement, labelled where it is derived."""
    text = statement.of(language)
    return pack.say("answer.derived", language, text=text) if statement.derived else text


def note_blocks(pack: Pack, entry: Entry, language: Language, on: dt.date) -> tuple[Block, ...]:
    """What else stands outside the article: further statements beside it, and the notes."""
    return (*more_blocks(pack, entry, language, on), *outside_blocks(pack, entry.notes, language, on))


def _section_choices(pack: Pack, entry: Entry, action: ShowEntry, on: dt.date) -> tuple[Choice, ...]:
    offered: list[tuple[Section, str]] = [(Section.NOTES, "button.notes")] if note_blocks(pack, entry, action.language, on) else []
    offered.append((Section.SOURCES, "button.sources"))
    return tuple(
        Choice(pack.say(label, action.language), str(ShowEntry(entry.id, action.language, (*action.sections, section))))
        for section, label in offered
        if section not in action.sections
    )


def _see_also(pack: Pack, entry: Entry, action: ShowEntry) -> tuple[Choice, ...]:
    """Where to read on: only once the reader asked for more, so that a plain answer stays quiet."""
    return tuple(entry_choice(pack, other, action.language) for other in entry.see_also[:_MOST_SEE_ALSO]) if action.sections else ()
