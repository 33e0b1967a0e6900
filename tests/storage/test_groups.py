"""What groups want outlives the process, and a group's becoming a supergroup."""

from __future__ import annotations

import pytest

from bot.messages import GroupRules
from bot.service.delivery.ports import ChatMoved
from bot.storage import StorageError
from tests.storage.databases import Database, opened

QUIET = GroupRules("zh", quiet=True, form="personal", tidy=True)


async def test_rules_are_kept_for_each_group(database: Database) -> None:
    async with await opened(database) as store:
        assert await store.groups.rules("-1") == GroupRules()
        await store.groups.set_rules("-1", GroupRules(tidy=True))
        await store.groups.set_rules("-1", QUIET)
    async with await opened(database) as store:
        assert await store.groups.rules("-1") == QUIET
        assert await store.groups.rules("-2") == GroupRules()


@pytest.mark.parametrize("there", [None, GroupRules(quiet=True)])
async def test_rules_go_on_in_the_supergroup(database: Database, there: GroupRules | None) -> None:
    async with await opened(database) as store:
        await store.groups.set_rules("-1", QUIET)
        if there:
            await store.groups.set_rules("-1001", there)
        await store.outbox.apply("4242", 1, ChatMoved("-1", "-1001"))
        assert await store.groups.rules("-1001") == QUIET
        assert await store.groups.rules("-1") == GroupRules()


async def test_a_supergroup_keeps_rules_of_its_own_where_the_group_had_none(database: Database) -> None:
    async with await opened(database) as store:
        await store.groups.set_rules("-1001", QUIET)
        await store.outbox.apply("4242", 1, ChatMoved("-1", "-1001"))
        assert await store.groups.rules("-1001") == QUIET


async def test_rules_that_cannot_be_read_are_an_error(database: Database) -> None:
    async with await opened(database) as store:
        database.ask("DROP TABLE groups")
        with pytest.raises(StorageError):
            await store.groups.rules("-1")
