"""Defines what is known of a question and one entry when it is decided how to reply: the evidence that confidence is a function of."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the entry and what against it; each number is about 0 to 1, and more is more of what it names."""

    score: float
    """Likeness of the question to the entry."""
    lead: float
    """How far it is ahead of the next entry of its kind, up to .3: of those that may be told, or of those that may be offered."""
    behind: float
    """How far it is behind an entry that a guard forbids to tell, up to .3."""
    missing: float
    """1 where a guard forbids to tell it."""
    closest: float
    """How alike the spelling of the question is to the nearest wording of the entry."""
    nearest: float
    """How alike the question is to the nearest wording of the entry by words, letters, sounds and terms."""
    votes: float
    """Share of the entry in the wordings of the pack that are most like the question."""
    outside: float
    """Likeness of the question to those of other fields that the pack names."""
    explained: float
    """Share of the question, the rarer words weighing more, that wordings of the entry or terms that it met account for."""
    unknown: float
    """Share of the question that no wording of the pack accounts for."""
    unmet: float
    """Halves of the decisive terms that the entry never met, up to two."""
    foreign: float
    """What the entry leaves unexplained of a question that names nothing of the field."""
    strange: float
    """1 where something is filed or registered that the pack never mentions."""
    half: float
    """1 where several procedures are named and the entry is not about all of them."""
    unanchored: float
    """1 where the question names nothing of the field."""
    length: float
    """Words and characters, up to 40."""
    agreement: float
    """How far the entry is ahead by words alone, -.3 to .3; 0 where its score is by words anyway."""

    @property
    def numbers(self) -> tuple[float, ...]:
        """The evidence in the order of `NAMES`."""
        numbers: tuple[float, ...] = _IN_ORDER(self)
        return numbers


NAMES = tuple(field.name for field in fields(Evidence))
_IN_ORDER = attrgetter(*NAMES)
