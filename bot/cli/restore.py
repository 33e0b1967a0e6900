"""`restore`: puts a backup in the place of the database."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import click

from bot.cli.failures import CommandError
from bot.cli.startup import log_warnings_only, read_settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE in the place of the database, and keep that beside it. The bot must not run.

    Who has had their data erased since is forgotten in the restored database as well.
    """
    from bot.storage import StorageError
    from bot.storage.backups import database_file, restore_backup
    from bot.storage.opening import open_store
    from bot.storage.people import forgotten_in
    from bot.storage.pepper_file import copy_pepper

    settings = read_settings()
    log_warnings_only(settings)
    try:
        database = database_file(settings.database_url)
        people = forgotten_in(database)
        before = restore_backup(file, database, dt.datetime.now(dt.UTC))
        copy_pepper(file, database)

        async def forget() -> None:
            async with await open_store(settings.database_url, settings.protection) as store:
                await store.forget_again(people)

        if people:
            asyncio.run(forget())
    except StorageError as error:
        raise CommandError(str(error)) from None
    erased = f", without {len(people)} people who had their data erased" if people else ""
    click.echo(f"{database} is what {file} holds{erased}")
    if before is not None:
        click.echo(f"the database of before is {before}: remove it, and what begins with its name, once the bot runs as it should")
