"""Says what was found in the knowledge base: answers, choices, or that it does not say."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.dialogue.actions import NoneOfThese, ShowEntry
from bot.dialogue.edition import Edition
from bot.dialogue.faq.entry_view import Open, compound_reply, entry_choice, entry_reply, glance_reply
from bot.dialogue.find import Found
from bot.dialogue.tracker import Topic, Tracker
from bot.dialogue.turn import Scene, Turn
from bot.knowledge.models.pack import Entry
from bot.matching.results import Ambiguous, Answered, MatchResult
from bot.messages import Block, Choice, Language, Reply


def tell(scene: Scene, found: Found) -> Turn:
    """Says what was found: small talk, entries, a choice of entries, or that the knowledge base does not say."""
    edition, language = scene.edition, scene.language
    if found.smalltalk:
        reply = Reply((Block("lead", found.smalltalk.reply.of(language)),), language=language)
        quiet = scene.in_group and found.smalltalk.quiet_in_groups
        return Turn(scene.tracker, "smalltalk", () if quiet else (reply,), language)
    if found.entries:
        return _answer(scene, found)
    if found.decision == "clarify":
        choices = (*(entry_choice(edition.pack, entry, language) for entry in found.offered), _none_choice(edition, language))
        reply = Reply((_lead(edition, "clarify.lead", language),), choices, language)
        return Turn(_doubtful(scene, found), found.decision, (reply,), language, found.results)
    return Turn(scene.tracker, found.decision, (_unknown(edition, "unknown.lead", language),), language, found.results)


def shown(edition: Edition, tracker: Tracker, action: ShowEntry, now: dt.datetime) -> Turn:
    """An entry that was opened by its choice; the topic from then on."""
    topic = Topic(action.entry, topic_terms(edition, action.entry, frozenset()), now)
    reply = entry_reply(edition.pack, action, now.date())
    return Turn(replace(tracker, topic=topic), "press", (reply,), action.language, entries=(action.entry,))


def none_of_these(scene: Scene, language: Language) -> Turn:
    """What is said where none of the choices was meant: the question is kept, as one without an answer is."""
    return Turn(scene.tracker, "press", (_unknown(scene.edition, "clarify.none-noted", language),), language)


def _none_choice(edition: Edition, language: Language) -> Choice:
    return Choice(edition.pack.say("clarify.none", language), str(NoneOfThese(language)))


def _answer(scene: Scene, found: Found) -> Turn:
    edition, language = scene.edition, scene.language
    if len(found.results) == 1 and scene.in_group:
        reply = glance_reply(edition.pack, found.entries[0], language, scene.today)
    elif len(found.results) == 1:
        reply = entry_reply(edition.pack, ShowEntry(found.entries[0], language), scene.today)
    else:
        reply = compound_reply(edition.pack, [_part(edition, result) for result in found.results], language, scene.today)
    last, entry = next(result for result in reversed(found.results) if isinstance(result, Answered)), found.entries[-1]
    topic = Topic(entry, topic_terms(edition, entry, last.terms) | _still_meant(scene, last.terms), scene.now)
    return Turn(replace(scene.tracker, topic=topic), "answer", (reply,), language, found.results, found.entries)


def _doubtful(scene: Scene, found: Found) -> Tracker:
    """The conversation after a "did you mean": a follow-up leans on what was named, as long as anything was."""
    named = next((result.terms for result in found.results if result.terms), frozenset())
    if not named:
        return scene.tracker
    return replace(scene.tracker, topic=Topic(found.offered[0], named | _still_meant(scene, named), scene.now))


def _still_meant(scene: Scene, named: frozenset[str]) -> frozenset[str]:
    """The procedure that the conversation is about, where the last question names none, and tells of no other case."""
    matcher = scene.edition.matcher
    if scene.topic is None or any(map(matcher.describes, named)):
        return frozenset()
    return frozenset(term for term in scene.topic.terms if matcher.kind_of(term) == "procedure")


def _part(edition: Edition, result: MatchResult) -> Entry | Open:
    if isinstance(result, Answered):
        return edition.pack.entry_by_id[result.candidates[0].entry]
    return Open(result.question, result.choices if isinstance(result, Ambiguous) else ())


def topic_terms(edition: Edition, entry: str, named: frozenset[str]) -> frozenset[str]:
    """What a follow-up may take up: the terms that the question named, and those of the entry's own question for kinds it left open."""
    kinds = {edition.matcher.kind_of(term) for term in named}
    return named | {term for term in edition.topics[entry] if edition.matcher.kind_of(term) not in kinds}


def _unknown(edition: Edition, lead: str, language: Language) -> Reply:
    texts = (Block("text", edition.pack.say(phrase, language)) for phrase in ("unknown.contact", "unknown.noted"))
    return Reply((_lead(edition, lead, language), *texts), language=language)


def _lead(edition: Edition, phrase: str, language: Language) -> Block:
    return Block("lead", edition.pack.say(phrase, language))
