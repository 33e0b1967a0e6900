"""`graph`: draws the filing rules."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.failures import CommandError
from bot.cli.startup import read_settings


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--dot", "as_dot", is_flag=True, help="Graphviz DOT instead of a text tree: `graph --dot | dot -Tsvg > rules.svg`.")
def graph(path: Path | None, *, as_dot: bool) -> None:
    """Draw the filing rules: what each answer feeds, what follows, and how long it takes."""
    from bot.bootstrap import pack_folder
    from bot.filing import graph as drawing
    from bot.filing.rules import RuleBook
    from bot.knowledge.checks.filing import REFERENCES
    from bot.knowledge.files.loader import read_pack

    loaded = read_pack(path or pack_folder(read_settings()))
    faults = loaded.findings or tuple(sorted(finding for check in REFERENCES for finding in check(loaded)))
    if faults:
        raise CommandError("\n".join(map(str, faults)))
    book = RuleBook.of(loaded.draft)
    for line in drawing.dot_lines(book) if as_dot else drawing.tree_lines(book):
        click.echo(line)
