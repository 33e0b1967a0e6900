"""Implements the port `Desk`: all that a channel asks of the service, in one place."""

from __future__ import annotations

import datetime as dt
from functools import partial

from bot.dialogue.actions import GroupChange, ShowEntry
from bot.dialogue.commands import Scope, menu
from bot.dialogue.faq.entry_view import entry_reply
from bot.dialogue.find import find
from bot.dialogue.group_settings import settings_reply, with_change
from bot.dialogue.language import choose
from bot.dialogue.tracker import Tracker
from bot.knowledge.findings import Finding
from bot.knowledge.models.pack import Pack
from bot.knowledge.reviews import due_reviews
from bot.messages import Block, GroupRules, Language, Reply, Utterance
from bot.review.difference import Difference
from bot.service.conversation import Conversations
from bot.service.delivery.ports import Delivery, OutboxRow
from bot.service.editions import Busy, Died, Editions, Refused, Swapped, Unchanged
from bot.service.ports import Clock, Groups, InlineAnswer
from bot.service.reload_report import difference_lines
from bot.text.message import Message

_MOST_INLINE = 8
_MOST_FINDINGS = 10


class ServiceDesk:
    """The service of one running bot, as its channels see it."""

    def __init__(
        self, conversation: Conversations, editions: Editions, clock: Clock, groups: Groups, default: Language | None = None
    ) -> None:
        """Serves from `editions`; `default` is the operator's language for everybody."""
        self._groups = groups
        self._clock = clock
        self._conversation = conversation
        self._editions = editions
        self._default = default

    async def handle(self, utterance: Utterance) -> tuple[Reply, ...]:
        """Runs one turn; returns the replies in order, once the turn is in the log."""
        return await self._conversation.handle(utterance)

    async def deliver(self, utterance: Utterance, delivery: Delivery) -> tuple[OutboxRow, ...]:
        """Runs the turn of an update; returns its calls, once they are in the outbox, the turn in the log and the update done."""
        return await self._conversation.deliver(utterance, delivery)

    def inline(self, text: str, language_hint: str) -> tuple[InlineAnswer, ...]:
        """The entries that a chat would tell or offer to the same words, at most eight, in that order. Quick; not logged."""
        edition = self._editions.current
        message = Message(text)
        language = choose(Tracker(), message, language_hint, self._default)
        found = find(edition, message)
        entries = list(dict.fromkeys([*found.entries, *found.offered]))[:_MOST_INLINE]
        return tuple(_inline_answer(edition.pack, entry, language, self._clock.now().date()) for entry in entries)

    async def note_picked(self, utterance: Utterance, entry: str) -> None:
        """Logs that a person picked the inline answer of an entry; what they had typed is what they said."""
        await self._conversation.note_picked(utterance, entry)

    def describe_commands(self, language: Language, *, admin: bool, group: bool) -> tuple[tuple[str, str], ...]:
        """The commands for a menu, as (name, description); an admin's own are of the bot, or of a group."""
        scopes: tuple[Scope, Scope] = ("group", "group-admin") if group else ("private", "admin")
        return menu(self._editions.current.pack, language, *scopes[: 1 + admin])

    async def group_rules(self, chat: str) -> GroupRules:
        """How a group wants the bot to behave."""
        return await self._groups.rules(chat)

    async def group_settings(self, chat: str, language: Language, change: GroupChange | None = None) -> Reply:
        """The settings of a group with buttons to change them, once `change` is made; in the group's language where it has one."""
        rules = await self._groups.rules(chat)
        if change:
            rules = with_change(rules, change)
            await self._groups.set_rules(chat, rules)
        return settings_reply(self._editions.current.pack, rules.language or self._default or language, rules)

    async def reload(self, language: Language, *, private: bool = False) -> Reply:
        """Reads and checks the pack and swaps it; says what changed, or what is wrong. In private, people's questions are quoted."""
        outcome = await self._editions.reload()
        match outcome:
            case Died():
                return self._lines(language, self.say("reload.died", language))
            case Busy():
                return self._lines(language, self.say("reload.busy", language))
            case Unchanged(digest):
                return self._lines(language, self.say("reload.same", language, digest=digest[:12]), *self._overdue(language))
            case Refused(findings):
                return self._refusal(findings, language)
            case Swapped():
                return self._report(outcome, language, private=private)

    def say(self, phrase: str, language: Language, **values: object) -> str:
        """A sentence of the interface."""
        return self._editions.current.pack.say(phrase, language, **values)

    def _refusal(self, findings: tuple[Finding, ...], language: Language) -> Reply:
        lines = [self.say("reload.refused", language, count=len(findings)), *map(str, findings[:_MOST_FINDINGS])]
        if len(findings) > _MOST_FINDINGS:
            lines.append(self.say("reload.more", language, count=len(findings) - _MOST_FINDINGS))
        return self._lines(language, *lines)

    def _report(self, swapped: Swapped, language: Language, *, private: bool) -> Reply:
        changes = (("reload.added", swapped.added), ("reload.removed", swapped.removed), ("reload.changed", swapped.changed))
        lines = [self.say(phrase, language, entries=", ".join(entries)) for phrase, entries in changes if entries]
        head = self.say("reload.done", language, digest=swapped.digest[:12])
        lines = lines or [self.say("reload.other", language)]
        if isinstance(swapped.difference, Difference):
            lines += difference_lines(swapped.difference, partial(self._say_in, language), private=private)
        elif swapped.difference:
            lines.append(self.say("reload.answers-uncompared", language))
        return self._lines(language, head, *lines, *self._overdue(language))

    def _overdue(self, language: Language) -> tuple[str, ...]:
        """How much of the pack is past its review date, in one line; nothing where all of it was reviewed in time."""
        count = len(due_reviews(self._editions.current.pack, self._clock.now().date()))
        return (self.say("reload.overdue", language, count=count),) if count else ()

    def _say_in(self, language: Language, phrase: str, **values: object) -> str:
        return self.say(phrase, language, **values)

    @staticmethod
    def _lines(language: Language, *lines: str) -> Reply:
        return Reply(tuple(Block("bullet" if number else "lead", line) for number, line in enumerate(lines)), language=language)


def _inline_answer(pack: Pack, entry: str, language: Language, on: dt.date) -> InlineAnswer:
    known = pack.entry_by_id[entry]
    reply = entry_reply(pack, ShowEntry(entry, language), on)
    # Without choices: the message goes to a chat in which the bot may not be.
    return InlineAnswer(entry, known.question.of(language), reply.blocks[0].text, Reply(reply.blocks, language=language))
