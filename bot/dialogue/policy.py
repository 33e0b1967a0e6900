"""What to say: one utterance and a tracker in, replies and a new tracker out. Pure, total, deterministic."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.dialogue import commands as notices
from bot.dialogue.actions import FixLanguage, FormAction, ShowEntry, ShowNotes, StartForm, parse, parse_case
from bot.dialogue.edition import Edition
from bot.dialogue.faq import answering as faq
from bot.dialogue.faq.entry_view import notes_reply
from bot.dialogue.form import conversation as form_talk
from bot.dialogue.form.state import form_id, owner_of
from bot.dialogue.form.view import choice
from bot.dialogue.language import choose, shown_to
from bot.dialogue.result.launch_plan import plan_reply
from bot.dialogue.result.saved_cases import cases_turn
from bot.dialogue.tracker import Tracker
from bot.dialogue.turn import Decision, Scene, Turn
from bot.messages import Choice, Commanded, Language, Pressed, Reply, Said, Utterance


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
    tracker = replace(tracker, language=shown_to(tracker, utterance) or tracker.language)
    fixing = _fixing(utterance.act)
    if fixing:
        # Without a choice of the reader's own, the operator's holds.
        reply = notices.language_set(edition.pack, fixing.language or default, language)
        decision: Decision = "press" if isinstance(utterance.act, Pressed) else "command"
        return Turn(replace(tracker, fixed_language=fixing.language), decision, (reply,), reply.language)
    scene = Scene(edition, tracker, utterance.key, now, language)
    match utterance.act:
        case Said(text):
            return _said(scene, text)
        case Pressed(action):
            return _pressed(scene, action)
        case command:
            return _commanded(scene, command)


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


def _said(scene: Scene, text: str) -> Turn:
    form = scene.tracker.form
    if form:
        return form_talk.said(scene, form, text)
    return faq.said(scene.edition, scene.tracker, text, scene.now, scene.language)


def _pressed(scene: Scene, text: str) -> Turn:
    pack, tracker = scene.edition.pack, scene.tracker
    case = parse_case(text)
    if case:
        return _cases(scene, case.arguments)
    action = parse(text)
    match action:
        case ShowEntry(entry) if entry in pack.entry_by_id:
            return faq.shown(scene.edition, tracker, action, scene.now)
        case ShowNotes(entry) if entry in pack.entry_by_id:
            return Turn(tracker, "press", (notes_reply(pack, action),), action.language, entries=(entry,))
        case StartForm():
            return form_talk.started(scene)
        case FormAction():
            return _stepped(scene, action)
        case _:
            return _toast(scene, "telegram.outdated")


def _stepped(scene: Scene, action: FormAction) -> Turn:
    turn = form_talk.pressed(scene, scene.tracker.form, action) if scene.tracker.form else None
    if turn:
        return turn
    own = owner_of(action.form) == owner_of(form_id(scene.key, scene.now))
    return _toast(scene, "form.stale" if own else "form.not-yours")


def _toast(scene: Scene, phrase: str) -> Turn:
    toast = scene.edition.pack.say(phrase, scene.language)
    return Turn(scene.tracker, "stale", (Reply(toast=toast, language=scene.language),), scene.language)


def _commanded(scene: Scene, command: Commanded) -> Turn:
    pack, tracker, language = scene.edition.pack, scene.tracker, scene.language
    match command.name:
        case "ask" if command.arguments.strip():
            return _asked(scene, command.arguments)
        case "check" | "cases" | "cancel" as name:
            return {"check": _check, "cases": _cases, "cancel": _cancelled}[name](scene, command.arguments)
        case "plan":
            reply = plan_reply(scene.edition, tracker.form, command.arguments, language, scene.now.date(), _back_to(scene))
            return Turn(tracker, "command", (reply,), language)
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


def _asked(scene: Scene, text: str) -> Turn:
    form = scene.tracker.form
    if form and form.stage == "asking":
        return form_talk.asked_in_between(scene, form, text)
    return faq.said(scene.edition, scene.tracker, text, scene.now, scene.language)


def _back_to(scene: Scene) -> tuple[Choice, ...]:
    """Back to the form, or to its result; nothing where there is none."""
    form = scene.tracker.form
    if form is None:
        return ()
    label = "form.button-continue" if form.stage == "asking" else "form.button-result"
    return (choice(scene.edition, form, label, "c", scene.language),)


def _check(scene: Scene, arguments: str) -> Turn:
    return form_talk.started(scene, arguments)


def _cancelled(scene: Scene, _arguments: str) -> Turn:
    """Drops the form first, and the topic where there is none."""
    pack, tracker, language = scene.edition.pack, scene.tracker, scene.language
    if tracker.form:
        return Turn(replace(tracker, form=None), "command", (notices.notice(pack, "form.cancelled", language),), language)
    phrase = "cancel.done" if tracker.topic else "cancel.nothing"
    return Turn(replace(tracker, topic=None), "command", (notices.notice(pack, phrase, language),), language)


def _cases(scene: Scene, arguments: str) -> Turn:
    """What /cases does; a case that was opened goes on as the reader's own form."""
    tracker, reply = cases_turn(scene.edition, scene.tracker, arguments, scene.language, scene.now)
    if tracker.form is None or tracker.form == scene.tracker.form:
        return Turn(tracker, "command", (reply,), scene.language)
    turn = form_talk.reopened(replace(scene, tracker=tracker), tracker.form)
    return replace(turn, decision="command", replies=(reply, *turn.replies))
