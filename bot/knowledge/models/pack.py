"""Defines the models of a pack: frozen values, independent of the files they were read from.

Every model forbids unknown keys, so that a misspelt key in a YAML file is a finding.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from itertools import chain, pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from bot.knowledge.models.claims import ForbiddenClaim, ModalWords, Opener, Unit
from bot.knowledge.models.filing import ChecklistItem, Condition, Contradiction, Deadline, Hint, Procedure, Rule, RuleTopic, Slot
from bot.knowledge.models.law import Compared, LawFact, LawStatement, OutsideStatement
from bot.knowledge.models.values import (
    CitationId,
    Date,
    FactId,
    Identifier,
    Line,
    Modality,
    Model,
    NoteId,
    SilenceCode,
    Statement,
    Text,
    Wordings,
)
from bot.messages import LANGUAGES, Language

__all__ = ["Model", "Statement", "Text", "Wordings"]

JOINTS: Mapping[Language, str] = {"en": " ", "zh": ""}
"""What stands between two statements of one paragraph."""


class Source(Model):
    """Where a statement was read."""

    id: Identifier
    title: Text
    kind: Literal["article", "statute", "notice", "standard", "list", "practice"]
    date: Date | None = None
    """Of publication or of taking effect; empty where the source shows none."""
    month_only: bool = False
    """Of the date only the month is known: its day stands for none."""
    address: str | None = None
    """The official address that the source names, without a promise that it was opened."""
    read: Text
    """How it was read: the official page itself, a third party's copy, news of it …"""
    short: Text | None = None
    """The name by which answers call it; needed of a rule that an answer's law layer cites."""
    review_months: int = Field(default=6, ge=1)
    """After so many months what rests on it is looked at again."""


class Fact(Model):
    """One numbered statement of the article (S1-S48)."""

    id: FactId
    text: Text
    modality: Modality
    """The article's own verb; never strengthened."""


class Note(Compared):
    """One numbered statement from outside the article (G…: law and practice, C…: a source that disagrees)."""

    id: NoteId
    provision: Text | None = None
    """Rule and article number, where it is a rule."""
    date: Date | None = None
    """In force since, or as of; empty where the sources show no day."""
    disputes: tuple[FactId, ...] = ()
    """Facts of the article with which this statement disagrees; the article prevails, both are shown."""

    @property
    def start(self) -> dt.date | None:
        """Since when it holds."""
        return self.date


class Term(Model):
    """A concept of the field and the words it is called by."""

    id: Identifier
    name: Text
    kind: Literal[
        "procedure", "aspect", "body", "role", "origin", "function", "modality", "endpoint", "rule", "thing", "question", "outside"
    ]
    """`procedure`: what is filed; `aspect`: what is asked about it (duration, fees …);
    `question`: how it is asked about (whether it must be …); `outside`: a neighbouring field that the pack does not cover."""
    synonyms: Wordings = Wordings()
    preferred: Text | None = None
    """How texts of the pack call it; without it, its name."""
    avoid: Wordings = Wordings()
    """Words for it that no text of the pack uses, though readers may."""
    pinyin: tuple[Line, ...] = ()
    parts: tuple[tuple[Identifier, ...], ...] = ()
    """The concept is also meant where one term of each group stands in the question by itself."""
    readings: tuple[Identifier, ...] = ()
    """Concepts that the word is used for: it does not decide between them, the rest of the question must."""
    opposite: Identifier | None = None
    """The concept that is meant where this one is negated ("no fine-tuning")."""
    confusable: tuple[Identifier, ...] = ()
    """Concepts that people mistake for this one: naming one of them is not naming this."""


class Claim(Statement):
    """One statement of an answer, with one modality: that of the facts it cites, or follows from."""

    from_: tuple[CitationId, ...] | None = Field(default=None, alias="from")
    """Instead of `cites`: the facts from which it follows, where the article does not say it in so many words."""
    modality: Literal["fact"] | None = None
    """`fact`: it tells of the facts it cites (what the article names, or leaves open) and does not repeat their must or may."""
    continues: bool = False
    """It stands behind the statement before it, in the same paragraph."""

    @model_validator(mode="before")
    @classmethod
    def _read_derived(cls, raw: object) -> object:
        """Earlier packs write `derived: true` beside `cites` for `from`; `check --against` reads them, too."""
        if not isinstance(raw, dict):
            return raw
        keys = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
        derived = keys.pop("derived") if isinstance(keys.get("derived"), bool) else False
        return keys | {"from": keys.pop("cites", ())} if derived else keys

    @model_validator(mode="after")
    def _one_ground(self) -> Self:
        if self.cites and self.from_ is not None:
            raise ValueError("write either `cites` or `from`")
        return self

    @property
    def derived(self) -> bool:
        """True where it follows from facts but the article does not say it in so many words."""
        return self.from_ is not None

    @property
    def grounds(self) -> tuple[str, ...]:
        """The facts that it repeats or follows from."""
        return self.cites if self.from_ is None else self.from_


class Entry(Model):
    """One question that the pack answers, or whose answer the article does not give (`silence`)."""

    id: Identifier
    tags: tuple[Identifier, ...] = Field(min_length=1)
    offers_assessment: bool = False
    """The answer for a product depends on more of it: a button below the answer begins the assessment."""
    example: int | None = Field(default=None, ge=1)
    """/start and /help offer the question as an example; this is its place among them."""
    reviewed: Date
    """When a person last compared it with its sources."""
    question: Text
    title: Text | None = None
    """What stands on a button that leads here, where the question is too long for one."""
    phrasings: Wordings
    requires: tuple[tuple[Identifier, ...], ...] = ()
    """Guard: of each group at least one term must be in the question or in its context."""
    excludes: tuple[Identifier, ...] = ()
    """Guard: a question that names one of these terms is not this one."""
    silence: SilenceCode | None = None
    article: tuple[Claim, ...] = Field(min_length=1)
    """What the article says: the verdict first, then conditions."""
    law: tuple[LawStatement, ...] = ()
    """What the rules say where the article is silent or disputed; the first is told with the answer."""
    outside: tuple[OutsideStatement, ...] = ()
    """What notices, lists or third parties show of it."""
    notes: tuple[NoteId, ...] = ()
    """What outside sources add or dispute."""
    short: Text | None = None
    """Instead of the first sentences where there is room for these alone, as in a group."""
    see_also: tuple[Identifier, ...] = ()

    @property
    def cites(self) -> tuple[str, ...]:
        """The facts the article's layer rests on, in order of first mention."""
        return tuple(dict.fromkeys(cite for statement in self.article for cite in statement.grounds))

    @property
    def paragraphs(self) -> tuple[tuple[Claim, ...], ...]:
        """The statements as they are shown: those that continue a paragraph stand in it."""
        starts = [number for number, statement in enumerate(self.article) if not (number and statement.continues)]
        return tuple(self.article[start:end] for start, end in pairwise((*starts, len(self.article))))


class SmallTalk(Model):
    """A greeting, a thank-you … and the reply to it."""

    id: Identifier
    phrasings: Wordings
    """Where one of them has no word in it (👍), it is every message without one that asks nothing."""
    reply: Text
    quiet_in_groups: bool = False
    """In a group nothing is said to it."""


class Strangers(Model):
    """Questions of another field, learnt as what the pack does not answer."""

    id: Identifier
    phrasings: Wordings


class Exam(Model):
    """Questions that an entry must answer and that are none of its phrasings."""

    entry: Identifier
    en: tuple[Line, ...] = ()
    zh: tuple[Line, ...] = ()

    def of(self, language: Language) -> tuple[str, ...]:
        """The questions in one language."""
        questions: tuple[str, ...] = getattr(self, language)
        return questions

    @property
    def all(self) -> tuple[str, ...]:
        """The questions in all languages."""
        return tuple(chain.from_iterable(map(self.of, LANGUAGES)))


class Refusal(Model):
    """A message that must not be answered with an entry."""

    text: Line
    why: Line


class BandQuestion(Model):
    """A question by which it is found out from when on to answer, to ask back, or to refuse; never a phrasing, never a test."""

    ask: Line
    after: tuple[Line, ...] = ()
    """What was asked before, in order; it is a follow-up then."""
    right: tuple[Identifier, ...] = ()
    """The entries that answer it, usually one; none for a question that the pack must not answer."""


class Expectation(Model):
    """What one turn of a dialogue must do."""

    decision: Literal["answer", "clarify", "unknown", "smalltalk"]
    entries: tuple[Identifier, ...] = ()
    """`answer`: exactly these, in order; `clarify`: all of these among the choices."""


class Exchange(Model):
    """One message and what must come of it."""

    say: Line
    expect: Expectation


class Dialogue(Model):
    """A conversation, message by message."""

    id: Identifier
    turns: tuple[Exchange, ...] = Field(min_length=1)


class Twin(Model):
    """Two questions that differ in the one thing that matters: each may be asked back, neither may be answered as the other."""

    differ: Line
    """The thing that matters, as in 备案 / 登记."""
    one: Exchange
    other: Exchange


class Pack(Model):
    """Everything the bot knows, as one value: a turn that began on a pack ends on it."""

    digest: str
    """SHA-256 over the pack's files: equal packs answer equally."""
    sources: tuple[Source, ...]
    facts: tuple[Fact, ...]
    notes: tuple[Note, ...]
    law: tuple[LawFact, ...] = ()
    terms: tuple[Term, ...]
    entries: tuple[Entry, ...]
    smalltalk: tuple[SmallTalk, ...]
    strangers: tuple[Strangers, ...] = ()
    units: tuple[Unit, ...] = ()
    modal_words: tuple[ModalWords, ...] = ()
    forbidden: tuple[ForbiddenClaim, ...] = ()
    openers: tuple[Opener, ...] = ()
    phrases: Mapping[str, Text]
    """Every sentence of the interface, by name."""
    slots: tuple[Slot, ...] = ()
    conditions: Mapping[str, Condition] = {}
    topics: tuple[RuleTopic, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    rules: tuple[Rule, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    checklist: tuple[ChecklistItem, ...] = ()
    hints: tuple[Hint, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    exams: tuple[Exam, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    dialogues: tuple[Dialogue, ...] = ()
    twins: tuple[Twin, ...] = ()
    bands: tuple[BandQuestion, ...] = ()

    @cached_property
    def entry_by_id(self) -> Mapping[str, Entry]:
        """Entries by id."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def term_by_id(self) -> Mapping[str, Term]:
        """Terms by id."""
        return {term.id: term for term in self.terms}

    @cached_property
    def fact_by_id(self) -> Mapping[str, Fact]:
        """Facts by id."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def note_by_id(self) -> Mapping[str, Note]:
        """Notes by id."""
        return {note.id: note for note in self.notes}

    @cached_property
    def law_by_id(self) -> Mapping[str, LawFact]:
        """Statements of the rules, notices and lists by id."""
        return {fact.id: fact for fact in self.law}

    @cached_property
    def outside_by_id(self) -> Mapping[str, Note | LawFact]:
        """What stands outside the article, notes and statements of law, by id."""
        return {**self.note_by_id, **self.law_by_id}

    @cached_property
    def source_by_id(self) -> Mapping[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.sources}

    def say(self, phrase: str, language: Language, **values: object) -> str:
        """A phrase of the interface with its placeholders filled."""
        return self.phrases[phrase].of(language).format(**values)

    def written_date(self, date: dt.date, language: Language) -> str:
        """A date as people write it."""
        month = self.phrases["months"].of(language).split()[date.month - 1]
        return self.say("date", language, day=date.day, month=month, year=date.year)
