"""Lint: no answer makes a claim that the pack forbids, shows a phone number, or begins in the middle of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.checks.layers import of_law, of_outside, readable
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Place, Trail
from bot.knowledge.models.pack import JOINTS
from bot.knowledge.models.values import Statement, Text
from bot.messages import LANGUAGES, Language

_PHONE_NUMBER = re.compile(r"\d[\d -]{5,}\d")


def _texts(loaded: Loaded) -> Iterator[tuple[Place, Language, str]]:
    """What answers, the checklist and rules say by the article, paragraph by paragraph, with the place of each."""
    for position, entry in enumerate(loaded.draft.entries):
        number = 0
        for paragraph in entry.paragraphs:
            place = loaded.place("entries", position, "article", number)
            for language in LANGUAGES:
                yield place, language, JOINTS[language].join(statement.of(language) for statement in paragraph)
            number += len(paragraph)
    for at, text in _sentences(loaded):
        for language in LANGUAGES:
            yield loaded.place(*at, language), language, text.of(language)


def _sentences(loaded: Loaded) -> Iterator[tuple[Trail, Statement | Text]]:
    """What is said outside paragraphs: the article's items of the checklist, and the rules."""
    for position, item in enumerate(loaded.draft.checklist):
        if item.article:
            yield ("checklist", position, "article"), item.article
    for position, rule in enumerate(loaded.draft.rules):
        if rule.says is not None:
            yield ("rules", position, "says"), rule.says


def forbidden_claims(loaded: Loaded) -> Iterator[Finding]:
    """An answer, or what a rule says, with words that the pack forbids; some only in the article's layer, or in that of the rules."""
    for place, text, layer in _layered(loaded):
        for claim in loaded.draft.forbidden:
            for words in claim.words:
                if claim.layer in (layer, "any") and words.casefold() in text.casefold():
                    yield place.finding(f"no answer may say “{words}”: {claim.why}", "tell it as the facts do")


def _layered(loaded: Loaded) -> Iterator[tuple[Place, str, str]]:
    """What answers, the checklist and rules say in either language, with its place and layer."""
    yield from ((place, text, "article") for place, _, text in _texts(loaded))
    for layer, statements in (("law", of_law(loaded)), ("outside", of_outside(loaded))):
        for said in statements:
            yield from ((loaded.place(*said.at), said.statement.of(language), layer) for language in readable(loaded, said))


def phone_numbers(loaded: Loaded) -> Iterator[Finding]:
    """A phone number in an answer: numbers change, and the article says only where to find the regulator's."""
    for place, _, text in _texts(loaded):
        for match in _PHONE_NUMBER.finditer(text):
            yield place.finding(f"“{match.group()}” looks like a phone number", "say where it is found; the number may stand in a note")


def bare_openers(loaded: Loaded) -> Iterator[Finding]:
    """An answer that begins with a bare yes or no, which fits only one way of asking."""
    words = {language: [word for opener in loaded.draft.openers for word in opener.words.of(language)] for language in LANGUAGES}
    for place, language, text in _verdicts(loaded):
        for word in words[language]:
            if re.match(rf"{re.escape(word)}\s*(?:[.,;:!?—–。，；：！？、]|$)", text, re.IGNORECASE):
                yield place.finding(f"the answer begins with a bare “{word}”", "say a sentence that is true however it was asked")


def _verdicts(loaded: Loaded) -> Iterator[tuple[Place, Language, str]]:
    """The sentences that answers begin with."""
    for position, entry in enumerate(loaded.draft.entries):
        for language in LANGUAGES:
            yield loaded.place("entries", position, "article", 0), language, entry.article[0].of(language)
            if entry.short is not None:
                yield loaded.place("entries", position, "short", language), language, entry.short.of(language)


def statements_that_continue_nothing(loaded: Loaded) -> Iterator[Finding]:
    """A first statement that says it continues a paragraph."""
    for position, entry in enumerate(loaded.draft.entries):
        if entry.article[0].continues:
            place = loaded.place("entries", position, "article", 0, "continues")
            yield place.finding("the first statement continues nothing", "leave `continues` out")
