"""What every command stands on: settings, the pack, failures told in one sentence, a progress bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.config import Settings

if TYPE_CHECKING:
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
    try:
        return Settings()
    except ValidationError as error:
        faults = [f"{'.'.join(str(step) for step in fault['loc']).upper()}: {_plain(fault['msg'])}" for fault in error.errors()]
        raise Stop("\n".join(f"{fault} (environment or .env; .env.example shows each setting)" for fault in faults)) from None


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")


def edition_of(given: Settings) -> Edition:
    """The pack, ready to be asked, or its findings on standard error."""
    from bot.bootstrap import load_edition
    from bot.knowledge.loader import PackError

    try:
        return load_edition(given)
    except PackError as error:
        raise Stop(str(error)) from None


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error while something runs, on a terminal only; call the value after each step."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda: bar.advance(task)
