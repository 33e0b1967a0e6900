"""Handles `/settings` and its buttons: a group's admins set there how the bot behaves in it, everybody else is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import structlog

from bot.channels.telegram.rights import Rights
from bot.channels.telegram.updates import ButtonPress, ReceivedMessage
from bot.dialogue.actions import FormAction, GroupChange, parse
from bot.dialogue.form.state import owner, owner_of
from bot.messages import Block, Language, Pressed, Reply
from bot.service.ports import Desk

_log = structlog.get_logger(__name__)


class GroupAdmin:
    """Shows and changes the settings of groups for their admins."""

    def __init__(self, desk: Desk, rights: Rights, language: Callable[[str], Language]) -> None:
        self._desk = desk
        self._rights = rights
        self._language = language

    async def settings(self, received: ReceivedMessage) -> Reply:
        """The reply to `/settings`."""
        chat, language = received.place.chat_id, self._language(received.utterance.language_hint)
        if not received.utterance.in_group:
            return self._said("settings.only-groups", language)
        if not received.sender:
            return self._said("settings.anonymous", language)
        refused = await self._refusal(chat, received.sender)
        return self._said(refused, language) if refused else await self._desk.group_settings(str(chat), language)

    async def pressed(self, press: ButtonPress) -> Reply | None:
        """What a press on a button of `/settings` brings; None for any other press."""
        act = press.utterance.act
        change = parse(act.action) if isinstance(act, Pressed) else None
        if not isinstance(change, GroupChange):
            return None
        chat, language = press.place.chat_id, self._language(press.utterance.language_hint)
        refused = await self._refusal(chat, int(press.utterance.key.user)) if press.utterance.in_group else "settings.only-groups"
        if refused:
            return Reply(toast=self._desk.say(refused, language), language=language)
        _log.info("telegram.group.set", setting=change.setting, value=change.value)
        return replace(await self._desk.group_settings(str(chat), language, change), replaces=True)

    async def on_behalf(self, press: ButtonPress) -> ButtonPress | Reply:
        """The press as that of whose form it is, or why it cannot be.

        Telegram hides an anonymous admin who writes, but not one who presses: the form belongs to the group's stand-in then. Whoever
        manages the group presses for it.
        """
        act, key = press.utterance.act, press.utterance.key
        action = parse(act.action) if isinstance(act, Pressed) and press.utterance.in_group else None
        stand_in = replace(key, user=key.chat)
        if not isinstance(action, FormAction) or owner_of(action.form) != owner(stand_in):
            return press
        if await self._rights.manages(press.place.chat_id, int(key.user)):
            return replace(press, utterance=replace(press.utterance, key=stand_in))
        language = self._language(press.utterance.language_hint)
        return Reply(toast=self._desk.say("form.anonymous", language), language=language)

    async def _refusal(self, chat: int, user: int) -> str:
        """The phrase that says why somebody may not change settings; empty where they may."""
        manages = await self._rights.manages(chat, user)
        if manages is None:
            return "settings.unchecked"
        return "" if manages else "settings.not-admin"

    def _said(self, phrase: str, language: Language) -> Reply:
        return Reply((Block("text", self._desk.say(phrase, language)),), language=language)
