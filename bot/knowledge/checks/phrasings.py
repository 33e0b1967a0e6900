"""Lint: phrasings are many, in both languages, and lead to one place; exams ask what the phrasings do not say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Place, Trail
from bot.knowledge.models.pack import Entry, SmallTalk, Strangers
from bot.messages import LANGUAGES, Language
from bot.text.normalize import letters_of
from bot.text.similarity import pairs_alike

FEWEST_PHRASINGS = 8
FEWEST_EXAM_QUESTIONS = 3
FEWEST_REFUSALS = 60
CLOSE = 0.93
"""Two phrasings of which this share of all characters agrees are nearly the same."""

_NEGATION = re.compile(r"不|没|无|未|非|别|\b(?:no|not|never|without|non|cannot)\b|n['’]t\b", re.IGNORECASE)


class _Phrasing(NamedTuple):
    """A phrasing, or the question itself, where it stands."""

    owner: str
    """The entry or small talk that it leads to."""
    text: str
    plain: str
    place: Place


def _phrasings(loaded: Loaded) -> list[_Phrasing]:
    """All phrasings of entries, small talk and strangers, and the entries' own questions."""
    draft = loaded.draft
    groups: dict[str, tuple[Entry | SmallTalk | Strangers, ...]] = {
        "entries": draft.entries,
        "smalltalk": draft.smalltalk,
        "strangers": draft.strangers,
    }
    return [
        _Phrasing(item.id, text, letters_of(text), loaded.place(key, position, *at))
        for key, items in groups.items()
        for position, item in enumerate(items)
        for at, text in _texts(item)
        if (key, position, *at) not in loaded.unreadable
    ]


def _texts(item: Entry | SmallTalk | Strangers) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for language in LANGUAGES:
        if isinstance(item, Entry):
            yield ("question", language), item.question.of(language)
        for number, text in enumerate(item.phrasings.of(language)):
            yield ("phrasings", language, number), text


def few_phrasings(loaded: Loaded) -> Iterator[Finding]:
    """An entry that can be asked in too few ways, or small talk that one language lacks."""
    for position, entry in enumerate(loaded.draft.entries):
        yield from _too_few(loaded, ("entries", position, "phrasings"), entry, FEWEST_PHRASINGS)
    for position, talk in enumerate(loaded.draft.smalltalk):
        yield from _too_few(loaded, ("smalltalk", position, "phrasings"), talk, 1)


def _too_few(loaded: Loaded, at: Trail, item: Entry | SmallTalk, fewest: int) -> Iterator[Finding]:
    for language in LANGUAGES:
        count = len(item.phrasings.of(language))
        if count < fewest and not loaded.has_unreadable(*at, language):
            yield loaded.place(*at).finding(f"`{item.id}` has {count or 'no'} phrasings in `{language}`", f"write at least {fewest}")


def repeated_phrasings(loaded: Loaded) -> Iterator[Finding]:
    """A phrasing that stands in two entries, or in one twice; case, spaces and punctuation make no difference."""
    first: dict[str, _Phrasing] = {}
    for phrasing in _phrasings(loaded):
        other = first.setdefault(phrasing.plain, phrasing)
        if other is phrasing:
            continue
        if other.owner == phrasing.owner:
            what, todo = f"this phrasing of `{phrasing.owner}` stands in line {other.place.line} already", "remove it"
        else:
            what = f"this phrasing of `{phrasing.owner}` stands in `{other.owner}` too ({other.place.file}, line {other.place.line})"
            todo = "leave it to one of them"
        yield phrasing.place.finding(what, todo)


def close_phrasings(loaded: Loaded) -> Iterator[Finding]:
    """A phrasing that nearly stands in two entries. A difference in a concept or in a negation is a difference in meaning."""
    concepts = _concepts(loaded)
    for one, other in _alike(_phrasings(loaded)):
        if _negations(one.text) == _negations(other.text) and concepts(one.plain) == concepts(other.plain):
            what = f"this phrasing of `{one.owner}` is nearly one of `{other.owner}`"
            yield one.place.finding(f"{what} ({other.place.file}, line {other.place.line})", "say what is meant, or remove one of them")


def _alike(phrasings: list[_Phrasing]) -> Iterator[tuple[_Phrasing, _Phrasing]]:
    """Pairs of different owners whose characters mostly agree, but not all."""
    for place, further in pairs_alike([phrasing.plain for phrasing in phrasings], CLOSE):
        one, other = phrasings[place], phrasings[further]
        if one.owner != other.owner and one.plain != other.plain:
            yield (one, other) if other.place < one.place else (other, one)


def _negations(text: str) -> Counter[str]:
    return Counter(match.casefold() for match in _NEGATION.findall(text))


def _concepts(loaded: Loaded) -> Callable[[str], frozenset[str]]:
    """A function that finds the glossary's terms in a plain text."""
    words = [(letters_of(word), term.id) for term in loaded.draft.terms for word in (*term.name.all, *term.synonyms.all)]

    @cache
    def found(plain: str) -> frozenset[str]:
        return frozenset(term for word, term in words if word and word in plain)

    return found


def few_exam_questions(loaded: Loaded) -> Iterator[Finding]:
    """An entry that the pack's own exam asks too little about."""
    if "exams" in loaded.unread or any(loaded.has_unreadable("exams", number, "entry") for number in range(len(loaded.draft.exams))):
        return
    counts: dict[Language, Counter[str]] = {language: Counter() for language in LANGUAGES}
    for exam in loaded.draft.exams:
        for language in LANGUAGES:
            counts[language][exam.entry] += len(exam.of(language))
    for position, entry in enumerate(loaded.draft.entries):
        if entry.id in loaded.broken.get("exams", ()) or loaded.has_unreadable("entries", position, "id"):
            continue
        for language in LANGUAGES:
            count = counts[language][entry.id]
            if count < FEWEST_EXAM_QUESTIONS:
                what = f"`{entry.id}` has {count or 'no'} exam questions in `{language}`"
                yield loaded.place("entries", position, "id").finding(what, f"write at least {FEWEST_EXAM_QUESTIONS} in tests/")


def exam_questions_that_are_phrasings(loaded: Loaded) -> Iterator[Finding]:
    """An exam question that stands among the phrasings proves nothing."""
    taught = {phrasing.plain: phrasing for phrasing in _phrasings(loaded)}
    for position, exam in enumerate(loaded.draft.exams):
        for language in LANGUAGES:
            for number, question in enumerate(exam.of(language)):
                same = taught.get(letters_of(question))
                if same:
                    what = f"this exam question is a phrasing of `{same.owner}` ({same.place.file}, line {same.place.line})"
                    yield loaded.place("exams", position, language, number).finding(what, "ask it in other words")


def refusals_that_are_phrasings(loaded: Loaded) -> Iterator[Finding]:
    """A message that must be refused and that an entry answers."""
    taught = {phrasing.plain: phrasing for phrasing in _phrasings(loaded)}
    for position, refusal in enumerate(loaded.draft.refusals):
        plain = letters_of(refusal.text)
        same = taught.get(plain) if plain else None
        if same:
            what = f"this message must be refused, but is a phrasing of `{same.owner}` ({same.place.file}, line {same.place.line})"
            yield loaded.place("refusals", position, "text").finding(what, "remove one of them")


def twins_that_are_alike(loaded: Loaded) -> Iterator[Finding]:
    """A pair of questions for which the same is right."""
    for position, twin in enumerate(loaded.draft.twins):
        if twin.one.expect == twin.other.expect:
            what = "the two questions expect the same, so that nothing can be crossed"
            yield loaded.place("twins", position).finding(what, "give each its own entry, or remove the pair")


def few_refusals(loaded: Loaded) -> Iterator[Finding]:
    """An exam with too few messages that must be refused."""
    count = len(loaded.draft.refusals)
    if count >= FEWEST_REFUSALS or "refusals" in loaded.unread or loaded.broken.get("refusals"):
        return
    present = (key for key in ("refusals", "exams", "dialogues", "twins") if getattr(loaded.draft, key))
    place = next((loaded.place(key, 0) for key in present), Place("tests"))
    yield place.finding(f"the pack has {count or 'no'} messages that must be refused", f"write at least {FEWEST_REFUSALS} in tests/")
