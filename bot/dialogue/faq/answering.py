"""Questions to the knowledge base: one message in, what it answers out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.actions import ShowEntry
from bot.dialogue.edition import Edition
from bot.dialogue.faq.entry_view import Open, compound_reply, entry_choice, entry_reply
from bot.dialogue.tracker import Topic, Tracker
from bot.dialogue.turn import Turn
from bot.knowledge.models.pack import Entry
from bot.matching.matcher import Ambiguous, Answered, MatchResult
from bot.matching.understanding import read
from bot.messages import Block, Language, Reply

TOPIC_LASTS = dt.timedelta(minutes=30)
"""How long a follow-up may lean on the last answered question."""
_NEAREST = 3
_NEAR_ENOUGH = 0.12
"""Score from which an entry is offered beside "the knowledge base does not say"."""


def said(edition: Edition, tracker: Tracker, text: str, now: dt.datetime, language: Language) -> Turn:
    """The answer to a message: small talk, entries, a choice of entries, or that the knowledge base does not say."""
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


def shown(edition: Edition, tracker: Tracker, action: ShowEntry, now: dt.datetime) -> Turn:
    """An entry that was opened by its choice; the topic from then on."""
    topic = Topic(action.entry, topic_terms(edition, action.entry, frozenset()), now)
    reply = entry_reply(edition.pack, action)
    return Turn(replace(tracker, topic=topic), "press", (reply,), action.language, entries=(action.entry,))


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
