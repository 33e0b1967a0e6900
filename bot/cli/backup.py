"""`backup`: copies the database into a file while the bot runs."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.failures import CommandError
from bot.cli.startup import read_settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--with-keys", is_flag=True, help="Copy the secret beside the database, too: FILE-pepper. Keep the two apart.")
@click.option("--overwrite", is_flag=True, help="Replace FILE where it is there already.")
def backup(file: Path, *, with_keys: bool, overwrite: bool) -> None:
    """Copy the database into FILE, which is checked, and readable by its owner alone. The bot may run."""
    from bot.storage import StorageError
    from bot.storage.backups import database_file, make_backup
    from bot.storage.pepper_file import copy_pepper

    settings = read_settings()
    try:
        database = database_file(settings.database_url)
        make_backup(database, file, overwrite=overwrite)
        if with_keys:
            copy_pepper(database, file)
    except StorageError as error:
        raise CommandError(str(error)) from None
    click.echo(f"{file} ({file.stat().st_size} bytes) is a checked copy of the database")
