"""Finds what the knowledge base has to say to a message. Saying it is the part of `answering`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.dialogue.edition import Edition
from bot.knowledge.models.pack import SmallTalk
from bot.matching.results import Ambiguous, Answered, MatchResult
from bot.matching.understanding import understand
from bot.text.message import Message


@dataclass(frozen=True, slots=True)
class Found:
    """What a message would be answered with, wherever it was asked."""

    decision: Literal["smalltalk", "answer", "clarify", "unknown"]
    results: tuple[MatchResult, ...] = ()
    """One a question found in the message, with candidates and reasons."""
    entries: tuple[str, ...] = ()
    """Entries that are told, in order."""
    offered: tuple[str, ...] = ()
    """Entries among which the reader may choose beside them."""
    smalltalk: SmallTalk | None = None
    """What the message consists of, where it asks nothing."""

    @property
    def score(self) -> float:
        """Of the entry that comes nearest to the first question, 0 to 1; 0 where none does."""
        return next((result.candidates[0].score for result in self.results[:1] if result.candidates), 0.0)


def find(edition: Edition, message: Message, topic: frozenset[str] = frozenset(), last: str = "") -> Found:
    """Small talk, entries, a choice of entries, or that the knowledge base does not say.

    Args:
        edition: the pack that answers.
        message: what was typed.
        topic: terms of the last answered question of the conversation, for a follow-up.
        last: the entry that answered it.
    """
    smalltalk = edition.courtesies.find(message)
    if smalltalk:
        return Found("smalltalk", smalltalk=smalltalk)
    results = understand(edition.matcher, message, topic, last)
    told = tuple(result.candidates[0].entry for result in results if isinstance(result, Answered))
    open_choices = [result.choices for result in results if isinstance(result, Ambiguous)]
    if told:
        return Found("answer", results, told, tuple(entry for choices in open_choices for entry in choices))
    if open_choices:
        return Found("clarify", results, offered=open_choices[0])
    return Found("unknown", results)
