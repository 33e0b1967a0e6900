from __future__ import annotations

import pytest
from telegram import Update

from bot.channels.playground.bot_api import updates
from bot.channels.playground.bot_api.updates import ANONYMOUS_ADMIN, BOT, Json, group, message, person, private
from bot.channels.telegram.addressing import BotIdentity
from bot.channels.telegram.updates import ButtonPress, ChatPlace, ReceivedMessage, UnreadableMessage, read_message, read_press
from bot.dialogue.commands import COMMANDS, Command
from bot.messages import Commanded, ConversationKey, Pressed, Said, Utterance

ME = BotIdentity(BOT["id"], BOT["username"])
LI = person(7, "zh-hans")
TEAM = group(-100123)


def read(body: Json) -> ReceivedMessage | UnreadableMessage | None:
    update = Update.de_json(updates.of_message(body), None)
    assert update.message is not None
    return read_message(update.message, ME)


def act(body: Json) -> object:
    received = read(body)
    return received.utterance.act if isinstance(received, ReceivedMessage) else received


def in_team(words: str | None, **more: object) -> Json:
    return message(words, TEAM, LI, **more)


def from_bot(text: str = "answer") -> Json:
    return message(text, TEAM, BOT)


def test_private_text_is_said_to_the_bot() -> None:
    received = read(message("算法备案要多久？", private(7), LI))
    assert isinstance(received, ReceivedMessage)
    assert received.utterance.act == Said("算法备案要多久？")
    assert received.utterance.key == ConversationKey("telegram", "7", "7")
    assert received.utterance.language_hint == "zh-hans"
    assert received.place == ChatPlace(7)
    assert received.sender == 7


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", Commanded("start")),
        ("/start inline", Commanded("start", "inline")),
        ("/HELP@Filing_Test_Bot", Commanded("help")),
        ("/ask how long?\nand why", Commanded("ask", "how long?\nand why")),
        ("/ask算法备案多久", Commanded("ask", "算法备案多久")),
        ("/usr/bin is not a command", Said("/usr/bin is not a command")),
        ("/算法备案", Said("/算法备案")),
        ("see /help", Said("see /help")),
    ],
)
def test_private_commands_are_read(text: str, expected: object) -> None:
    assert act(message(text, private(7), LI)) == expected


def test_a_caption_is_text() -> None:
    body = message(None, private(7), LI, caption="要备案吗", photo=[photo()])
    assert act(body) == Said("要备案吗")


def photo() -> Json:
    return {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}


def test_a_message_without_text_is_unreadable_in_private_and_ignored_in_a_group() -> None:
    voice = {"voice": {"file_id": "f", "file_unique_id": "u", "duration": 3}}
    assert read(message(None, private(7), LI, **voice)) == UnreadableMessage(ChatPlace(7), "zh-hans")
    assert read(in_team(None, **voice)) is None


def test_a_service_message_is_ignored() -> None:
    assert read(message(None, private(7), LI, message_auto_delete_timer_changed={"message_auto_delete_time": 9})) is None


@pytest.mark.parametrize(
    "text", ["lunch?", "算法备案要多久？", "@other_bot how long", "/help", "/ask@other_bot how long", "x@filing_test_bot.de"]
)
def test_group_talk_between_others_is_ignored(text: str) -> None:
    assert read(in_team(text)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@filing_test_bot 算法备案多久", Said("算法备案多久")),
        ("@Filing_Test_Bot, how long?", Said("how long?")),
        ("😀😀 please @filing_test_bot how long", Said("😀😀 please how long")),
        ("how long @filing_test_bot", Said("how long")),
        ("@filing_test_bot /ask how long", Commanded("ask", "how long")),
        ("/ask how long", Commanded("ask", "how long")),
        ("/ask@filing_test_bot how long", Commanded("ask", "how long")),
        ("/help@filing_test_bot", Commanded("help")),
        ("@filing_test_bot", Said("")),
        ("@filing_test_bot ?", Said("")),
        ("@li_wei asks @filing_test_bot: how long", Said("asks how long")),
        ("@filing_test_bot how long does @wu_filing's team wait", Said("how long does team wait")),
        ("how long 😀 @wu_filing @filing_test_bot", Said("how long 😀")),
        ("@filing_test_bot @li_wei", Said("")),
    ],
)
def test_group_talk_addressed_to_the_bot_is_read(text: str, expected: object) -> None:
    assert act(in_team(text)) == expected


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_in_a_group_most_commands_mean_the_bot_only_where_they_name_it(row: Command) -> None:
    assert act(in_team(f"/{row.name}@filing_test_bot")) == Commanded(row.name)
    assert act(in_team(f"/{row.name}")) == (Commanded(row.name) if row.heard_in_groups else None)


def test_a_mention_without_a_username_counts() -> None:
    named = {"type": "text_mention", "offset": 0, "length": 6, "user": BOT}
    assert act(in_team("Filing how long", entities=[named])) == Said("how long")


def test_a_mention_in_a_caption_counts() -> None:
    text = "@filing_test_bot how long"
    body = in_team(None, caption=text, caption_entities=updates.entities(text), photo=[photo()])
    assert act(body) == Said("how long")


def test_a_reply_to_the_bot_is_read_and_a_reply_to_others_is_not() -> None:
    assert act(in_team("and the large model?", reply_to_message=from_bot())) == Said("and the large model?")
    assert act(in_team("/cancel", reply_to_message=from_bot())) == Commanded("cancel")
    assert act(in_team("/cancel@other_bot", reply_to_message=from_bot())) is None
    assert read(in_team("and you?", reply_to_message=message("hi", TEAM, person(8)))) is None


@pytest.mark.parametrize(
    "words",
    [
        "@li_wei fyi",
        "fyi @li_wei",
        "@some_other_bot how long does it take?",
        "@wu_filing can you file this?",
        "😀 @wu_filing",
        "＠李伟 你看一下",
        "这个要多久？@li_wei",
        "?",
        "...",
        "/help@some_other_bot",
    ],
)
def test_a_reply_to_the_bot_that_turns_to_somebody_else_is_for_them(words: str) -> None:
    assert act(in_team(words, reply_to_message=from_bot())) is None


def test_a_reply_that_names_somebody_by_their_name_is_for_them() -> None:
    named = {"type": "text_mention", "offset": 0, "length": 2, "user": person(8)}
    assert act(in_team("李伟 你看看", entities=[named], reply_to_message=from_bot())) is None
    assert act(in_team("😀李伟的呢", entities=[{**named, "offset": 2}], reply_to_message=from_bot())) == Said("😀的呢")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("does the team of @wu_filing need one too", Said("does the team of need one too")),
        ("how long does it take? cc @li_wei", Said("how long does it take? cc")),
        ("@filing_test_bot and @li_wei?", Said("and ?")),
    ],
)
def test_handles_are_no_part_of_what_is_asked(words: str, expected: object) -> None:
    assert act(in_team(words, reply_to_message=from_bot())) == expected


def test_a_bare_mention_asks_what_it_quotes_from_another_chat() -> None:
    origin = {"type": "channel", "chat": {"id": -100999, "type": "channel", "title": "News"}, "message_id": 3, "date": 1}
    mention = {"type": "mention", "offset": 0, "length": 7}
    quote = {"text": "@li_wei 算法备案多久", "position": 0, "entities": [mention]}
    body = in_team("@filing_test_bot", external_reply={"origin": origin}, quote=quote)
    assert act(body) == Commanded("ask", "算法备案多久")
    assert act(in_team("@filing_test_bot", external_reply={"origin": origin})) == Said("")


def test_the_handles_of_a_message_that_is_asked_about_are_cut() -> None:
    theirs = message("@li_wei 😀 @filing_test_bot 算法备案多久", TEAM, person(8))
    assert act(in_team("@filing_test_bot", reply_to_message=theirs)) == Commanded("ask", "😀 算法备案多久")


def test_a_post_of_the_linked_channel_may_ask() -> None:
    channel = {"id": -100999, "type": "channel", "title": "News"}
    origin = {"type": "channel", "chat": channel, "message_id": 3, "date": 1}
    body = message("@filing_test_bot how long", TEAM, person(777000), sender_chat=channel, forward_origin=origin, is_automatic_forward=True)
    received = read(body)
    assert isinstance(received, ReceivedMessage)
    assert received.utterance.act == Said("how long")
    assert received.sender == 0


def test_a_plain_message_in_a_topic_that_the_bot_opened_is_no_reply_to_it() -> None:
    opened = message(None, TEAM, BOT, forum_topic_created={"name": "AI", "icon_color": 1})
    assert read(in_team("lunch?", reply_to_message=opened, is_topic_message=True, message_thread_id=5)) is None


@pytest.mark.parametrize(
    ("words", "nothing"), [("/ask", Commanded("ask")), ("@filing_test_bot", Said("")), ("/ask@filing_test_bot", Commanded("ask"))]
)
def test_a_bare_call_in_reply_to_somebody_asks_what_that_message_says(words: str, nothing: object) -> None:
    theirs = message("算法备案多久", TEAM, person(8))
    assert act(in_team(words, reply_to_message=theirs)) == Commanded("ask", "算法备案多久")
    quoting = in_team(words, reply_to_message=theirs, quote={"text": "备案", "position": 2})
    assert act(quoting) == Commanded("ask", "备案")
    assert act(in_team(words, reply_to_message=from_bot())) == nothing


THEIRS = message("算法备案多久", TEAM, person(8, "fr", first_name="Wang", username="wang"), author_signature="W", sender_tag="boss")


@pytest.mark.parametrize("words", ["/ask", "@filing_test_bot"])
def test_only_the_words_of_the_message_asked_about_are_taken(words: str) -> None:
    body = in_team(words, reply_to_message=THEIRS)
    key = ConversationKey("telegram", str(TEAM["id"]), "7")
    assert read(body) == ReceivedMessage(
        Utterance(key, Commanded("ask", "算法备案多久"), "zh-hans", in_group=True),
        ChatPlace(TEAM["id"], answers=body["message_id"]),
        sender=7,
        message_id=body["message_id"],
        dated=body["date"],
        replied_to=None,
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("/ask and the model?", Commanded("ask", "and the model?")),
        ("@filing_test_bot and the model?", Said("and the model?")),
        ("/help@filing_test_bot", Commanded("help")),
        ("@filing_test_bot /cancel", Commanded("cancel")),
        ("the model?", None),
    ],
)
def test_whoever_has_words_of_their_own_takes_none_of_the_message_replied_to(words: str, expected: object) -> None:
    assert act(in_team(words, reply_to_message=THEIRS, quote={"text": "备案", "position": 2})) == expected


@pytest.mark.parametrize("half", [0xD83D, 0xDE00])
def test_half_a_surrogate_pair_is_a_unit_like_any_other(half: int) -> None:
    mention = {"type": "mention", "offset": 2, "length": 16}
    body = in_team(None, text=f"{chr(half)} @filing_test_bot how long", entities=[mention])
    assert act(body) == Said("\ufffd how long")


def test_the_place_names_message_and_topic() -> None:
    body = in_team("/ask x", is_topic_message=True, message_thread_id=5)
    received = read(body)
    assert isinstance(received, ReceivedMessage)
    assert received.place == ChatPlace(TEAM["id"], 5, body["message_id"])
    assert received.utterance.key == ConversationKey("telegram", str(TEAM["id"]), "7", "5")


def test_a_thread_of_replies_outside_topics_is_no_topic() -> None:
    received = read(in_team("/ask x", message_thread_id=5))
    assert isinstance(received, ReceivedMessage)
    assert received.place.thread_id is None
    assert received.utterance.key.thread == ""


def test_forwarded_words_are_a_question_in_private_and_nothing_in_a_group() -> None:
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "x"}
    received = read(message("/reload", private(7), LI, forward_origin=origin))
    assert isinstance(received, ReceivedMessage)
    assert received.utterance.act == Said("/reload")
    assert received.sender == 0
    assert read(in_team("@filing_test_bot how long", forward_origin=origin)) is None


@pytest.mark.parametrize(
    ("author", "speaker"),
    [
        (ANONYMOUS_ADMIN, TEAM),
        ({"id": 136817688, "is_bot": True, "first_name": "Channel"}, {"id": -100999, "type": "channel", "title": "News"}),
        (person(777000), {"id": -100999, "type": "channel", "title": "News"}),
    ],
)
def test_stand_in_accounts_may_ask_but_have_no_sender(author: Json, speaker: Json) -> None:
    received = read(message("/ask x", TEAM, author, sender_chat=speaker))
    assert isinstance(received, ReceivedMessage)
    assert received.sender == 0
    assert received.utterance.key.user == str(speaker["id"])


def test_a_person_speaking_as_a_channel_is_no_admin() -> None:
    received = read(message("/ask x", TEAM, LI, sender_chat={"id": -100999, "type": "channel", "title": "News"}))
    assert isinstance(received, ReceivedMessage)
    assert received.sender == 0


def test_messages_of_bots_are_ignored() -> None:
    other = {"id": 5, "is_bot": True, "first_name": "Other"}
    assert read(message("/ask x", TEAM, other)) is None
    assert read(message("my own inline answer", private(7), LI, via_bot=BOT)) is None
    assert read(message("@filing_test_bot x", TEAM, LI, via_bot=other)) is None
    assert act(message("x", private(7), LI, via_bot=other)) == Said("x")
    channel = {"id": -100999, "type": "channel", "title": "News"}
    assert read(message("@filing_test_bot x", channel, LI)) is None


def press(pressed: Json | None, **more: object) -> ButtonPress | None:
    update = Update.de_json(updates.of_press(pressed, "more:x", LI, **more), None)
    assert update.callback_query is not None
    return read_press(update.callback_query)


def test_a_press_belongs_to_the_presser() -> None:
    shown = message("answer", TEAM, BOT, is_topic_message=True, message_thread_id=5)
    found = press(shown)
    assert found is not None
    assert (found.utterance.act, found.data) == (Pressed(""), "more:x")
    assert found.utterance.key == ConversationKey("telegram", str(TEAM["id"]), "7", "5")
    assert found.place == ChatPlace(TEAM["id"], 5, shown["message_id"])
    assert found.message_id == shown["message_id"]


def test_a_press_on_a_message_out_of_reach_edits_nothing() -> None:
    found = press({"chat": private(7), "message_id": 3, "date": 0})
    assert found is not None
    assert found.message_id is None
    assert found.place == ChatPlace(7)


def test_a_press_under_an_inline_message_says_nothing() -> None:
    assert press(None, inline_message_id="i") is None
