"""`backup`: copies the database into a file while the bot runs."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.failures import CommandError
from bot.cli.startup import read_settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace FILE where it is there already.")
def backup(file: Path, *, overwrite: bool) -> None:
    """Copy the database into FILE, which is checked, and readable by its owner alone. The bot may run."""
    from bot.storage import StorageError
    from bot.storage.backups import database_file, make_backup

    settings = read_settings()
    try:
        make_backup(database_file(settings.database_url), file, overwrite=overwrite)
    except StorageError as error:
        raise CommandError(str(error)) from None
    click.echo(f"{file} ({file.stat().st_size} bytes) is a checked copy of the database")
