"""Lists the commands, one row each: what it does, where it is offered, and which phrases it needs.

The menus, `/help`, the dispatch in `policy` and the phrases that a pack must have are all taken from this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from bot.dialogue import history, in_group, in_private, notices, privacy
from bot.dialogue.actions import FixLanguage, FormVerb, fix_language
from bot.dialogue.faq.answering import tell
from bot.dialogue.faq.feedback import told_in_words
from bot.dialogue.faq.source_view import statement_reply
from bot.dialogue.form.conversation import asked_in_between, reopened
from bot.dialogue.form.steps import voice_of
from bot.dialogue.form.view import choice
from bot.dialogue.result.launch_plan import plan_reply
from bot.dialogue.result.saved_cases import change_cases
from bot.dialogue.turn import Scene, Turn
from bot.knowledge.models.pack import Pack
from bot.messages import Choice, Language, Reply

Scope = Literal["private", "group", "admin", "group-admin"]
"""A menu: of private chats, of groups, or what an admin's private chat, or the admins of a group, have beside it."""
Handler = Callable[[Scene, str], Turn]
"""From the scene, and what was typed behind the command, to the turn."""


@dataclass(frozen=True, slots=True)
class Command:
    """One row of the table."""

    name: str
    """Without the slash: 1-32 letters a-z, digits or `_`, as Telegram takes it."""
    handler: Handler | None
    """None where no turn comes of it: the service does it, and a channel hands it over (`channels/telegram/admin`)."""
    scopes: frozenset[Scope]
    """The menus that list it; none for what another command names. It works wherever it is typed, whether listed there or not."""
    says: str = ""
    """The phrases of its own that it needs: `lead` is `start.lead` for /start."""
    takes_text: bool = False
    """What is typed behind it is the reader's own text: it is the message of the scene, and shows which language to reply in."""
    heard_in_groups: bool = False
    """In a group it means this bot even where it does not name it."""

    @property
    def description(self) -> str:
        """Name of the phrase that describes it in the menus and in /help."""
        return f"command.{self.name}"

    @property
    def phrases(self) -> tuple[str, ...]:
        """Names of the phrases that a pack must have for it."""
        return (self.description, *(f"{self.name}.{phrase}" for phrase in self.says.split()))


def command_named(name: str) -> Command | None:
    """The row of a command; None where there is none."""
    return next((row for row in COMMANDS if row.name == name), None)


def listed(*scopes: Scope) -> tuple[Command, ...]:
    """The rows of some menus, in the order of the table; in groups, what people come for there is first."""
    rows = [row for row in COMMANDS if row.scopes.intersection(scopes)]
    return tuple(sorted(rows, key=_place_in_groups) if "group" in scopes else rows)


def menu(pack: Pack, language: Language, *scopes: Scope) -> tuple[tuple[str, str], ...]:
    """The commands of some menus, as (name, description)."""
    return tuple((row.name, pack.say(row.description, language)) for row in listed(*scopes))


def cases(scene: Scene, arguments: str) -> Turn:
    """What /cases and the buttons under it do; a case that was opened goes on as the reader's own form."""
    tracker, reply = change_cases(scene.edition, scene.tracker, arguments, scene.language, scene.now)
    before = scene.tracker.form
    if tracker.form is None or (before and tracker.form.id == before.id):
        return Turn(tracker, "command", (reply,), scene.language)
    turn = reopened(replace(scene, tracker=tracker), tracker.form)
    return replace(turn, decision="command", replies=(reply, *turn.replies))


def language_fixed(scene: Scene, fixing: FixLanguage) -> Turn:
    """Replies in one language from now on; without a choice of the reader's own, the operator's holds."""
    reply = notices.language_set(scene.edition.pack, fixing.language or scene.default, scene.language)
    return Turn(replace(scene.tracker, fixed_language=fixing.language), "command", (reply,), reply.language)


def _place_in_groups(row: Command) -> int:
    return _FIRST_IN_GROUPS.index(row.name) if row.name in _FIRST_IN_GROUPS else len(_FIRST_IN_GROUPS)


def _told(scene: Scene, reply: Reply) -> Turn:
    """A reply that changes nothing."""
    return Turn(scene.tracker, "command", (reply,), scene.language)


def _help(scene: Scene, _arguments: str) -> Turn:
    """The commands that people need most, with a button for the others."""
    pack, language = scene.edition.pack, scene.language
    described = dict(menu(pack, language, "group" if scene.in_group else "private"))
    named = _GROUP_HELP if scene.in_group else _PRIVATE_HELP
    return _told(scene, notices.help_(pack, language, [(name, described[name]) for name in named]))


def all_listed(scene: Scene, language: Language) -> Turn:
    """Every command, in place of the few that were shown."""
    pack = scene.edition.pack
    reply = notices.all_commands(pack, language, menu(pack, language, "group" if scene.in_group else "private"))
    return Turn(scene.tracker, "press", (replace(reply, replaces=True),), language)


def _ask(scene: Scene, text: str) -> Turn:
    if not text.strip():
        return _told(scene, notices.ask_usage(scene.edition.pack, scene.language))
    form = scene.tracker.form
    return asked_in_between(scene, form) if form and form.stage == "asking" else tell(scene, scene.found)


def _language(scene: Scene, name: str) -> Turn:
    """Fixes the language that is named behind the command; shows what there is to choose where it is none."""
    fixing = fix_language(name)
    return language_fixed(scene, fixing) if fixing else _told(scene, notices.language_menu(scene.edition.pack, scene.language))


def _start(scene: Scene, payload: str) -> Turn:
    """What the bot is for; in private what a link opens, in a group how it is used there."""
    pack, language = scene.edition.pack, scene.language
    if scene.in_group:
        return _told(scene, notices.group_hello(pack, language))
    return in_private.opened(scene, payload.strip()) if payload.strip() else _told(scene, notices.start(pack, language))


def _check(scene: Scene, _text: str) -> Turn:
    return in_group.check(scene)


def _history(scene: Scene, _arguments: str) -> Turn:
    return history.listed(scene)


def _sources(scene: Scene, number: str) -> Turn:
    """The overview, or the statement whose number is typed behind the command."""
    pack, language = scene.edition.pack, scene.language
    if not number.strip():
        return _told(scene, notices.sources(pack, language))
    missing = notices.notice(pack, "sources.no-such", language, number=number.strip())
    return _told(scene, statement_reply(pack, number, language) or missing)


def _plan(scene: Scene, arguments: str) -> Turn:
    return _told(scene, plan_reply(voice_of(scene), scene.tracker.form, arguments, scene.today, _back_to(scene)))


def _back_to(scene: Scene) -> tuple[Choice, ...]:
    """Back to the form, or to its result; nothing where there is none."""
    form = scene.tracker.form
    if form is None:
        return ()
    label = "form.button-continue" if form.stage == "asking" else "form.button-result"
    return (choice(voice_of(scene), form, label, FormVerb.CONTINUE),)


def _cancel(scene: Scene, _arguments: str) -> Turn:
    """Drops the form first, and the topic where there is none."""
    pack, tracker, language = scene.edition.pack, scene.tracker, scene.language
    if tracker.form:
        return Turn(replace(tracker, form=None), "command", (notices.notice(pack, "form.cancelled", language),), language)
    phrase = "cancel.done" if tracker.topic else "cancel.nothing"
    return Turn(replace(tracker, topic=None), "command", (notices.notice(pack, phrase, language),), language)


_PRIVATE: frozenset[Scope] = frozenset({"private"})
_EVERYWHERE: frozenset[Scope] = frozenset({"private", "group"})
_ADMIN: frozenset[Scope] = frozenset({"admin"})
_GROUP_ADMIN: frozenset[Scope] = frozenset({"group-admin"})
_NAMED_BY_PRIVACY: frozenset[Scope] = frozenset()
"""No menu: who looks for these asks /privacy first, and the menus stay short."""
_FIRST_IN_GROUPS = ("ask", "check", "plan")
_PRIVATE_HELP = ("check", "plan", "cases", "history")
_GROUP_HELP = ("ask", "check", "plan", "sources")

COMMANDS: tuple[Command, ...] = (
    Command("start", _start, _PRIVATE, "lead scope honesty examples no-such-link"),
    Command("help", _help, _EVERYWHERE, "lead how group commands command button-all"),
    Command("check", _check, _EVERYWHERE, takes_text=True, heard_in_groups=True),
    Command(
        "plan",
        _plan,
        _EVERYWHERE,
        "usage unreadable no-form nothing past lead lead-late step step-exactly tight too-late sequential supplier-first "
        "prerequisites open limits button-calendar calendar",
    ),
    Command(
        "cases",
        cases,
        _PRIVATE,
        "default-name copy list line unreadable none usage no-such opened same changed rule-added "
        "rule-gone rules dropped renamed taken name-missing delete deleted exported stale button-open button-export "
        "button-delete button-list picture facts words sources written words-open words-rename words-delete words-export",
    ),
    Command("history", _history, _PRIVATE, "lead line line-unanswered none private button-newer button-older"),
    Command("ask", _ask, _EVERYWHERE, "usage", takes_text=True, heard_in_groups=True),
    Command(
        "feedback",
        told_in_words,
        _PRIVATE,
        "usage ask noted noted-other button button-wrong button-short button-other",
        takes_text=True,
    ),
    Command("sources", _sources, _EVERYWHERE, "lead outside line line-undated more levels no-such"),
    Command("language", _language, _EVERYWHERE, "ask auto name fixed following"),
    Command(
        "privacy",
        privacy.privacy,
        _EVERYWHERE,
        "lead what-full what-redacted what-off why form group encrypted unencrypted ask ask-nobody",
    ),
    Command("mydata", privacy.own_data, _NAMED_BY_PRIVACY, "here private"),
    Command("forget", privacy.forget_asked, _NAMED_BY_PRIVACY, "ask what button-erase button-keep kept done"),
    Command("cancel", _cancel, _PRIVATE, "done nothing"),
    Command(
        "settings",
        None,
        _GROUP_ADMIN,
        "lead language language-auto quiet-on quiet-off form-private form-personal tidy-on tidy-off button-quiet-on button-quiet-off "
        "button-form-private button-form-personal button-tidy-on button-tidy-off only-groups anonymous not-admin unchecked",
    ),
    Command(
        "reload",
        None,
        _ADMIN,
        "same done added removed changed other refused more died busy overdue answers-same answers-changed answers-regressed "
        "answers-right-before answers-change answers-more answers-hidden answers-uncompared came-clarify came-unknown came-smalltalk "
        "by-new-phrasing by-removed-phrasing by-new-entry by-removed-entry by-guards by-terms by-small-talk by-weights",
    ),
)
"""In the order of the menus and of /help."""
