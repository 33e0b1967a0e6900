"""What to say: one utterance and a tracker in, replies and a new tracker out. Pure, total, deterministic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.dialogue import notices
from bot.dialogue.actions import FixLanguage, ShowEntry, ShowNotes, parse
from bot.dialogue.answers import Open, compound_reply, entry_choice, entry_reply, notes_reply
from bot.dialogue.edition import Edition
from bot.dialogue.language import choose, shown_by
from bot.dialogue.tracker import Topic, Tracker
from bot.knowledge.models import Entry
from bot.matching.matcher import Ambiguous, Answered, Candidate, MatchResult
from bot.matching.reading import read
from bot.messages import Block, Commanded, Language, Pressed, Reply, Said, Utterance

Decision = Literal["answer", "clarify", "unknown", "smalltalk", "command", "press", "stale"]

TOPIC_LASTS = dt.timedelta(minutes=30)
"""How long a follow-up may lean on the last answered question."""
_NEAREST = 3
_NEAR_ENOUGH = 0.12
"""Score from which an entry is offered beside "the knowledge base does not say"."""


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

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The entries that came nearest to the first question, best first."""
        return self.results[0].candidates if self.results else ()


def decide(edition: Edition, tracker: Tracker, utterance: Utterance, now: dt.datetime, default: Language | None = None) -> Turn:
    """Decides one turn.

    Args:
        edition: the pack that answers.
        tracker: what is remembered of the conversation.
        utterance: what the person did.
        now: the time, with time zone.
        default: the language that the operator fixed for everybody; None follows each reader.
    """
    language = choose(tracker, utterance, default)
    tracker = replace(tracker, language=shown_by(utterance) or tracker.language)
    fixing = _fixing(utterance.act)
    if fixing:
        # Without a choice of the reader's own, the operator's holds.
        reply = notices.language_set(edition.pack, fixing.language or default, language)
        decision: Decision = "press" if isinstance(utterance.act, Pressed) else "command"
        return Turn(replace(tracker, fixed_language=fixing.language), decision, (reply,), reply.language)
    match utterance.act:
        case Said(text):
            return _said(edition, tracker, text, now, language)
        case Pressed(action):
            return _pressed(edition, tracker, action, now, language)
        case command:
            return _commanded(edition, tracker, command, now, language)


def _fixing(act: Said | Pressed | Commanded) -> FixLanguage | None:
    """The language that was fixed by a button or by /language; None for anything else."""
    match act:
        case Pressed(action):
            text = action
        case Commanded("language", arguments):
            text = f"l|{arguments.strip().casefold()}"
        case _:
            return None
    fixing = parse(text)
    return fixing if isinstance(fixing, FixLanguage) else None


def _said(edition: Edition, tracker: Tracker, text: str, now: dt.datetime, language: Language) -> Turn:
    talk = edition.smalltalk(text)
    if talk:
        return Turn(tracker, "smalltalk", (Reply((Block("lead", talk.reply.of(language)),), language=language),), language)
    topic = tracker.topic if tracker.topic and now - tracker.topic.at <= TOPIC_LASTS else None
    results = read(edition.matcher, text, topic.terms if topic else frozenset())
    answered = [result for result in results if isinstance(result, Answered)]
    if answered:
        return _answer(edition, tracker, results, now, language)
    ambiguous = next((result for result in results if isinstance(result, Ambiguous)), None)
    if ambiguous:
        choices = tuple(entry_choice(edition.pack, entry, language) for entry in ambiguous.choices)
        return Turn(tracker, "clarify", (Reply((_lead(edition, "clarify.lead", language),), choices, language),), language, results)
    return Turn(tracker, "unknown", (_unknown(edition, results, language),), language, results)


def _answer(edition: Edition, tracker: Tracker, results: tuple[MatchResult, ...], now: dt.datetime, language: Language) -> Turn:
    told = [(result, result.candidates[0].entry) for result in results if isinstance(result, Answered)]
    entries = tuple(entry for _, entry in told)
    if len(results) == 1:
        reply = entry_reply(edition.pack, ShowEntry(entries[0], language))
    else:
        reply = compound_reply(edition.pack, [_part(edition, result) for result in results], language)
    last, entry = told[-1]
    topic = Topic(entry, topic_terms(edition, entry, last.terms), now)
    return Turn(replace(tracker, topic=topic), "answer", (reply,), language, results, entries)


def _part(edition: Edition, result: MatchResult) -> Entry | Open:
    if isinstance(result, Answered):
        return edition.pack.entry_by_id[result.candidates[0].entry]
    return Open(result.question, result.choices if isinstance(result, Ambiguous) else ())


def topic_terms(edition: Edition, entry: str, named: frozenset[str]) -> frozenset[str]:
    """What a follow-up may take up: the terms that the question named, and those of the entry's own question for kinds it left open."""
    kinds = {edition.matcher.kind_of(term) for term in named}
    question = edition.pack.entry_by_id[entry].question
    own = edition.matcher.terms_of(question.en) | edition.matcher.terms_of(question.zh)
    return named | {term for term in own if edition.matcher.kind_of(term) not in kinds}


def _unknown(edition: Edition, results: Sequence[MatchResult], language: Language) -> Reply:
    near = dict.fromkeys(candidate.entry for result in results for candidate in result.candidates if candidate.score >= _NEAR_ENOUGH)
    choices = tuple(entry_choice(edition.pack, entry, language) for entry in list(near)[:_NEAREST])
    kept = "unknown.nearest" if choices else "unknown.noted"
    contact = Block("text", edition.pack.say("unknown.contact", language))
    return Reply((_lead(edition, "unknown.lead", language), contact, Block("text", edition.pack.say(kept, language))), choices, language)


def _lead(edition: Edition, phrase: str, language: Language) -> Block:
    return Block("lead", edition.pack.say(phrase, language))


def _pressed(edition: Edition, tracker: Tracker, text: str, now: dt.datetime, language: Language) -> Turn:
    action = parse(text)
    match action:
        case ShowEntry(entry) if entry in edition.pack.entry_by_id:
            topic = Topic(entry, topic_terms(edition, entry, frozenset()), now)
            reply = entry_reply(edition.pack, action)
            return Turn(replace(tracker, topic=topic), "press", (reply,), action.language, entries=(entry,))
        case ShowNotes(entry) if entry in edition.pack.entry_by_id:
            return Turn(tracker, "press", (notes_reply(edition.pack, action),), action.language, entries=(entry,))
        case _:
            toast = edition.pack.say("telegram.outdated", language)
            return Turn(tracker, "stale", (Reply(toast=toast, language=language),), language)


def _commanded(edition: Edition, tracker: Tracker, command: Commanded, now: dt.datetime, language: Language) -> Turn:
    pack = edition.pack
    match command.name:
        case "ask" if command.arguments.strip():
            return _said(edition, tracker, command.arguments, now, language)
        case "cancel":
            phrase = "cancel.done" if tracker.topic else "cancel.nothing"
            return Turn(replace(tracker, topic=None), "command", (notices.notice(pack, phrase, language),), language)
        case "start" | "help" | "ask" | "sources" | "language" | "privacy" as name:
            notice = {
                "start": notices.start,
                "help": notices.help_,
                "ask": notices.ask_usage,
                "sources": notices.sources,
                "language": notices.language_menu,
                "privacy": notices.privacy,
            }[name]
            return Turn(tracker, "command", (notice(pack, language),), language)
        case name:
            return Turn(tracker, "command", (notices.notice(pack, "command.unknown", language, name=name),), language)
