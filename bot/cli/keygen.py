"""`keygen`: makes a secret."""

from __future__ import annotations

import click


@click.command()
def keygen() -> None:
    """Print a new secret, for DATA_KEY or for PEPPER."""
    from bot.service.keys import new_secret

    click.echo(new_secret())
