"""Defines what a reader told of a product: typed answers by slot, each with the words it was read from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, Self

from bot.filing.assessment import Assessment, assess
from bot.filing.facts import FactError, Facts, Value, Written, parse_value, value_of
from bot.filing.rules import RuleBook
from bot.knowledge.models.filing import Slot


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, with the words it was read from."""

    written: Written
    words: str = ""
    """Empty where a button answered."""

    @classmethod
    def of(cls, slot: Slot, value: Value, words: str = "") -> Self:
        """A value of this slot as an answer."""
        if isinstance(value, frozenset):
            return cls(tuple(choice.id for choice in slot.values if choice.id in value), words)
        return cls(value, words)

    @property
    def value(self) -> Value:
        """The value as the rules hold it."""
        return value_of(self.written)


class _KeptAssessment(NamedTuple):
    """A verdict, and what else than the answers it depends on."""

    book: RuleBook
    doubted: frozenset[str]
    assessment: Assessment


@dataclass(frozen=True)
class Answers:
    """What the reader told of the product, by slot.

    A store may hold slots and values that the pack of today does not know: `checked` marks them once, when a turn begins.
    """

    written: Mapping[str, Written] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    """Slot -> the words its answer was read from; empty, or missing after a case was saved, where a button answered."""
    unknown: tuple[str, ...] = ()
    """Slots that the reader was asked for and does not know."""
    order: tuple[str, ...] = ()
    """Slots in the order in which they were answered."""
    strange: frozenset[str] = field(default=frozenset(), compare=False)
    """Slots whose answer the pack does not know: kept as it is, and counted by no rule."""

    _kept: list[_KeptAssessment] = field(default_factory=list, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, book: RuleBook, facts: Facts, unknown: tuple[str, ...] = ()) -> Self:
        """Facts as answers, without the words of a reader."""
        slots = book.terms.slots
        return cls({slot: Answer.of(slots[slot], value).written for slot, value in facts.items()}, unknown=unknown)

    @cached_property
    def facts(self) -> Facts:
        """The answers as the rules hold them."""
        return {slot: value_of(written) for slot, written in self.written.items() if slot not in self.strange}

    def checked(self, book: RuleBook) -> Answers:
        """The answers, with those marked that these rules do not know."""
        slots = book.terms.slots
        return replace(self, strange=frozenset(name for name, written in self.written.items() if not _is_known(slots.get(name), written)))

    def assessed(self, book: RuleBook, doubted: frozenset[str] = frozenset()) -> Assessment:
        """What these rules say of the answers; whoever asks again, with the same answers, gets the same value.

        Args:
            book: the rules.
            doubted: slots of which the reader spoke without telling a value: their default is asked for, never assumed.
        """
        found = next((kept.assessment for kept in self._kept if kept.book is book and kept.doubted == doubted), None)
        if found is None:
            found = assess(book, self.facts, frozenset(self.unknown), doubted)
            self._kept.append(_KeptAssessment(book, doubted, found))
        return found

    def with_told(self, told: Mapping[str, Answer]) -> Answers:
        """The answers with these beside or instead of earlier ones."""
        return Answers(
            {**self.written, **{slot: answer.written for slot, answer in told.items()}},
            {**self.words, **{slot: answer.words for slot, answer in told.items()}},
            tuple(slot for slot in self.unknown if slot not in told),
            (*(slot for slot in self.order if slot not in told), *told),
            self.strange.difference(told),
        )

    def with_unknown(self, slot: str) -> Answers:
        """The answers, of which this one is not known (any more)."""
        others = self.without((slot,))
        unknown = self.unknown if slot in self.unknown else (*self.unknown, slot)
        return replace(others, unknown=unknown, order=(*others.order, slot))

    def without(self, slots: Collection[str]) -> Answers:
        """The answers without what was said of these slots."""
        return Answers(
            {slot: written for slot, written in self.written.items() if slot not in slots},
            {slot: words for slot, words in self.words.items() if slot not in slots},
            tuple(slot for slot in self.unknown if slot not in slots),
            tuple(slot for slot in self.order if slot not in slots),
            self.strange.difference(slots),
        )


def _is_known(slot: Slot | None, written: Written) -> bool:
    if slot is None:
        return False
    try:
        parse_value(slot, list(written) if isinstance(written, tuple) else written)
    except FactError:
        return False
    return True
