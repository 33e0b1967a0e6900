"""Asks what an answer lacked: one button under it, then one tap for the reason; what was missing in words is a command."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.actions import Feedback, Reason, ShowEntry
from bot.dialogue.faq.entry_view import entry_choice, entry_reply
from bot.dialogue.notices import notice
from bot.dialogue.turn import Scene, Turn
from bot.knowledge.models.pack import Pack
from bot.messages import Block, Choice, Reply

MOST_CHOICES = 6
"""Choices under one message."""
_REASONS = ((Reason.WRONG, "feedback.button-wrong"), (Reason.SHORT, "feedback.button-short"), (Reason.OTHER, "feedback.button-other"))


def with_feedback(pack: Pack, reply: Reply, shown: ShowEntry) -> Reply:
    """An answer with a choice that says it is not what was needed, where there is room for one more."""
    if len(reply.choices) >= MOST_CHOICES:
        return reply
    label = pack.say("feedback.button", shown.language)
    return replace(reply, choices=(*reply.choices, Choice(label, str(Feedback(shown.entry, shown.language, shown.sections)))))


def judged(scene: Scene, action: Feedback) -> Turn:
    """What follows the choice: the question what was missing, or thanks for the reason; the answer stays in both."""
    pack, language = scene.edition.pack, action.language
    answer = entry_reply(pack, ShowEntry(action.entry, language, action.sections), scene.today)
    if action.reason is None:
        reasons = (Choice(pack.say(label, language), str(replace(action, reason=reason))) for reason, label in _REASONS)
        said, choices = "feedback.ask", (*reasons, *answer.choices)
    else:
        others = _others(pack, action) if action.reason is Reason.OTHER else ()
        said, choices = "feedback.noted-other" if others else "feedback.noted", (*others, *answer.choices)
    blocks = (*answer.blocks, Block("text", pack.say(said, language)))
    reply = replace(answer, blocks=blocks, choices=choices[:MOST_CHOICES], seen=len(answer.blocks))
    return Turn(scene.tracker, "feedback", (reply,), language, entries=(action.entry,))


def told_in_words(scene: Scene, words: str) -> Turn:
    """What `/feedback` does: the words are kept, with the entry that was answered last."""
    phrase = "feedback.noted" if words.strip() else "feedback.usage"
    entries = (scene.topic.entry,) if scene.topic and words.strip() else ()
    reply = notice(scene.edition.pack, phrase, scene.language)
    return Turn(scene.tracker, "feedback" if words.strip() else "command", (reply,), scene.language, entries=entries)


def _others(pack: Pack, action: Feedback) -> tuple[Choice, ...]:
    """The entries beside this one that may have been meant."""
    return tuple(entry_choice(pack, other, action.language) for other in pack.entry_by_id[action.entry].see_also)
