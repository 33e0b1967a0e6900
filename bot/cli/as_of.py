"""Defines the option `--on DATE`, and the time that it stands for."""

from __future__ import annotations

import datetime as dt

import click

from bot.cli.failures import CommandError


def _read_day(_context: click.Context, _option: click.Parameter, written: str | None) -> dt.date | None:
    """The day as it is written on the command line."""
    if written is None:
        return None
    try:
        return dt.datetime.strptime(written, "%Y-%m-%d").date()  # noqa: DTZ007 - a day of the calendar, in no time zone
    except ValueError:
        raise CommandError(f"--on is {written!r}, which is no day of the calendar: write it as in 2025-08-01") from None


on_option = click.option(
    "--on", metavar="DATE", callback=_read_day, help="As of that day (2025-08-01): what was in force or published then. Today if not given."
)
"""Adds `--on`; the command gets a date, or None."""


def time_of(on: dt.date | None) -> dt.datetime:
    """Noon of the day, or now, in UTC."""
    return dt.datetime.combine(on, dt.time(12), dt.UTC) if on else dt.datetime.now(dt.UTC)
