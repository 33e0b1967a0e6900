"""Reads updates: turns messages and presses into utterances, without sending anything.

In a group only what is addressed to the bot is read: a mention, a reply to one of its messages, `/ask` or `/check`, or another
command that names it. Everything else there is neither answered nor kept. There is one exception: a bare `/ask`, or a bare mention,
in reply to somebody's message takes the words of that message, and only the words, as the question of the one who asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from telegram import CallbackQuery, Chat, Message, MessageEntity, User
from telegram.constants import ChatType

from bot.dialogue.commands import command_named
from bot.messages import Commanded, ConversationKey, Pressed, Said, Utterance

STAND_IN_ACCOUNTS = frozenset({1087968824, 136817688, 777000})
"""Accounts that Telegram shows in place of a person: an anonymous admin, a channel, Telegram itself."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?![/A-Za-z0-9_@])\s*(.*)", re.DOTALL)
_AFTER_MENTION = " \t\n,，:：、"


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """The bot's own account."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class PressedButton:
    """The press that a reply answers."""

    query_id: str
    message_id: int | None
    """The message to edit; `None` where Telegram no longer gives access to it."""
    answer_before: int
    """Stamp from which on the waiting sign is gone anyway."""


@dataclass(frozen=True, slots=True)
class ChatPlace:
    """Where a reply goes."""

    chat_id: int
    thread_id: int | None = None
    """Only inside a forum topic; the General topic takes none."""
    answers: int | None = None
    """Message that the reply is attached to; groups only."""
    press: PressedButton | None = None


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """A message or command that is addressed to the bot."""

    utterance: Utterance
    place: ChatPlace
    sender: int
    """The person's id, by which admins are known; 0 for a stand-in account or a forwarded message."""
    message_id: int
    dated: int
    """When it was written, in Telegram's seconds."""
    replied_to: int | None
    """The message of the bot that it replies to."""


@dataclass(frozen=True, slots=True)
class UnreadableMessage:
    """A private message without text."""

    place: ChatPlace
    language_hint: str
    album: str
    """Id shared by the pictures that were sent together; empty for a single one."""


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A press on a button of one of the bot's messages."""

    utterance: Utterance
    place: ChatPlace
    message_id: int | None
    """The message to edit; `None` where Telegram no longer gives access to it."""


def read_message(message: Message, me: BotIdentity) -> ReceivedMessage | UnreadableMessage | None:
    """Reads a message; `None` where it is not addressed to the bot."""
    if _is_from_bot(message, me):
        return None
    private = message.chat.type == ChatType.PRIVATE
    if not private and message.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
        return None
    thread = message.message_thread_id if message.is_topic_message else None
    place = ChatPlace(message.chat.id, thread, None if private else message.message_id)
    act = _private_act(message, me) if private else _group_act(message, me)
    if act is not None:
        utterance = Utterance(_conversation_key(message, thread), act, _language_hint(message), not private)
        answered = message.reply_to_message
        replied_to = answered.message_id if answered is not None and _replies_to_bot(message, me) else None
        return ReceivedMessage(utterance, place, _sender_id(message), message.message_id, int(message.date.timestamp()), replied_to)
    if private and not (message.text or message.caption) and message.effective_attachment:
        return UnreadableMessage(place, _language_hint(message), message.media_group_id or "")
    return None


def read_press(query: CallbackQuery) -> ButtonPress | None:
    """Reads a press; `None` for a button under an inline message or without data."""
    message = query.message
    if message is None or query.data is None:
        return None
    accessible = message if isinstance(message, Message) and message.is_accessible else None
    thread = accessible.message_thread_id if accessible is not None and accessible.is_topic_message else None
    private = message.chat.type == ChatType.PRIVATE
    return ButtonPress(
        Utterance(
            _conversation(message.chat, query.from_user.id, thread),
            Pressed(query.data),
            query.from_user.language_code or "",
        ),
        ChatPlace(message.chat.id, thread, None if private else message.message_id),
        accessible.message_id if accessible is not None else None,
    )


def lane_of(received: Message | CallbackQuery) -> tuple[str, str]:
    """The chat, and the person and thread in it, whose updates must stay in order. A press and a text of one person are in one."""
    if isinstance(received, Message):
        message = received
        speaker = received.sender_chat or received.from_user
        author = speaker.id if speaker is not None else 0
    else:
        author = received.from_user.id
        if received.message is None:
            return str(author), f"{author}|"
        if not isinstance(received.message, Message):
            return str(received.message.chat.id), f"{author}|"
        message = received.message
    thread = message.message_thread_id if message.is_topic_message else None
    return str(message.chat.id), f"{author}|{'' if thread is None else thread}"


def _is_from_bot(message: Message, me: BotIdentity) -> bool:
    """Whether a bot wrote this, or a person wrote it through a bot."""
    author = message.from_user
    if message.via_bot is not None:
        return message.via_bot.id == me.id or message.chat.type != ChatType.PRIVATE
    return author is None or (author.is_bot and author.id not in STAND_IN_ACCOUNTS)


def _private_act(message: Message, me: BotIdentity) -> Said | Commanded | None:
    text = message.text or message.caption or ""
    if not text.strip():
        return None
    if message.forward_origin is not None:
        # somebody else's words: a question at most, never a command of the one who forwards them
        return Said(text)
    command = _command(text)
    return _with_quoted(command[0], message, me) if command else Said(text)


def _group_act(message: Message, me: BotIdentity) -> Said | Commanded | None:
    if message.forward_origin is not None:
        return None
    text = message.text or message.caption or ""
    unmentioned = _without_mentions(message, me)
    mentioned = unmentioned is not None
    spoken = (text if unmentioned is None else unmentioned).strip()
    command = _command(spoken)
    if command:
        act, target = command
        if target not in ("", me.username.lower()):
            return None
        row = command_named(act.name)
        addressed = mentioned or target or (row and row.heard_in_groups) or _replies_to_bot(message, me)
        return _with_quoted(act, message, me) if addressed else None
    if not (mentioned or _replies_to_bot(message, me)):
        return None
    if spoken:
        return Said(spoken)
    return _with_quoted(Commanded("ask"), message, me) if mentioned else None


def _command(text: str) -> tuple[Commanded, str] | None:
    """The command and the account it names, in lower case."""
    match = _COMMAND.fullmatch(text.strip())
    if match is None:
        return None
    name, target, arguments = match.groups()
    return Commanded(name.lower(), arguments.strip()), (target or "").lower()


def _with_quoted(command: Commanded, message: Message, me: BotIdentity) -> Commanded:
    """A bare `/ask` in reply to somebody's message asks what that message says; its author is not recorded."""
    quoted = message.reply_to_message
    if command != Commanded("ask") or quoted is None:
        return command
    if message.quote is not None:
        return Commanded("ask", message.quote.text)
    mine = quoted.from_user is not None and quoted.from_user.id == me.id
    return command if mine else Commanded("ask", quoted.text or quoted.caption or "")


def _replies_to_bot(message: Message, me: BotIdentity) -> bool:
    answered = message.reply_to_message
    if answered is None or answered.forum_topic_created is not None:
        # in a topic every plain message counts as a reply to the message that opened the topic
        return False
    return answered.from_user is not None and answered.from_user.id == me.id


def _without_mentions(message: Message, me: BotIdentity) -> str | None:
    """The text without the bot's name; `None` where it is not mentioned."""
    text = message.text or message.caption or ""
    # JSON can carry half a surrogate pair, which counts as a unit like any other
    units = text.encode("utf-16-le", "surrogatepass")
    spans = [
        (2 * entity.offset, 2 * (entity.offset + entity.length))
        for entity in message.entities or message.caption_entities
        if _mentions(entity, units, me)
    ]
    return _cut_out(units, spans) if spans else None


def _mentions(entity: MessageEntity, units: bytes, me: BotIdentity) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    if entity.type != MessageEntity.MENTION:
        return False
    name = units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "replace")
    return name.lower() == f"@{me.username.lower()}"


def _cut_out(units: bytes, spans: Iterable[tuple[int, int]]) -> str:
    kept = ""
    position = 0
    for start, end in [*spans, (len(units), len(units))]:
        part = units[position:start].decode("utf-16-le", "replace")
        kept += part.lstrip(_AFTER_MENTION) if position else part
        position = end
    return kept.strip()


def _sender_id(message: Message) -> int:
    author: User | None = message.from_user
    hidden = message.sender_chat is not None or message.forward_origin is not None
    return 0 if author is None or hidden or author.id in STAND_IN_ACCOUNTS else author.id


def _language_hint(message: Message) -> str:
    author = message.from_user
    return (author.language_code or "") if author is not None else ""


def _conversation_key(message: Message, thread: int | None) -> ConversationKey:
    # many people share one stand-in account: the chat that they speak for distinguishes them
    speaker = message.sender_chat or message.from_user
    assert speaker is not None
    return _conversation(message.chat, speaker.id, thread)


def _conversation(chat: Chat, user: int, thread: int | None) -> ConversationKey:
    return ConversationKey("telegram", str(chat.id), str(user), "" if thread is None else str(thread))
