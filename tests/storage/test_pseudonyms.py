"""A database of an earlier version comes to pseudonyms: nothing is lost, and no id of a person is left in the file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.dialogue.keeping import LogContent
from bot.messages import ConversationKey
from bot.service.keys import Keys, Protection, new_secret, parse_data_key
from bot.storage import engines, migrating
from bot.storage.opening import open_store
from tests.storage.builders import content_of, log, query, url

WRITTEN = Path(__file__).with_name("written_by_0_1_0.sql")
"""A database that version 0.1.0 wrote: three conversations of two people, one with a saved case."""
LI, WANG, TEAM = "700700700", "800800800", "-1009009009001"
CANARY, PHONE = "Canary-of-old", "13800138000"
PEPPER = "the pepper of the tests"
KEYS = Keys(PEPPER)
PRIVATE = ConversationKey("telegram", LI, LI)


@pytest.fixture
def old(file: Path) -> Path:
    """Its file, with something in a page that was freed."""
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(WRITTEN.read_text(encoding="utf-8"))
        connection.execute("CREATE TABLE scratch (text)")
        connection.execute("INSERT INTO scratch VALUES (?)", (f"deleted, but still there: {LI} " * 900,))
        connection.commit()
        connection.execute("DELETE FROM scratch")
        connection.execute("DROP TABLE scratch")
        connection.commit()
    assert LI.encode() in file.read_bytes()
    return file


async def test_people_keep_their_conversations_and_the_file_none_of_their_ids(old: Path) -> None:
    async with await open_store(url(old), Protection(PEPPER)) as store:
        tracker = await store.load(PRIVATE)
        team = await store.load(ConversationKey("telegram", TEAM, LI, "5"))
        turns = await log(store)
    assert tracker.form is not None
    assert [case.name for case in tracker.saved] == [f"写作助手 {CANARY}"]
    assert team.topic is not None
    assert team.topic.entry == "llm-filing-cycle"
    assert {turn.key.user for turn in turns} == {KEYS.person("telegram", LI), KEYS.person("telegram", WANG)}
    assert {turn.key.chat for turn in turns} == {KEYS.chat("telegram", chat) for chat in (LI, TEAM)}
    assert all(turn.replies for turn in turns)
    assert query(old, "SELECT saved FROM conversations ORDER BY saved") == [(0,), (0,), (1,)]
    content = content_of(old.parent)
    assert [content.count(each.encode()) for each in (LI, WANG, TEAM)] == [0, 0, 0]
    assert CANARY.encode() in content, "what was written stays"


@pytest.mark.parametrize(("content", "words"), [("redacted", True), ("off", False)])
async def test_what_was_logged_is_kept_as_log_content_says(old: Path, content: LogContent, words: bool) -> None:
    async with await open_store(url(old), Protection(PEPPER, log_content=content)) as store:
        turns = await log(store)
        assert (await store.load(PRIVATE)).saved, "cases are no log"
    said = " ".join(turn.text for turn in turns)
    assert PHONE not in said
    assert ("算法备案要多久？我的电话是…" in said) == words
    assert all(bool(turn.replies) == words for turn in turns)
    assert PHONE.encode() not in content_of(old.parent)


async def test_a_key_of_encryption_reads_what_was_written_before(old: Path) -> None:
    async with await open_store(url(old), Protection(PEPPER, parse_data_key(new_secret()))) as store:
        assert (await store.load(PRIVATE)).saved
        assert any(CANARY in turn.text for turn in await log(store))


async def test_what_waits_is_still_delivered_and_what_is_done_keeps_no_ids(file: Path) -> None:
    engine = engines.migration_engine(engines.parse_url(url(file)))
    async with engine.begin() as connection:
        await connection.run_sync(partial(migrating.upgrade_tables, keys=KEYS), None, "0002")
    await engine.dispose()
    inbox = (
        "INSERT INTO inbox (bot, update_id, chat, who, stamp, state, attempts, body, reason)"
        " VALUES ('4', {}, '7', '7|', 1, '{}', 0, '{}', '')"
    )
    query(file, inbox.format(1, "waiting", "{}"))
    query(file, inbox.format(2, "done", ""))
    outbox = (
        "INSERT INTO outbox (bot, chat, lane, method, parameters, attachment, fallback, not_before, attempts, unclear, state, question,"
        " stamp, reason) VALUES ('4', '{0}', '{0}', 'sendMessage', '{{}}', '', '', 0, 0, 0, 'waiting', '', 0, '')"
    )
    query(file, outbox.format("7"))
    query(file, outbox.format("-8"))
    async with await open_store(url(file), Protection(PEPPER)) as store:
        assert [(row.chat, row.who) for row in await store.inbox.waiting("4")] == [("7", "7|")]
        assert [row.call.chat for row in await store.outbox.unsent("4")] == ["7", "-8"]
    assert query(file, "SELECT chat, who FROM inbox WHERE state = 'done'") == [("", "")]
    assert query(file, "SELECT person FROM outbox ORDER BY id") == [(KEYS.person("telegram", "7"),), ("",)]


async def test_a_tracker_that_cannot_be_read_stops_no_migration(old: Path) -> None:
    query(old, "UPDATE conversations SET tracker = 'nonsense' WHERE thread = '5'")
    await (await open_store(url(old), Protection(PEPPER))).close()
    assert len(query(old, "SELECT * FROM conversations")) == 3


async def test_a_migration_that_was_cut_off_before_the_file_was_rewritten_is_completed(old: Path) -> None:
    engine = engines.migration_engine(engines.parse_url(url(old)))
    async with engine.begin() as connection:
        await connection.run_sync(partial(migrating.upgrade_tables, keys=KEYS), "0001")
    await engine.dispose()
    await (await open_store(url(old), Protection(PEPPER))).close()
    assert LI.encode() not in content_of(old.parent)
