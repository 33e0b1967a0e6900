"""Lint: answers say what their sources say, no more, and fit a screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Place
from bot.knowledge.models.pack import Entry, Statement
from bot.messages import LANGUAGES, Language

LONGEST: dict[Language, int] = {"en": 500, "zh": 220}
"""Characters that all statements of an answer may have together: what a phone shows without scrolling."""

ASK_THE_REGULATOR = frozenset({"S18", "S40", "S41"})
"""The facts that send a reader to the regulator."""

SILENT_PREFIX = "silent-"
"""Ids of entries that say that the article does not say."""

_DUTY: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(must|have to|has to|having to|required|requires?|shall|needs? to|mandatory|compulsory|obligatory)\b", re.IGNORECASE
    ),
    "zh": re.compile("必须|应当|必需|须|不得|需要|强制"),
}
# Before a word of duty, in the same clause: the sentence asks, leaves open or denies the duty.
_OPEN: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"\b(whether|if anything|not|no|never|nor|neither|without|cannot)\b|n['’]t\b", re.IGNORECASE),
    "zh": re.compile("是否|不|没|未|无|非|别|要不要|有无"),
}
_CLAUSE = re.compile(r"[.;:!?,，。；：！？]")


class _Said(NamedTuple):
    """A statement where it stands."""

    entry: Entry
    statement: Statement
    place: Place


def _statements(loaded: Loaded) -> Iterator[_Said]:
    for position, entry in enumerate(loaded.draft.entries):
        for number, statement in enumerate(entry.article):
            yield _Said(entry, statement, loaded.place("entries", position, "article", number))


def uncited_statements(loaded: Loaded) -> Iterator[Finding]:
    """A statement that rests on nothing. Only a silence may say so by itself, and what is derived is derived from something."""
    for said in _statements(loaded):
        if said.statement.cites:
            continue
        if said.statement.derived:
            yield said.place.finding("this statement is derived, but from nothing", "name the facts in `cites`")
        elif said.entry.silence is None:
            yield said.place.finding("this statement cites nothing", "name the facts it rests on in `cites`")


def notes_in_the_article_layer(loaded: Loaded) -> Iterator[Finding]:
    """A statement of the article's layer that cites an outside note."""
    for said in _statements(loaded):
        outside = [cite for cite in said.statement.cites if not cite.startswith("S")]
        if outside:
            what = f"the article's layer cites the outside note {', '.join(outside)}"
            yield said.place.finding(what, "leave its content to the entry's `notes`")


def strengthened_statements(loaded: Loaded) -> Iterator[Finding]:
    """A statement that speaks of a duty while no fact that it cites is one."""
    if "facts" in loaded.unread:
        return
    facts = loaded.draft.fact_by_id
    for said in _statements(loaded):
        cites = said.statement.cites
        # A silence's own sentence cites nothing; a fact that is at fault may be a duty.
        if not cites or any(cite not in facts or facts[cite].modality == "must" for cite in cites):
            continue
        for language in LANGUAGES:
            word = duty(said.statement.of(language), language)
            if word:
                what = f"“{word}” speaks of a duty, but none of {', '.join(cites)} is a must"
                yield said.place.finding(what, "tell it as the facts do, or cite the fact that says must")
                break


def duty(text: str, language: Language) -> str | None:
    """The first word by which a text lays a duty on its reader; None where it has none, or leaves it open, or denies it."""
    for match in _DUTY[language].finditer(text):
        clause = _CLAUSE.split(text[: match.start()])[-1]
        if not _OPEN[language].search(clause):
            return match.group()
    return None


def long_answers(loaded: Loaded) -> Iterator[Finding]:
    """An answer that does not fit a phone's screen."""
    for position, entry in enumerate(loaded.draft.entries):
        for language in LANGUAGES:
            length = sum(len(statement.of(language)) for statement in entry.article)
            if length > LONGEST[language]:
                what = f"the answer has {length} characters in `{language}`, over {LONGEST[language]}"
                yield loaded.place("entries", position, "article").finding(what, "leave out what does not change what the reader does next")


def silence_codes(loaded: Loaded) -> Iterator[Finding]:
    """A silence without its code, or a code in an entry that is not called a silence."""
    for position, entry in enumerate(loaded.draft.entries):
        called_silent = entry.id.startswith(SILENT_PREFIX)
        if called_silent and entry.silence is None:
            yield loaded.place("entries", position, "id").finding(f"`{entry.id}` has no `silence` code", "add it, or rename the entry")
        if not called_silent and entry.silence is not None:
            what = f"`{entry.id}` has a `silence` code, but its id does not start with `{SILENT_PREFIX}`"
            yield loaded.place("entries", position, "silence").finding(what, "remove the code or rename the entry")


def silences_without_a_way_on(loaded: Loaded) -> Iterator[Finding]:
    """A silence that leaves its reader with neither a note nor the regulator's contact."""
    for position, entry in enumerate(loaded.draft.entries):
        if entry.silence is not None and not entry.notes and ASK_THE_REGULATOR.isdisjoint(entry.cites):
            what = f"the silence `{entry.id}` neither has notes nor sends its reader to the regulator"
            yield loaded.place("entries", position).finding(what, "add `notes`, or a statement that cites S18")
