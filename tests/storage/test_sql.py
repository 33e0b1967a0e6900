"""Trackers and turns, saved and read again."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue.tracker import Topic, Tracker
from bot.messages import Block, Choice, Reply
from bot.review.logged_questions import LoggedQuestion
from bot.storage import StorageError, sql
from bot.storage.opening import open_store
from bot.storage.sql import SqlStore
from tests.storage.builders import NOON, REPLY, key, log, pseudonymous, turn, url
from tests.storage.databases import Database, opened
from tests.support.cases import cases

TRACKER = Tracker("zh", "en", Topic("filing-cycles", frozenset({"cycle", "filing"}), NOON))
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


async def test_a_new_conversation_has_an_empty_tracker(store: SqlStore) -> None:
    assert await store.load(key()) == Tracker()


async def test_the_last_tracker_saved_is_the_one_loaded(store: SqlStore) -> None:
    await store.save(Tracker("en"), turn())
    await store.save(TRACKER, turn())
    assert await store.load(key()) == TRACKER


async def test_each_part_of_the_key_tells_conversations_apart(store: SqlStore) -> None:
    await store.save(TRACKER, turn(key=key("7", chat="1", thread="2")))
    for other in (key("8", chat="1", thread="2"), key("7", chat="2", thread="2"), key("7", chat="1")):
        assert await store.load(other) == Tracker()


async def test_a_turn_is_read_as_it_was_saved(store: SqlStore) -> None:
    toast = Reply(toast="此按钮已过期", language="zh")
    saved = [turn(), turn(text="[more:x]", replies=(REPLY, toast)), turn(replies=(), entries=(), candidates=())]
    for each in saved:
        await store.save(Tracker(), each)
    assert await log(store) == [replace(each, key=pseudonymous(store, each.key)) for each in saved]


async def test_times_come_back_in_utc_whatever_zone_they_went_in_with(store: SqlStore) -> None:
    beijing = NOON.astimezone(dt.timezone(dt.timedelta(hours=8)))
    await store.save(Tracker(), turn(at=beijing))
    (read,) = await log(store)
    assert read.at == NOON
    assert read.at.tzinfo is dt.UTC


async def test_a_time_without_zone_is_refused(store: SqlStore) -> None:
    with pytest.raises(StorageError, match="no time zone"):
        await store.save(Tracker(), turn(at=NOON.replace(tzinfo=None)))
    assert await log(store) == []


async def test_the_log_can_begin_at_a_time_and_keep_to_misses(store: SqlStore) -> None:
    hour = dt.timedelta(hours=1)
    for number, decision in enumerate(("unknown", "answer", "unknown", "clarify")):
        await store.save(Tracker(), turn(text=str(number), decision=decision, at=NOON + number * hour))
    assert [each.text for each in await log(store, since=NOON + hour)] == ["1", "2", "3"]
    assert [each.text for each in await log(store, misses=True)] == ["0", "2"]
    assert [each.text for each in await log(store, since=NOON + hour, misses=True)] == ["2"]


async def test_ones_own_questions_are_read_newest_first_and_no_others(store: SqlStore) -> None:
    kept = [
        turn(text="/ask first"),
        turn(text="second", decision="unknown", entries=(), at=NOON + dt.timedelta(hours=1)),
        turn(text="[a|en|x|]", decision="press"),
        turn(text="somebody else's", key=key("8")),
        turn(text="in another chat", key=key(chat="7")),
    ]
    for each in kept:
        await store.save(Tracker(), each)
    newest, oldest = await store.past_questions(key(), 9)
    assert (newest.text, newest.entries, newest.at) == ("second", (), kept[1].at)
    assert (oldest.text, oldest.entries) == ("first", ("algorithm-filing-cycle",))
    assert await store.past_questions(key(), 1) == (newest,)


async def test_a_log_of_several_pages_is_read_whole_once_and_in_order(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "_SELECT", sql._SELECT.limit(3))  # noqa: SLF001 - 3 instead of 200 turns a page
    for number in range(11):
        await store.save(Tracker(), turn(text=str(number), at=NOON + dt.timedelta(seconds=number // 4)))
    assert [each.text for each in await log(store)] == [str(number) for number in range(11)]


async def test_a_turn_can_be_saved_while_the_log_is_being_read(store: SqlStore) -> None:
    await store.save(Tracker(), turn(text="first"))
    reading = store.turns()
    assert (await anext(reading)).text == "first"
    await store.save(Tracker(), turn(text="second", at=NOON + dt.timedelta(seconds=1)))
    assert [each.text async for each in reading] == ["second"]


@pytest.mark.fuzz
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=cases(60))
@given(said=ANY_TEXT, shown=ANY_TEXT)
async def test_any_text_is_kept_to_the_byte(store: SqlStore, said: str, shown: str) -> None:
    await _kept_to_the_byte(store, said, shown)


@pytest.mark.parametrize(
    "text",
    [
        "\0 in the \0 middle\0",
        "'; DROP TABLE turns; --",
        '"双引号" `反引号` \\ %s :name ?',
        "\u202eתילגנא\u202c",
        "👩‍👩‍👧‍👦🇨🇳",
        "line\r\nline\u2028line",
        "",
    ],
)
async def test_a_nasty_text_is_kept_to_the_byte(store: SqlStore, text: str) -> None:
    await _kept_to_the_byte(store, text, text)


_seconds = itertools.count()


async def _kept_to_the_byte(store: SqlStore, said: str, shown: str) -> None:
    reply = Reply(blocks=(Block("text", shown),), choices=(Choice(shown, shown),), toast=shown)
    at = NOON + dt.timedelta(seconds=next(_seconds))  # the log of thousands of cases is not read for each
    await store.save(Tracker(), turn(key=key(said, chat=shown), at=at, text=said, replies=(reply,)))
    (last,) = await log(store, since=at)
    assert (last.key, last.text, last.replies) == (pseudonymous(store, key(said, chat=shown)), said, (reply,))


async def test_half_a_surrogate_pair_does_not_lose_the_turn(store: SqlStore) -> None:
    await store.save(Tracker(), turn(text="half \ud83d", replies=(Reply(blocks=(Block("text", "\udc00!"),)),)))
    (read,) = await log(store)
    assert (read.text, read.replies[0].plain) == ("half \N{REPLACEMENT CHARACTER}", "\N{REPLACEMENT CHARACTER}!")


async def test_a_tracker_of_an_older_program_gives_a_new_one_and_a_warning(store: SqlStore, database: Database) -> None:
    await store.save(TRACKER, turn())
    database.ask("""UPDATE conversations SET tracker = '{"topic": {"entry": "secret"}}'""")
    with structlog.testing.capture_logs() as lines:
        assert await store.load(key()) == Tracker()
    assert [(line["event"], line["log_level"]) for line in lines] == [("tracker_unreadable", "warning")]
    assert "secret" not in str(lines)


async def test_a_save_that_fails_half_way_keeps_nothing(store: SqlStore, database: Database) -> None:
    await store.save(TRACKER, turn(text="before"))
    database.refuse("UPDATE", "conversations", "disk is full")
    with pytest.raises(StorageError, match="disk is full"):
        await store.save(Tracker(), turn(text="after"))
    database.allow("conversations")
    assert [each.text for each in await log(store)] == ["before"]
    assert await store.load(key()) == TRACKER


async def test_what_people_wrote_is_not_in_the_error(store: SqlStore, database: Database) -> None:
    database.ask("DROP TABLE replies")
    with pytest.raises(StorageError) as caught:
        await store.save(Tracker(), turn(text="a secret question"))
    assert str(caught.value) == f"the database {database.place} could not be written: {database.missing('replies')}"
    assert "secret" not in repr(caught.value.__cause__)


KILLED_BEFORE_THE_TRACKER = """
import asyncio, os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from bot.dialogue.tracker import Tracker
from bot.storage.opening import open_store
from tests.storage.builders import turn
from tests.storage.databases import PROTECTION

def kill(connection, cursor, statement, *rest):
    if statement.startswith("INSERT INTO conversations"):
        os.kill(os.getpid(), signal.SIGKILL)

async def main():
    store = await open_store(sys.argv[1], PROTECTION)
    await store.save(Tracker("en"), turn(text="whole"))
    event.listen(Engine, "before_cursor_execute", kill)
    await store.save(Tracker("zh"), turn(text="half"))

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
async def test_a_process_killed_in_mid_transaction_leaves_neither_turn_nor_tracker(database: Database) -> None:
    run = [sys.executable, "-c", KILLED_BEFORE_THE_TRACKER, database.url]
    killed = await asyncio.to_thread(subprocess.run, run, check=False, capture_output=True)
    assert killed.returncode == -9, killed.stderr
    async with await opened(database) as store:
        assert [each.text for each in await log(store)] == ["whole"]
        assert await store.load(key()) == Tracker("en")
    assert database.ask("SELECT count(*) FROM replies") == [(1,)]


async def test_what_fifty_tasks_save_at_once_is_all_kept_in_the_order_of_each_conversation(store: SqlStore) -> None:
    async def talk(user: int) -> None:
        for number in range(4):
            await store.load(key(str(user)))
            at = NOON + dt.timedelta(seconds=number)
            await store.save(Tracker("zh"), turn(key=key(str(user)), text=str(number), at=at))

    await asyncio.gather(*map(talk, range(50)))
    said: dict[str, list[str]] = {}
    for each in await log(store):
        said.setdefault(each.key.user, []).append(each.text)
    assert said == {pseudonymous(store, key(str(user))).user: ["0", "1", "2", "3"] for user in range(50)}


async def test_saves_that_are_cancelled_are_whole_or_absent_and_the_store_goes_on(store: SqlStore) -> None:
    for ticks in range(40):
        saving = asyncio.create_task(store.save(Tracker(), turn(text=str(ticks))))
        for _ in range(ticks):
            await asyncio.sleep(0)
        saving.cancel()
        await asyncio.gather(saving, return_exceptions=True)
    await store.save(TRACKER, turn(text="last", at=NOON + dt.timedelta(seconds=1)))
    assert [each.text for each in await log(store)][-1] == "last"
    assert all(each.replies == (REPLY,) for each in await log(store))


HOLDS_THE_LOCK = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(3)
connection.execute("COMMIT")
connection.close()
"""


async def test_a_turn_waits_for_another_process_that_holds_the_lock_for_three_seconds(sqlite_store: SqlStore, file: Path) -> None:
    holder = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLDS_THE_LOCK, str(file), stdout=asyncio.subprocess.PIPE)
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"held\n"
    saving = asyncio.create_task(sqlite_store.save(TRACKER, turn()))
    assert await sqlite_store.load(key()) == Tracker(), "reading goes on meanwhile"
    assert not saving.done()
    await saving
    assert await sqlite_store.load(key()) == TRACKER
    assert await holder.wait() == 0


async def test_a_lock_that_is_never_released_ends_in_one_sentence(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.engines._PRAGMAS", ("PRAGMA busy_timeout = 50", "PRAGMA journal_mode = WAL"))
    async with await open_store(url(file)) as store:
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StorageError, match="could not be written: database is locked"):
                await store.save(TRACKER, turn())
        await store.save(TRACKER, turn())
        assert len(await log(store)) == 1


async def test_a_database_that_is_gone_is_one_sentence_for_readers_too(store: SqlStore, database: Database) -> None:
    database.ask("DROP TABLE conversations")
    database.ask("ALTER TABLE turns RENAME TO elsewhere")
    with pytest.raises(StorageError, match=f"could not be read: {database.missing('conversations')}"):
        await store.load(key())
    with pytest.raises(StorageError, match=f"could not be read: {database.missing('turns')}"):
        await log(store)


@pytest.mark.parametrize("statement", [sql._tracker_upsert("postgresql"), sql._SELECT, sql._LOAD, sql._REPLIES])  # noqa: SLF001
def test_every_statement_compiles_for_postgresql(statement: sa.ClauseElement) -> None:
    assert str(statement.compile(dialect=sa.make_url("postgresql+asyncpg://").get_dialect()()))


async def test_the_last_questions_are_told_once_each_newest_first_and_without_who_asked(store: SqlStore) -> None:
    said = [
        ("算法备案要多久？", "answer"),
        ("今天天气怎么样", "unknown"),
        ("/ask 算法备案要多久？", "answer"),
        ("[a|zh|x|]", "press"),
        ("/help", "command"),
    ]
    for minute, (text, decision) in enumerate([*said, ("谢谢", "smalltalk"), ("算法备案要多久？", "answer")]):
        at = NOON + dt.timedelta(minutes=minute)
        await store.save(Tracker(), turn(text=text, decision=decision, at=at, key=key(user=str(minute))))
    assert await store.questions(10) == (LoggedQuestion("算法备案要多久？", 3), LoggedQuestion("谢谢"), LoggedQuestion("今天天气怎么样"))
    assert await store.questions(1) == (LoggedQuestion("算法备案要多久？", 3),)
    assert await store.questions(0) == ()
