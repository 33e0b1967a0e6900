"""How attempts at calls end, at a Bot API that answers, refuses, breaks off or is not there."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.channels.telegram.account import Account, create_account
from bot.channels.telegram.sender import Sender, is_harmless
from bot.service.delivery.channel_ports import Later, Refused, Sent, Unreachable
from bot.service.delivery.ports import ChatClosed, ChatMoved, OutgoingCall
from tests.channels.telegram.conftest import TOKEN, Running, ask, seen
from tests.support.bot_api import BotApi, Fault, flood

TEXT = OutgoingCall("7", "7", "sendMessage", {"text": "<b>a &amp; b</b>", "parse_mode": "HTML", "message_thread_id": 5})
EDIT = OutgoingCall("7", "7", "editMessageText", {"text": "x", "message_id": 3})
BUTTONS = OutgoingCall("7", "7", "editMessageReplyMarkup", {"message_id": 3})
LOST = Fault(done=True, hang_up=True)
"""The message stands in the chat, and the connection breaks."""


@pytest.fixture
async def account(api: BotApi) -> AsyncIterator[Account]:
    async with create_account(TOKEN, api.root) as connected:
        yield connected


@pytest.fixture
def sender(account: Account) -> Sender:
    return Sender(account)


async def test_what_was_sent_tells_its_message(api: BotApi, sender: Sender) -> None:
    sent = await sender.send(TEXT)
    (message,) = api.messages.values()
    assert sent == Sent(message["message_id"], message["date"])


async def test_a_limit_says_how_long_to_wait(api: BotApi, sender: Sender) -> None:
    api.fail("sendMessage", flood(7))
    assert await sender.send(TEXT) == Later(7.0)


async def test_a_chat_that_moved_says_where_to(api: BotApi, sender: Sender) -> None:
    api.fail("sendMessage", Fault(400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1007}))
    assert await sender.send(TEXT) == ChatMoved("7", "-1007")


@pytest.mark.parametrize("fault", [Fault(403, "Forbidden: bot was kicked"), Fault(400, "Bad Request: chat not found")])
async def test_a_chat_into_which_nothing_can_be_sent_is_closed(api: BotApi, sender: Sender, fault: Fault) -> None:
    api.fail("sendMessage", fault)
    assert isinstance(await sender.send(TEXT), ChatClosed)


async def test_what_the_chat_does_not_allow_is_no_fault_of_the_call(api: BotApi, sender: Sender) -> None:
    api.fail("sendMessage", Fault(400, "Bad Request: TOPIC_CLOSED"))
    outcome = await sender.send(TEXT)
    assert isinstance(outcome, Refused)
    assert (outcome.instead, outcome.ours) == (None, False)


async def test_what_is_refused_may_be_sent_as_plain_text_and_that_only_once(api: BotApi, sender: Sender) -> None:
    api.fail("sendMessage", *[Fault(400, "Bad Request: can't parse entities")] * 2)
    first = await sender.send(TEXT)
    assert isinstance(first, Refused)
    assert first.instead is not None
    assert first.instead.parameters == {"text": "a & b"}
    second = await sender.send(first.instead)
    assert isinstance(second, Refused)
    assert second.instead is None


@pytest.mark.parametrize("status", [406, 411, 413, 420, 422, 451])
async def test_other_refusals_that_no_repeat_can_mend_end_as_well(api: BotApi, sender: Sender, status: int) -> None:
    api.fail("sendMessage", *[Fault(status, "Request Entity Too Large")] * 2)
    first = await sender.send(TEXT)
    assert isinstance(first, Refused)
    assert first.instead is not None
    assert await sender.send(first.instead) == Refused("Request Entity Too Large")


@pytest.mark.parametrize("status", [401, 404, 408, 409, 425, 429])
async def test_what_may_be_taken_later_is_repeated(api: BotApi, sender: Sender, status: int) -> None:
    api.fail("sendMessage", Fault(status, "Not now"))
    assert isinstance(await sender.send(TEXT), Unreachable)


async def test_a_wait_that_only_the_words_name_is_kept(api: BotApi, sender: Sender) -> None:
    api.fail("sendMessage", Fault(420, "FLOOD_WAIT_9"))
    assert await sender.send(TEXT) == Later(9.0)


async def test_a_call_departs_once_there_is_a_connection(api: BotApi, sender: Sender) -> None:
    departures: list[int] = []
    await sender.send(TEXT, lambda: departures.append(len(api.messages)))
    assert departures == [0]
    await asyncio.to_thread(api.go_away)
    await sender.send(TEXT, lambda: departures.append(1))
    assert departures == [0]


async def test_an_edit_that_changes_nothing_is_done(api: BotApi, sender: Sender) -> None:
    api.fail("editMessageText", Fault(400, "Bad Request: message is not modified"))
    assert await sender.send(EDIT) == Sent(3)


@pytest.mark.parametrize(
    ("fault", "unclear"),
    [
        (Fault(500), False),
        (Fault(502, "Bad Gateway"), False),
        (Fault(500, body=b"<html>"), False),
        (Fault(403, body=b"<html>"), False),
        (Fault(200, body=b"<html>"), True),
        (LOST, True),
        (Fault(done=True, delay=60), True),
    ],
)
async def test_whether_a_lost_call_may_have_arrived_is_known(
    api: BotApi, monkeypatch: pytest.MonkeyPatch, fault: Fault, unclear: bool
) -> None:
    monkeypatch.setattr("bot.channels.telegram.account._READ_TIMEOUT", 1.0)
    api.fail("sendMessage", fault)
    async with create_account(TOKEN, api.root) as account:
        outcome = await Sender(account).send(TEXT)
    assert isinstance(outcome, Unreachable)
    assert outcome.unclear is unclear


async def test_where_no_connection_was_made_nothing_can_have_arrived() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens there
        account = create_account(TOKEN, f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(NetworkError):
            await account.initialize()
        outcome = await Sender(account).send(TEXT)
        await account.shutdown()
    assert isinstance(outcome, Unreachable)
    assert not outcome.unclear


@pytest.mark.parametrize("answer", [b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", b""], ids=["refuses", "says nothing"])
async def test_behind_a_proxy_that_makes_no_connection_nothing_can_have_arrived(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await reader.read()  # until the bot hangs up
        writer.close()

    monkeypatch.setattr("bot.channels.telegram.transport._OPENING_SECONDS", 1.0)
    async with await asyncio.start_server(answered, "127.0.0.1", 0) as proxy:
        for name in ("NO_PROXY", "no_proxy", "HTTPS_PROXY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}")
        account = create_account(TOKEN, "https://telegram.invalid")
        with pytest.raises(NetworkError):
            await account.initialize()
        outcome = await Sender(account).send(TEXT)
        await account.shutdown()
    assert isinstance(outcome, Unreachable)
    assert not outcome.unclear


async def test_a_reply_whose_answer_is_lost_stands_in_the_chat_twice_at_most(api: BotApi, running: Running) -> None:
    api.fail("sendMessage", LOST, LOST, LOST)
    async with running():
        ask(api, "first")
        await asyncio.to_thread(api.wait_until, lambda: len(api.messages) == 2, "both attempts")
        api.forget_faults("sendMessage")
        ask(api, "second")
        await seen(api, "sendMessage")
    assert [message["text"] for message in api.messages.values()] == ["said: first", "said: first", "said: second"]


@pytest.mark.parametrize(
    ("later", "earlier", "replaced"),
    [
        (EDIT, EDIT, True),
        (EDIT, BUTTONS, True),
        (BUTTONS, BUTTONS, True),
        (BUTTONS, EDIT, False),
        (TEXT, EDIT, False),
        (EDIT, TEXT, False),
        (OutgoingCall("7", "7", "editMessageText", {"text": "x", "message_id": 4}), EDIT, False),
    ],
)
async def test_a_waiting_edit_is_replaced_by_one_that_shows_all_of_it(
    sender: Sender, later: OutgoingCall, earlier: OutgoingCall, replaced: bool
) -> None:
    assert sender.replaces(later, earlier) is replaced


async def test_answers_to_presses_have_no_pace_and_groups_a_slower_one(sender: Sender) -> None:
    group, private = (sender.pace(OutgoingCall(chat, chat, "sendMessage", {})) for chat in ("-1", "1"))
    assert group is not None
    assert private is not None
    assert group.per_second < private.per_second
    assert sender.pace(OutgoingCall("1", "press 5", "answerCallbackQuery", {})) is None


@pytest.mark.parametrize(
    ("error", "harmless"),
    [
        (BadRequest("Message is not modified: specified new message content is the same"), True),
        (BadRequest("Query is too old and response timeout expired"), True),
        (BadRequest("Can't parse entities"), False),
        (NetworkError("message is not modified"), False),
    ],
)
def test_an_error_is_harmless_where_there_was_nothing_left_to_do(error: TelegramError, harmless: bool) -> None:
    assert is_harmless(error) is harmless


IN_TOPIC = replace(TEXT, parameters={**TEXT.parameters, "reply_parameters": {"message_id": 1}})


async def test_where_the_question_is_gone_its_answer_stays_in_the_topic(api: BotApi, sender: Sender) -> None:
    api.fail("sendMessage", Fault(400, "Bad Request: message to be replied not found"))
    outcome = await sender.send(IN_TOPIC)
    assert isinstance(outcome, Refused)
    assert outcome.instead == TEXT


async def test_where_the_topic_is_gone_an_answer_keeps_its_markup(api: BotApi, sender: Sender) -> None:
    api.fail("sendMessage", Fault(400, "Bad Request: message thread not found"))
    outcome = await sender.send(IN_TOPIC)
    assert isinstance(outcome, Refused)
    assert outcome.instead is not None
    assert outcome.instead.parameters == {name: value for name, value in IN_TOPIC.parameters.items() if name != "message_thread_id"}


@pytest.mark.parametrize("method", ["deleteMessage", "editMessageReplyMarkup"])
async def test_what_cannot_be_taken_away_is_no_fault_of_the_bot(api: BotApi, sender: Sender, method: str) -> None:
    api.fail(method, Fault(400, "Bad Request: message can't be deleted"))
    assert await sender.send(OutgoingCall("-5", "-5", method, {"message_id": 3})) == Refused("Message can't be deleted", ours=False)
