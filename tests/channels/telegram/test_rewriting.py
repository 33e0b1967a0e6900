"""How the messages that answered a question come to answer the edited one."""

from __future__ import annotations

from bot.channels.telegram.buttons import ButtonMaker
from bot.channels.telegram.reply_calls import rewritten
from bot.channels.telegram.updates import ChatPlace
from bot.messages import Block, Choice, Reply

PLACE = ChatPlace(-5, thread_id=7, answers=3, signer=ButtonMaker(b"made-up key", "-5", "7", 0))


def reply(*texts: str) -> Reply:
    return Reply(tuple(Block("text", text) for text in texts), (Choice("More", "m"),))


def told(replies: tuple[Reply, ...], *earlier: int) -> list[tuple[str, int | None, str | None]]:
    calls = rewritten(replies, PLACE, earlier)
    return [(call.method, call.parameters.get("message_id"), call.parameters.get("text")) for call in calls]


def test_messages_are_edited_in_order_added_and_taken_away() -> None:
    assert told((reply("a"), reply("b")), 1, 2) == [("editMessageText", 1, "a"), ("editMessageText", 2, "b")]
    assert told((reply("a"), reply("b")), 1) == [("editMessageText", 1, "a"), ("sendMessage", None, "b")]
    assert told((reply("a"),), 1, 2) == [("editMessageText", 1, "a"), ("deleteMessage", 2, None)]
    assert told((), 1) == [("deleteMessage", 1, None)]


def test_an_edit_names_no_place_and_what_stands_in_for_it_does() -> None:
    (edit,) = rewritten((reply("a"),), PLACE, (1,))
    assert not edit.parameters.keys() & {"message_thread_id", "reply_parameters"}
    assert "reply_markup" in edit.parameters
    (instead,) = edit.fallback
    assert instead.parameters["message_thread_id"] == 7
    assert instead.parameters["reply_parameters"]["message_id"] == 3
