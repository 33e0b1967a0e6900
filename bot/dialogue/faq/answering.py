"""Says what was found in the knowledge base: answers, choices, or that it does not say."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.actions import NoneOfThese, ShowEntry
from bot.dialogue.edition import Edition
from bot.dialogue.faq.entry_view import Open, choice_lines, compound_glance, compound_reply, entry_choice, entry_reply, glance_reply
from bot.dialogue.faq.feedback import with_feedback
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
    if scene.in_group and scene.group.quiet:
        return Turn(scene.tracker, found.decision, (), language, found.results)
    if found.decision == "clarify":
        choices = (*(entry_choice(edition.pack, entry, language) for entry in found.offered), _none_choice(edition, language))
        blocks = (_lead(edition, "clarify.lead", language), *choice_lines(edition.pack, found.offered, language))
        reply = Reply(blocks, choices, language)
        return Turn(_doubtful(scene, found), found.decision, (reply,), language, found.results)
    return Turn(scene.tracker, found.decision, (_unknown(scene, "unknown.lead", language),), language, found.results)


def shown(scene: Scene, action: ShowEntry) -> Turn:
    """An entry that was opened by its choice; the topic from then on. A group is shown its first sentences in place of the choices."""
    topic = Topic(action.entry, scene.edition.matcher.topic_of(action.entry), scene.now)
    if scene.in_group and not action.sections:
        reply = replace(glance_reply(scene.edition.pack, action.entry, action.language, scene.today), replaces=True)
    else:
        reply = _whole(scene, action)
    return Turn(replace(scene.tracker, topic=topic), "press", (reply,), action.language, entries=(action.entry,))


def _whole(scene: Scene, action: ShowEntry) -> Reply:
    """An answer; in private with a choice that says it is not what was needed."""
    reply = entry_reply(scene.edition.pack, action, scene.today)
    return reply if scene.in_group else with_feedback(scene.edition.pack, reply, action)


def none_of_these(scene: Scene, language: Language) -> Turn:
    """What is said where none of the choices was meant: the question is kept, as one without an answer is."""
    return Turn(scene.tracker, "press", (replace(_unknown(scene, "clarify.none-noted", language), replaces=scene.in_group),), language)


def _none_choice(edition: Edition, language: Language) -> Choice:
    return Choice(edition.pack.say("clarify.none", language), str(NoneOfThese(language)))


def _answer(scene: Scene, found: Found) -> Turn:
    edition, language = scene.edition, scene.language
    if len(found.results) == 1 and scene.in_group:
        reply = glance_reply(edition.pack, found.entries[0], language, scene.today)
    elif len(found.results) == 1:
        reply = _whole(scene, ShowEntry(found.entries[0], language))
    else:
        parts = [_part(edition, result) for result in found.results]
        whole = None if scene.in_group else compound_reply(edition.pack, parts, language, scene.today)
        reply = whole or compound_glance(edition.pack, parts, language)
    last, entry = next(result for result in reversed(found.results) if isinstance(result, Answered)), found.entries[-1]
    topic = Topic(entry, edition.matcher.topic_of(entry, last.terms) | _still_meant(scene, last.terms), scene.now)
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


def _unknown(scene: Scene, lead: str, language: Language) -> Reply:
    """That there is no answer; in a group in one line."""
    pack = scene.edition.pack
    more = () if scene.in_group else ("unknown.contact", "unknown.noted")
    texts = (Block("text", pack.say(phrase, language)) for phrase in more)
    return Reply((_lead(scene.edition, lead, language), *texts), language=language)


def _lead(edition: Edition, phrase: str, language: Language) -> Block:
    return Block("lead", edition.pack.say(phrase, language))
