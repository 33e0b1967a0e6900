"""`suggest`: prints unanswered questions as phrasings for the entries they probably belong to."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING

import click

from bot.cli.check_against import LAST
from bot.cli.failures import CommandError
from bot.cli.progress import progress
from bot.cli.startup import load_edition_or_fail, read_settings

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.review.logged_questions import LoggedQuestion, Miss


@click.command()
@click.option("--since", default="30d", show_default=True, metavar="WHEN", help="7d, 12h or a date like 2026-11-01.")
@click.option("--last", type=click.IntRange(min=1), default=1000, show_default=True, help="Only that many of the questions without answer.")
def suggest(since: str, last: int) -> None:
    """Print phrasings to add, as YAML to paste: questions of the log that nobody answered. Writes nothing."""
    from bot.curation.suggest import suggest_phrasings, suggestion_steps
    from bot.curation.suggested_yaml import suggestions_document

    settings = read_settings()
    edition = load_edition_or_fail(settings)
    misses, asked = _read_log(settings, since, last)
    with progress("phrasings on trial", suggestion_steps(edition, asked)) as step:
        suggestions = suggest_phrasings(edition, misses, asked, step)
    click.echo(suggestions_document(edition.pack, suggestions), nl=False)


def _read_log(settings: Settings, since: str, last: int) -> tuple[tuple[Miss, ...], tuple[LoggedQuestion, ...]]:
    """The questions without an answer, and the last questions of any kind; none where there is no log yet."""
    from bot.service.misses import MissCollector
    from bot.storage import StorageError
    from bot.storage.log import parse_start
    from bot.storage.opening import database_exists, open_store

    async def read() -> tuple[tuple[Miss, ...], tuple[LoggedQuestion, ...]]:
        start, book = parse_start(since, dt.datetime.now(dt.UTC)), MissCollector(last)
        if not database_exists(settings.database_url):
            click.echo("# There is no log yet.")
            return (), ()
        async with await open_store(settings.database_url, settings.protection) as store:
            async for turn in store.turns(start):
                book.add(turn)
            return book.misses, await store.questions(LAST)

    try:
        return asyncio.run(read())
    except StorageError as error:
        raise CommandError(str(error)) from None
