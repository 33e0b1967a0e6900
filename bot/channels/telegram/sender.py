"""Carries calls of the outbox to Telegram, and tells how each attempt ended."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.channels.telegram.account import Account, wait_seconds
from bot.channels.telegram.attachments import drawn
from bot.channels.telegram.presence import shown_in
from bot.channels.telegram.transport import NEVER_SENT, answered_with, on_departure
from bot.service.delivery.channel_ports import Later, Outcome, Pace, Refused, Sent, Unreachable
from bot.service.delivery.ports import ChatClosed, ChatMoved, OutgoingCall

CHAT_PACE = Pace(per_second=1.0, burst=5)
"""Messages into one private chat."""
GROUP_PACE = Pace(per_second=20 / 60, burst=5)
"""Messages into one group."""

_CLOSED = (
    "chat not found",
    "peer_id_invalid",
    "chat_write_forbidden",
    "group chat was deactivated",
    "have no rights to send a message",
    "not enough rights to send text messages",
)
"""What Telegram says of a chat into which nothing can be sent."""
_NOT_ALLOWED = ("topic_closed", "not enough rights", "user_banned_in_channel")
"""What Telegram says where the chat does not allow this one message."""
_FLOOD_WAIT = re.compile(r"FLOOD_WAIT_(\d+)")
_MAY_PASS = (401, 403, 404, 407, 408, 409, 421, 425, 429)
"""Statuses of a call that may be taken later: a token that is changed, a proxy or a limit on the way."""
_GONE = {
    "reply_parameters": ("message to be replied not found", "replied message not found", "message to reply not found"),
    "message_thread_id": ("message thread not found", "topic_deleted"),
}
"""What a call names that may be gone, and what Telegram says then."""
_OF_BUTTONS = ("button", "reply markup", "keyboard")
_TIDYING = ("deleteMessage", "editMessageReplyMarkup")
"""Calls that take something away: where it is gone anyway, nobody misses it."""
_EDITS = ("editMessageText", "editMessageReplyMarkup")
_TAG = re.compile(r"</?[a-z][^>]*>")


def is_harmless(error: TelegramError) -> bool:
    """Whether the call failed only because there was nothing left to do."""
    text = error.message.lower()
    return isinstance(error, BadRequest) and ("message is not modified" in text or "query is too old" in text)


def may_have_arrived(error: TelegramError) -> bool:
    """Whether Telegram may have carried out the call: it went out, and no answer came back."""
    cause = error.__cause__
    if isinstance(cause, NEVER_SENT):
        return False
    # an error of Telegram's own (5xx) has no cause, or that of a body that is not JSON
    lost = isinstance(error, NetworkError) and cause is not None and not isinstance(cause, TelegramError)
    return lost or isinstance(error, TimedOut) or type(error) is TelegramError


class Sender:
    """The `Carrier` to Telegram."""

    def __init__(self, account: Account) -> None:
        self._account = account

    async def send(self, call: OutgoingCall, departed: Callable[[], None] = lambda: None) -> Outcome:
        """Attempts a call once; says so when it leaves."""
        parameters = dict(call.parameters)
        if _goes_into_chat(call):
            parameters["chat_id"] = int(call.chat)
        if not call.attachment:
            return await self._attempt(call, parameters, departed)
        action = ChatAction.UPLOAD_PHOTO if call.method == "sendPhoto" else ChatAction.UPLOAD_DOCUMENT
        async with shown_in(self._account, int(call.chat), action, call.parameters.get("message_thread_id")):
            name, file = await asyncio.to_thread(drawn, call.attachment)
            return await self._attempt(call, {**parameters, name: file}, departed)

    async def _attempt(self, call: OutgoingCall, parameters: dict[str, Any], departed: Callable[[], None]) -> Outcome:
        on_departure.set(departed)
        answered_with.set(0)
        try:
            return _sent(call, await self._account.call(call.method, parameters))
        except RetryAfter as error:
            return Later(wait_seconds(error.retry_after))
        except ChatMigrated as error:
            return ChatMoved(call.chat, str(error.new_chat_id))
        except Forbidden as error:
            # an answer that is not JSON comes from a proxy on the way, and says nothing of the chat
            by_telegram = error.__cause__ is None
            return ChatClosed(call.chat, error.message) if by_telegram else Unreachable(error.message, unclear=False)
        except BadRequest as error:
            return _refused(call, error)
        except TelegramError as error:
            return _unclassified(call, error, answered_with.get())

    def pace(self, call: OutgoingCall) -> Pace | None:
        """How often messages may be sent into a chat; answers to presses do not count."""
        if not _goes_into_chat(call):
            return None
        return GROUP_PACE if call.chat.startswith("-") else CHAT_PACE

    def replaces(self, later: OutgoingCall, earlier: OutgoingCall) -> bool:
        """Whether a later edit of the same message shows all that the earlier one does."""
        if earlier.method not in _EDITS or later.method not in ("editMessageText", earlier.method):
            return False
        return later.chat == earlier.chat and _edited(later) == _edited(earlier)


def _edited(call: OutgoingCall) -> tuple[int | None, int | None]:
    return call.parameters.get("message_id"), call.edits_row


def _goes_into_chat(call: OutgoingCall) -> bool:
    return call.lane == call.chat


def _sent(call: OutgoingCall, result: object) -> Sent:
    if not isinstance(result, dict):
        return Sent(call.parameters.get("message_id"))
    return Sent(result.get("message_id"), result.get("edit_date") or result.get("date"))


def _unclassified(call: OutgoingCall, error: TelegramError, status: int) -> Outcome:
    """An error for which the library has no class of its own."""
    if wait := _FLOOD_WAIT.search(error.message):
        return Later(float(wait[1]))
    if 400 <= status < 500 and status not in _MAY_PASS:
        return Refused(error.message, _plain(call, error.message.lower()))
    return Unreachable(error.message, may_have_arrived(error))


def _refused(call: OutgoingCall, error: BadRequest) -> Outcome:
    text = error.message.lower()
    if is_harmless(error):
        return Sent(call.parameters.get("message_id"))
    if any(words in text for words in _CLOSED):
        return ChatClosed(call.chat, error.message)
    if (call.method in _TIDYING and not call.fallback) or any(words in text for words in _NOT_ALLOWED):
        return Refused(error.message, ours=False)
    return Refused(error.message, _plain(call, text))


def _plain(call: OutgoingCall, reason: str) -> OutgoingCall | None:
    """The same words without markup, thread and reply; None where there is nothing to leave out."""
    given = call.parameters
    for name, words in _GONE.items():
        if name in given and any(each in reason for each in words):
            # everything else stays: the topic where the question is gone, the markup where the topic is
            return replace(call, parameters={key: value for key, value in given.items() if key != name})
    if call.method != "sendMessage" or not given.keys() & {"parse_mode", "message_thread_id", "reply_parameters"}:
        return None
    parameters: dict[str, Any] = {"text": html.unescape(_TAG.sub("", given["text"]))}
    if "reply_markup" in given and not any(words in reason for words in _OF_BUTTONS):
        parameters["reply_markup"] = given["reply_markup"]
    return replace(call, parameters=parameters)
