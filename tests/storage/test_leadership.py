"""One of several processes on a PostgreSQL database does a bot's work, and the next one goes on where it ended."""

from __future__ import annotations

import asyncio

import pytest

from bot.service.delivery.ports import Arrival, ChatClosed, ChatMoved, ChatReopened, Finished, OutgoingCall, StoreError
from bot.storage.opening import open_store
from bot.storage.sql import SqlStore
from tests.storage.databases import Database, PostgresDatabase, opened

BOT = "4242"
CALL = OutgoingCall("-1001", "-1001", "sendMessage", {"text": "备案"})
SOON = 10.0
"""Seconds for what is expected at once, on a busy machine."""


async def _waits(work: asyncio.Task[None]) -> bool:
    done, _ = await asyncio.wait({work}, timeout=0.6)
    return not done


async def _finished(store: SqlStore, number: int) -> Finished:
    (row,) = await store.inbox.take(BOT, number, [Arrival(number, "-1001", "7|", "{}")])
    return Finished(BOT, row.id, (CALL,))


def _cut_off(database: PostgresDatabase) -> None:
    """Ends the connections that have a bot's lock, and all others."""
    database.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")


async def test_the_only_process_has_the_work_at_once(database: Database) -> None:
    async with await opened(database) as store:
        await asyncio.wait_for(store.leadership.gained(BOT), SOON)
        await asyncio.wait_for(store.leadership.held(), SOON)
        assert len(await store.inbox.finish(await _finished(store, 1))) == 1


async def test_a_second_process_waits_until_the_first_ends(postgres_database: PostgresDatabase) -> None:
    async with await opened(postgres_database) as second:
        async with await opened(postgres_database) as first:
            await first.leadership.gained(BOT)
            waiting = asyncio.create_task(second.leadership.gained(BOT))
            assert await _waits(waiting)
        await asyncio.wait_for(waiting, SOON)


async def test_each_bot_has_a_lock_of_its_own(postgres_database: PostgresDatabase) -> None:
    async with await opened(postgres_database) as first, await opened(postgres_database) as second:
        await first.leadership.gained(BOT)
        await asyncio.wait_for(second.leadership.gained("1717"), SOON)


async def test_a_process_that_lost_its_connection_alone_goes_on(postgres_database: PostgresDatabase) -> None:
    async with await opened(postgres_database) as store:
        await store.leadership.gained(BOT)
        done = await _finished(store, 1)
        lost = asyncio.create_task(store.leadership.lost())
        _cut_off(postgres_database)
        await asyncio.sleep(0.1)
        await asyncio.wait_for(store.leadership.held(), SOON)
        assert len(await store.inbox.finish(done)) == 1
        assert await _waits(lost)
        lost.cancel()


async def test_a_process_that_was_replaced_ends_and_commits_no_turn(postgres_database: PostgresDatabase) -> None:
    async with await opened(postgres_database) as old, await opened(postgres_database) as new:
        await old.leadership.gained(BOT)
        done = await _finished(old, 1)
        # as where the lock passed on while the connection of the old one was gone
        postgres_database.ask("UPDATE leaders SET process = 'another'")
        with pytest.raises(StoreError, match="another process does this bot's work"):
            await old.inbox.finish(done)
        lost = asyncio.create_task(old.leadership.lost())
        _cut_off(postgres_database)
        await asyncio.wait_for(lost, SOON)
        assert await _waits(asyncio.create_task(old.leadership.held()))
        await asyncio.wait_for(new.leadership.gained(BOT), SOON)
        assert [row.update_id for row in await new.inbox.waiting(BOT)] == [1]
        assert await new.outbox.unsent(BOT) == ()


async def test_the_next_process_knows_which_turns_and_calls_were_under_way(postgres_database: PostgresDatabase) -> None:
    async with await opened(postgres_database) as store:
        (call,) = await store.inbox.finish(await _finished(store, 1))
        cut, ended = (await _finished(store, 2)).row, (await _finished(store, 3)).row
        for row in (cut, ended):
            await store.inbox.begun(row)
        store.inbox.ended(ended, done=False)
        store.outbox.departed(call)
    async with await opened(postgres_database) as store:
        assert await store.outbox.recover() == {cut}
        assert [(row.id, row.attempts) for row in await store.inbox.waiting(BOT)] == [(cut, 1), (ended, 0)]
        assert [row.unclear for row in await store.outbox.unsent(BOT)] == [1]
        assert await store.outbox.recover() == frozenset()


async def test_the_next_process_knows_what_happened_to_chats(postgres_database: PostgresDatabase) -> None:
    async with await opened(postgres_database) as old, await opened(postgres_database) as new:
        await old.outbox.apply(BOT, 1, ChatMoved("-1001", "-2002"))
        await old.outbox.apply(BOT, 2, ChatClosed("7", "blocked"))
        await new.outbox.recover()
        assert new.chats.current("-1001") == "-2002"
        assert new.chats.closed_at(BOT, "7") == 2
        await old.outbox.apply(BOT, 3, ChatReopened("7"))
        await new.outbox.recover()
        assert new.chats.closed_at(BOT, "7") is None


async def test_what_another_process_takes_in_is_told_to_the_one_that_does_the_work(postgres_database: PostgresDatabase) -> None:
    async with await opened(postgres_database) as working, await opened(postgres_database) as other:
        await working.leadership.gained(BOT)
        while await working.leadership.news():
            pass  # that it listens from now on
        waiting = asyncio.create_task(working.leadership.news())
        await other.inbox.take(BOT, 1, [Arrival(1, "7", "7|", "{}")])
        assert not await asyncio.wait_for(waiting, SOON)
        assert [row.update_id for row in await working.inbox.waiting(BOT)] == [1]
        await other.inbox.take(BOT, 2, [], [ChatMoved("-1001", "-2002"), ChatClosed("8", "blocked")])
        while not await asyncio.wait_for(working.leadership.news(), SOON):
            pass
        assert await working.outbox.chat_news(BOT) == (ChatMoved("-1001", "-2002"), ChatClosed("8", ""))
        assert await working.outbox.chat_news(BOT) == ()


async def test_an_update_that_several_processes_take_in_is_kept_once(postgres_database: PostgresDatabase) -> None:
    async with await opened(postgres_database) as first, await opened(postgres_database) as second:
        arrivals = [Arrival(number, "7", "7|", "{}") for number in range(20)]
        taken = await asyncio.gather(*(store.inbox.take(BOT, 1, [each]) for each in arrivals for store in (first, second)))
        assert sorted(row.update_id for rows in taken for row in rows) == list(range(20))


async def test_a_server_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(StoreError, match="cannot be opened") as caught:
        await open_store("postgresql+asyncpg://bot:secret@127.0.0.1:1/bot")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
