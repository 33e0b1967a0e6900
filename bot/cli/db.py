"""`db`: keeps the tables of the database up to date."""

from __future__ import annotations

import asyncio

import click

from bot.cli.failures import CommandError
from bot.cli.startup import log_warnings_only, read_settings


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the tables up to date, as the next start would do, and encrypt rows of before DATA_KEY was set. The bot must not run."""
    from bot.storage import StorageError
    from bot.storage.backups import refuse_in_use
    from bot.storage.engines import parse_url, sqlite_file
    from bot.storage.opening import open_store
    from bot.storage.tables import REVISION

    settings = read_settings()
    log_warnings_only(settings)

    async def open_and_close() -> tuple[str, int]:
        async with await open_store(settings.database_url, settings.protection) as store:
            return store.engines.place, await store.seal_old_rows()

    try:
        file = sqlite_file(parse_url(settings.database_url))
        if file is not None and file.exists():
            refuse_in_use(file)
        place, sealed = asyncio.run(open_and_close())
    except (StorageError, OSError) as error:
        raise CommandError(str(error)) from None
    click.echo(f"{place} is up to date (revision {REVISION}{f'; {sealed} rows were encrypted' if sealed else ''})")
