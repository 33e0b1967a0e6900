"""Commands for the keepers of the pack: check it, export its schema, read the log."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.comparing import LAST, compare_with
from bot.cli.ground import FAULTS, UNUSABLE, Stop, keep_quiet, progress, settings

if TYPE_CHECKING:
    from bot.curation.selftest import Report
    from bot.knowledge.findings import Finding
    from bot.knowledge.loader import Loaded


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--misses", is_flag=True, help="List the test questions that were not answered, too.")
@click.option("--against", "other", metavar="REV|DIR", help="Instead: what would be answered differently than by that version?")
@click.option("--last", type=click.IntRange(min=0), default=LAST, show_default=True, help="Real questions of the log to compare.")
@click.option("--all", "everything", is_flag=True, help="Show every question that is answered differently.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as one JSON object.")
def check(path: Path | None, *, misses: bool, other: str | None, last: int, everything: bool, as_json: bool) -> None:
    """Lint the pack and run its own tests; exit 0 clean, 1 findings, 2 unusable.

    With --against: compare with another version; exit 0, 1 where a test came out right before and does not now, 2 unusable.
    """
    from bot.bootstrap import pack_folder

    if other is not None:
        compare_with(other, path or pack_folder(settings()), last=last, everything=everything, as_json=as_json)
    from bot.curation.examine import lint
    from bot.knowledge.loader import read_pack

    given = settings()
    keep_quiet(given)
    folder, started = path or pack_folder(given), time.monotonic()
    loaded = read_pack(folder)
    found = [*lint(loaded)]
    proven, summary = _proven(loaded)
    found += proven
    report = _tested(loaded, faulty=bool(found))
    for finding in (*found, *(report.findings if report else ())):
        click.echo(str(finding))
    if summary:
        click.echo(summary)
    if report is not None:
        _summarize(loaded, report, misses=misses)
        found += report.findings
    else:
        click.echo("the pack's own tests were not run: mend the findings above first")
    told = f"{len(found)} finding{'' if len(found) == 1 else 's'}"
    click.echo(f"{told} in {folder.resolve().name} ({time.monotonic() - started:.1f} s)")
    sys.exit(UNUSABLE if loaded.pack is None else FAULTS if found else 0)


def _proven(loaded: Loaded) -> tuple[tuple[Finding, ...], str]:
    """The findings of the proof of the filing rules, and a line that sums it up (empty for a pack without rules)."""
    from bot.curation import proving

    started = time.monotonic()
    with progress("the proof of the filing rules", proving.count(loaded)) as step:
        proof = proving.proof_of(loaded, step)
    if proof is None:
        return (), "the filing rules were not proven: mend the findings above first"
    count = len(proof.violations)
    told = (
        f"filing rules: {proof.rules} proven over {proof.combinations:,} combinations of {proof.slots} slots, "
        f"{count} violation{'' if count == 1 else 's'} ({time.monotonic() - started:.1f} s)"
    )
    return proving.findings(loaded, proof), told if proof.rules else ""


def _tested(loaded: Loaded, *, faulty: bool) -> Report | None:
    """What the pack's own tests came to; None where the pack is too faulty to be asked."""
    from bot.bootstrap import find_encoder
    from bot.curation import selftest
    from bot.dialogue.edition import Edition

    if loaded.pack is None:
        return None
    try:
        edition = Edition.of(loaded.pack, find_encoder())
        click.echo(f"questions are compared by {edition.matcher.method}")
        with progress("the pack's own tests", selftest.count(loaded)) as step:
            return selftest.run(edition, loaded, step)
    except (LookupError, AssertionError):
        # A reference that leads nowhere, or a phrase that is missing, stands among the findings already.
        if not faulty:
            raise
        return None


def _summarize(loaded: Loaded, report: Report, *, misses: bool) -> None:
    draft = loaded.draft
    phrasings = sum(len(entry.phrasings.all) for entry in draft.entries)
    click.echo(
        f"{len(draft.entries)} entries, {phrasings} phrasings, {len(draft.facts)} facts, {len(draft.notes)} notes, {len(draft.terms)} terms"
    )
    for suite, name in (("exam", "test questions"), ("refusal", "refusals"), ("dialogue", "dialogue turns")):
        trials = report.of(suite)
        counts = {outcome: sum(trial.outcome == outcome for trial in trials) for outcome in ("right", "asked back", "missed", "wrong")}
        told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
        click.echo(f"{name}: {report.share(suite):.1%} of {len(trials)} ({told})")
    if draft.twins:
        click.echo(f"twins: {len(draft.twins)} pairs, {report.crossed} crossed, {report.share('twin'):.1%} answered right")
    click.echo(f"right entry at first place: {report.first:.1%}")
    for trial in report.trials if misses else ():
        if trial.outcome in ("asked back", "missed"):
            click.echo(f"  {trial.outcome}: {trial.text} -> {trial.wanted} (got {trial.got})")


@click.command()
@click.option("--write", is_flag=True, help="Write the files into the pack's folder schema/ instead of listing them.")
def schema(*, write: bool) -> None:
    """The JSON Schema of the pack's files, for editors; exit 1 where one is stale."""
    from bot.bootstrap import pack_folder
    from bot.knowledge.schema import export_schemas

    folder = pack_folder(settings()) / "schema"
    stale = False
    try:
        for name, text in export_schemas().items():
            file = folder / name
            fresh = file.is_file() and file.read_text(encoding="utf-8") == text
            if write and not fresh:
                folder.mkdir(exist_ok=True)
                file.write_text(text, encoding="utf-8")
            stale = stale or not (fresh or write)
            click.echo(f"{file.name}: {'fresh' if fresh else 'written' if write else 'stale, run `schema --write`'}")
    except (OSError, UnicodeDecodeError) as error:
        raise Stop(f"the schemas in {folder} can be neither read nor written: {error}") from None
    sys.exit(FAULTS if stale else 0)


@click.command()
@click.option("--since", default=None, metavar="WHEN", help="7d, 12h or a date like 2026-11-01; everything where not given.")
@click.option("--misses", is_flag=True, help="Only what no entry answered.")
@click.option("--export", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write to FILE.jsonl or FILE.csv.")
def log(since: str | None, *, misses: bool, file: Path | None) -> None:
    """Read the log of conversations, oldest first."""
    from bot.storage import StorageError
    from bot.storage.log import export
    from bot.storage.log import since as start_of
    from bot.storage.opening import open_store

    given = settings()
    keep_quiet(given)

    async def read() -> None:
        start = start_of(since, dt.datetime.now(dt.UTC)) if since is not None else None
        async with await open_store(given.database_url) as store:
            turns = store.turns(start, misses=misses)
            if file is not None:
                click.echo(f"{await export(turns, file)} turns written to {file}")
                return
            async for turn in turns:
                best = " ".join(f"{entry} {score:.2f}" for entry, score in turn.candidates[:3])
                told = " ".join(turn.entries) or best
                click.echo(f"{turn.at:%Y-%m-%d %H:%M} {turn.key.channel:8} {turn.decision:9} {turn.text!r} -> {told}")

    try:
        asyncio.run(read())
    except StorageError as error:
        raise Stop(str(error)) from None
