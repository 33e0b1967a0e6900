"""Commands for the keepers of the pack: export its schema, read the log."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from pathlib import Path

import click

from bot.cli.pack_option import FAULTS, Stop, keep_quiet, settings


@click.command()
@click.option("--write", is_flag=True, help="Write the files into the pack's folder schema/ instead of listing them.")
def schema(*, write: bool) -> None:
    """The JSON Schema of the pack's files, for editors; exit 1 where one is stale."""
    from bot.bootstrap import pack_folder
    from bot.knowledge.files.schema import export_schemas

    folder = pack_folder(settings()) / "schema"
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
        raise Stop(f"the schemas in {folder} can be neither read nor written: {error}") from None
    sys.exit(FAULTS if stale else 0)


@click.command()
@click.option("--since", default=None, metavar="WHEN", help="7d, 12h or a date like 2026-11-01; everything where not given.")
@click.option("--misses", is_flag=True, help="Only what no entry answered.")
@click.option("--export", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write to FILE.jsonl or FILE.csv.")
def log(since: str | None, *, misses: bool, file: Path | None) -> None:
    """Read the log of conversations, oldest first."""
    from bot.storage import StorageError
    from bot.storage.log import export
    from bot.storage.log import since as start_of
    from bot.storage.opening import open_store

    given = settings()
    keep_quiet(given)

    async def read() -> None:
        start = start_of(since, dt.datetime.now(dt.UTC)) if since is not None else None
        async with await open_store(given.database_url) as store:
            turns = store.turns(start, misses=misses)
            if file is not None:
                click.echo(f"{await export(turns, file)} turns written to {file}")
                return
            async for turn in turns:
                best = " ".join(f"{entry} {score:.2f}" for entry, score in turn.candidates[:3])
                told = " ".join(turn.entries) or best
                click.echo(f"{turn.at:%Y-%m-%d %H:%M} {turn.key.channel:8} {turn.decision:9} {turn.text!r} -> {told}")

    try:
        asyncio.run(read())
    except StorageError as error:
        raise Stop(str(error)) from None
