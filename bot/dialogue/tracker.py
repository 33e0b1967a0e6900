"""Defines what is remembered of a conversation between two messages, and its JSON for a store.

Answers are JSON only in the store; everywhere else they are typed values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field, JsonValue, TypeAdapter

from bot.dialogue.answers import Answers
from bot.filing.facts import Written
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

    answers: Answers
    asking: str
    stage: Stage
    toggled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A filing assessment under way."""

    id: str
    answers: Answers
    started: dt.datetime
    asking: str = ""
    """The slot whose question is open; empty for none. At the result it is what "what if" changes."""
    toggled: tuple[str, ...] = ()
    """Values ticked so far, where the question takes several."""
    attempts: int = 0
    """Messages in a row that answered nothing."""
    stage: Stage = "asking"
    revision: int = 0
    """Counts up with every change, so that an older message's buttons are recognised."""
    digest: str = ""
    """Digest of the pack that the answers were last checked against."""
    past: tuple[EarlierForm, ...] = ()
    """What the form was before each of the last changes, the latest last."""
    doubted: tuple[str, ...] = ()
    """Slots of which the reader spoke without telling a value: what is assumed of others is asked of these."""
    done: tuple[str, ...] = ()
    """Items of the checklist that are ticked off."""
    saved_as: str = ""
    """Name of the saved case that it was saved as, or opened from; what is ticked off is kept there, too."""


@dataclass(frozen=True, slots=True)
class SavedCase:
    """An assessment that the reader kept."""

    name: str
    answers: Answers
    """With words only where they were read from some, and in the order of the answers."""
    verdict: Mapping[str, JsonValue]
    """Under the names that scripts rely on."""
    digest: str
    """Digest of the pack that gave it."""
    at: dt.datetime
    """When it was saved, with time zone."""
    doubted: tuple[str, ...] = ()
    """Slots of which the reader spoke without telling a value; none in documents of before they were kept."""
    done: tuple[str, ...] = ()
    """Items of the checklist that are ticked off."""


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


_Optional = Annotated[tuple[str, ...], Field(exclude_if=lambda names: not names)]
"""Written only where there are some: version 0.1.0 had no such key."""


@dataclass(frozen=True, slots=True)
class _StoredEarlier:
    """An earlier form as a store keeps it, the answers among its other keys; these and their order are those of version 0.1.0."""

    facts: Mapping[str, Written]
    told: Mapping[str, str]
    unknown: tuple[str, ...]
    asking: str
    stage: Stage
    order: tuple[str, ...]
    toggled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _StoredForm:
    """A form as a store keeps it."""

    id: str
    facts: Mapping[str, Written]
    told: Mapping[str, str]
    unknown: tuple[str, ...]
    started: dt.datetime
    asking: str = ""
    toggled: tuple[str, ...] = ()
    attempts: int = 0
    stage: Stage = "asking"
    order: tuple[str, ...] = ()
    revision: int = 0
    digest: str = ""
    past: tuple[_StoredEarlier, ...] = ()
    doubted: tuple[str, ...] = ()
    done: _Optional = ()
    saved_as: Annotated[str, Field(exclude_if=lambda name: not name)] = ""


@dataclass(frozen=True, slots=True)
class _StoredCase:
    """A saved case as a store keeps it."""

    name: str
    facts: Mapping[str, Written]
    unknown: tuple[str, ...]
    outcome: Mapping[str, JsonValue]
    digest: str
    at: dt.datetime
    told: Mapping[str, str] = field(default_factory=dict)
    doubted: _Optional = ()
    done: _Optional = ()


@dataclass(frozen=True, slots=True)
class _StoredTracker:
    """A tracker as a store keeps it."""

    language: Language | None = None
    fixed_language: Language | None = None
    topic: Topic | None = None
    form: _StoredForm | None = None
    saved: tuple[_StoredCase, ...] = ()


_ADAPTER: TypeAdapter[_StoredTracker] = TypeAdapter(_StoredTracker)


def to_json(tracker: Tracker) -> str:
    """The tracker as one JSON document, for a store."""
    form = _stored_form(tracker.form) if tracker.form else None
    saved = tuple(_stored_case(case) for case in tracker.saved)
    stored = _StoredTracker(tracker.language, tracker.fixed_language, tracker.topic, form, saved)
    return _ADAPTER.dump_json(stored).decode()


def from_json(document: str) -> Tracker:
    """The tracker that `to_json` wrote.

    Raises:
        pydantic.ValidationError: the document is not a tracker.
    """
    stored = _ADAPTER.validate_json(document)
    form = _form(stored.form) if stored.form else None
    return Tracker(stored.language, stored.fixed_language, stored.topic, form, tuple(_case(case) for case in stored.saved))


def _stored_form(form: Form) -> _StoredForm:
    told = form.answers
    past = tuple(
        _StoredEarlier(it.answers.written, it.answers.words, it.answers.unknown, it.asking, it.stage, it.answers.order, it.toggled)
        for it in form.past
    )
    return _StoredForm(
        id=form.id,
        facts=told.written,
        told=told.words,
        unknown=told.unknown,
        started=form.started,
        asking=form.asking,
        toggled=form.toggled,
        attempts=form.attempts,
        stage=form.stage,
        order=told.order,
        revision=form.revision,
        digest=form.digest,
        past=past,
        doubted=form.doubted,
        done=form.done,
        saved_as=form.saved_as,
    )


def _form(stored: _StoredForm) -> Form:
    past = tuple(EarlierForm(_answers(earlier), earlier.asking, earlier.stage, earlier.toggled) for earlier in stored.past)
    return Form(
        id=stored.id,
        answers=_answers(stored),
        started=stored.started,
        asking=stored.asking,
        toggled=stored.toggled,
        attempts=stored.attempts,
        stage=stored.stage,
        revision=stored.revision,
        digest=stored.digest,
        past=past,
        doubted=stored.doubted,
        done=stored.done,
        saved_as=stored.saved_as,
    )


def _answers(stored: _StoredForm | _StoredEarlier) -> Answers:
    return Answers(stored.facts, stored.told, stored.unknown, stored.order)


def _stored_case(case: SavedCase) -> _StoredCase:
    told = case.answers
    return _StoredCase(case.name, told.written, told.unknown, case.verdict, case.digest, case.at, told.words, case.doubted, case.done)


def _case(stored: _StoredCase) -> SavedCase:
    answers = Answers(stored.facts, stored.told, stored.unknown, tuple(stored.facts))
    return SavedCase(stored.name, answers, stored.outcome, stored.digest, stored.at, stored.doubted, stored.done)
