"""What is stored about a person is handed out whole, and erased so that no file holds a byte of it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from bot.dialogue.answers import Answers
from bot.dialogue.tracker import SavedCase, Tracker
from bot.messages import Block, Choice, ConversationKey, Reply
from bot.service.delivery.ports import AlreadyFinishedError, Arrival, Finished, OutgoingCall
from bot.service.keys import Protection, new_secret, parse_data_key
from bot.storage.opening import open_store
from bot.storage.people import ForgottenPerson, forget_again, forgotten_people
from bot.storage.sealing import Secrecy
from bot.storage.sql import SqlStore
from tests.storage.builders import NOON, content_of, key, log, query, turn, url
from tests.storage.databases import Database

BOT = "4242"
CANARY = "canary of the tests"
LATER = NOON + dt.timedelta(days=1)
PROTECTIONS = [Protection(), Protection(data_key=parse_data_key(new_secret()))]


async def talks(store: SqlStore, user: str, words: str, number: int = 0, chat: str = "") -> OutgoingCall:
    """A turn of somebody in a private chat or a group, whose reply is not sent yet."""
    here = ConversationKey("telegram", chat or user, user)
    reply = Reply((Block("text", words),), (Choice(words, "x"),), toast=words)
    tracker = Tracker(saved=(SavedCase(words, Answers(), {}, "3f2a", NOON),))
    call = OutgoingCall(here.chat, here.chat, "sendMessage", {"text": words}, words)
    (row,) = await store.inbox.take(BOT, number, [Arrival(number, here.chat, f"{user}|", json.dumps({"text": words}))])
    await store.save(tracker, turn(key=here, text=words, replies=(reply,)), Finished(BOT, row.id, (call,), user=user))
    return call


async def asks_to_be_forgotten(store: SqlStore, user: str) -> Finished:
    row, _ = await store.inbox.take(BOT, 999, [Arrival(999, user, f"{user}|", "{}"), Arrival(1000, user, f"{user}|", "later")])
    return Finished(BOT, row.id, (OutgoingCall(user, user, "sendMessage", {"text": "done"}),), user=user)


async def test_a_person_gets_all_that_is_stored_about_them_and_nothing_of_others(store: SqlStore) -> None:
    await talks(store, "7", CANARY, 1)
    await talks(store, "7", f"{CANARY} in a group", 2, chat="-1001")
    await talks(store, "8", "of somebody else", 3, chat="-1001")
    for number, user in ((4, "7"), (5, "8")):
        await store.inbox.take(BOT, number, [Arrival(number, "-1001", f"{user}|5", json.dumps({"waits": user}))])
    document = await store.own_data(ConversationKey("telegram", "7", "7"))
    assert json.loads(json.dumps(document)) == document
    assert [each["text"] for each in document["messages"]] == [CANARY, f"{CANARY} in a group"]
    assert [each["replies"] for each in document["messages"]] == [[CANARY], [f"{CANARY} in a group"]]
    assert sorted(each["remembered"]["saved"][0]["name"] for each in document["conversations"]) == [CANARY, f"{CANARY} in a group"]
    assert document["to_be_answered"] == [{"waits": "7"}]
    assert [each["parameters"]["text"] for each in document["to_be_sent"]] == [CANARY, f"{CANARY} in a group"]
    assert "somebody else" not in json.dumps(document)


async def test_of_a_stranger_nothing_is_stored(store: SqlStore) -> None:
    document = await store.own_data(key("9"))
    assert [document[name] for name in ("messages", "conversations", "to_be_answered", "to_be_sent")] == [[], [], [], []]


@pytest.mark.parametrize("protection", PROTECTIONS, ids=["plain", "encrypted"])
async def test_nothing_of_a_forgotten_person_is_left_in_any_file(file: Path, protection: Protection) -> None:
    async with await open_store(url(file), protection) as store:
        # between other people's rows, and long enough to fill pages of their own
        for number in range(0, 240, 3):
            await talks(store, "7", f"{CANARY} {number} " * (1 + number), number)
            await talks(store, "7", f"{CANARY} {number} ", number + 1, chat="-1001")
            await talks(store, "8", f"kept {number} " * 20, number + 2)
        await store.inbox.take(BOT, 500, [Arrival(500, "-1001", "7|5", CANARY)])
        (reply,) = await store.forget(ConversationKey("telegram", "7", "7"), LATER, await asks_to_be_forgotten(store, "7"))
        assert content_of(file.parent).count(CANARY.encode()) == 0
        assert reply.call.parameters == {"text": "done"}
        assert {turn.key.user for turn in await log(store)} == {store.keys.person("telegram", "8")}
        assert len(await store.outbox.unsent(BOT)) == 1 + 80
        assert [row.body for row in await store.inbox.waiting(BOT)] == ["later"]
        assert await store.load(ConversationKey("telegram", "-1001", "7")) == Tracker()
        assert (await store.load(ConversationKey("telegram", "8", "8"))).saved
    assert content_of(file.parent).count(CANARY.encode()) == 0
    assert query(file, "PRAGMA integrity_check") == [("ok",)]
    assert query(file, "PRAGMA foreign_key_check") == []


async def test_who_is_forgotten_can_be_remembered_anew(store: SqlStore) -> None:
    here = ConversationKey("telegram", "7", "7")
    await talks(store, "7", CANARY)
    assert await store.forget(here, NOON) == ()
    await store.save(Tracker("en"), turn(key=here, at=LATER))
    assert await store.load(here) == Tracker("en")


async def test_an_erasure_that_was_done_is_not_done_again(store: SqlStore) -> None:
    here = ConversationKey("telegram", "7", "7")
    asked = await asks_to_be_forgotten(store, "7")
    await store.forget(here, NOON, asked)
    await store.save(Tracker("en"), turn(key=here))
    with pytest.raises(AlreadyFinishedError):
        await store.forget(here, LATER, asked)
    assert await store.load(here) == Tracker("en")


async def test_the_calls_that_are_erased_are_told_so_that_they_are_not_sent(store: SqlStore) -> None:
    told: list[frozenset[int]] = []
    store.outbox.on_erased = told.append
    await talks(store, "7", CANARY, 1, chat="-1001")
    await talks(store, "8", "kept", 2, chat="-1001")
    erased, kept = await store.outbox.unsent(BOT)
    await store.forget(ConversationKey("telegram", "7", "7"), NOON)
    assert told == [frozenset({erased.id})]
    assert await store.outbox.unsent(BOT) == (kept,)


async def test_a_restored_backup_forgets_again_what_was_forgotten_since(file: Path) -> None:
    place, backup = url(file), file.with_name("backup.db")
    async with await open_store(place) as store:
        await talks(store, "7", CANARY, 1)
        await talks(store, "8", "kept", 2)
        await store.inbox.take(BOT, 3, [Arrival(3, "-1001", "7|5", CANARY)])
    shutil.copy(file, backup)
    async with await open_store(place) as store:
        await store.forget(ConversationKey("telegram", "7", "7"), LATER)
        await store.save(Tracker("en"), turn(key=ConversationKey("telegram", "7", "7"), at=LATER + dt.timedelta(days=1)))
        async with store.engines.reader.connect() as connection:
            people = await connection.run_sync(forgotten_people)
    assert [each.at for each in people] == [LATER]
    shutil.copy(backup, file)
    async with await open_store(place) as store:
        for _ in range(2):
            await store.engines.writer.run(lambda connection: forget_again(connection, people, Secrecy.of(store.keys)))
        await store.engines.writer.scrub()
        assert [turn.text for turn in await log(store)] == ["kept"]
        async with store.engines.reader.connect() as connection:
            assert await connection.run_sync(forgotten_people) == people
    backup.unlink()
    assert content_of(file.parent).count(CANARY.encode()) == 0


async def test_what_came_after_the_erasure_stays_in_a_restored_backup(store: SqlStore) -> None:
    here = ConversationKey("telegram", "7", "7")
    await store.save(Tracker("en"), turn(key=here, at=LATER))
    person = ForgottenPerson(store.keys.person("telegram", "7"), NOON)
    await store.engines.writer.run(lambda connection: forget_again(connection, (person,), Secrecy.of(store.keys)))
    assert await store.load(here) == Tracker("en")
    assert len(await log(store)) == 1


async def test_a_database_of_before_has_forgotten_nobody(store: SqlStore, database: Database) -> None:
    database.ask("DROP TABLE forgotten")
    async with store.engines.reader.connect() as connection:
        assert await connection.run_sync(forgotten_people) == ()
