"""Walks the statements of answers, layer by layer, with the place of each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Trail
from bot.knowledge.models.law import BesideStatement, LawStatement, OutsideStatement
from bot.knowledge.models.pack import Claim
from bot.knowledge.models.values import Statement, Text
from bot.messages import LANGUAGES, Language

Bilingual = Statement | Text | BesideStatement
"""A text in both languages."""


class OfArticle(NamedTuple):
    """A statement of the article's layer where it stands."""

    statement: Claim
    at: Trail

    @property
    def text_at(self) -> Trail:
        """Where its languages stand."""
        return self.at


class OfLaw(NamedTuple):
    """A statement of what the rules say where it stands."""

    statement: LawStatement
    at: Trail

    @property
    def text_at(self) -> Trail:
        """Where its languages stand."""
        return (*self.at, "text")


class OfOutside(NamedTuple):
    """A statement of what notices, lists or third parties show where it stands."""

    statement: OutsideStatement
    at: Trail

    @property
    def text_at(self) -> Trail:
        """Where its languages stand."""
        return (*self.at, "text")


Beside = OfLaw | OfOutside
Told = OfArticle | OfLaw | OfOutside


def of_article(loaded: Loaded) -> Iterator[OfArticle]:
    """What answers and the checklist say by the article."""
    for position, entry in enumerate(loaded.draft.entries):
        for number, statement in enumerate(entry.article):
            yield OfArticle(statement, ("entries", position, "article", number))
    for position, item in enumerate(loaded.draft.checklist):
        if item.article:
            claim = Claim(en=item.article.en, zh=item.article.zh, cites=item.article.cites)
            yield OfArticle(claim, ("checklist", position, "article"))


def of_law(loaded: Loaded) -> Iterator[OfLaw]:
    """What answers, the deadlines in a calendar and the checklist say of the rules."""
    for position, entry in enumerate(loaded.draft.entries):
        for number, statement in enumerate(entry.law):
            yield OfLaw(statement, ("entries", position, "law", number))
    for position, deadline in enumerate(loaded.draft.deadlines):
        yield OfLaw(deadline.law, ("deadlines", position, "law"))
    for position, item in enumerate(loaded.draft.checklist):
        if item.law:
            yield OfLaw(item.law, ("checklist", position, "law"))


def of_outside(loaded: Loaded) -> Iterator[OfOutside]:
    """What answers and the checklist say of notices, lists and third parties."""
    for position, entry in enumerate(loaded.draft.entries):
        for number, statement in enumerate(entry.outside):
            yield OfOutside(statement, ("entries", position, "outside", number))
    for position, item in enumerate(loaded.draft.checklist):
        if item.outside:
            yield OfOutside(item.outside, ("checklist", position, "outside"))


def beside(loaded: Loaded) -> Iterator[Beside]:
    """What answers, the deadlines in a calendar and the checklist say beside the article."""
    return chain(of_law(loaded), of_outside(loaded))


def told(loaded: Loaded) -> Iterator[Told]:
    """What answers and the checklist say, in all layers."""
    return chain(of_article(loaded), of_law(loaded), of_outside(loaded))


def readable(loaded: Loaded, said: Told) -> tuple[Language, ...]:
    """The languages in which a statement could be read."""
    return tuple(language for language in LANGUAGES if not loaded.has_unreadable(*said.text_at, language))


def has_unreadable_grounds(loaded: Loaded, statement: Trail) -> bool:
    """Whether what a statement cites, or follows from, could not be read."""
    return any(loaded.has_unreadable(*statement, key) for key in ("cites", "from"))


def is_partly_unreadable(loaded: Loaded, said: Told) -> bool:
    """Whether what a statement rests on, or how it is meant, could not be read."""
    return has_unreadable_grounds(loaded, said.at) or loaded.has_unreadable(*said.at, "modality")
