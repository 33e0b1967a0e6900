"""Groups all commands; without one, the help is printed."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import click

from bot.cli.ask import ask
from bot.cli.assess import assess
from bot.cli.backup import backup
from bot.cli.check import check
from bot.cli.db import db
from bot.cli.doctor import doctor
from bot.cli.evaluate import evaluate
from bot.cli.graph import graph
from bot.cli.keygen import keygen
from bot.cli.log import log
from bot.cli.playground import playground
from bot.cli.restore import restore
from bot.cli.run import chat, run, start
from bot.cli.schema import schema
from bot.cli.suggest import suggest


def _show_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"filing-bot {_version()}")
        context.exit()


def _version() -> str:
    """The version installed, or that of the source tree, which runs without being installed."""
    from importlib import metadata

    try:
        return metadata.version("filing-bot")
    except metadata.PackageNotFoundError:
        import tomllib

        project = Path(__file__).parents[2] / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Show the version and exit.")
@click.pass_context
def main(context: click.Context) -> None:
    """Filing Bot: which CAC filings an AI product in China needs, in Telegram and in the terminal.

    Settings come from the environment or from a file .env; .env.example lists them all.
    """
    _settle_streams()
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def _settle_streams() -> None:
    """UTF-8 through pipes and files, whatever the locale; nothing that a stream cannot write or read ends the program."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="replace")


for command in (
    start,
    chat,
    run,
    playground,
    ask,
    assess,
    backup,
    check,
    db,
    doctor,
    graph,
    evaluate,
    keygen,
    log,
    restore,
    schema,
    suggest,
):
    main.add_command(command)
