"""What every command stands on: settings, the pack, failures told in one sentence, a progress bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.dialogue.edition import Edition

FAULTS = 1
"""Exit code: there are findings."""
UNUSABLE = 2
"""Exit code: the input cannot be used at all."""


class Stop(click.ClickException):
    """Ends the program with one sentence, or a few, on standard error."""

    exit_code = UNUSABLE

    def show(self, file: object = None) -> None:
        """Prints the sentence without click's own prefix, so that `file:line:column` stays clickable."""
        del file
        click.echo(self.message, err=True)


def settings() -> Settings:
    """The settings, or one sentence a fault."""
    from pydantic import ValidationError

    from bot.config import Settings

    try:
        return Settings()
    except ValidationError as error:
        faults = dict.fromkeys(f"{str(fault['loc'][0]).upper()}: {_plain(fault['msg'])}" for fault in error.errors())
        raise Stop("\n".join(f"{fault} (environment or .env; .env.example shows each setting)" for fault in faults)) from None
    except (OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise Stop(f".env cannot be read ({what}): mend it or remove it; .env.example shows how it looks") from None


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")


def keep_quiet(given: Settings) -> None:
    """Events go to standard error, and only those that a person at the terminal should know of."""
    import logging

    from bot.bootstrap import configure_logging

    configure_logging(given, least=logging.WARNING)


def edition_of(given: Settings) -> Edition:
    """The pack, ready to be asked, or its findings on standard error."""
    from bot.bootstrap import find_encoder, load_edition
    from bot.knowledge.files.loader import PackError

    keep_quiet(given)
    try:
        return load_edition(given, find_encoder())
    except PackError as error:
        raise Stop(str(error)) from None


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error while something runs, on a terminal only; call the value after each step."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda: bar.advance(task)
