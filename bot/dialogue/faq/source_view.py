"""Builds the blocks that show what answers rest on, word for word, and any numbered statement by its number."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from bot.dialogue.faq.law_view import cited_on
from bot.dialogue.outside_notes import level_blocks
from bot.dialogue.voice import article_line, written_as_of, written_date
from bot.knowledge.models.law import LawFact
from bot.knowledge.models.pack import Entry, Fact, Note, Pack, Source
from bot.messages import Block, Language, Reply

_LEAST_RANGE = 3
_NUMBER = re.compile(r"([SVGC])(\d{1,3})([A-Z]?)")


def source_blocks(pack: Pack, entry: Entry, language: Language, on: dt.date) -> tuple[Block, ...]:
    """The statements that the answer rests on, word for word, where they were read, and when the answer was reviewed."""
    facts = [pack.fact_by_id[cite] for cite in entry.cites]
    lines = [Block("bullet", pack.say("answer.source-fact", language, id=fact.id, text=fact.text.of(language))) for fact in facts]
    heading = Block("heading", pack.say("answer.sources-heading", language))
    read = Block("footer", article_line(pack, language))
    cited = cited_on(pack, entry, on)
    beside = [Block("bullet", _cited_line(pack, said, language)) for said in cited]
    date = written_date(pack, entry.reviewed, language)
    reviewed = Block("footer", pack.say("answer.reviewed", language, date=date))
    return (heading, *lines, read, *beside, *level_blocks(pack, cited, language), reviewed)


def _cited_line(pack: Pack, said: LawFact | Note, language: Language) -> str:
    return pack.say("answer.source-fact", language, id=said.id, text=said.text.of(language))


def source_line(pack: Pack, source: Source, language: Language) -> str:
    """A source in one line, with the statements that rest on it."""
    title = source.title.of(language)
    ids = " ".join(_ranges(said.id for said in (*pack.notes, *pack.law) if source.id in said.sources))
    if source.date is None:
        return pack.say("sources.line-undated", language, notes=ids, title=title)
    date = (written_as_of if source.month_only else written_date)(pack, source.date, language)
    return pack.say("sources.line", language, notes=ids, title=title, date=date)


def _ranges(ids: Iterable[str]) -> Iterator[str]:
    """Numbers of statements in their order, three and more that follow each other as V1–V18."""
    runs: list[list[str]] = []
    for name in ids:
        if runs and name == _next(runs[-1][-1]):
            runs[-1].append(name)
        else:
            runs.append([name])
    for run in runs:
        yield from [f"{run[0]}–{run[-1]}"] if len(run) >= _LEAST_RANGE else run


def _next(name: str) -> str:
    """The number behind one; of a number with a letter behind it, nothing."""
    return f"{name[0]}{int(name[1:]) + 1}" if name[1:].isdecimal() else ""


def statement_reply(pack: Pack, number: str, language: Language) -> Reply | None:
    """A numbered statement: its words, source, dates and level of trust; None for what is no number of the pack."""
    found = _NUMBER.fullmatch(number.strip().upper())
    name = f"{found[1]}{int(found[2])}{found[3].lower()}" if found else ""
    if fact := pack.fact_by_id.get(name):
        return _fact_reply(pack, fact, language)
    said = pack.outside_by_id.get(name)
    return _outside_reply(pack, said, language) if said else None


def _fact_reply(pack: Pack, fact: Fact, language: Language) -> Reply:
    text = pack.say("answer.source-fact", language, id=fact.id, text=fact.text.of(language))
    return Reply((Block("lead", text), Block("footer", article_line(pack, language))), language=language)


def _outside_reply(pack: Pack, said: LawFact | Note, language: Language) -> Reply:
    lines = (Block("bullet", text) for text in (*_place(pack, said, language), *_dates(pack, said, language)))
    read = [pack.source_by_id[source] for source in said.sources]
    sources = (Block("bullet", _read_line(pack, source, language)) for source in read)
    lead = Block("lead", pack.say("answer.source-fact", language, id=said.id, text=said.text.of(language)))
    return Reply((lead, *lines, *level_blocks(pack, (said,), language), *sources), language=language)


def _place(pack: Pack, said: LawFact | Note, language: Language) -> Iterator[str]:
    """The rule and its article."""
    if isinstance(said, Note):
        yield from [said.provision.of(language)] if said.provision else []
    elif said.instrument:
        title = pack.source_by_id[said.instrument].title.of(language)
        article = said.article.of(language) if said.article else ""
        yield pack.say("answer.law-place", language, instrument=title, article=article) if article else title


def _dates(pack: Pack, said: LawFact | Note, language: Language) -> Iterator[str]:
    rule = said.provision is not None if isinstance(said, Note) else said.kind in ("rule", "standard")
    start = "statement.in-force" if rule else "statement.as-of"
    days = {"statement.issued": said.issued, start: said.start, "statement.published": said.published, "statement.end": said.to}
    for phrase, day in days.items():
        if day is not None:
            yield pack.say(phrase, language, date=(written_date if rule else written_as_of)(pack, day, language))


def _read_line(pack: Pack, source: Source, language: Language) -> str:
    return pack.say("statement.source", language, title=source.title.of(language), read=source.read.of(language))
