"""`eval`: runs a data set through the matcher and prints the figures."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.cli.failures import CommandError
from bot.cli.progress import progress
from bot.cli.startup import log_warnings_only, read_settings


@click.command(name="eval")
@click.option("--entries", "file", required=True, type=click.Path(path_type=Path), help="Data set: entries with questions, and queries.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
def evaluate(file: Path, *, as_json: bool) -> None:
    """Run a data set through the matcher: accuracy, ranking, refusal, latency."""
    from bot.bootstrap import find_encoder
    from bot.curation.evaluate import DataSetError, read_data_set
    from bot.curation.evaluate import evaluate_matcher as run

    try:
        data = read_data_set(file)
    except DataSetError as error:
        raise CommandError(str(error)) from None
    log_warnings_only(read_settings())
    encoder = find_encoder()
    with progress("queries", len(data.queries)) as step:
        figures = run(data, step, encoder).as_dict()
    if as_json:
        click.echo(json.dumps(figures))
        return
    for name, value in figures.items():
        click.echo(f"{name.replace('_', ' '):22} {'-' if value is None else f'{value:.3f}' if isinstance(value, float) else value}")
