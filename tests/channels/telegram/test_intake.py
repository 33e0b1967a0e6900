"""What is kept of raw updates, without a running channel."""

from __future__ import annotations

import functools
import json
from typing import Any

import pytest
from telegram import Bot

from bot.channels.playground.bot_api import updates
from bot.channels.playground.bot_api.updates import BOT, Json, group, message, of_message, of_press, person, private
from bot.channels.telegram.addressing import BotIdentity
from bot.channels.telegram.albums import Albums
from bot.channels.telegram.inline import InlineDesk
from bot.channels.telegram.intake import Intake, Watched
from bot.channels.telegram.parsed_updates import ParsedUpdates
from bot.channels.telegram.presence import Presence
from bot.service.delivery.ports import Arrival, ChatClosed, ChatEvent, ChatMoved, ChatReopened
from bot.service.meters import NoMeters
from tests.channels.telegram.conftest import TOKEN
from tests.support.desk import ScriptedDesk

LI = person(7)
TEAM = group(-100123, forum=True)


BASIC = {"id": -5, "type": "group", "title": "Team"}


class Kept:
    """Notes what would be kept."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.events: list[ChatEvent] = []

    async def take(self, arrivals: list[Arrival], events: list[ChatEvent]) -> None:
        self.arrivals += arrivals
        self.events += events


@functools.cache
def _bot() -> Bot:
    """It calls nobody, and takes a fifth of a second to make."""
    return Bot(TOKEN)


async def taken(*raws: object) -> tuple[Kept, Intake]:
    bot, kept = _bot(), Kept()
    me, presence = BotIdentity(BOT["id"], BOT["username"]), Presence(bot)
    inline = InlineDesk(ScriptedDesk(), bot, lambda _: "en")
    intake = Intake(bot, me, inline, kept, ParsedUpdates(), Watched(NoMeters(), presence, Albums()))
    await intake.take(raws)
    await presence.stop()
    return kept, intake


MAY = (
    "can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos can_send_video_notes can_send_voice_notes "
    "can_send_polls can_send_other_messages can_add_web_page_previews can_change_info can_invite_users can_pin_messages can_manage_topics "
    "can_edit_tag can_react_to_messages"
)
MEMBER_FIELDS: dict[str, Json] = {
    "kicked": {"until_date": 0},
    "restricted": {"is_member": False, "until_date": 0, **dict.fromkeys(MAY.split(), False)},
}


def membership(status: str, chat: Json) -> Json:
    member = {"user": BOT, "status": status, **MEMBER_FIELDS.get(status, {})}
    change = {"chat": chat, "from": LI, "date": 1, "old_chat_member": {"user": BOT, "status": "left"}, "new_chat_member": member}
    return {"update_id": updates.number(), "my_chat_member": change}


@pytest.mark.parametrize("raw", [None, 7, [], {}, {"message": "x"}, {"update_id": "1"}, {"update_id": True}, {"update_id": 2**64}])
async def test_of_what_has_no_number_nothing_is_kept(raw: object) -> None:
    kept, intake = await taken(raw)
    assert kept.arrivals == []
    assert intake.unreadable == 1


@pytest.mark.parametrize("message", [{}, {"chat": 3}, {"chat": {"id": 7}}, "x", 7])
async def test_of_what_cannot_be_parsed_its_number_and_the_reason_are_kept_and_the_next_one_is_read(message: object) -> None:
    sound = of_message(updates.message("x", private(7), LI))
    kept, intake = await taken({"update_id": 1, "message": message}, sound)
    assert kept.arrivals[0] == Arrival(1, "", "", "", unreadable="cannot be parsed")
    assert kept.arrivals[1].update_id == sound["update_id"]
    assert intake.unreadable == 1


async def test_an_update_of_a_kind_unknown_today_is_no_error() -> None:
    kept, intake = await taken({"update_id": 1, "telepathy": {"text": "x"}})
    assert (kept.arrivals, intake.unreadable) == ([], 0)


async def test_a_press_and_a_text_of_one_person_are_in_one_lane_and_others_in_theirs() -> None:
    shown = message("?", TEAM, BOT, is_topic_message=True, message_thread_id=5)
    mine = message("/ask x", TEAM, LI, is_topic_message=True, message_thread_id=5)
    kept, _ = await taken(
        of_message(mine),
        of_press(shown, "x", LI),
        of_message({**mine, "from": person(8)}),
        of_press(shown, "x", LI, inline_message_id="i"),
        of_press(None, "x", LI, inline_message_id="i"),
        of_press({"message_id": 1, "date": 0, "chat": TEAM}, "x", LI),
    )
    lanes = [(arrival.chat, arrival.who) for arrival in kept.arrivals]
    team = str(TEAM["id"])
    assert lanes == [(team, "7|5"), (team, "7|5"), (team, "8|5"), (team, "7|5"), ("7", "7|"), (team, "7|")]
    assert json.loads(kept.arrivals[0].body)["message"]["text"] == "/ask x"


@pytest.mark.parametrize(
    ("raw", "event"),
    [
        (of_message(message(None, group(-5), LI, migrate_to_chat_id=-6)), ChatMoved("-5", "-6")),
        (of_message(message(None, group(-6), LI, migrate_from_chat_id=-5)), ChatMoved("-5", "-6")),
        (membership("kicked", private(7)), ChatClosed("7", "blocked by the user")),
        (membership("member", private(7)), ChatReopened("7")),
        (membership("left", group(-5)), ChatClosed("-5", "removed from the group")),
        (membership("kicked", BASIC), ChatClosed("-5", "removed from the group")),
        (membership("left", BASIC), None),  # it may go on as a supergroup
        (membership("restricted", group(-5)), ChatClosed("-5", "removed from the group")),
        (of_message(message(None, BASIC, LI, left_chat_member=BOT)), ChatClosed("-5", "removed from the group")),
        (of_message(message(None, BASIC, LI, left_chat_member=LI)), None),
    ],
)
async def test_what_happens_to_chats_is_told_and_leaves_no_row(raw: dict[str, Any], event: ChatEvent | None) -> None:
    kept, _ = await taken(raw)
    assert kept.events == ([event] if event else [])
    assert kept.arrivals == []


@pytest.mark.parametrize("chat", [TEAM, BASIC])
async def test_being_added_to_a_group_is_kept_and_to_a_channel_is_not(chat: Json) -> None:
    kept, _ = await taken(membership("member", chat), membership("member", {**chat, "type": "channel"}))
    (arrival,) = kept.arrivals
    assert (arrival.chat, arrival.who) == (str(chat["id"]), "")


async def test_being_made_an_admin_is_no_entry() -> None:
    kept, _ = await taken(updates.of_membership(TEAM, LI, "member", "member"))
    assert kept.arrivals == []
