"""What a form says to messages that answer nothing: an example, then the answers numbered, then it goes on without."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.dialogue.form import view
from bot.dialogue.form.state import at_stage, not_known, settled, stepped
from bot.dialogue.form.steps import Scene, shown
from bot.dialogue.tracker import Form
from bot.dialogue.turn import Turn
from bot.messages import Block


def unclear(scene: Scene, form: Form, before: Iterable[Block] = ()) -> Turn:
    """The open question in other words, or after `view.MOST_ATTEMPTS` such messages what comes behind it.

    Args:
        scene: where, when and with what memory.
        form: the form, a question open.
        before: what is said first.
    """
    if form.attempts < view.MOST_ATTEMPTS:
        return shown(scene, replace(form, attempts=form.attempts + 1), before)
    if form.stage == "result":
        left = view.say(scene.edition, "form.unclear-what-if", scene.language)
        return shown(scene, at_stage(form, "result"), (*before, left))
    return _left(scene, form, before)


def _left(scene: Scene, form: Form, before: Iterable[Block]) -> Turn:
    """Goes on with what is known of the open question: its earlier answer, what is assumed, or else that it is not known."""
    slot, after = form.asking, settled(scene.edition, stepped(form))
    dropped: tuple[str, ...] = ()
    if after.asking == slot:
        after, dropped = not_known(scene.edition, form)
    back = view.choice(scene.edition, after, "form.button-back", "b", scene.language)
    noted = (
        view.say(scene.edition, "form.unclear-left", scene.language, back=back.label),
        Block("text", view.fact_line(scene.edition, after, slot, scene.language)),
        *view.dropped_blocks(scene.edition, "form.dropped", dropped, scene.language),
    )
    return shown(scene, after, (*before, *noted), () if after.asking else (back,))
