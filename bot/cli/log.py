"""`log`: reads the log of conversations."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import click

from bot.cli.failures import CommandError
from bot.cli.startup import log_warnings_only, read_settings


@click.command()
@click.option("--since", default=None, metavar="WHEN", help="7d, 12h or a date like 2026-11-01; everything where not given.")
@click.option("--misses", is_flag=True, help="Only what no entry answered.")
@click.option("--export", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write to FILE.jsonl or FILE.csv.")
def log(since: str | None, *, misses: bool, file: Path | None) -> None:
    """Read the log of conversations, oldest first."""
    from bot.bootstrap import pack_folder
    from bot.storage import StorageError
    from bot.storage.log import export_turns, parse_start
    from bot.storage.opening import open_store

    settings = read_settings()
    log_warnings_only(settings)

    async def read() -> bool:
        start = parse_start(since, dt.datetime.now(dt.UTC)) if since is not None else None
        async with await open_store(settings.database_url, settings.protection) as store:
            turns = store.turns(start, misses=misses)
            if file is not None:
                click.echo(f"{await export_turns(turns, file)} turns written to {file}")
                return False
            shown = False
            async for turn in turns:
                shown = True
                best = " ".join(f"{entry} {score:.2f}" for entry, score in turn.candidates[:3])
                found = " ".join(turn.entries) or best
                click.echo(f"{turn.at:%Y-%m-%d %H:%M} {turn.key.channel:8} {turn.decision:9} {turn.text!r} -> {found}")
            return shown

    try:
        shown = asyncio.run(read())
    except StorageError as error:
        raise CommandError(str(error)) from None
    if shown:
        _warn(pack_folder(settings))


def _warn(folder: Path) -> None:
    """Says to whoever keeps the pack how much of it is past its review date; nothing of a pack that cannot be read."""
    from bot.knowledge.files.loader import read_pack
    from bot.knowledge.reviews import due_reviews

    due = len(due_reviews(read_pack(folder).draft, dt.datetime.now(dt.UTC).date()))
    if due:
        click.echo(f"{due} entries, notes or statements of law are past their review date: `check` names them", err=True)
