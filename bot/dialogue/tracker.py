"""What the bot remembers of one conversation between two messages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import JsonValue, TypeAdapter

from bot.messages import Language


@dataclass(frozen=True, slots=True)
class Topic:
    """The last question that was answered: what a follow-up takes its missing terms from."""

    entry: str
    terms: frozenset[str]
    """Terms of the glossary that the question named, or that its entry is about."""
    at: dt.datetime
    """When it was answered, with time zone."""


Stage = Literal["asking", "review", "result", "naming"]
"""Where a form stands: a question is open, the answers are being looked over, the verdict was given, a name to save it under is awaited."""


@dataclass(frozen=True, slots=True)
class EarlierForm:
    """A form as it was before a change, so that the reader can go back."""

    facts: Mapping[str, JsonValue]
    told: Mapping[str, str]
    unknown: tuple[str, ...]
    asking: str
    stage: Stage
    order: tuple[str, ...]
    toggled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A filing assessment under way."""

    id: str
    facts: Mapping[str, JsonValue]
    """Answers by slot, as JSON writes them (lists for sets)."""
    told: Mapping[str, str]
    """Slot -> the words its answer was read from; empty where a button answered."""
    unknown: tuple[str, ...]
    """Slots that the reader was asked for and does not know."""
    started: dt.datetime
    asking: str = ""
    """The slot whose question is open; empty for none. At the result it is what "what if" changes."""
    toggled: tuple[str, ...] = ()
    """Values ticked so far, where the question takes several."""
    attempts: int = 0
    """Messages in a row that answered nothing."""
    stage: Stage = "asking"
    order: tuple[str, ...] = ()
    """Slots in the order in which they were answered."""
    revision: int = 0
    """Counts up with every change, so that an older message's buttons are recognised."""
    digest: str = ""
    """Digest of the pack that the answers were last checked against."""
    past: tuple[EarlierForm, ...] = ()
    """What the form was before each of the last changes, the latest last."""
    doubted: tuple[str, ...] = ()
    """Slots of which the reader spoke without telling a value: what is assumed of others is asked of these."""


@dataclass(frozen=True, slots=True)
class SavedCase:
    """An assessment that the reader kept."""

    name: str
    facts: Mapping[str, JsonValue]
    unknown: tuple[str, ...]
    outcome: Mapping[str, JsonValue]
    """The verdict under the names that scripts rely on."""
    digest: str
    """Digest of the pack that gave it."""
    at: dt.datetime
    """When it was saved, with time zone."""
    told: Mapping[str, str] = field(default_factory=dict)
    """Slot -> the words its answer was read from; empty where a button answered, and in documents of before they were kept."""


MOST_SAVED = 50


@dataclass(frozen=True, slots=True)
class Tracker:
    """The state of one conversation; a new value a turn, never changed in place."""

    language: Language | None = None
    """Language of the last message that showed one."""
    fixed_language: Language | None = None
    """Set with /language; stronger than anything a message shows."""
    topic: Topic | None = None
    form: Form | None = None
    saved: tuple[SavedCase, ...] = ()
    """At most `MOST_SAVED`, in the order in which they were saved."""


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
