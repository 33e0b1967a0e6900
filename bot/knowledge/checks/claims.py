"""Lint: no answer makes a claim that the pack forbids, shows a phone number, or begins in the middle of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding, Place
from bot.knowledge.models.pack import JOINTS
from bot.messages import LANGUAGES, Language

_PHONE_NUMBER = re.compile(r"\d[\d -]{5,}\d")


def _texts(loaded: Loaded) -> Iterator[tuple[Place, Language, str]]:
    """What answers and rules say, paragraph by paragraph, with the place of each."""
    for position, entry in enumerate(loaded.draft.entries):
        number = 0
        for paragraph in entry.paragraphs:
            place = loaded.place("entries", position, "article", number)
            for language in LANGUAGES:
                yield place, language, JOINTS[language].join(statement.of(language) for statement in paragraph)
            number += len(paragraph)
    for position, rule in enumerate(loaded.draft.rules):
        if rule.says is not None:
            for language in LANGUAGES:
                yield loaded.place("rules", position, "says", language), language, rule.says.of(language)


def forbidden_claims(loaded: Loaded) -> Iterator[Finding]:
    """An answer, or what a rule says, with words that the pack forbids."""
    for place, _, text in _texts(loaded):
        for claim in loaded.draft.forbidden:
            for words in claim.words:
                if words.casefold() in text.casefold():
                    yield place.finding(f"no answer may say “{words}”: {claim.why}", "tell it as the facts do")


def phone_numbers(loaded: Loaded) -> Iterator[Finding]:
    """A phone number in an answer: numbers change, and the article says only where to find the regulator's."""
    for place, _, text in _texts(loaded):
        for match in _PHONE_NUMBER.finditer(text):
            yield place.finding(f"“{match.group()}” looks like a phone number", "say where it is found; the number may stand in a note")


def statements_that_continue_nothing(loaded: Loaded) -> Iterator[Finding]:
    """A first statement that says it continues a paragraph."""
    for position, entry in enumerate(loaded.draft.entries):
        if entry.article[0].continues:
            place = loaded.place("entries", position, "article", 0, "continues")
            yield place.finding("the first statement continues nothing", "leave `continues` out")
