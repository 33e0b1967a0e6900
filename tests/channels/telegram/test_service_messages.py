"""Which messages somebody sent: all kinds of the Bot API, as the library names them."""

from __future__ import annotations

import datetime as dt

import pytest
from telegram import Chat, Message, User
from telegram.constants import ChatType

from bot.channels.telegram.addressing import BotIdentity
from bot.channels.telegram.service_messages import SERVICE_KINDS, is_service_message
from bot.channels.telegram.updates import ChatPlace, UnreadableMessage, read_message

ME = BotIdentity(4242, "filing_test_bot")
SENT_KINDS = frozenset(
    {
        *("animation", "audio", "checklist", "contact", "dice", "document", "game", "gift", "giveaway", "giveaway_winners"),
        *("invoice", "live_photo", "location", "paid_media", "passport_data", "photo", "poll", "sticker", "story"),
        *("unique_gift", "venue", "video", "video_note", "voice"),
    }
)
"""What people send beside words."""
ABOUT_A_MESSAGE = frozenset(
    {
        *("_effective_attachment", "author_signature", "business_connection_id", "caption", "caption_entities"),
        *("direct_messages_topic", "edit_date", "effect_id", "entities", "external_reply", "forward_origin", "from_user"),
        *("guest_bot_caller_chat", "guest_bot_caller_user", "guest_query_id", "has_media_spoiler", "has_protected_content"),
        *("is_automatic_forward", "is_from_offline", "is_paid_post", "is_topic_message", "link_preview_options"),
        *("media_group_id", "message_thread_id", "paid_star_count", "quote", "reply_markup", "reply_to_checklist_task_id"),
        *("reply_to_message", "reply_to_poll_option_id", "reply_to_story", "sender_boost_count", "sender_business_bot"),
        *("sender_chat", "sender_tag", "show_caption_above_media", "suggested_post_info", "text", "via_bot"),
    }
)
"""What makes no kind of a message."""


def sent(chat: Chat, **kind: object) -> Message:
    return Message(1, dt.datetime(2026, 3, 2, tzinfo=dt.UTC), chat, User(7, "Li", is_bot=False, language_code="zh"), **kind)


def test_every_kind_that_the_library_knows_is_one_or_the_other() -> None:
    assert set(Message.__slots__) == SENT_KINDS | SERVICE_KINDS | ABOUT_A_MESSAGE


@pytest.mark.parametrize("kind", sorted(SENT_KINDS))
def test_in_private_what_is_no_text_is_met_with_a_sentence_and_in_a_group_with_nothing(kind: str) -> None:
    private = read_message(sent(Chat(7, ChatType.PRIVATE), **{kind: [1]}), ME)
    assert private == UnreadableMessage(ChatPlace(7), "zh")
    assert read_message(sent(Chat(-100, ChatType.SUPERGROUP), **{kind: [1]}), ME) is None


@pytest.mark.parametrize("kind", sorted(SERVICE_KINDS))
def test_a_service_message_is_met_with_nothing(kind: str) -> None:
    message = sent(Chat(7, ChatType.PRIVATE), **{kind: [1]})
    assert is_service_message(message)
    assert read_message(message, ME) is None


def test_a_kind_that_the_library_does_not_know_is_met_with_a_sentence() -> None:
    message = sent(Chat(7, ChatType.PRIVATE), api_kwargs={"rich_message": {"blocks": []}})
    assert isinstance(read_message(message, ME), UnreadableMessage)
