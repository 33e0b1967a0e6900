"""Reads what people do out of Telegram's updates: who, where, what was said or pressed.

Whether a message in a group is for the bot is decided in `addressing`. Everything else there is neither answered nor kept.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from telegram import CallbackQuery, Chat, Message, User
from telegram.constants import ChatType

from bot.channels.telegram.addressing import (
    STAND_IN_ACCOUNTS,
    BotIdentity,
    act_in_group,
    act_in_private,
    is_from_bot,
    replies_to_bot,
)
from bot.channels.telegram.buttons import ButtonMaker
from bot.channels.telegram.service_messages import is_service_message
from bot.messages import Commanded, ConversationKey, Pressed, Said, Utterance

EDITS_FOLLOWED = dt.timedelta(minutes=10)
"""Time after a question within which an edit of it edits the answer."""


@dataclass(frozen=True, slots=True)
class PressedButton:
    """The press that a reply answers."""

    query_id: str
    message_id: int | None
    """The message to edit; `None` where Telegram no longer gives access to it."""
    answer_before: int
    """Stamp from which on the waiting sign is gone anyway."""
    is_answered: bool = False
    """The waiting sign was ended early: a notice comes as a message."""


@dataclass(frozen=True, slots=True)
class ChatPlace:
    """Where a reply goes."""

    chat_id: int
    thread_id: int | None = None
    """Only inside a forum topic; the General topic takes none."""
    answers: int | None = None
    """Message that the reply is attached to; groups only."""
    press: PressedButton | None = None
    bot: str = ""
    """The bot's username, by which a link leads to its private chat."""
    tidied: int | None = None
    """Message that is taken away once it is answered."""
    signer: ButtonMaker | None = None
    """Makes the buttons under what is sent there; without one there are none."""


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
    """A private message without words."""

    place: ChatPlace
    language_hint: str


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A press on a button of one of the bot's messages."""

    utterance: Utterance
    """Of the one who pressed; its action is not known yet."""
    data: str
    """What Telegram carried behind the button: not to be trusted."""
    place: ChatPlace
    message_id: int | None
    """The message to edit; `None` where Telegram no longer gives access to it."""


def read_message(message: Message, me: BotIdentity) -> ReceivedMessage | UnreadableMessage | None:
    """Reads a message; `None` where it is not addressed to the bot."""
    if is_from_bot(message, me):
        return None
    private = message.chat.type == ChatType.PRIVATE
    if not private and message.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
        return None
    thread = message.message_thread_id if message.is_topic_message else None
    place = ChatPlace(message.chat.id, thread, None if private else message.message_id)
    act = act_in_private(message, me) if private else act_in_group(message, me)
    if act is not None:
        utterance = Utterance(_conversation_key(message, thread), act, _language_hint(message), not private)
        answered = message.reply_to_message
        replied_to = answered.message_id if answered is not None and replies_to_bot(message, me) else None
        return ReceivedMessage(utterance, place, _sender_id(message), message.message_id, int(message.date.timestamp()), replied_to)
    if private and not is_service_message(message):
        return UnreadableMessage(place, _language_hint(message))
    return None


def is_recent_edit(message: Message) -> bool:
    """Whether a message was edited soon enough that its answer follows."""
    return message.edit_date is not None and message.edit_date - message.date <= EDITS_FOLLOWED


def is_question(act: Said | Pressed | Commanded) -> bool:
    """Whether it may ask the knowledge base, so that an edit of it would edit the answer."""
    if isinstance(act, Said):
        return bool(act.text.strip())
    return isinstance(act, Commanded) and act.name == "ask" and bool(act.arguments)


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
            Pressed(""),
            query.from_user.language_code or "",
            in_group=not private,
        ),
        query.data,
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
