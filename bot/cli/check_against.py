"""`check --against`: lists what another version of the pack would answer differently."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.failures import EXIT_FINDINGS, CommandError
from bot.cli.pack_versions import read_version, version_folder
from bot.cli.progress import progress
from bot.cli.startup import log_warnings_only, read_settings

if TYPE_CHECKING:
    from bot.knowledge.files.loader import Loaded
    from bot.review.difference import Cause, Change, Difference, TurnOutcome
    from bot.review.logged_questions import LoggedQuestion

LAST = 500
"""Real questions that are compared by default."""
_SHOWN = 20
_LONGEST = 160


def compare_with(named: str, folder: Path, *, last: int, everything: bool, as_json: bool) -> None:
    """Compares the pack in `folder` with another version of it; exit 1 where a test came out right there and does not here.

    Raises:
        Stop: one of the two cannot be read.
    """
    after = read_version(str(folder), folder)
    with version_folder(named, folder) as other:
        before = read_version(named, other)
    questions, note = _logged_questions(last)
    difference = _difference(before, after, questions)
    if as_json:
        click.echo(json.dumps(asdict(difference), ensure_ascii=False))
    else:
        _print(named, difference, note, everything=everything)
    sys.exit(EXIT_FINDINGS if difference.of("regression") else 0)


def _logged_questions(last: int) -> tuple[tuple[LoggedQuestion, ...], str]:
    """The last real questions, and a note where the log has none."""
    from bot.storage import StorageError
    from bot.storage.opening import database_exists, open_store

    settings = read_settings()
    log_warnings_only(settings)

    async def read() -> tuple[LoggedQuestion, ...]:
        async with await open_store(settings.database_url, settings.protection) as store:
            return await store.questions(last)

    try:
        if not database_exists(settings.database_url):
            return (), "there is no log yet, so that only the pack's own tests were compared"
        return asyncio.run(read()), ""
    except StorageError as error:
        return (), f"the log could not be read, so that only the pack's own tests were compared: {error}"


def _difference(before: Loaded, after: Loaded, questions: tuple[LoggedQuestion, ...]) -> Difference:
    from bot.bootstrap import find_encoder
    from bot.curation.compare import compare_editions, comparison_steps, with_phrases_of
    from bot.dialogue.edition import Edition
    from bot.review.difference import Comparison

    assert before.pack is not None
    assert after.pack is not None
    encoder = find_encoder()
    try:
        compared = Comparison(Edition.of(with_phrases_of(before.pack, after.pack), encoder), Edition.of(after.pack, encoder), questions)
        with progress("questions put to both versions", comparison_steps(compared, after)) as step:
            return compare_editions(compared, after, step)
    except (LookupError, AssertionError):
        raise CommandError("one of the two packs refers to something that it does not have: `python -m bot check` names it") from None


def _print(named: str, difference: Difference, note: str, *, everything: bool) -> None:
    changes = difference.changes
    click.echo(f"compared with {named}: {difference.tests} test questions, {difference.questions} real questions of the log")
    if note:
        click.echo(note)
    if not changes:
        click.echo("every one of them is answered as before")
        return
    regressed, improved = len(difference.of("regression")), len(difference.of("improvement"))
    other = len(changes) - regressed - improved - len(difference.real)
    tests = "test" if regressed == 1 else "tests"
    counted = f"{regressed} {tests} regressed, {improved} improved, {other} otherwise; {len(difference.real)} asked by people"
    click.echo(f"{len(changes)} answered differently: {counted}")
    shown = changes if everything else changes[:_SHOWN]
    for cause, taken in _by_cause(shown):
        click.echo(f"\n{cause_text(cause)}")
        for change in taken:
            _print_change(change)
    if len(changes) > len(shown):
        click.echo(f"\n… and {len(changes) - len(shown)} more: --all lists them")


def _by_cause(changes: Sequence[Change]) -> list[tuple[Cause, list[Change]]]:
    """The changes by cause, in the order in which the causes first occur."""
    order = {cause: number for number, cause in enumerate(dict.fromkeys(change.cause for change in changes))}
    ordered = sorted(changes, key=lambda change: order[change.cause])
    return [(cause, list(taken)) for cause, taken in groupby(ordered, key=lambda change: change.cause)]


def cause_text(cause: Cause) -> str:
    """A cause in words."""
    if cause.kind in ("new phrasing", "removed phrasing"):
        return f"{cause.kind} of {cause.entry}: “{cause.wording}”"
    texts = {
        "guards": f"changed guards of {cause.entry}",
        "terms": f"changed glossary: {cause.wording}",
        "small talk": "changed small talk",
        "weights": "no phrasing near these was changed; words weigh otherwise than before",
    }
    return texts.get(cause.kind, f"{cause.kind} {cause.entry}")


def _print_change(change: Change) -> None:
    from bot.review.masking import masked

    # Tests are public, as the pack is; what people asked is shown without what may tell who they are.
    text = masked(change.text, _LONGEST) if not change.suite else change.text
    asked = f"asked {change.times}×" if change.times > 1 else "asked"
    kind = {"": asked, "dropped": "test dropped"}.get(change.suite, f"{change.suite}, {change.verdict}")
    click.echo(f"  {kind}: {text}" + (f"  ({change.place})" if change.place else ""))
    click.echo(f"    {outcome_text(change.before)} → {outcome_text(change.after)}")
    nearest = change.nearest
    if nearest and nearest.text != change.cause.wording:
        click.echo(f"    nearest in {nearest.entry}: “{nearest.text}” ({'new' if nearest.is_new else 'not new'})")


def outcome_text(shown: TurnOutcome) -> str:
    """The outcome of a question, in words."""
    entries = ", ".join(shown.entries)
    match shown.decision:
        case "answer":
            return entries
        case "clarify":
            return f"asked back ({entries})"
        case decision:
            return decision
