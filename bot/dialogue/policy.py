"""Decides what to say: one utterance and a tracker in, replies and a new tracker out. Pure, total, deterministic."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.dialogue import commands, history, in_group, in_private, notices, privacy
from bot.dialogue.actions import (
    AllCommands,
    BesideAnswers,
    Feedback,
    FixLanguage,
    ForgetMe,
    FormAction,
    HistoryPage,
    NoneOfThese,
    OpenInPrivate,
    ShowEntry,
    ShowNotes,
    StartForm,
    parse,
    parse_case,
)
from bot.dialogue.edition import Edition
from bot.dialogue.faq.answering import none_of_these, shown, tell
from bot.dialogue.faq.entry_view import notes_reply
from bot.dialogue.faq.feedback import judged
from bot.dialogue.form.conversation import pressed, said
from bot.dialogue.form.state import checked, form_id, owner_of
from bot.dialogue.form.story import story_told
from bot.dialogue.keeping import DEFAULT, Keeping
from bot.dialogue.language import choose, shown_to
from bot.dialogue.tracker import Tracker
from bot.dialogue.turn import Scene, Turn
from bot.messages import Commanded, Language, Pressed, Reply, Said, Utterance
from bot.text.message import Message


def decide(
    edition: Edition,
    tracker: Tracker,
    utterance: Utterance,
    now: dt.datetime,
    default: Language | None = None,
    keeping: Keeping = DEFAULT,
) -> Turn:
    """Decides one turn.

    Args:
        edition: the pack that answers.
        tracker: what is remembered of the conversation.
        utterance: what the person did.
        now: the time, with time zone.
        default: the language that the operator fixed for everybody, unless the group's admins chose another; None follows each reader.
        keeping: how the operator keeps what people write.
    """
    message = Message(_words(utterance.act))
    default = utterance.group.language or default
    language = choose(tracker, message, utterance.language_hint, default)
    tracker = replace(tracker, language=shown_to(tracker, message) or tracker.language)
    if tracker.form:
        tracker = replace(tracker, form=checked(edition, tracker.form))
    scene = Scene(
        edition,
        tracker,
        utterance.key,
        now,
        language,
        message,
        default,
        in_group=utterance.in_group,
        saw_question=utterance.saw_question,
        group=utterance.group,
        private_link=utterance.private_link,
        keeping=keeping,
        past=utterance.past,
    )
    match utterance.act:
        case Said():
            return _said(scene)
        case Pressed(action):
            return _pressed(scene, action)
        case command:
            return _commanded(scene, command)


def _words(act: Said | Pressed | Commanded) -> str:
    """What a person says in their own words; empty for a press, and for commands that take none."""
    match act:
        case Said(text):
            return text
        case Commanded(name, text):
            row = commands.command_named(name)
            return text if row and row.takes_text else ""
        case _:
            return ""


def _said(scene: Scene) -> Turn:
    if scene.in_group and not scene.message.typed.strip():
        return in_group.called(scene)
    form = scene.tracker.form
    return said(scene, form) if form else story_told(scene) or tell(scene, scene.found)


def _pressed(scene: Scene, text: str) -> Turn:
    if case := parse_case(text):
        return commands.cases(scene, case.arguments)
    action = parse(text)
    match action:
        case ShowEntry(entry) | ShowNotes(entry) if entry in scene.edition.pack.entry_by_id:
            return _shown(scene, action)
        case FixLanguage() | ForgetMe() | Feedback() | HistoryPage() | AllCommands():
            return _chosen(scene, action)
        case NoneOfThese() | FormAction():
            return _stepped(scene, action) if isinstance(action, FormAction) else none_of_these(scene, action.language)
        case StartForm() | OpenInPrivate():
            return in_group.check(scene) if isinstance(action, StartForm) else in_private.opened(scene, action.payload)
        case _:
            return _toast(scene, "telegram.outdated")


def _chosen(scene: Scene, action: FixLanguage | ForgetMe | BesideAnswers) -> Turn:
    match action:
        case ForgetMe():
            return privacy.forget_decided(scene, action)
        case FixLanguage():
            return replace(commands.language_fixed(scene, action), decision="press")
        case HistoryPage():
            return history.listed(scene, action)
        case AllCommands(language):
            return commands.all_listed(scene, language)
        case Feedback(entry) if entry in scene.edition.pack.entry_by_id:
            return judged(scene, action)
        case _:
            return _toast(scene, "telegram.outdated")


def _shown(scene: Scene, action: ShowEntry | ShowNotes) -> Turn:
    if isinstance(action, ShowEntry):
        return shown(scene, action)
    reply = notes_reply(scene.edition.pack, action, scene.today)
    return Turn(scene.tracker, "press", (reply,), action.language, entries=(action.entry,))


def _stepped(scene: Scene, action: FormAction) -> Turn:
    form = scene.tracker.form
    turn = pressed(scene, form, action) if form else None
    if form and turn:
        return _in_place(turn) if form.asking or form.stage != "result" else turn
    own = owner_of(action.form) == owner_of(form_id(scene.key, scene.now))
    return _toast(scene, "form.stale" if own else "form.not-yours")


def _in_place(turn: Turn) -> Turn:
    """The turn, the first thing that it says in place of the question whose choice was pressed."""
    first, *more = turn.replies
    return replace(turn, replies=(first if first.seen else replace(first, replaces=True), *more))


def _toast(scene: Scene, phrase: str) -> Turn:
    toast = scene.edition.pack.say(phrase, scene.language)
    return Turn(scene.tracker, "stale", (Reply(toast=toast, language=scene.language),), scene.language)


def _commanded(scene: Scene, command: Commanded) -> Turn:
    row = commands.command_named(command.name)
    if row and row.handler:
        return row.handler(scene, command.arguments)
    unknown = notices.notice(scene.edition.pack, "command.unknown", scene.language, name=command.name)
    return Turn(scene.tracker, "command", (unknown,), scene.language)
