"""Lint: what stands beside the article cites its rules, says how it was compared, and has dates that can be true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.knowledge.checks.layers import beside, of_law
from bot.knowledge.checks.references import Reference, dangling, listed
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Trail
from bot.knowledge.models.law import Compared
from bot.messages import LANGUAGES

_LEVEL = "write `checked: [{level: LEVEL, date: 2026-11-27}]` with one of the levels text, document, readers, opinion"


def unknown_law(loaded: Loaded) -> Iterator[Finding]:
    """A statement beside the article that cites what does not exist."""
    cited = [reference for said in beside(loaded) for reference in listed((*said.at, "cites"), said.statement.cites)]
    yield from dangling(loaded, "law", "statement of law", (reference for reference in cited if reference.id.startswith("V")))
    yield from dangling(loaded, "notes", "note", (reference for reference in cited if not reference.id.startswith("V")))


def unknown_law_sources(loaded: Loaded) -> Iterator[Finding]:
    """A statement of law with a source, or an instrument, that does not exist."""
    for position, fact in enumerate(loaded.draft.law):
        instrument = (Reference(("law", position, "instrument"), fact.instrument),) if fact.instrument else ()
        yield from dangling(loaded, "sources", "source", (*listed(("law", position, "sources"), fact.sources), *instrument))


def uncited_beside(loaded: Loaded) -> Iterator[Finding]:
    """A statement beside the article that rests on nothing."""
    for said in beside(loaded):
        if not said.statement.cites:
            yield loaded.place(*said.at).finding("this statement cites nothing", "name in `cites` what it rests on: V9, G4")


def law_without_article(loaded: Loaded) -> Iterator[Finding]:
    """A statement of the rules of which nothing cited names a rule and its article, or a standard."""
    if not loaded.unread.isdisjoint({"law", "notes"}):
        return
    ruling = {fact.id for fact in loaded.draft.law if fact.instrument and (fact.article or fact.kind == "standard")}
    ruling |= {note.id for note in loaded.draft.notes if note.provision}
    ruling |= loaded.broken.get("law", frozenset()) | loaded.broken.get("notes", frozenset())
    for said in of_law(loaded):
        if said.statement.cites and ruling.isdisjoint(said.statement.cites):
            what = f"this statement of the rules cites {', '.join(said.statement.cites)}, which name no rule and article"
            yield loaded.place(*said.at).finding(what, "cite one that does, or tell it under `outside`")


def rules_without_article(loaded: Loaded) -> Iterator[Finding]:
    """A statement of law that is a rule without its instrument and article, or a standard without its number."""
    for position, fact in enumerate(loaded.draft.law):
        lacking = [key for key, value in (("instrument", fact.instrument), ("article", fact.article)) if value is None]
        needed = {"rule": ("instrument", "article"), "standard": ("instrument",)}.get(fact.kind, ())
        for key in lacking:
            if key in needed:
                yield loaded.place("law", position).finding(f"the {fact.kind} `{fact.id}` names no `{key}`", "add it")


def nameless_instruments(loaded: Loaded) -> Iterator[Finding]:
    """A rule that is cited as an instrument, and that answers have no short name for."""
    used = {fact.instrument for fact in loaded.draft.law}
    for position, source in enumerate(loaded.draft.sources):
        if source.id in used and source.short is None:
            what = f"`{source.id}` is cited as a rule and has no `short` name"
            yield loaded.place("sources", position, "id").finding(what, "add the name that answers use, in both languages")


def nameless_rules_in_short(loaded: Loaded) -> Iterator[Finding]:
    """A short wording of an entry with a statement of the rules that names none of its rules: a group sees no label."""
    instrument = {fact.id: fact.instrument for fact in loaded.draft.law if fact.instrument}
    short = {source.id: source.short for source in loaded.draft.sources if source.short}
    for position, entry in enumerate(loaded.draft.entries):
        cited = (cite for said in entry.law for cite in said.cites)
        names = [short[rule] for rule in dict.fromkeys(instrument.get(cite, "") for cite in cited) if rule in short]
        if entry.short is None or not names:
            continue
        for language in LANGUAGES:
            if not any(name.of(language) in entry.short.of(language) for name in names):
                what = f"the short wording of `{entry.id}` names no rule in `{language}`"
                todo = f"name one of them: {', '.join(name.of(language) for name in names)}"
                yield loaded.place("entries", position, "short", language).finding(what, todo)


def unchecked_statements(loaded: Loaded) -> Iterator[Finding]:
    """A note or a statement of law without a level of trust."""
    for statement, at in _compared(loaded):
        if not statement.checked:
            yield loaded.place(*at, "id").finding(f"`{statement.id}` does not say what it was compared with", _LEVEL)


def unnamed_halves(loaded: Loaded) -> Iterator[Finding]:
    """A note or a statement of law with several levels, one of which does not say of which half it is."""
    for statement, at in _compared(loaded):
        for number, checked in enumerate(statement.checked):
            if checked.of is None and len(statement.checked) > 1:
                place = loaded.place(*at, "checked", number)
                yield place.finding(f"`{statement.id}` has several levels, and this one names no half", "say in `of` which it is")


def impossible_dates(loaded: Loaded) -> Iterator[Finding]:
    """A statement that took effect before it was issued, that was published before the day it tells of, or that ended before it began."""
    for statement, at in _compared(loaded):
        start = statement.start or dt.date.min
        if statement.issued is not None and statement.issued > start:
            yield loaded.place(*at, "issued").finding(f"`{statement.id}` took effect before it was issued", "correct one of the dates")
        if statement.published is not None and statement.published < start:
            what = f"`{statement.id}` was published before the day that it tells of"
            yield loaded.place(*at, "published").finding(what, "correct one of the dates; of a rule that takes effect later write `issued`")
        if statement.to is not None and statement.to < start:
            yield loaded.place(*at, "to").finding(f"`{statement.id}` ended before it began", "correct one of the dates")


def _compared(loaded: Loaded) -> Iterator[tuple[Compared, Trail]]:
    """Notes and statements of law where they stand."""
    yield from ((note, ("notes", position)) for position, note in enumerate(loaded.draft.notes))
    yield from ((fact, ("law", position)) for position, fact in enumerate(loaded.draft.law))
