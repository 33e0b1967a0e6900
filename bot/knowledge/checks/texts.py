"""Lint: the interface's phrases can be filled, and a word of the glossary means one thing."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Trail
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
