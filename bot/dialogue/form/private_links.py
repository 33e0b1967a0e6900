"""Hands an assessment over from a group to the private chat: a line in the group with a link, and the form that the link begins."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.actions import OpenInPrivate, StartForm
from bot.dialogue.deep_links import ToldFacts, payload_of
from bot.dialogue.faq.entry_view import dated
from bot.dialogue.form.state import begun, settled
from bot.dialogue.form.steps import shown, unsaved, voice_of
from bot.dialogue.form.view import understood
from bot.dialogue.result.verdict import Verdict, assessment_of, sentence
from bot.dialogue.tracker import Form
from bot.dialogue.turn import Scene, Turn
from bot.messages import Block, Choice, Reply


def verdict_reply(scene: Scene, form: Form) -> Reply:
    """The verdict on what was told so far, in a sentence, and where it goes on."""
    said = Block("lead", sentence(voice_of(scene), Verdict.of(assessment_of(scene.edition, form))))
    return Reply((said, dated(scene.edition.pack, scene.language)), (_link(scene, form),), scene.language)


def invitation(scene: Scene, form: Form | None = None) -> Reply:
    """That an assessment is made in private, and where; with what was told so far, if anything was."""
    return Reply((Block("text", voice_of(scene).say("group.check-in-private")),), (_link(scene, form),), scene.language)


def begun_from(scene: Scene, told: ToldFacts) -> Turn:
    """A form that begins with what was told elsewhere."""
    scene, earlier = replace(scene, language=told.language), scene.tracker.form
    if earlier and earlier.stage == "result" and earlier.answers.written and not earlier.saved_as:
        return unsaved(scene, earlier)
    fresh = replace(begun(scene.edition, scene.key, scene.now), answers=told.answers, doubted=tuple(sorted(told.doubted)))
    form = settled(scene.edition, fresh)
    said_back, corrections = understood(voice_of(scene), form, told.answers.facts)
    return shown(scene, form, said_back, corrections)


def _link(scene: Scene, form: Form | None) -> Choice:
    if form is None:
        payload = payload_of(StartForm())
    else:
        payload = payload_of(ToldFacts(scene.language, form.answers, frozenset(form.doubted)), scene.edition.book.slots)
    return Choice(voice_of(scene).say("button.in-private"), str(OpenInPrivate(payload)))
