"""`schema`: writes the JSON Schemas of the pack's files, or lists which are stale."""

from __future__ import annotations

import sys

import click

from bot.cli.failures import EXIT_FINDINGS, CommandError
from bot.cli.startup import read_settings


@click.command()
@click.option("--write", is_flag=True, help="Write the files into the pack's folder schema/ instead of listing them.")
def schema(*, write: bool) -> None:
    """The JSON Schema of the pack's files, for editors; exit 1 where one is stale."""
    from bot.bootstrap import pack_folder
    from bot.knowledge.files.schema import export_schemas

    folder = pack_folder(read_settings()) / "schema"
    stale = False
    try:
        for name, text in export_schemas().items():
            file = folder / name
            fresh = file.is_file() and file.read_text(encoding="utf-8") == text
            if write and not fresh:
                folder.mkdir(exist_ok=True)
                file.write_text(text, encoding="utf-8")
            stale = stale or not (fresh or write)
            click.echo(f"{file.name}: {'fresh' if fresh else 'written' if write else 'stale, run `schema --write`'}")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"the schemas in {folder} can be neither read nor written: {error}") from None
    sys.exit(EXIT_FINDINGS if stale else 0)
