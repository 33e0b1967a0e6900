"""Does the work of updates from the inbox: reads each one, passes it to the desk, and commits what came of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update

from bot.channels.telegram.account import Account
from bot.channels.telegram.addressing import BotIdentity
from bot.channels.telegram.admin import Admin
from bot.channels.telegram.albums import Albums
from bot.channels.telegram.buttons import NOT_YOURS, ButtonMaker, ButtonReader, RefusedPress
from bot.channels.telegram.flood import FloodGate
from bot.channels.telegram.group_admin import GroupAdmin
from bot.channels.telegram.parsed_updates import ParsedUpdates
from bot.channels.telegram.presence import Presence
from bot.channels.telegram.reply_calls import render_calls, rewritten, without_buttons
from bot.channels.telegram.throttle import Throttle
from bot.channels.telegram.updates import ChatPlace, PressedButton, ReceivedMessage, is_question, read_message, read_press
from bot.messages import Block, BlockKind, Commanded, Language, Pressed, Reply, Utterance
from bot.service.delivery.ports import Delivery, DeliveryStore, Finished, InboxRow, OutboxRow
from bot.service.delivery.stamps import SECOND
from bot.service.ports import Desk

_PRESS_LASTS = 150
"""Seconds for which a pressed button shows the waiting sign."""

_GREETING_PERIOD = 10.0
"""Seconds after which a link that brings the bot into a group may say hello again by its `/start`."""
_HELLO: tuple[tuple[BlockKind, str], ...] = (("lead", "hello"), ("text", "how"))

Handled = tuple[OutboxRow, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the channel is set up with."""

    account: Account
    admin: Admin
    me: BotIdentity
    language: Callable[[str], Language]
    group_admin: GroupAdmin
    parsed: ParsedUpdates
    albums: Albums
    button_key: bytes = field(repr=False)
    """Signs the buttons."""
    presence: Presence


class Dispatcher:
    """The `Worker` for updates from Telegram."""

    def __init__(self, desk: Desk, store: DeliveryStore, around: Surroundings) -> None:
        self._desk = desk
        self._store = store
        self._around = around
        self._bot = str(around.me.id)
        self._buttons = ButtonReader(around.button_key, store.buttons)
        self._greeted = Throttle(_GREETING_PERIOD)
        self._handlers = {**around.admin.handlers, "settings": around.group_admin.settings}
        self._flood = FloodGate()

    async def handle(self, row: InboxRow) -> Handled:
        """Does the work of an update, the last step of which is a commit; returns the calls that came of it."""
        update = self._update(row)
        if update.callback_query is not None:
            return await self._press(row, update.callback_query)
        if update.message is not None:
            return await self._message(row, update.message)
        if update.edited_message is not None:
            return await self._edited(row, update.edited_message)
        if update.my_chat_member is not None:
            return await self._greet(row, update.my_chat_member)
        return await self._finish(row)

    async def give_up(self, row: InboxRow) -> Handled:
        """Marks an update as failed, and says so to whoever sent it; returns the calls."""
        update = self._update(row)
        place = ChatPlace(self._chat(row))
        if update.callback_query is not None:
            hint = update.callback_query.from_user.language_code or ""
            toast = Reply(toast=self._sentence("telegram.failed", hint))
            return await self._finish(row, toast, place=replace(place, press=_pressed(row, update.callback_query, None)), failed=True)
        if update.edited_message is not None:
            return await self._finish(row, failed=True)
        author = update.effective_user
        hint = (author.language_code or "") if author is not None else ""
        if update.message is not None:
            place = self._place_of(update.message, place)
        return await self._finish(row, self._said("telegram.failed", hint), place=place, failed=True)

    async def _message(self, row: InboxRow, message: Message) -> Handled:
        received = read_message(message, self._around.me)
        if isinstance(received, ReceivedMessage):
            answered = self._around.albums.allows_answer(message, row.update_id)
            return await self._addressed(row, received) if answered else await self._finish(row)
        if received is None or not await self._around.albums.allows_refusal(message, row.update_id):
            return await self._finish(row)
        place = replace(received.place, chat_id=self._chat(row))
        return await self._finish(row, self._said("telegram.text-only", received.language_hint), place=place)

    async def _addressed(self, row: InboxRow, received: ReceivedMessage) -> Handled:
        place = replace(received.place, chat_id=self._chat(row))
        verdict = self._flood.judge(received.utterance.key.user, received.dated, row.update_id)
        if verdict != "read":
            notice = [self._said("telegram.flood", received.utterance.language_hint)] if verdict == "notice" else []
            return await self._finish(row, *notice, place=place)
        act = received.utterance.act
        if isinstance(act, Commanded):
            place = replace(place, tidied=received.message_id if await self._is_tidied(received, row) else None)
            if self._is_greeted(received, row, act):
                return await self._finish(row)
            if act.name in self._handlers:
                reply = await self._handlers[act.name](replace(received, place=place))
                return await self._finish(row, *([] if reply is None else [reply]), place=place)
        asked_in = received.message_id if is_question(act) else None
        delivery = self._delivery(row, place, received.utterance.key.user)
        delivery = replace(delivery, dated=received.dated, replied_to=received.replied_to, asked_in=asked_in)
        return await self._desk.deliver(self._in_chat(received.utterance, row), delivery)

    async def _edited(self, row: InboxRow, message: Message) -> Handled:
        """Brings the answer to a question that was edited up to date; nothing else follows an edit."""
        received = read_message(message, self._around.me)
        if not isinstance(received, ReceivedMessage) or not is_question(received.utterance.act):
            return await self._finish(row)
        if self._flood.judge(received.utterance.key.user, (message.edit_date or message.date).timestamp(), row.update_id) != "read":
            return await self._finish(row)
        earlier = await self._store.outbox.answers_to(str(self._chat(row)), received.message_id)
        if not earlier:
            return await self._finish(row)
        user = received.utterance.key.user
        place = self._signed(row, replace(received.place, chat_id=self._chat(row)), user)
        delivery = replace(
            self._delivery(row, place, user),
            render=lambda replies: rewritten(replies, place, earlier),
            asked_in=received.message_id,
            revises=True,
        )
        return await self._desk.deliver(self._in_chat(received.utterance, row), delivery)

    async def _press(self, row: InboxRow, query: CallbackQuery) -> Handled:
        press = read_press(query)
        if press is None:
            toast = Reply(toast=self._sentence("telegram.outdated", query.from_user.language_code or ""))
            return await self._finish(row, toast, place=ChatPlace(self._chat(row), press=_pressed(row, query, None)))
        place = replace(press.place, chat_id=self._chat(row), press=_pressed(row, query, press.message_id))
        press = replace(press, place=place, utterance=self._in_chat(press.utterance, row))
        user, hint = press.utterance.key.user, press.utterance.language_hint
        found = await self._buttons.action_of(press.data, self._store.chats.known_as(row.chat), user)
        if isinstance(found, RefusedPress):
            return await self._finish(row, Reply(toast=self._sentence(found.phrase, hint)), place=place)
        press = replace(press, utterance=replace(press.utterance, act=Pressed(found.action)))
        admin = self._around.group_admin
        told = await admin.pressed(press) or await admin.on_behalf(press)
        if isinstance(told, Reply):
            return await self._finish(row, told, place=place)
        presser = told.utterance.key.user
        if not found.allowed and presser == user:
            return await self._finish(row, Reply(toast=self._sentence(NOT_YOURS.phrase, hint)), place=place)
        return await self._desk.deliver(self._in_chat(told.utterance, row), self._delivery(row, place, presser))

    async def _greet(self, row: InboxRow, change: ChatMemberUpdated) -> Handled:
        """Says, in a group that the bot has come into, how it is used there."""
        language = self._around.language(change.from_user.language_code or "")
        lines = tuple(Block(kind, self._desk.say(f"group.{name}", language)) for kind, name in _HELLO)
        self._greeted.allows(row.chat, change.date.timestamp(), row.update_id)
        return await self._finish(row, Reply(lines, language=language), place=ChatPlace(self._chat(row)))

    def _is_greeted(self, received: ReceivedMessage, row: InboxRow, act: Commanded) -> bool:
        """Whether this is the `/start` of a link by which the bot has just come into the group, and said hello."""
        by_link = received.utterance.in_group and act.name == "start" and bool(act.arguments)
        return by_link and not self._greeted.allows(row.chat, received.dated, row.update_id)

    async def _is_tidied(self, received: ReceivedMessage, row: InboxRow) -> bool:
        """Whether a command is taken away once it is answered."""
        return received.utterance.in_group and (await self._desk.group_rules(str(self._chat(row)))).tidy

    async def _finish(self, row: InboxRow, *replies: Reply, place: ChatPlace | None = None, failed: bool = False) -> Handled:
        user = row.who.partition("|")[0]
        calls = render_calls(replies, self._signed(row, place, user)) if place is not None else ()
        return await self._store.inbox.finish(Finished(self._bot, row.id, calls, failed, user))

    def _delivery(self, row: InboxRow, place: ChatPlace, user: str) -> Delivery:
        return Delivery(
            self._bot,
            row.id,
            row.stamp,
            lambda replies: render_calls(replies, self._signed(row, place, user)),
            without_buttons=lambda message_id: without_buttons(place, message_id),
        )

    def _signed(self, row: InboxRow, place: ChatPlace, user: str) -> ChatPlace:
        """The place with what makes links and buttons there, and with whether a press is answered by now."""
        signer = ButtonMaker(self._around.button_key, str(place.chat_id), user, row.stamp)
        press = place.press
        if press is not None:
            press = replace(press, is_answered=self._around.presence.is_answered(press.query_id))
        return replace(place, bot=self._around.me.username, signer=signer, press=press)

    def _update(self, row: InboxRow) -> Update:
        return self._around.parsed.take(row.update_id) or Update.de_json(json.loads(row.body), self._around.account)

    def _chat(self, row: InboxRow) -> int:
        """The chat as it is called now: it may have moved since."""
        return int(self._store.chats.current(row.chat))

    def _in_chat(self, utterance: Utterance, row: InboxRow) -> Utterance:
        link = f"https://t.me/{self._around.me.username}" if utterance.in_group else ""
        return replace(utterance, key=replace(utterance.key, chat=str(self._chat(row))), private_link=link)

    def _place_of(self, message: Message, otherwise: ChatPlace) -> ChatPlace:
        try:
            received = read_message(message, self._around.me)
        except Exception:  # noqa: BLE001 - it is reported because it may be unreadable
            return otherwise
        return otherwise if received is None else replace(received.place, chat_id=otherwise.chat_id)

    def _said(self, phrase: str, hint: str) -> Reply:
        return Reply((Block("text", self._sentence(phrase, hint)),), language=self._around.language(hint))

    def _sentence(self, phrase: str, hint: str) -> str:
        return self._desk.say(phrase, self._around.language(hint))


def _pressed(row: InboxRow, query: CallbackQuery, message_id: int | None) -> PressedButton:
    return PressedButton(query.id, message_id, row.stamp + _PRESS_LASTS * SECOND)
