"""Lint: answers rest on facts, and say so where the article is silent."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.checks.layers import has_unreadable_grounds, of_article
from bot.knowledge.checks.words import pattern_of
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Trail
from bot.knowledge.models.pack import Entry
from bot.messages import LANGUAGES

ASK_THE_REGULATOR = frozenset({"S18", "S40", "S41"})
"""The facts that send a reader to the regulator."""

REGULATOR = "cac"
"""Id of the glossary's term for the regulator."""

SILENT_PREFIX = "silent-"
"""Ids of entries that say that the article does not say."""


def uncited_statements(loaded: Loaded) -> Iterator[Finding]:
    """A statement that rests on nothing. Only a silence may say so by itself, and what is derived is derived from something."""
    for statement, at in of_article(loaded):
        if statement.grounds or has_unreadable_grounds(loaded, at):
            continue
        if statement.derived:
            yield loaded.place(*at).finding("this statement is derived, but from nothing", "name the facts in `from`")
        elif not _may_be_silent(loaded, at):
            yield loaded.place(*at).finding("this statement cites nothing", "name the facts it rests on in `cites`")


def _may_be_silent(loaded: Loaded, at: Trail) -> bool:
    """Whether a statement is of an entry that says that the article does not say, or may be."""
    key, position = at[0], at[1]
    return key == "entries" and (loaded.draft.entries[int(position)].silence is not None or loaded.has_unreadable(key, position, "silence"))


def notes_in_the_article_layer(loaded: Loaded) -> Iterator[Finding]:
    """A statement of the article's layer that cites an outside note."""
    for said in of_article(loaded):
        outside = [cite for cite in said.statement.grounds if not cite.startswith("S")]
        if outside:
            what = f"the article's layer cites the outside note {', '.join(outside)}"
            yield loaded.place(*said.at).finding(what, "leave its content to the entry's `notes`")


def silence_codes(loaded: Loaded) -> Iterator[Finding]:
    """A silence without its code, or a code in an entry that is called no silence though no other layer answers."""
    for position, entry in enumerate(loaded.draft.entries):
        called_silent = entry.id.startswith(SILENT_PREFIX)
        if loaded.has_unreadable("entries", position, "id") or loaded.has_unreadable("entries", position, "silence"):
            continue
        if called_silent and entry.silence is None:
            yield loaded.place("entries", position, "id").finding(f"`{entry.id}` has no `silence` code", "add it, or rename the entry")
        if not called_silent and entry.silence is not None and not (entry.law or entry.outside):
            what = f"`{entry.id}` has a `silence` code, but its id does not start with `{SILENT_PREFIX}`"
            yield loaded.place("entries", position, "silence").finding(what, "remove the code or rename the entry")


def silences_without_a_way_on(loaded: Loaded) -> Iterator[Finding]:
    """A silence that does not send its reader to the regulator."""
    for entry, at in _silences(loaded):
        statements = ((*at, "article", number) for number in range(len(entry.article)))
        if ASK_THE_REGULATOR.isdisjoint(entry.cites) and not any(has_unreadable_grounds(loaded, statement) for statement in statements):
            what = f"the silence `{entry.id}` does not send its reader to the regulator"
            yield loaded.place(*at).finding(what, f"add a statement that cites one of {', '.join(sorted(ASK_THE_REGULATOR))}")


def silences_that_name_nobody(loaded: Loaded) -> Iterator[Finding]:
    """A silence that does not name the regulator, by any word of the glossary, in one of the languages."""
    regulator = loaded.draft.term_by_id.get(REGULATOR)
    if regulator is None:
        return
    for language in LANGUAGES:
        words = pattern_of((regulator.name.of(language), *regulator.synonyms.of(language)), language)
        for entry, at in _silences(loaded):
            numbers = range(len(entry.article))
            read = not any(loaded.has_unreadable(*at, "article", number, language) for number in numbers)
            if read and not any(words.search(statement.of(language)) for statement in entry.article):
                what = f"the silence `{entry.id}` does not name the regulator in `{language}`"
                yield loaded.place(*at, "article").finding(what, f"say whom to ask: {regulator.name.of(language)}")


def _silences(loaded: Loaded) -> Iterator[tuple[Entry, Trail]]:
    for position, entry in enumerate(loaded.draft.entries):
        if entry.silence is not None and entry.id.startswith(SILENT_PREFIX):
            yield entry, ("entries", position)
