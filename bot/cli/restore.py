"""`restore`: puts a backup in the place of the database."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from bot.cli.failures import CommandError
from bot.cli.startup import read_settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE in the place of the database, and keep that beside it. The bot must not run."""
    from bot.storage import StorageError
    from bot.storage.backups import database_file, restore_backup

    settings = read_settings()
    try:
        database = database_file(settings.database_url)
        before = restore_backup(file, database, dt.datetime.now(dt.UTC))
    except StorageError as error:
        raise CommandError(str(error)) from None
    click.echo(f"{database} is what {file} holds")
    if before is not None:
        click.echo(f"the database of before is {before}: remove it, and what begins with its name, once the bot runs as it should")
