"""Reads what updates say of the chats themselves: moved, left, entered."""

from __future__ import annotations

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType

from bot.channels.telegram.addressing import BotIdentity
from bot.service.delivery.ports import ChatClosed, ChatEvent, ChatMoved, ChatReopened

_REMOVED = "removed from the group"


def event_of(update: Update, me: BotIdentity) -> ChatEvent | None:
    """What an update says of a chat; None where it says nothing."""
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    return _service_message(update.message, me) if update.message is not None else None


def is_added(change: ChatMemberUpdated) -> bool:
    """Whether the bot has come into a group."""
    in_group = change.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)
    return in_group and _is_in(change.new_chat_member) and not _is_in(change.old_chat_member)


def _service_message(message: Message, me: BotIdentity) -> ChatEvent | None:
    if message.migrate_to_chat_id is not None:
        return ChatMoved(str(message.chat.id), str(message.migrate_to_chat_id))
    if message.migrate_from_chat_id is not None:
        return ChatMoved(str(message.migrate_from_chat_id), str(message.chat.id))
    left = message.left_chat_member
    return ChatClosed(str(message.chat.id), _REMOVED) if left is not None and left.id == me.id else None


def _membership(change: ChatMemberUpdated) -> ChatEvent | None:
    chat, status = str(change.chat.id), change.new_chat_member.status
    if _is_in(change.new_chat_member):
        return ChatReopened(chat)
    if change.chat.type == ChatType.PRIVATE:
        return ChatClosed(chat, "blocked by the user") if status == ChatMember.BANNED else None
    # A group that becomes a supergroup is left as well: what waits for it must not be dropped.
    gone = status == ChatMember.BANNED or change.chat.type == ChatType.SUPERGROUP
    return ChatClosed(chat, _REMOVED) if gone else None


def _is_in(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER)
