"""`check --entry`: checks one entry of a pack in a few seconds."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from bot.cli.failures import EXIT_FINDINGS, EXIT_UNUSABLE, CommandError
from bot.cli.startup import log_warnings_only, read_settings

if TYPE_CHECKING:
    from bot.curation.entry_report import EntryReport

_SUITES = {"exam": "test questions", "dialogue": "turns of dialogues", "twin": "questions of twins"}


def check_entry(folder: Path, entry: str) -> NoReturn:
    """Prints what is known about an entry; exit 0 clean, 1 findings, 2 where there is no such entry or its tests cannot be run."""
    from bot.bootstrap import edition_of, find_encoder
    from bot.curation.entry_report import report_entry, similar_ids
    from bot.knowledge.files.loader import read_pack

    settings = read_settings()
    log_warnings_only(settings)
    loaded = read_pack(folder)
    if entry not in loaded.draft.entry_by_id:
        similar = " or ".join(f"`{known}`" for known in similar_ids(loaded, entry)) or "one of those in faq/"
        raise CommandError(f"there is no entry `{entry}` in {folder.resolve().name}: write {similar}")
    report = report_entry(loaded, entry, lambda pack: edition_of(settings, pack, find_encoder(), keeps_bands=True))
    _print(entry, report)
    sys.exit(EXIT_FINDINGS if report.findings else EXIT_UNUSABLE if report.trials is None else 0)


def _print(entry: str, report: EntryReport) -> None:
    for finding in report.findings:
        click.echo(str(finding))
    _print_tests(report)
    if report.trials is not None:
        click.echo("near it:" if report.near else "near it: no other entry")
    for near in report.near:
        click.echo(f"  {near.entry} ({near.score:.2f}): “{near.question}” is near its “{near.phrasing}”")
    if report.has_earlier_bands:
        click.echo("(from when on is answered and asked back was fitted before the last changes of phrasings; `check` fits it anew)")
    count = len(report.findings)
    click.echo(f"{count} finding{'' if count == 1 else 's'} about `{entry}`")


def _print_tests(report: EntryReport) -> None:
    if report.trials is None:
        click.echo("its tests were not run: `check` names the findings that keep them from it")
    for suite, name in _SUITES.items():
        outcomes = Counter(trial.outcome for trial in report.trials or () if trial.suite == suite)
        if outcomes:
            counted = ", ".join(f"{outcomes[outcome]} {outcome}" for outcome in ("right", "asked back", "missed", "wrong"))
            click.echo(f"{name}: {outcomes.total()} ({counted})")
    for trial in report.trials or ():
        if trial.outcome in ("asked back", "missed"):
            click.echo(f"  {trial.outcome}: {trial.text} -> {trial.wanted} (got {trial.got})")
