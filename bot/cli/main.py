"""All commands in one group; without one, help."""

from __future__ import annotations

import click

from bot.cli.asking import ask, evaluate
from bot.cli.keeping import check, log, schema
from bot.cli.running import chat, run, start


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="filing-bot", prog_name="filing-bot", message="%(prog)s %(version)s")
def main() -> None:
    """Filing Bot: which CAC filings an AI product in China needs, in Telegram and in the terminal.

    Settings come from the environment or from a file .env; .env.example lists them all.
    """


for command in (start, chat, run, ask, check, evaluate, log, schema):
    main.add_command(command)
