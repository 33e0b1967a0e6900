"""Provides a desk for tests of a channel: it gives scripted answers, and records the utterances."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable

from bot.dialogue.actions import GroupChange
from bot.dialogue.group_settings import with_change
from bot.messages import Block, Choice, ConversationKey, GroupRules, Language, Pressed, Reply, Said, Utterance
from bot.service.delivery.ports import Delivery, Finished, Inbox, OutboxRow
from bot.service.ports import InlineAnswer

Answer = Callable[[Utterance], tuple[Reply, ...]]


def text(words: str, **more: object) -> Reply:
    """A reply of one paragraph."""
    return Reply((Block("text", words),), **more)  # type: ignore[arg-type]


def echo(utterance: Utterance) -> tuple[Reply, ...]:
    """Says what it heard."""
    act = utterance.act
    if isinstance(act, Said):
        return (text(f"said: {act.text}"),)
    if isinstance(act, Pressed):
        return (Reply((Block("text", f"pressed: {act.action}"),)),)
    return (text(f"command: {act.name} {act.arguments}".strip()),)


class ScriptedDesk:
    """Answers with `answer`; one turn at a time for each conversation, as the service does."""

    def __init__(self, answer: Answer = echo, inbox: Inbox | None = None) -> None:
        """`inbox`: where the updates of a channel that has one are marked done."""
        self.answer = answer
        self._inbox = inbox
        self.heard: list[Utterance] = []
        self.searched: list[str] = []
        self.hints: set[str] = set()
        self.found: tuple[InlineAnswer, ...] = ()
        self.more_commands: list[str] = []
        self.reloads = 0
        self.picked: list[tuple[Utterance, str]] = []
        self.groups: dict[str, GroupRules] = {}
        self.hold: asyncio.Event | None = None
        self._news = asyncio.Event()
        self._turns: dict[ConversationKey, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def handle(self, utterance: Utterance) -> tuple[Reply, ...]:
        async with self._turns[utterance.key]:
            self.heard.append(utterance)
            self._news.set()
            if self.hold is not None:
                await self.hold.wait()
            return self.answer(utterance)

    async def deliver(self, utterance: Utterance, delivery: Delivery) -> tuple[OutboxRow, ...]:
        assert self._inbox is not None
        replies = await self.handle(utterance)
        return await self._inbox.finish(Finished(delivery.bot, delivery.row, delivery.render(replies)))

    async def until(self, true: Callable[[], bool]) -> None:
        """Waits until something about what was heard or searched is true."""
        while not true():
            self._news.clear()
            await self._news.wait()

    def inline(self, text: str, language_hint: str) -> tuple[InlineAnswer, ...]:
        self.searched.append(text)
        self.hints.add(language_hint)
        self._news.set()
        return self.found

    async def note_picked(self, utterance: Utterance, entry: str) -> None:
        self.picked.append((utterance, entry))
        self._news.set()
        if entry == "broken":
            raise ValueError(entry)

    def describe_commands(self, language: Language, *, admin: bool, group: bool) -> tuple[tuple[str, str], ...]:
        names = ["ask", *(["settings"] if admin else [])] if group else ["start", "help", *(["reload"] if admin else [])]
        names += self.more_commands
        return tuple((name, f"{name} ({language})") for name in names)

    async def group_rules(self, chat: str) -> GroupRules:
        return self.groups.get(chat, GroupRules())

    async def group_settings(self, chat: str, language: Language, change: GroupChange | None = None) -> Reply:
        if change:
            self.groups[chat] = with_change(self.groups.get(chat, GroupRules()), change)
        return text(f"settings ({language}) {self.groups.get(chat, GroupRules())}", choices=(Choice("Quiet", "g|quiet|on"),))

    async def reload(self, language: Language, *, private: bool = False) -> Reply:
        self.reloads += 1
        return text(f"reloaded ({language}{', private' if private else ''})")

    def say(self, phrase: str, language: Language, **values: object) -> str:
        return " ".join([phrase, f"({language})", *map(str, values.values())])
