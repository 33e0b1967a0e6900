"""Opens in the private chat what a link carries: an entry's answer, or an assessment."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import notices
from bot.dialogue.actions import ShowEntry, StartForm
from bot.dialogue.deep_links import ToldFacts, action_of
from bot.dialogue.faq.answering import shown
from bot.dialogue.form.conversation import started
from bot.dialogue.form.private_links import begun_from
from bot.dialogue.turn import Scene, Turn
from bot.messages import Block

PLAIN_START = "inline"
"""Carried by the button above inline results: whoever presses it has no question that could be opened."""


def opened(scene: Scene, payload: str) -> Turn:
    """What the link was made for; where it carries nothing that is known, that, and what the bot is for."""
    pack, language = scene.edition.pack, scene.language
    action = action_of(payload, scene.edition.book.slots)
    if isinstance(action, ShowEntry) and action.entry in pack.entry_by_id:
        return replace(shown(scene, action), decision="command")
    if isinstance(action, StartForm):
        return started(scene)
    if isinstance(action, ToldFacts):
        return begun_from(scene, action)
    start = notices.start(pack, language)
    if payload != PLAIN_START:
        start = replace(start, blocks=(Block("text", pack.say("start.no-such-link", language)), *start.blocks))
    return Turn(scene.tracker, "command", (start,), language)
