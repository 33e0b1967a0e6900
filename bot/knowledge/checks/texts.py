"""Lint: the interface's phrases can be filled, and a word of the glossary means one thing."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from bot.knowledge.checks.layers import Bilingual, told
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Place, Trail
from bot.messages import LANGUAGES


def _placeholders(text: str) -> set[str]:
    """The names in {braces}. Raises ValueError where the braces do not pair."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def unfillable_phrases(loaded: Loaded) -> Iterator[Finding]:
    """A phrase with braces that do not pair, or without a name in them."""
    for name, text in loaded.draft.phrases.items():
        for language in LANGUAGES:
            place = loaded.place("phrases", name, language)
            try:
                odd = sorted(word for word in _placeholders(text.of(language)) if not word.isidentifier())
            except ValueError:
                yield place.finding(f"the braces of the phrase `{name}` do not pair", "close them, or double a brace that is meant as text")
                continue
            if odd:
                yield place.finding(f"`{{{odd[0]}}}` is not the name of a value", "write one word in the braces, as in {count}")


def unequal_placeholders(loaded: Loaded) -> Iterator[Finding]:
    """A phrase that shows a value in one language only."""
    for name, text in loaded.draft.phrases.items():
        try:
            en, zh = _placeholders(text.en), _placeholders(text.zh)
        except ValueError:
            continue
        if en != zh:
            lacking = ", ".join(f"{{{word}}}" for word in sorted(en ^ zh))
            yield loaded.place("phrases", name).finding(
                f"only one language of the phrase `{name}` has {lacking}", "show the same values in both"
            )


def avoided_words(loaded: Loaded) -> Iterator[Finding]:
    """A text for readers that calls a thing by a word that the glossary avoids."""
    avoided = [
        (language, word, (term.preferred or term.name).of(language))
        for term in loaded.draft.terms
        for language in LANGUAGES
        for word in term.avoid.of(language)
    ]
    for place, text in _read_by_people(loaded):
        for language, word, preferred in avoided:
            if word.casefold() in text.of(language).casefold():
                yield place.finding(f"“{word}” stands in `{language}`, which the glossary avoids", f"write “{preferred}”")


def _read_by_people(loaded: Loaded) -> Iterator[tuple[Place, Bilingual]]:
    """Everything that the bot may say."""
    draft = loaded.draft
    for number, entry in enumerate(draft.entries):
        yield loaded.place("entries", number, "question"), entry.question
        if entry.short is not None:
            yield loaded.place("entries", number, "short"), entry.short
    for said in told(loaded):
        yield loaded.place(*said.at), said.statement
    for number, fact in enumerate(draft.facts):
        yield loaded.place("facts", number, "text"), fact.text
    for number, note in enumerate(draft.notes):
        yield loaded.place("notes", number, "text"), note.text
    for number, ruled in enumerate(draft.law):
        yield loaded.place("law", number, "text"), ruled.text
    for name, phrase in draft.phrases.items():
        yield loaded.place("phrases", name), phrase
    for number, talk in enumerate(draft.smalltalk):
        yield loaded.place("smalltalk", number, "reply"), talk.reply
    yield from _said_of_products(loaded)


def _said_of_products(loaded: Loaded) -> Iterator[tuple[Place, Bilingual]]:
    """What an assessment asks and answers."""
    draft = loaded.draft
    for number, slot in enumerate(draft.slots):
        yield loaded.place("slots", number, "question"), slot.question
        yield loaded.place("slots", number, "why"), slot.why
        for at, value in enumerate(slot.values):
            yield loaded.place("slots", number, "values", at), value.text
    for number, rule in enumerate(draft.rules):
        if rule.says:
            yield loaded.place("rules", number, "says"), rule.says
    for number, item in enumerate(draft.checklist):
        yield loaded.place("checklist", number, "name"), item.name
        if item.article:
            yield loaded.place("checklist", number, "article"), item.article


def words_of_two_terms(loaded: Loaded) -> Iterator[Finding]:
    """A word by which two terms are called in one language, or one term twice."""
    for language in LANGUAGES:
        first: dict[str, str] = {}
        for number, term in enumerate(loaded.draft.terms):
            named: list[tuple[Trail, str]] = [(("name", language), term.name.of(language))]
            named += [(("synonyms", language, position), word) for position, word in enumerate(term.synonyms.of(language))]
            for trail, word in named:
                if word.casefold() in first:
                    what = f"`{word}` is a word of the term `{first[word.casefold()]}` already"
                    yield loaded.place("terms", number, *trail).finding(what, "keep it in one place")
                first.setdefault(word.casefold(), term.id)
