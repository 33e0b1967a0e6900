"""Shows what stands outside the article: notes, each with source and date, and how far they can be trusted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

from bot.dialogue.voice import written_as_of, written_date
from bot.knowledge.models.law import Checked, Compared, Level
from bot.knowledge.models.pack import Note, Pack
from bot.messages import Block, Language

_LEVELS: Mapping[Level, str] = {
    "text": "level.text",
    "document": "level.document",
    "readers": "level.readers",
    "opinion": "level.opinion",
}
"""Level of trust -> the phrase that tells it, the firmest first."""


def outside_blocks(pack: Pack, ids: Sequence[str], language: Language, on: dt.date) -> tuple[Block, ...]:
    """The notes that were published by a day, under their own heading, and what they were compared with; nothing where there is none."""
    notes = notes_on(pack, ids, on)
    if not notes:
        return ()
    lines = [Block("note", _numbered_line(pack, note, language, on)) for note in notes]
    return (Block("heading", pack.say("answer.notes-heading", language)), *lines, *level_blocks(pack, notes, language))


def referenced_blocks(pack: Pack, ids: Sequence[str], language: Language, on: dt.date) -> tuple[Block, ...]:
    """The notes that were published by a day with their numbers alone, for a document that lists the sources at its end."""
    notes = notes_on(pack, ids, on)
    if not notes:
        return ()
    lines = [Block("note", _dated(pack, note, _disputing(pack, note, language), note.id, language, on)) for note in notes]
    return (Block("heading", pack.say("answer.notes-heading", language)), *lines, *level_blocks(pack, notes, language))


def unnumbered_blocks(pack: Pack, ids: Sequence[str], language: Language, on: dt.date) -> tuple[Block, ...]:
    """The notes that were published by a day, without their numbers, each with what it was compared with right behind it."""
    notes = notes_on(pack, ids, on)
    if not notes:
        return ()
    blocks = [Block("heading", pack.say("answer.notes-heading", language))]
    for note in notes:
        blocks.append(Block("note", _unnumbered_line(pack, note, language, on)))
        blocks += (Block("footer", _own_level(pack, checked, language)) for checked in note.checked)
    return tuple(blocks)


def notes_on(pack: Pack, ids: Sequence[str], on: dt.date) -> tuple[Note, ...]:
    """The notes that were published by a day and not superseded."""
    notes = (pack.note_by_id[name] for name in ids)
    return tuple(note for note in notes if note.standing(on) in ("holds", "issued"))


def level_blocks(pack: Pack, statements: Iterable[Compared], language: Language) -> tuple[Block, ...]:
    """What statements were compared with, a line for each level and day, the firmest first."""
    alike: dict[tuple[Level, dt.date], list[str]] = {}
    for said in statements:
        for checked in said.checked:
            alike.setdefault((checked.level, checked.date), []).append(_half(pack, said.id, checked, language))
    order = sorted(alike, key=lambda level: (list(_LEVELS).index(level[0]), level[1]))
    return tuple(Block("footer", _level(pack, *level, alike[level], language)) for level in order)


def _level(pack: Pack, level: Level, date: dt.date, names: Sequence[str], language: Language) -> str:
    listed = reduce(lambda first, rest: pack.say("report.list", language, first=first, rest=rest), names)
    return pack.say(_LEVELS[level], language, names=listed, date=written_date(pack, date, language))


def _half(pack: Pack, name: str, checked: Checked, language: Language) -> str:
    """A statement, or the half of it that was compared."""
    return name if checked.of is None else pack.say("level.half", language, id=name, half=checked.of.of(language))


def _own_level(pack: Pack, checked: Checked, language: Language) -> str:
    """What the note above, or the half of it, was compared with."""
    this = "level.this" if checked.of is None else "level.this-half"
    name = pack.say(this, language, half=checked.of.of(language) if checked.of else "")
    return _level(pack, checked.level, checked.date, [name], language)


def _numbered_line(pack: Pack, note: Note, language: Language, on: dt.date) -> str:
    credit = pack.say("answer.note-credit", language, id=note.id, source=_credit(pack, note, language))
    return _dated(pack, note, _disputing(pack, note, language), credit, language, on)


def _disputing(pack: Pack, note: Note, language: Language) -> str:
    """A note's text, with the statements of the article from which it differs."""
    text = note.text.of(language)
    return pack.say("answer.note-disputes", language, facts=" ".join(note.disputes), text=text) if note.disputes else text


def _unnumbered_line(pack: Pack, note: Note, language: Language, on: dt.date) -> str:
    text = note.text.of(language)
    if note.disputes:
        text = pack.say("answer.note-differs", language, text=text)
    return _dated(pack, note, text, _credit(pack, note, language), language, on)


def _dated(pack: Pack, note: Note, text: str, credit: str, language: Language, on: dt.date) -> str:
    """A note's text with its source and date."""
    if note.date is None:
        return pack.say("answer.note-undated", language, text=text, source=credit)
    date = (written_date if note.provision else written_as_of)(pack, note.date, language)
    if note.standing(on) == "issued":
        text = pack.say("answer.from-date", language, text=text, date=date)
    return pack.say("answer.note", language, text=text, source=credit, date=date)


def _credit(pack: Pack, note: Note, language: Language) -> str:
    """The provision, which stands for the rules among the sources, or else the first source; the others are counted."""
    sources = [pack.source_by_id[name] for name in note.sources]
    if note.provision:
        named, others = note.provision, [source for source in sources if source.kind not in ("statute", "standard")]
    else:
        named, others = sources[0].title, sources[1:]
    if not others:
        return named.of(language)
    return pack.say("answer.source-more", language, source=named.of(language), count=len(others))
