"""What the bot remembers of one conversation between two messages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pydantic import TypeAdapter

from bot.messages import Language


@dataclass(frozen=True, slots=True)
class Topic:
    """The last question that was answered: what a follow-up takes its missing terms from."""

    entry: str
    terms: frozenset[str]
    """Terms of the glossary that the question named, or that its entry is about."""
    at: dt.datetime
    """When it was answered, with time zone."""


@dataclass(frozen=True, slots=True)
class Tracker:
    """The state of one conversation; a new value a turn, never changed in place."""

    language: Language | None = None
    """Language of the last message that showed one."""
    fixed_language: Language | None = None
    """Set with /language; stronger than anything a message shows."""
    topic: Topic | None = None


_ADAPTER: TypeAdapter[Tracker] = TypeAdapter(Tracker)


def to_json(tracker: Tracker) -> str:
    """The tracker as one JSON document, for a store."""
    return _ADAPTER.dump_json(tracker).decode()


def from_json(document: str) -> Tracker:
    """The tracker that `to_json` wrote.

    Raises:
        pydantic.ValidationError: the document is not a tracker.
    """
    return _ADAPTER.validate_json(document)
