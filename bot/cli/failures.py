"""Defines how a command fails: its exit codes, and the exception that ends it with one sentence."""

from __future__ import annotations

import click

EXIT_FINDINGS = 1
"""Exit code: there are findings."""
EXIT_UNUSABLE = 2
"""Exit code: the input cannot be used at all."""


class CommandError(click.ClickException):
    """Ends the program with one sentence, or a few, on standard error."""

    exit_code = EXIT_UNUSABLE

    def show(self, file: object = None) -> None:
        """Prints the sentence without click's own prefix, so that `file:line:column` stays clickable."""
        del file
        click.echo(self.message, err=True)
