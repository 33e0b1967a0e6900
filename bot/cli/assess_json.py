"""Reads facts or descriptions and writes verdicts as JSON, for `assess`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from bot.cli.ask_json import line_fault, numbered_documents
from bot.dialogue.answers import Answers
from bot.dialogue.edition import Edition
from bot.extraction.extract import Doubt, extract
from bot.filing.assessment import Assessment, as_object
from bot.filing.contradictions import without_contradictions
from bot.filing.facts import FactError, Facts, parse_facts, to_json
from bot.knowledge.models.filing import Contradiction
from bot.knowledge.models.values import Text
from bot.messages import Language
from bot.text.message import Message
from bot.text.normalize import script_language

_FORM = '{"facts": {slot: value, …}} or {"text": "…"}'


class Case(BaseModel):
    """One product: its facts, or a description of it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    facts: dict[str, Any] | None = None
    text: str | None = None
    unknown: list[str] = []
    """Slots that the asker does not know: they are not asked for."""
    doubted: list[str] = []
    """Slots whose default is not assumed."""
    language: Language | None = None
    """In which the verdict is told; without it, the operator's."""

    @model_validator(mode="after")
    def _either(self) -> Self:
        if (self.facts is None) == (self.text is None):
            raise ValueError("a line has either `facts` or `text`")
        return self

    @classmethod
    def of_export(cls, written: Mapping[str, object]) -> Self:
        """The product in an assessment as it was exported; its verdict is left to the rules of today.

        Raises:
            ValidationError: it is none.
        """
        return cls.model_validate({name: written[name] for name in ("facts", "unknown", "doubted", "language") if name in written})


@dataclass(frozen=True, slots=True)
class AssessedCase:
    """A product with its verdict."""

    facts: Facts
    words: Mapping[str, str]
    """Slot -> the words of the text it was read from; empty for facts that were given as such."""
    doubts: tuple[Doubt, ...]
    assessment: Assessment
    language: Language

    def as_object(self, edition: Edition) -> dict[str, Any]:
        """The output object: `words` for a description only, `doubts` only where there are some."""
        written: dict[str, Any] = {
            "facts": to_json(edition.book.slots, self.facts),
            "assessment": as_object(edition.book, self.assessment),
        }
        doubts = [
            {"slots": list(doubt.slots), "words": list(doubt.words), "says": _says(edition, doubt, self.language)} for doubt in self.doubts
        ]
        return written | ({"words": dict(self.words)} if self.words else {}) | ({"doubts": doubts} if doubts else {})


def assess_case(edition: Edition, case: Case, default: Language | None) -> AssessedCase:
    """Assesses a product; facts that cannot all be true are left out and reported as doubts.

    Raises:
        FactError: an unknown slot or value.
    """
    if case.text is not None:
        found = extract(edition.hints, edition.book, Message(case.text))
        language = case.language or default or script_language(case.text) or "en"
        verdict = Answers.of(edition.book, found.facts).assessed(edition.book, frozenset(found.doubted))
        return AssessedCase(found.facts, found.words, found.doubts, verdict, language)
    not_told = dict.fromkeys((*case.unknown, *case.doubted))
    given = parse_facts(edition.book.slots, not_told | (case.facts or {}))
    facts, found_out = without_contradictions(edition.book, given)
    written = to_json(edition.book.slots, given)
    doubts = tuple(
        Doubt(named, tuple(f"{slot}: {json.dumps(written[slot])}" for slot in named), says)
        for named, says in _contradicting(found_out, given)
    )
    doubted = frozenset((*case.doubted, *(slot for doubt in doubts for slot in doubt.slots)))
    verdict = Answers.of(edition.book, facts, tuple(case.unknown)).assessed(edition.book, doubted)
    return AssessedCase(facts, {}, doubts, verdict, case.language or default or "en")


def _contradicting(found: Iterable[Contradiction], given: Facts) -> Iterator[tuple[tuple[str, ...], Text]]:
    """The given facts that contradict each other, and why."""
    for each in found:
        yield tuple(slot for slot in each.slots if slot in given), each.says


def assess_lines(edition: Edition, source: Iterable[bytes], default: Language | None) -> Iterator[dict[str, Any]]:
    """Assesses lines in order: an object for each, with an `error` for a line that is no case; blank lines are skipped."""
    for number, document in numbered_documents(source):
        try:
            yield assess_case(edition, Case.model_validate_json(document), default).as_object(edition)
        except ValidationError as error:
            yield {"error": f"line {number}: {line_fault(error)}; write {_FORM}"}
        except FactError as error:
            yield {"error": f"line {number}: {error}"}


def _says(edition: Edition, doubt: Doubt, language: Language) -> str:
    if doubt.says:
        return doubt.says.of(language)
    return edition.pack.say("form.doubt-one", language, words=" … ".join(doubt.words))
