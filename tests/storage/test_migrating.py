"""The migrations lead from every earlier revision to exactly the tables of `tables`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.service.keys import Keys
from bot.storage import engines, migrating
from bot.storage.opening import open_store
from bot.storage.tables import METADATA, REVISION
from tests.storage.builders import query, url
from tests.storage.databases import PROTECTION, Database, opened

KEYS = Keys(PROTECTION.pepper or "")
REVISIONS = [script.revision for script in migrating.scripts().walk_revisions()]


def test_the_tables_name_the_last_migration() -> None:
    assert migrating.scripts().get_heads() == [REVISION]


def test_file_names_begin_with_their_revision() -> None:
    for script in migrating.scripts().walk_revisions():
        assert Path(script.path).name.startswith(f"{script.revision}_")


@pytest.mark.parametrize("earlier", [None, *REVISIONS])
async def test_every_earlier_revision_comes_to_the_tables_of_today(empty_database: Database, earlier: str | None) -> None:
    engine = engines.migration_engine(engines.parse_url(empty_database.url))
    if earlier is not None:
        async with engine.begin() as connection:
            await connection.run_sync(partial(migrating.upgrade_tables, keys=KEYS), None, earlier)
    await (await opened(empty_database)).close()
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await engine.dispose()
    assert empty_database.ask("SELECT version_num FROM alembic_version") == [(REVISION,)]


def _differences(connection: sa.Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), METADATA))


async def test_a_table_that_differs_would_be_noticed(file: Path) -> None:
    await (await open_store(url(file))).close()
    query(file, "ALTER TABLE turns ADD COLUMN forgotten TEXT")
    engine = engines.migration_engine(engines.parse_url(url(file)))
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences)
    await engine.dispose()
