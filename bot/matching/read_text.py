"""Defines a text as the matcher reads it: its words mended, its terms found, and what was ranked for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.matching.results import Candidate
from bot.matching.terms.finder import FoundTerms


@dataclass(frozen=True, slots=True)
class ReadText:
    """A message, or a question or clause of one; it lasts as long as the turn that asks."""

    text: str
    """Normalized, as it was typed."""
    tokens: tuple[str, ...]
    """As they were typed."""
    words: tuple[str, ...]
    """The tokens, unknown latin words replaced by the known ones they were probably meant to be."""
    found: FoundTerms
    """The terms in the words."""
    shorter: ReadText | None = None
    """Without what the text is said not to be about; None where there is nothing of that kind."""
    ranks: dict[frozenset[str], tuple[Candidate, ...]] = field(default_factory=dict, compare=False)
    """The nearest entries found so far, by the terms that were told beside the text."""

    @property
    def meant(self) -> ReadText:
        """The text that is matched: `shorter` where there is one."""
        return self.shorter or self
