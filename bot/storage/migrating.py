"""Runs the migrations. Imported only where there is something to migrate, because alembic takes 160 ms to import."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from bot.dialogue.keeping import LogContent
from bot.service.keys import Keys
from bot.storage import StorageError

_FOLDER = Path(__file__).parent / "migrations"


def scripts() -> ScriptDirectory:
    """All migrations of this version of the bot."""
    return ScriptDirectory.from_config(_config())


def upgrade_tables(
    connection: sa.Connection, revision: str | None, to: str = "head", *, keys: Keys, log_content: LogContent = "full"
) -> None:
    """Migrates the database from `revision` (None: it is empty) to a later one, inside the transaction of `connection`.

    Args:
        connection: it has begun a transaction.
        revision: the present one.
        to: the one to reach.
        keys: make the pseudonyms of people whose ids stand in the database.
        log_content: what may stay of what was logged with ids.

    Raises:
        StorageError: this version of the bot does not know `revision`.
    """
    if revision is not None and revision not in {script.revision for script in scripts().walk_revisions()}:
        raise StorageError(f"it was made by a newer version of the bot (its revision is {revision}): upgrade the bot")
    config = _config()
    config.attributes.update(connection=connection, keys=keys, log_content=log_content)
    command.upgrade(config, to)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))  # a config file's % starts a placeholder
    return config
