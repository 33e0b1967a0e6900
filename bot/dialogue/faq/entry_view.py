"""Builds the reply that shows an entry: the article's answer first, notes and sources apart from it and only when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.actions import START, Layer, ShowEntry, ShowNotes
from bot.dialogue.voice import article_date, article_line, outside_blocks, written_date
from bot.knowledge.models.pack import JOINTS, Claim, Entry, Pack, Source
from bot.messages import Block, Choice, Language, Reply

_MOST_SEE_ALSO = 3
_ON_WHICH_FILING = frozenset({"which", "origin", "model-origin", "role", "roles", "scope", "non-generative", "change"})
"""Tags of entries whose answer for a product depends on more of it: the assessment is offered below them."""
_LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True)
class Open:
    """A question of several that has no answer: unknown, or with entries among which the reader may choose."""

    question: str
    choices: tuple[str, ...] = ()


def entry_reply(pack: Pack, action: ShowEntry) -> Reply:
    """One entry with the layers that were asked for."""
    entry, language = pack.entry_by_id[action.entry], action.language
    blocks = list(article_blocks(pack, entry, language))
    seen = 0
    for layer in action.layers:
        seen = len(blocks)
        blocks += note_blocks(pack, entry, language) if layer is Layer.NOTES else source_blocks(pack, entry, language)
    checking = (check_choice(pack, language),) if not _ON_WHICH_FILING.isdisjoint(entry.tags) else ()
    return Reply(tuple(blocks), (*_layer_choices(pack, entry, action), *_see_also(pack, entry, action), *checking), language, seen=seen)


def article_text(pack: Pack, entry: str, language: Language) -> str:
    """What the article says, as plain text."""
    return Reply(article_blocks(pack, pack.entry_by_id[entry], language)).plain


def compound_reply(pack: Pack, parts: Sequence[Entry | Open], language: Language) -> Reply:
    """Several answers in one message, in the order of the questions; those that stay open say so."""
    blocks: list[Block] = []
    choices: list[Choice] = []
    for part in parts:
        if isinstance(part, Open):
            blocks += _open_blocks(pack, part, language)
            choices += (entry_choice(pack, entry, language) for entry in part.choices)
            continue
        question = part.question.of(language)
        blocks += (Block("heading", question), *article_blocks(pack, part, language))
        choices.append(Choice(_short(pack.say("button.notes-on", language, question=question)), str(ShowNotes(part.id, language))))
    return Reply(tuple(blocks), tuple(choices), language)


def _open_blocks(pack: Pack, part: Open, language: Language) -> tuple[Block, ...]:
    if part.choices:
        return Block("heading", part.question), Block("text", pack.say("clarify.lead", language))
    return (Block("text", pack.say("answer.part-unknown", language, question=part.question)),)


def notes_reply(pack: Pack, action: ShowNotes) -> Reply:
    """An entry's notes and sources alone."""
    entry = pack.entry_by_id[action.entry]
    heading = Block("heading", entry.question.of(action.language))
    blocks = (heading, *note_blocks(pack, entry, action.language), *source_blocks(pack, entry, action.language))
    return Reply(blocks, language=action.language)


def check_choice(pack: Pack, language: Language) -> Choice:
    """A choice that begins an assessment."""
    return Choice(pack.say("form.button-start", language), START)


def entry_choice(pack: Pack, entry: str, language: Language) -> Choice:
    """A choice that leads to an entry, labelled with its question."""
    return Choice(pack.entry_by_id[entry].question.of(language), str(ShowEntry(entry, language)))


def article_blocks(pack: Pack, entry: Entry, language: Language) -> tuple[Block, ...]:
    """What the article says, with its date and the facts cited."""
    paragraphs = [JOINTS[language].join(_said(pack, statement, language) for statement in part) for part in entry.paragraphs]
    date = written_date(pack, article_date(pack), language)
    basis = "answer.basis" if entry.cites else "answer.basis-silent"
    footer = Block("footer", pack.say(basis, language, date=date, cites=" ".join(entry.cites)))
    return (Block("lead", paragraphs[0]), *(Block("bullet", text) for text in paragraphs[1:]), footer)


def _said(pack: Pack, statement: Claim, language: Language) -> str:
    """A statement, labelled where it is derived."""
    text = statement.of(language)
    return pack.say("answer.derived", language, text=text) if statement.derived else text


def note_blocks(pack: Pack, entry: Entry, language: Language) -> tuple[Block, ...]:
    """What stands outside the article, each note with its source and date; nothing where there is none."""
    return outside_blocks(pack, entry.notes, language)


def source_blocks(pack: Pack, entry: Entry, language: Language) -> tuple[Block, ...]:
    """The facts that the answer rests on, word for word, and where they were read."""
    facts = [pack.fact_by_id[cite] for cite in entry.cites]
    lines = [Block("bullet", pack.say("answer.source-fact", language, id=fact.id, text=fact.text.of(language))) for fact in facts]
    return (Block("heading", pack.say("answer.sources-heading", language)), *lines, Block("footer", article_line(pack, language)))


def source_line(pack: Pack, source: Source, language: Language) -> str:
    """A source in one line, with the notes that rest on it."""
    title = source.title.of(language)
    notes = " ".join(note.id for note in pack.notes if source.id in note.sources)
    if source.date is None:
        return pack.say("sources.line-undated", language, notes=notes, title=title)
    return pack.say("sources.line", language, notes=notes, title=title, date=written_date(pack, source.date, language))


def _layer_choices(pack: Pack, entry: Entry, action: ShowEntry) -> tuple[Choice, ...]:
    offered: list[tuple[Layer, str]] = [(Layer.NOTES, "button.notes")] if entry.notes else []
    offered.append((Layer.SOURCES, "button.sources"))
    return tuple(
        Choice(pack.say(label, action.language), str(ShowEntry(entry.id, action.language, (*action.layers, layer))))
        for layer, label in offered
        if layer not in action.layers
    )


def _see_also(pack: Pack, entry: Entry, action: ShowEntry) -> tuple[Choice, ...]:
    """Where to read on: only once the reader asked for more, so that a plain answer stays quiet."""
    return tuple(entry_choice(pack, other, action.language) for other in entry.see_also[:_MOST_SEE_ALSO]) if action.layers else ()


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
