"""Answers in a group what is answered at more length in private: a call without words, and `/check`."""

from __future__ import annotations

from bot.dialogue import notices
from bot.dialogue.form.conversation import begun_with, started
from bot.dialogue.form.private_links import invitation, verdict_reply
from bot.dialogue.result.verdict import assessment_of
from bot.dialogue.turn import Scene, Turn
from bot.filing.assessment import UNDECIDED


def called(scene: Scene) -> Turn:
    """A line for whoever named the bot and said nothing else."""
    return Turn(scene.tracker, "command", (notices.notice(scene.edition.pack, "group.called", scene.language),), scene.language)


def check(scene: Scene) -> Turn:
    """Begins an assessment, or goes on with it; in a group as its admins want it: there, or only in private."""
    if not scene.in_group or scene.group.form == "personal":
        return started(scene)
    turn = begun_with(scene) if scene.message.typed.strip() else None
    form = turn.tracker.form if turn else None
    decided = form is not None and assessment_of(scene.edition, form).algorithm != UNDECIDED
    reply = verdict_reply(scene, form) if form and decided else invitation(scene, form)
    return Turn(scene.tracker, "command", (reply,), scene.language)
