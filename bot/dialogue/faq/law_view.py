"""Shows what answers say beside the article, each statement labelled with its rule and article or with the day of which it is true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import reduce

from bot.dialogue.voice import written_as_of, written_date
from bot.knowledge.models.law import LawFact, LawStatement, Level, OutsideStatement
from bot.knowledge.models.pack import Entry, Note, Pack
from bot.messages import Block, Language

_SHOWN_BY = {"notices": "answer.notices", "reported": "answer.reported"}
"""Who shows it -> the phrase around it."""
_TRUST: Mapping[Level, str] = {
    "opinion": "answer.opinion",
    "readers": "answer.readers",
    "document": "answer.document",
    "text": "answer.text",
}
"""Level of trust -> the clause that tells it, the weakest first; of two copies of the official text, only where every level is told."""


def first_blocks(pack: Pack, entry: Entry, language: Language, on: dt.date) -> tuple[Block, ...]:
    """What stands right behind the article's answer: the first statement of the rules, and the first of notices, lists and reports."""
    return _blocks(pack, (*law_on(pack, entry, on)[:1], *outside_on(pack, entry, on)[:1]), language, on)


def more_blocks(pack: Pack, entry: Entry, language: Language, on: dt.date) -> tuple[Block, ...]:
    """The further statements of both kinds."""
    return _blocks(pack, (*law_on(pack, entry, on)[1:], *outside_on(pack, entry, on)[1:]), language, on)


def law_on(pack: Pack, entry: Entry, on: dt.date) -> tuple[LawStatement, ...]:
    """What the rules say that were published by a day and not superseded."""
    return tuple(said for said in entry.law if is_told(pack, said, on))


def outside_on(pack: Pack, entry: Entry, on: dt.date) -> tuple[OutsideStatement, ...]:
    """What was shown by a day and not superseded."""
    return tuple(said for said in entry.outside if is_told(pack, said, on))


def is_told(pack: Pack, said: LawStatement | OutsideStatement, on: dt.date) -> bool:
    """Whether a statement was true on a day, or was at least published; it is where all that it cites was."""
    own = said.from_ if isinstance(said, OutsideStatement) else None
    cited = (pack.outside_by_id[cite].standing(on) for cite in said.cites)
    return (own is None or own <= on) and all(standing in ("holds", "issued") for standing in cited)


def cited_on(pack: Pack, entry: Entry, on: dt.date) -> tuple[LawFact | Note, ...]:
    """What an entry's statements beside the article rest on, each once."""
    told = (*law_on(pack, entry, on), *outside_on(pack, entry, on))
    return tuple(pack.outside_by_id[cite] for cite in dict.fromkeys(cite for said in told for cite in said.cites))


def _blocks(pack: Pack, told: Sequence[LawStatement | OutsideStatement], language: Language, on: dt.date) -> tuple[Block, ...]:
    return tuple(Block("text", statement_line(pack, said, language, on)) for said in told)


def statement_line(pack: Pack, said: LawStatement | OutsideStatement, language: Language, on: dt.date) -> str:
    """A statement with its label; where a rule had only been published by that day, from when it holds."""
    text = said.of(language)
    if isinstance(said, OutsideStatement):
        return _outside_line(pack, said, text, language)
    places = _places(pack, said, text, language)
    labelled = pack.say("answer.law", language, text=text, places=places) if places else text
    return _from_day(pack, said, labelled, language, on)


def rule_line(pack: Pack, said: LawStatement, language: Language, on: dt.date) -> str:
    """What a rule says where it stands beside other kinds of statements: labelled as a rule, with its level and its places in full."""
    cited = [pack.outside_by_id[cite] for cite in said.cites]
    level = _trust(pack, cited, language, every_level=True)
    places = _joined(pack, list(dict.fromkeys(place for place, _ in _placed(pack, said, "", language) if place)), language)
    text = pack.say("checklist.law", language, text=said.of(language), level=level, places=places)
    return _from_day(pack, said, text, language, on)


def _from_day(pack: Pack, said: LawStatement, labelled: str, language: Language, on: dt.date) -> str:
    """A labelled statement; where its rules had only been published by a day, from when they hold."""
    later = _later(pack, said, on)
    if not later:
        return labelled
    date = written_date(pack, max(fact.start or on for fact in later), language)
    if len(later) == len(said.cites):
        return pack.say("answer.from-date", language, text=labelled, date=date)
    names = _joined(pack, [_instrument(pack, fact, language) for fact in later], language)
    return pack.say("answer.partly-from-date", language, text=labelled, names=names, date=date)


def _later(pack: Pack, said: LawStatement, on: dt.date) -> list[LawFact | Note]:
    cited = (pack.outside_by_id[cite] for cite in said.cites)
    return [fact for fact in cited if fact.standing(on) == "issued"]


def _outside_line(pack: Pack, said: OutsideStatement, text: str, language: Language) -> str:
    """What notices, lists or third parties show, with the day of which it is true."""
    cited = (pack.outside_by_id[cite].start for cite in said.cites)
    day = said.from_ or max((start for start in cited if start is not None), default=None)
    date = pack.say("answer.undated", language) if day is None else written_as_of(pack, day, language)
    trust = _trust(pack, [pack.outside_by_id[cite] for cite in said.cites], language) if said.basis == "notices" else ""
    return pack.say(_SHOWN_BY[said.basis], language, text=text, details=_with_trust(pack, date, trust, language))


def _trust(pack: Pack, cited: Sequence[LawFact | Note], language: Language, *, every_level: bool = False) -> str:
    """How far the weakest of what is cited can be trusted; nothing of two copies of the official text, unless every level is told."""
    levels = {checked.level for fact in cited for checked in fact.checked}
    weakest: Level = next((level for level in _TRUST if level in levels), "text")
    if weakest == "text" and not every_level:
        return ""
    clause = pack.say(_TRUST[weakest], language)
    return pack.say("answer.in-part", language, trust=clause) if len(levels) > 1 else clause


def _with_trust(pack: Pack, detail: str, trust: str, language: Language) -> str:
    return pack.say("answer.detail", language, first=detail, rest=trust) if trust else detail


def _places(pack: Pack, said: LawStatement, text: str, language: Language) -> str:
    """The rules and articles of what is cited, each with its level of trust, which is told once where it is the same."""
    placed = _placed(pack, said, text, language)
    levels = {trust for _, trust in placed}
    if len(levels) == 1:
        places = _joined(pack, [place for place, _ in placed if place], language)
        (trust,) = levels
        return _with_trust(pack, places, trust, language) if places else trust
    return _joined(pack, [_with_trust(pack, place, trust, language) if place else trust for place, trust in placed], language)


def _placed(pack: Pack, said: LawStatement, text: str, language: Language) -> list[tuple[str, str]]:
    """Each rule and article of what is cited, else of the notes, with its level of trust.

    A rule is not named again where it is the only one that the text names.
    """
    cited = [pack.outside_by_id[cite] for cite in said.cites]
    facts = [fact for fact in cited if isinstance(fact, LawFact)]
    rules = {_instrument(pack, fact, language) for fact in facts if fact.instrument}
    named = [source for source in pack.sources if source.short and source.short.of(language) in text]
    alone = len(rules) == 1 and len(named) <= 1 and all(rule in text for rule in rules)
    placed = [(_place(pack, fact, language, alone=alone), _trust(pack, [fact], language)) for fact in facts]
    if not rules:
        notes = [fact for fact in cited if isinstance(fact, Note) and fact.provision]
        placed = [(_instrument(pack, note, language), _trust(pack, [note], language)) for note in notes]
    return [(place, trust) for place, trust in dict.fromkeys(placed) if place or trust]


def _place(pack: Pack, fact: LawFact, language: Language, *, alone: bool) -> str:
    """The rule and article of a statement; of a notice or a list, that it is one."""
    if fact.instrument is None:
        return pack.say("answer.notice-place", language)
    article = fact.article.of(language) if fact.article else ""
    if alone or not article:
        return article if alone else _instrument(pack, fact, language)
    return pack.say("answer.law-place", language, instrument=_instrument(pack, fact, language), article=article)


def _instrument(pack: Pack, fact: LawFact | Note, language: Language) -> str:
    """The short name of the rule that a statement is of; of a note, its provision."""
    if isinstance(fact, Note):
        return (fact.provision or fact.text).of(language)
    source = pack.source_by_id[fact.instrument or fact.sources[0]]
    return (source.short or source.title).of(language)


def _joined(pack: Pack, texts: Sequence[str], language: Language) -> str:
    """Texts as a list; nothing where there is none."""
    return reduce(lambda first, rest: pack.say("report.clauses", language, first=first, rest=rest), texts) if texts else ""
