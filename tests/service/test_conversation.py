"""One turn: in order, whole or not at all, and logged."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.dialogue.edition import Edition
from bot.messages import Commanded, ConversationKey, Language, Pressed, Reply, Said, Utterance
from bot.service.conversation import Conversations
from bot.service.delivery.ports import Arrival, Delivery, OutboxRow, OutgoingCall, Settled
from bot.storage import StorageError
from bot.storage.sql import SqlStore
from tests.service.builders import key, said, talking
from tests.storage.builders import log, pseudonymous, query
from tests.support.sound_pack import FEE, FEE_ZH, MUST

Kept = tuple[str, Language, tuple[str, ...], str]
"""What the log keeps of a turn: the decision, the language, the entries told, and what was said."""


async def test_fifty_utterances_at_once_are_answered_one_by_one_in_order_of_arrival(tmp_path: Path, small: Edition) -> None:
    texts = [f"question {number}" for number in range(50)]
    async with talking(tmp_path, small) as (conversation, store, logged):
        await asyncio.gather(*(conversation.handle(said(text)) for text in texts))
        assert [turn.text for turn in await log(logged)] == texts
        assert [step for step, _ in store.asked] == ["load", "save"] * 50


async def test_an_inline_answer_that_was_picked_is_logged_and_changes_nothing(tmp_path: Path, small: Edition) -> None:
    async with talking(tmp_path, small) as (conversation, store, logged):
        await conversation.handle(said(FEE))
        before, entry = await store.load(key()), small.pack.entries[0].id
        await conversation.note_picked(said("费用", hint="zh"), entry)
        await conversation.note_picked(said("x"), "gone")
        assert await store.load(key()) == before
        told = [(turn.decision, turn.text, turn.entries) for turn in await log(logged)]
        assert told[1:] == [("inline", "费用", (entry,)), ("inline", "x", ())]


async def test_another_conversation_is_not_held_up(tmp_path: Path, small: Edition) -> None:
    async with talking(tmp_path, small) as (conversation, store, logged):
        store.held = key("slow")
        slow = [asyncio.create_task(conversation.handle(said(text, "slow"))) for text in ("first", "second")]
        await store.reached.wait()
        await asyncio.wait_for(conversation.handle(said("quick", "other")), 10)
        assert [turn.text for turn in await log(logged)] == ["quick"]
        store.go_on.set()
        await asyncio.gather(*slow)
        assert [turn.text for turn in await log(logged)] == ["first", "quick", "second"]  # by the time they were taken up


async def test_conversations_without_a_waiting_turn_are_forgotten(tmp_path: Path, small: Edition) -> None:
    async with talking(tmp_path, small) as (conversation, store, _):
        store.held = key("gone")
        waiting = [asyncio.create_task(conversation.handle(said("?", "gone"))) for _ in range(3)]
        await store.reached.wait()
        for task in reversed(waiting):
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await asyncio.gather(*(conversation.handle(said(FEE, f"person {number}")) for number in range(20)))
        assert conversation._queues == {}  # noqa: SLF001 - a leak shows nowhere else


async def test_a_turn_that_cannot_be_saved_leaves_nothing_and_the_next_one_works(tmp_path: Path, small: Edition) -> None:
    async with talking(tmp_path, small) as (conversation, _, logged):
        file = tmp_path / "bot.db"
        query(file, "CREATE TRIGGER full BEFORE INSERT ON replies BEGIN SELECT RAISE(ABORT, 'the disk is full'); END")
        with pytest.raises(StorageError, match="the disk is full"):
            await conversation.handle(Utterance(key(), Commanded("language", "zh")))
        assert await log(logged) == []
        query(file, "DROP TRIGGER full")
        (reply,) = await conversation.handle(said(FEE))
        assert reply.language == "en"  # the lost turn fixed no language either
        assert [turn.text for turn in await log(logged)] == [FEE]


async def test_what_was_remembered_outlives_the_process(tmp_path: Path, small: Edition) -> None:
    async with talking(tmp_path, small) as (conversation, _, _):
        await conversation.handle(Utterance(key(), Commanded("language", "zh")))
    async with talking(tmp_path, small) as (conversation, _, _):
        (mine,) = await conversation.handle(said(FEE))
        (theirs,) = await conversation.handle(said(FEE, "somebody else"))
        assert (mine.language, theirs.language) == ("zh", "en")


@pytest.mark.parametrize(
    ("act", "kept"),
    [
        (Said(FEE), ("answer", "en", ("silent-fees",), FEE)),
        (Said(FEE_ZH), ("answer", "zh", ("silent-fees",), FEE_ZH)),
        (Said("How is the weather in Rome?"), ("unknown", "en", (), "How is the weather in Rome?")),
        (Said("谢谢"), ("smalltalk", "zh", (), "谢谢")),
        (Commanded("ask", MUST), ("answer", "en", ("algorithm-filing",), f"/ask {MUST}")),
        (Commanded("help"), ("command", "en", (), "/help")),
        (Pressed("a|zh|silent-fees|s"), ("press", "zh", ("silent-fees",), "[a|zh|silent-fees|s]")),
        (Pressed("a|zh|gone|s"), ("stale", "en", (), "[a|zh|gone|s]")),
        (Said("\ud800 NUL\x00"), ("unknown", "en", (), "\ufffd NUL\x00")),
    ],
)
async def test_every_decision_is_logged(tmp_path: Path, small: Edition, act: Said | Commanded | Pressed, kept: Kept) -> None:
    async with talking(tmp_path, small) as (conversation, _, logged):
        replies = await conversation.handle(Utterance(key(), act, "en"))
        (turn,) = await log(logged)
    assert (turn.decision, turn.language, turn.entries, turn.text) == kept
    assert (turn.key, turn.digest, turn.milliseconds, turn.replies) == (pseudonymous(logged, key()), small.pack.digest, 250.0, replies)
    assert turn.at.tzinfo is not None


async def test_candidates_are_logged_best_first(tmp_path: Path, small: Edition) -> None:
    async with talking(tmp_path, small) as (conversation, _, logged):
        await conversation.handle(said(FEE))
        (turn,) = await log(logged)
    assert turn.candidates[0][0] == "silent-fees"
    assert all(0 <= score <= 1 for _, score in turn.candidates)


async def test_threads_of_one_chat_are_conversations_of_their_own(tmp_path: Path, small: Edition) -> None:
    async with talking(tmp_path, small) as (conversation, _, _):
        one, other = (ConversationKey("telegram", "-1001", "7", thread) for thread in ("1", "2"))
        await conversation.handle(Utterance(one, Commanded("language", "zh")))
        (reply,) = await conversation.handle(Utterance(other, Said(FEE)))
        assert reply.language == "en"


def rendered(replies: tuple[Reply, ...]) -> tuple[OutgoingCall, ...]:
    """A call for each reply, and the answer to a press before them."""
    answer = OutgoingCall("-1001", "press 1", "answerCallbackQuery", {})
    return (answer, *(OutgoingCall("-1001", "-1001", "sendMessage", {"text": reply.plain}) for reply in replies))


async def delivered(
    conversation: Conversations, store: SqlStore, utterance: Utterance, number: int, **more: object
) -> tuple[OutboxRow, ...]:
    """Runs the turn of an update; its calls."""
    (row,) = await store.inbox.take("4242", number, [Arrival(number, "-1001", "7|", "{}")])
    return await conversation.deliver(utterance, Delivery("4242", row.id, row.stamp, rendered, **more))  # type: ignore[arg-type]


async def test_a_turn_of_an_update_is_saved_with_its_calls(tmp_path: Path, small: Edition) -> None:
    async with talking(tmp_path, small) as (conversation, _, store):
        rows = await delivered(conversation, store, said(FEE), 1)
        assert await store.outbox.unsent("4242") == rows
        assert await store.inbox.waiting("4242") == ()
        (turn,) = await log(store)
        assert [row.call.parameters.get("text") for row in rows] == [None, turn.replies[0].plain]


async def test_a_text_of_before_the_question_does_not_answer_it(tmp_path: Path, frozen: Edition) -> None:
    slot = frozen.pack.slots[0].id
    async with talking(tmp_path, frozen) as (conversation, _, store):
        *_, shows = await delivered(conversation, store, Utterance(key(), Commanded("check")), 1)
        assert shows.call.question
        early = Utterance(key(), Said("yes"))
        await delivered(conversation, store, early, 2)
        form = (await store.load(key())).form
        assert form is not None
        assert form.answers.written == {}
        await store.outbox.settle(Settled(shows.id, "sent", 3, message_id=30, shown_at=100))
        await delivered(conversation, store, early, 4, dated=99)
        assert (await store.load(key())).form == form
        await delivered(conversation, store, early, 5, dated=100)
        after = (await store.load(key())).form
        assert after is not None
        assert after.answers.written == {slot: True}


async def test_a_reply_to_the_message_with_the_question_answers_it(tmp_path: Path, frozen: Edition) -> None:
    slot = frozen.pack.slots[0].id
    async with talking(tmp_path, frozen) as (conversation, _, store):
        *_, shows = await delivered(conversation, store, Utterance(key(), Commanded("check")), 1)
        await store.outbox.settle(Settled(shows.id, "sent", 9, message_id=30, shown_at=100))
        await delivered(conversation, store, Utterance(key(), Said("yes")), 2, replied_to=30)
        form = (await store.load(key())).form
        assert form is not None
        assert form.answers.written == {slot: True}
