"""Lint: answers fit a screen, and their first sentences a glance: the article's, the law's, and both together in a group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Place
from bot.knowledge.models.pack import Claim, Entry
from bot.messages import LANGUAGES, Language

LONGEST_ANSWER: Mapping[Language, int] = {"en": 500, "zh": 220}
"""Characters that all statements of the article's layer may have together: what a phone shows without scrolling."""
LONGEST_VERDICT: Mapping[Language, int] = {"en": 100, "zh": 40}
"""Characters of an answer's first statement."""
LONGEST_BESIDE: Mapping[Language, int] = {"en": 180, "zh": 90}
"""Characters of the first statement of the rules."""
LONGEST_GLANCE: Mapping[Language, int] = {"en": 300, "zh": 150}
"""Characters of what a group is shown: the first statements and the date, or the short wording."""
_DATE_LINE = "answer.dated"
"""The phrase with the article's date that stands below the first statements in a group."""
_DERIVED = "answer.derived"
"""The phrase around a statement that is derived from the article."""
_SHORTEN = "shorten it: the rest may stand behind it"


def long_answers(loaded: Loaded) -> Iterator[Finding]:
    """An answer that does not fit a phone's screen."""
    for position, entry in enumerate(loaded.draft.entries):
        place = loaded.place("entries", position, "article")
        for language in LANGUAGES:
            length = sum(len(statement.of(language)) for statement in entry.article)
            what = f"the answer has {length} characters"
            yield from _over(place, what, length, LONGEST_ANSWER, language, "leave out what does not change what the reader does next")


def long_verdicts(loaded: Loaded) -> Iterator[Finding]:
    """A first sentence that is not read at a glance: the article's, or that of the rules."""
    for position, entry in enumerate(loaded.draft.entries):
        for language in LANGUAGES:
            verdict = entry.article[0].of(language)
            yield from _first(loaded.place("entries", position, "article", 0), "article", verdict, LONGEST_VERDICT, language)
            for law in entry.law[:1]:
                yield from _first(loaded.place("entries", position, "law", 0), "law", law.of(language), LONGEST_BESIDE, language)


def _first(place: Place, layer: str, text: str, most: Mapping[Language, int], language: Language) -> Iterator[Finding]:
    return _over(place, f"the first statement of `{layer}` has {len(text)} characters", len(text), most, language, _SHORTEN)


def long_glances(loaded: Loaded) -> Iterator[Finding]:
    """An entry whose first statements are too long for a group, or a short wording that is no shorter."""
    dates = {language: _date_length(loaded, language) for language in LANGUAGES}
    for position, entry in enumerate(loaded.draft.entries):
        key, todo = ("article", "write `short`, or shorten them") if entry.short is None else ("short", "shorten it")
        for language in LANGUAGES:
            length = sum(len(text) + 1 for text in _glance(loaded, entry, language)) + dates[language]
            what = f"what a group is shown has {length} characters"
            yield from _over(loaded.place("entries", position, key), what, length, LONGEST_GLANCE, language, todo)


def _glance(loaded: Loaded, entry: Entry, language: Language) -> tuple[str, ...]:
    """What a group is shown above the date: the short wording, or the first statements; another layer only beside the article's."""
    if entry.short:
        return (entry.short.of(language),)
    law, outside = (said.of(language) for said in entry.law[:1]), (said.of(language) for said in entry.outside[:1])
    return (_labelled(loaded, entry.article[0], language), *[*law, *outside][:1])


def _labelled(loaded: Loaded, statement: Claim, language: Language) -> str:
    """The article's statement as it is shown: with the label of what is derived."""
    text = statement.of(language)
    return _said(loaded, _DERIVED, language, text=text) or text if statement.derived else text


def _date_length(loaded: Loaded, language: Language) -> int:
    """Characters of the line with the article's date; 0 where the pack cannot say it, which other checks report."""
    pack = loaded.draft
    date = next((source.date for source in pack.sources if source.kind == "article"), None)
    try:
        written = pack.written_date(date, language) if date else ""
    except (LookupError, ValueError):  # a phrase is missing, or cannot be filled
        return 0
    return len(_said(loaded, _DATE_LINE, language, date=written)) if written else 0


def _said(loaded: Loaded, phrase: str, language: Language, **values: str) -> str:
    """A phrase with its values; nothing where the pack cannot say it, which other checks report."""
    try:
        return loaded.draft.say(phrase, language, **values)
    except (LookupError, ValueError):
        return ""


def _over(place: Place, what: str, length: int, most: Mapping[Language, int], language: Language, todo: str) -> Iterator[Finding]:
    if length > most[language]:
        yield place.finding(f"{what} in `{language}`, over {most[language]}", todo)
