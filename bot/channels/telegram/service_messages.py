"""Tells what a chat reports of itself (pinned, joined, background changed) from what a person sends."""

from __future__ import annotations

from telegram import Message

SERVICE_KINDS = frozenset(
    {
        *("new_chat_members", "left_chat_member", "chat_owner_left", "chat_owner_changed", "new_chat_title", "new_chat_photo"),
        *("delete_chat_photo", "group_chat_created", "supergroup_chat_created", "channel_chat_created", "chat_background_set"),
        *("migrate_to_chat_id", "migrate_from_chat_id", "message_auto_delete_timer_changed", "pinned_message", "boost_added"),
        *("successful_payment", "refunded_payment", "users_shared", "chat_shared", "connected_website", "write_access_allowed"),
        *("proximity_alert_triggered", "checklist_tasks_done", "checklist_tasks_added", "direct_message_price_changed", "web_app_data"),
        *("forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden"),
        *("general_forum_topic_unhidden", "giveaway_created", "giveaway_completed", "managed_bot_created"),
        *("paid_message_price_changed", "poll_option_added", "poll_option_deleted", "gift_upgrade_sent"),
        *("suggested_post_approved", "suggested_post_approval_failed", "suggested_post_declined", "suggested_post_paid"),
        *("suggested_post_refunded", "video_chat_scheduled", "video_chat_started", "video_chat_ended", "video_chat_participants_invited"),
    }
)
"""The fields of a `Message` that make it a service message: nobody waits for an answer to one."""


def is_service_message(message: Message) -> bool:
    """Whether nobody wrote or sent this. A kind that the library does not know yet counts as sent by a person."""
    return any(getattr(message, kind, None) for kind in SERVICE_KINDS)
