"""The inbox and the outbox: one transaction for a turn, no update twice, no call forgotten."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.dialogue.tracker import Tracker
from bot.service.delivery.ports import (
    AlreadyFinishedError,
    Arrival,
    ChatClosed,
    ChatMoved,
    ChatReopened,
    Finished,
    OutboxRow,
    OutgoingCall,
    Settled,
    Showing,
)
from bot.storage import StorageError
from bot.storage.opening import open_store
from bot.storage.sql import SqlStore
from tests.storage.builders import key, log, names, query, turn, url
from tests.storage.databases import Database, opened

BOT = "4242"
CALL = OutgoingCall("-1001", "-1001", "sendMessage", {"text": "备案 \ud83d", "parse_mode": "HTML"})
SECRET = "what somebody wrote"


def arrival(number: int, chat: str = "-1001", body: str = SECRET) -> Arrival:
    return Arrival(number, chat, "7|", body)


async def finished(store: SqlStore, number: int, *calls: OutgoingCall) -> Finished:
    """An update in the inbox, and what came of it."""
    (row,) = await store.inbox.take(BOT, number, [arrival(number)])
    return Finished(BOT, row.id, calls)


async def test_an_update_is_kept_once_for_each_bot(store: SqlStore) -> None:
    assert [row.update_id for row in await store.inbox.take(BOT, 1, [arrival(5), arrival(6), arrival(5)])] == [5, 6]
    assert [row.update_id for row in await store.inbox.take(BOT, 2, [arrival(6), arrival(7)])] == [7]
    assert [row.update_id for row in await store.inbox.take("1717", 2, [arrival(5)])] == [5]
    assert [row.update_id for row in await store.inbox.waiting(BOT)] == [5, 6, 7]


async def test_of_what_cannot_be_read_number_and_reason_are_kept_and_no_work(store: SqlStore, database: Database) -> None:
    unreadable = Arrival(5, "", "", "", unreadable="cannot be parsed")
    assert await store.inbox.take(BOT, 1, [unreadable]) == ()
    assert database.ask("SELECT update_id, state, body, reason FROM inbox") == [(5, "unreadable", "", "cannot be parsed")]


async def test_a_turn_its_calls_and_its_update_are_saved_together(store: SqlStore, database: Database) -> None:
    (row,) = await store.save(Tracker("zh"), turn(), await finished(store, 5, CALL))
    assert row.call == CALL
    assert await store.outbox.unsent(BOT) == (row,)
    assert len(await log(store)) == 1
    assert database.ask("SELECT state, body FROM inbox") == [("done", "")]


@pytest.mark.parametrize("table", ["turns", "outbox", "conversations"])
async def test_where_one_of_them_cannot_be_saved_nothing_is(store: SqlStore, database: Database, table: str) -> None:
    done = await finished(store, 5, CALL)
    database.refuse("INSERT", table, "the disk is full")
    with pytest.raises(StorageError, match="the disk is full"):
        await store.save(Tracker("zh"), turn(), done)
    assert await store.outbox.unsent(BOT) == ()
    assert await log(store) == []
    assert len(await store.inbox.waiting(BOT)) == 1


async def test_an_update_that_is_done_is_not_done_again(store: SqlStore) -> None:
    done = await finished(store, 5, CALL)
    await store.inbox.finish(done)
    with pytest.raises(AlreadyFinishedError):
        await store.save(Tracker("zh"), turn(), done)
    assert await log(store) == []
    assert len(await store.outbox.unsent(BOT)) == 1


async def test_a_job_that_fails_does_not_take_the_others_of_its_group_along(store: SqlStore) -> None:
    done = await finished(store, 5)
    await store.inbox.finish(done)
    others = [await finished(store, number) for number in (6, 7)]
    ended = await asyncio.gather(*(store.inbox.finish(each) for each in (others[0], done, others[1])), return_exceptions=True)
    assert [type(each) for each in ended] == [tuple, AlreadyFinishedError, tuple]
    assert await store.inbox.waiting(BOT) == ()


async def test_what_is_settled_keeps_no_content(store: SqlStore, database: Database) -> None:
    call = replace(CALL, parameters={"text": SECRET}, attachment=SECRET, fallback=(replace(CALL, parameters={"text": SECRET}),))
    (row,) = await store.inbox.finish(await finished(store, 5, call))
    assert (await store.outbox.unsent(BOT))[0].call == call
    await store.outbox.settle(Settled(row.id, "sent", 9, message_id=3, shown_at=4))
    assert await store.outbox.unsent(BOT) == ()
    kept = database.ask("SELECT state, stamp, message_id, shown_at, parameters, attachment, fallback FROM outbox")
    assert kept == [("sent", 9, 3, 4, "", "", "")]


async def test_a_call_is_postponed_with_its_attempts(store: SqlStore) -> None:
    (row,) = await store.inbox.finish(await finished(store, 5, CALL))
    later = replace(row, attempts=2, unclear=1, not_before=77)
    await store.outbox.postpone(later)
    assert await store.outbox.unsent(BOT) == (later,)


async def test_others_take_the_place_of_a_refused_call(store: SqlStore) -> None:
    (row,) = await store.inbox.finish(await finished(store, 5, CALL))
    instead = replace(CALL, parameters={"text": "plain"})
    (new,) = await store.outbox.fall_back(BOT, Settled(row.id, "failed", 9, reason="can't parse"), [instead])
    assert await store.outbox.unsent(BOT) == (new,)
    assert new.call == instead


async def test_what_takes_the_place_of_a_refused_call_comes_before_what_waits_behind_it(store: SqlStore) -> None:
    refused, behind = await store.inbox.finish(await finished(store, 5, CALL, replace(CALL, method="sendPhoto")))
    await store.outbox.postpone(replace(refused, attempts=2, unclear=1))
    instead = await store.outbox.fall_back(BOT, Settled(refused.id, "failed", 9), [replace(CALL, method="sendDocument")])
    assert await store.outbox.unsent(BOT) == (*instead, behind)
    assert (instead[0].attempts, instead[0].unclear) == (0, 0)


async def test_the_messages_that_show_a_question_are_known(store: SqlStore) -> None:
    rows = await store.inbox.finish(await finished(store, 5, replace(CALL, question="q1"), CALL, replace(CALL, question="q2")))
    await store.outbox.settle(Settled(rows[0].id, "sent", 9, 3, 4))
    shown, waits = Showing("q1", "sent", 9, 3, 4), Showing("q2", "waiting", 0, None, None)
    assert await store.outbox.showings("-1001", "q1", None) == (shown,)
    assert await store.outbox.showings("-1001", "q2", 3) == (shown, waits)
    assert await store.outbox.showings("8", "q1", None) == ()


async def test_a_chat_that_moved_takes_all_with_it(store: SqlStore) -> None:
    await store.save(Tracker("zh"), turn(), await finished(store, 5, CALL))
    await store.save(Tracker("en"), turn(key=key(chat="-2002")))
    await store.inbox.take(BOT, 6, [arrival(6)])
    for _ in range(2):  # both chats tell of it
        await store.outbox.apply(BOT, 9, ChatMoved("-1001", "-2002"))
    assert (await store.load(key(chat="-2002"))).language == "zh"
    assert await store.load(key()) == Tracker()
    (row,) = await store.outbox.unsent(BOT)
    assert (row.call.chat, row.call.lane) == ("-2002", "-2002")
    assert [each.chat for each in await store.inbox.waiting(BOT)] == ["-2002"]


async def test_a_move_that_could_not_be_committed_is_made_when_it_is_told_again(store: SqlStore, database: Database) -> None:
    await store.save(Tracker("zh"), turn(), await finished(store, 5, CALL))
    database.refuse("INSERT", "inbox", "disk full")
    with pytest.raises(StorageError):
        await store.inbox.take(BOT, 6, [arrival(6)], [ChatMoved("-1001", "-2002")])
    database.allow("inbox")
    (row,) = await store.inbox.take(BOT, 7, [arrival(6)], [ChatMoved("-1001", "-2002")])
    assert row.chat == "-2002"
    assert (await store.load(key(chat="-2002"))).language == "zh"
    assert [each.call.chat for each in await store.outbox.unsent(BOT)] == ["-2002"]
    assert database.ask("SELECT chat, moved_to FROM chats") == [("-1001", "-2002")]


async def test_what_comes_for_the_old_id_goes_to_the_new_one_also_after_a_restart(database: Database) -> None:
    async with await opened(database) as store:
        await store.outbox.apply(BOT, 1, ChatMoved("-1001", "-2002"))
        await store.outbox.apply(BOT, 2, ChatMoved("-2002", "-3003"))
    async with await opened(database) as store:
        assert store.chats.current("-1001") == "-3003"
        (row,) = await store.inbox.take(BOT, 3, [arrival(5, "-2002")])
        assert row.chat == "-3003"
        (call,) = await store.save(
            Tracker("zh"), turn(key=key(chat="-2002")), Finished(BOT, row.id, (replace(CALL, chat="-2002", lane="-2002"),))
        )
        assert (call.call.chat, call.call.lane) == ("-3003", "-3003")
        assert (await store.load(key(chat="-3003"))).language == "zh"
        await store.outbox.apply(BOT, 4, ChatClosed("-1001", "left"))
        assert store.chats.closed_at(BOT, "-1001") is None  # it only moved


async def test_a_closed_chat_has_its_calls_dropped_and_takes_none(database: Database) -> None:
    async with await opened(database) as store:
        await store.inbox.finish(await finished(store, 5, CALL))
        await store.outbox.apply(BOT, 9, ChatClosed("-1001", "kicked"))
        assert await store.outbox.unsent(BOT) == ()
    async with await opened(database) as store:
        assert store.chats.closed_at(BOT, "-1001") == 9
        assert await store.inbox.finish(await finished(store, 6, CALL)) == ()
        await store.inbox.take(BOT, 10, [], [ChatReopened("-1001")])
        assert len(await store.inbox.finish(await finished(store, 7, CALL))) == 1


async def test_the_last_stamp_is_that_of_inbox_and_outbox(store: SqlStore) -> None:
    assert await store.inbox.last_stamp() == 0
    (row,) = await store.inbox.finish(await finished(store, 5, CALL))
    assert await store.inbox.last_stamp() == 5
    await store.outbox.settle(Settled(row.id, "sent", 9))
    assert await store.inbox.last_stamp() == 9


def lines(marks: Path) -> list[dict[str, object]]:
    """What stands in the file of notes."""
    return [json.loads(line) for line in marks.read_text().splitlines() if line.endswith("}")] if marks.exists() else []


async def killed(file: Path, *notes: Callable[[SqlStore, tuple[OutboxRow, ...]], object], calls: int = 3) -> None:
    """A run that notes something and is killed: its notes stand in the file."""
    marks = file.with_name("bot.db-sent")
    async with await open_store(url(file)) as store:
        await store.outbox.recover()
        rows = await store.inbox.finish(await finished(store, 5, *[CALL] * calls))
        for note in notes:
            note(store, rows)
        left = marks.read_text()
    marks.write_text(left + '{"row": ')  # the last line was cut off


def noted(number: int, stamp: int = 10) -> Callable[[SqlStore, tuple[OutboxRow, ...]], object]:
    return lambda store, rows: store.marks.note(Settled(rows[number].id, "sent", stamp, 4))


async def test_a_mark_that_was_noted_and_not_committed_counts_at_the_next_start(file: Path) -> None:
    await killed(file, noted(0), noted(1))
    async with await open_store(url(file)) as store:
        await store.outbox.recover()
        (left,) = await store.outbox.unsent(BOT)
        assert left.id == 3
    assert names(file.parent) == ["bot.db", "bot.db-pepper"]


async def test_marks_say_nothing_to_another_database(file: Path) -> None:
    await killed(file, noted(0))
    ((run,),) = query(file, "PRAGMA user_version")
    assert {line["run"] for line in lines(file.with_name("bot.db-sent"))} == {run}
    query(file, f"PRAGMA user_version = {run - 1}")  # as a backup of an earlier run has it
    async with await open_store(url(file)) as store:
        await store.outbox.recover()
        assert len(await store.outbox.unsent(BOT)) == 3


async def test_an_attempt_that_a_kill_cut_off_counts_as_one_that_may_have_arrived(file: Path) -> None:
    await killed(
        file,
        lambda store, rows: store.outbox.departed(rows[0]),
        lambda store, rows: [store.outbox.departed(rows[1]), store.marks.returned(rows[1].id)],
        lambda store, rows: [store.outbox.departed(rows[2]), noted(2)(store, rows)],
    )
    async with await open_store(url(file)) as store:
        await store.outbox.recover()
        assert [(row.id, row.unclear) for row in await store.outbox.unsent(BOT)] == [(1, 1), (2, 0)]


async def test_a_turn_that_a_kill_cut_off_counts_as_failed_once(file: Path) -> None:
    async with await open_store(url(file)) as store:
        ended, cut = await store.inbox.take(BOT, 1, [arrival(1), arrival(2)])
    await killed(
        file,
        lambda store, _rows: [store.marks.turn_began(ended.id), store.marks.turn_began(cut.id), store.inbox.ended(ended.id, done=False)],
    )
    async with await open_store(url(file)) as store:
        assert await store.outbox.recover() == {cut.id}
        assert [(row.update_id, row.attempts) for row in await store.inbox.waiting(BOT)] == [(1, 0), (2, 1)]
        assert await store.outbox.recover() == frozenset()


async def test_the_file_of_notes_stays_small(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.sent_marks._MOST_BYTES", 1000)
    async with await open_store(url(file)) as store:
        await store.outbox.recover()
        await store.inbox.begun(1)
        for row in range(2, 200):
            await store.inbox.begun(row)
            store.inbox.ended(row, done=False)
        marks = file.with_name("bot.db-sent")
        assert marks.stat().st_size < 1200
        assert json.loads(marks.read_text().splitlines()[0])["row"] == 1
        store.inbox.ended(1, done=True)
        assert lines(marks) == []


async def test_a_mark_is_noted_before_it_is_committed(file: Path) -> None:
    async with await open_store(url(file)) as store:
        (row,) = await store.inbox.finish(await finished(store, 5, CALL))
        settling = asyncio.create_task(store.outbox.settle(Settled(row.id, "sent", 9, 3)))
        await asyncio.sleep(0)
        assert lines(file.with_name("bot.db-sent"))[0]["row"] == row.id
        await settling


async def test_an_update_that_failed_keeps_its_words(store: SqlStore, database: Database) -> None:
    await store.inbox.finish(replace(await finished(store, 5), failed=True))
    assert database.ask("SELECT state, body FROM inbox") == [("failed", SECRET)]
    assert await store.inbox.waiting(BOT) == ()


async def test_a_long_backlog_is_read_in_parts(store: SqlStore) -> None:
    rows = await store.inbox.take(BOT, 1, [arrival(number) for number in range(5)])
    first = await store.inbox.waiting(BOT, most=3)
    assert (*first, *await store.inbox.waiting(BOT, first[-1].id + 1, 3)) == rows


async def test_a_locked_database_fails_all_that_waits_at_once(sqlite_store: SqlStore, file: Path) -> None:
    await sqlite_store.engines.writer.run(lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout = 200"))
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        taken = await asyncio.gather(*(sqlite_store.inbox.take(BOT, 1, [arrival(number)]) for number in range(40)), return_exceptions=True)
        assert all(isinstance(each, StorageError) for each in taken)
        assert time.monotonic() - began < 40 * 0.2
    assert len(await sqlite_store.inbox.take(BOT, 1, [arrival(number) for number in range(40)])) == 40


async def test_errors_of_reading_are_one_sentence(store: SqlStore, database: Database) -> None:
    for table in ("inbox", "outbox"):
        await store.engines.writer.run(lambda connection, table=table: connection.execute(sa.text(f"DROP TABLE {table}")))  # type: ignore[misc]
    for read in (store.inbox.waiting(BOT), store.inbox.last_stamp(), store.outbox.unsent(BOT)):
        with pytest.raises(StorageError, match=f"could not be read: {database.missing('(inbox|outbox)')}"):
            await read


async def test_the_answer_to_a_message_is_what_was_sent_and_neither_taken_away_nor_gone(store: SqlStore) -> None:
    first, second = replace(CALL, answers=7), replace(CALL, answers=8)
    sent = await store.inbox.finish(await finished(store, 1, first, first, second, CALL))
    for number, row in enumerate(sent, 30):
        assert number not in await store.outbox.answers_to("-1001", 7)
        await store.outbox.settle(Settled(row.id, "sent", number, message_id=number))
    assert await store.outbox.answers_to("-1001", 7) == (30, 31)
    edit = replace(first, method="editMessageText", parameters={"message_id": 30}, fallback=(CALL,))
    removal = replace(first, method="deleteMessage", parameters={"message_id": 31})
    edited, removed = await store.inbox.finish(await finished(store, 2, edit, removal))
    await store.outbox.settle(Settled(removed.id, "sent", 40, message_id=31))
    assert await store.outbox.answers_to("-1001", 7) == (30,)
    (instead,) = await store.outbox.fall_back(BOT, Settled(edited.id, "failed", 41, message_id=30), [first])
    assert await store.outbox.answers_to("-1001", 7) == ()
    await store.outbox.settle(Settled(instead.id, "sent", 42, message_id=50))
    assert await store.outbox.answers_to("-1001", 7) == (50,)
    assert await store.outbox.answers_to("-1001", 8) == (32,)
    assert await store.outbox.answers_to("-1002", 7) == ()
