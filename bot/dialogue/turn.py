"""Defines the scene in which an utterance is answered, and the turn that comes of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from bot.dialogue.edition import Edition
from bot.dialogue.find import Found, find
from bot.dialogue.keeping import DEFAULT, Keeping
from bot.dialogue.tracker import Topic, Tracker
from bot.extraction.extract import Extraction, extract
from bot.filing.assessment import Assessment
from bot.matching.results import Candidate, MatchResult
from bot.messages import ConversationKey, GroupRules, Language, PastQuestion, Reply
from bot.text.message import Message

TOPIC_LASTS = dt.timedelta(minutes=30)
"""How long a follow-up may lean on the last answered question."""

Effect = Literal["own data", "forget"]
"""What the service does for the reader beside saving the turn: adds a copy of the reader's data to the reply, or erases them."""

Decision = Literal["answer", "clarify", "unknown", "smalltalk", "command", "press", "stale", "form", "feedback", "inline"]


@dataclass(frozen=True)
class Scene:
    """Where, when and with what memory a step is taken; and what was said, with what the edition makes of it, computed once."""

    edition: Edition
    tracker: Tracker
    key: ConversationKey
    now: dt.datetime
    language: Language
    message: Message
    """What was said, or asked with a command; without text for anything else."""
    default: Language | None = None
    """The language that the operator fixed for everybody; None follows each reader."""
    in_group: bool = False
    """Others read along."""
    saw_question: bool = True
    """False where it was written before the question that is open now was shown."""
    group: GroupRules = field(default_factory=GroupRules)
    """How the group wants the bot to behave."""
    private_link: str = ""
    """Where the bot can be talked to in private; empty where the channel has no such address."""
    keeping: Keeping = DEFAULT
    """How the operator keeps what people write."""
    past: tuple[PastQuestion, ...] = ()
    """What the reader asked before, the newest first; only where an act needs it."""

    @property
    def today(self) -> dt.date:
        """The day as of which is answered."""
        return self.now.date()

    @property
    def topic(self) -> Topic | None:
        """The last answered question, as long as a follow-up may lean on it, with those of its terms that the pack still has."""
        topic = self.tracker.topic
        if topic is None or self.now - topic.at > TOPIC_LASTS:
            return None
        return replace(topic, terms=topic.terms & self.edition.pack.term_by_id.keys())

    @cached_property
    def found(self) -> Found:
        """What the knowledge base has to say to the message."""
        topic = self.topic
        return find(self.edition, self.message, topic.terms, topic.entry) if topic else find(self.edition, self.message)

    @cached_property
    def told(self) -> Extraction:
        """The facts that the message tells."""
        return extract(self.edition.hints, self.edition.book, self.message)


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one utterance."""

    tracker: Tracker
    decision: Decision
    replies: tuple[Reply, ...]
    language: Language
    results: tuple[MatchResult, ...] = ()
    """One a question found in the message, with candidates and reasons."""
    entries: tuple[str, ...] = ()
    """Entries that were told, in order."""
    assessment: Assessment | None = None
    """The verdict on a product that the message told of."""
    effect: Effect | None = None

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The entries that came nearest to the first question, best first."""
        return self.results[0].candidates if self.results else ()
