"""`check`: checks a pack by lint, proof of the rules, and its own tests; cross-validates its answers on request."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypedDict, Unpack

import click
from click.core import ParameterSource

from bot.cli.as_of import on_option, time_of
from bot.cli.check_against import LAST, compare_with
from bot.cli.check_entry import check_entry
from bot.cli.failures import EXIT_FINDINGS, EXIT_UNUSABLE, CommandError
from bot.cli.progress import progress
from bot.cli.startup import log_warnings_only, read_settings
from bot.messages import LANGUAGES, Language

if TYPE_CHECKING:
    import datetime as dt

    from bot.config import Settings
    from bot.curation.calibrate import Estimate, HeldOutPhrasing
    from bot.curation.selftest import SelftestReport
    from bot.curation.tested_pack import TestedPack
    from bot.dialogue.edition import Edition
    from bot.filing.proof.prove import Proof
    from bot.knowledge.files.loader import Loaded


_OF_A_WHOLE_PACK = frozenset({"misses", "cross_validate", "on"})
_MODES: Mapping[str, frozenset[str]] = {"--entry": frozenset(), "--against": frozenset({"last", "everything", "as_json"})}
"""What to do instead of checking the whole pack, with the options that go with it."""
_EVERY = 5
"""Of so many points of the curve one is shown."""


class _Given(TypedDict):
    """The argument and the options, as click hands them over."""

    path: Path | None
    misses: bool
    cross_validate: bool
    entry: str | None
    other: str | None
    last: int
    everything: bool
    as_json: bool
    on: dt.date | None


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--misses", is_flag=True, help="List the test questions that were not answered, too.")
@click.option("--cross-validate", is_flag=True, help="Estimate as well how phrasings would be answered that the pack does not know.")
@click.option("--entry", metavar="ID", help="Instead: that entry's findings, its test questions, and which entries are near it.")
@click.option("--against", "other", metavar="REV|DIR", help="Instead: what would be answered differently than by that version?")
@click.option("--last", type=click.IntRange(min=0), default=LAST, show_default=True, help="Real questions of the log to compare.")
@click.option("--all", "everything", is_flag=True, help="Show every question that is answered differently.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as one JSON object.")
@on_option
@click.pass_context
def check(context: click.Context, /, **given: Unpack[_Given]) -> None:
    """Lint the pack and run its own tests; exit 0 clean, 1 findings, 2 unusable.

    With --entry: check one entry, in a few seconds; exit 2 also where there is no such entry.

    With --against: compare with another version; exit 0, 1 where a test came out right before and does not now, 2 unusable.
    """
    from bot.bootstrap import pack_folder

    _refuse_unfit(context)
    folder = given["path"] or pack_folder(read_settings())
    if given["entry"] is not None:
        check_entry(folder, given["entry"])
    if given["other"] is not None:
        compare_with(given["other"], folder, last=given["last"], everything=given["everything"], as_json=given["as_json"])
    _check_pack(folder, misses=given["misses"], cross_validate=given["cross_validate"], on=given["on"])


def _refuse_unfit(context: click.Context) -> None:
    """Ends the command where an option was given that what is asked for has no use for."""
    named = {
        option.opts[0]: str(option.name)
        for option in context.command.params
        if option.name and context.get_parameter_source(option.name) is ParameterSource.COMMANDLINE
    }
    asked = next((mode for mode in _MODES if mode in named), "")
    fitting = _MODES.get(asked, _OF_A_WHOLE_PACK)
    for option, name in named.items():
        if option not in {asked, "path"} and name not in fitting:
            only = next((mode for mode in _MODES if name in _MODES[mode]), "")
            todo = f"add {only}, or leave {option} out" if only and not asked else f"leave {option} out"
            raise CommandError(f"{asked or 'the check of a whole pack'} has no use for {option}: {todo}")


def _check_pack(folder: Path, *, misses: bool, cross_validate: bool, on: dt.date | None) -> NoReturn:
    """Lints the whole pack, proves its rules and runs its own tests; ends the program with its exit code."""
    from bot.bootstrap import find_encoder, keep_edition, known_proofs
    from bot.curation import rule_proof
    from bot.curation.checked_edition import lint
    from bot.knowledge.files.loader import read_pack

    settings = read_settings()
    log_warnings_only(settings)
    started = time.monotonic()
    loaded = read_pack(folder)
    found = [*lint(loaded)]
    with rule_proof.proving(loaded, known_proofs(settings)) as wait_for_proof:
        tested = _run_tests(settings, loaded)
        proof = wait_for_proof()
    found += rule_proof.proof_findings(loaded, proof)
    for finding in (*found, *(tested.report.findings if tested else ())):
        click.echo(str(finding))
    _warn(loaded, time_of(on).date())
    _summarize_proof(proof)
    if tested:
        _summarize(loaded, tested.report, misses=misses)
        found += tested.report.findings
    else:
        click.echo("the pack's own tests were not run: mend the findings above first")
    if tested and loaded.pack:
        if not found:
            keep_edition(settings, tested.edition, find_encoder())
        _show_bands(tested.edition)
        if cross_validate:
            _cross_validate(tested.edition, misses=misses)
    counted = f"{len(found)} finding{'' if len(found) == 1 else 's'}"
    click.echo(f"{counted} in {folder.resolve().name} ({time.monotonic() - started:.1f} s)")
    sys.exit(EXIT_UNUSABLE if loaded.pack is None else EXIT_FINDINGS if found else 0)


def _warn(loaded: Loaded, on: dt.date) -> None:
    """Prints what is past its review date; no exit code is changed by it."""
    from bot.knowledge.checks.reviews import overdue_reviews

    for warning in overdue_reviews(loaded, on):
        click.echo(f"warning: {warning}")


def _summarize_proof(proof: Proof | None) -> None:
    """Prints what was proven; nothing for a pack without rules."""
    if proof is None:
        click.echo("the filing rules were not proven: mend the findings above first")
    elif proof.rules:
        count = len(proof.violations)
        click.echo(
            f"filing rules: {proof.rules} proven over {proof.combinations:,} combinations of {proof.slots} slots, "
            f"{count} violation{'' if count == 1 else 's'}"
        )


def _run_tests(settings: Settings, loaded: Loaded) -> TestedPack | None:
    """Runs the pack's own tests; None where its faults keep them from being run."""
    from bot.bootstrap import edition_of, find_encoder
    from bot.curation import selftest
    from bot.curation.tested_pack import run_tests

    with progress("the pack's own tests", selftest.selftest_steps(loaded)) as step:
        return run_tests(
            loaded,
            lambda pack: edition_of(settings, pack, find_encoder()),
            lambda edition, loaded: selftest.run_selftest(edition, loaded, step),
        )


def _summarize(loaded: Loaded, report: SelftestReport, *, misses: bool) -> None:
    draft = loaded.draft
    phrasings = sum(len(entry.phrasings.all) for entry in draft.entries)
    click.echo(
        f"{len(draft.entries)} entries, {phrasings} phrasings, {len(draft.facts)} facts, {len(draft.notes)} notes, {len(draft.terms)} terms"
    )
    for suite, name in (("exam", "test questions"), ("refusal", "refusals"), ("dialogue", "dialogue turns")):
        trials = report.of(suite)
        counts = {outcome: sum(trial.outcome == outcome for trial in trials) for outcome in ("right", "asked back", "missed", "wrong")}
        counted = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
        click.echo(f"{name}: {report.share(suite):.1%} of {len(trials)} ({counted})")
    if draft.twins:
        click.echo(f"twins: {len(draft.twins)} pairs, {report.crossed} crossed, {report.share('twin'):.1%} answered right")
    click.echo(f"right entry at first place: {report.first:.1%}")
    for trial in report.trials if misses else ():
        if trial.outcome in ("asked back", "missed"):
            click.echo(f"  {trial.outcome}: {trial.text} -> {trial.wanted} (got {trial.got})")


def _show_bands(edition: Edition) -> None:
    """Prints from when on is answered and asked back, what other limits would come to, and how the limits were found."""
    from bot.matching.bands.calibration import FEWEST

    bands, questions = edition.matcher.bands, edition.pack.bands
    click.echo(f"bands, by {edition.matcher.method}: answered from {bands.answer:.2f}, asked back from {bands.offer:.2f}")
    if edition.fit is None:
        click.echo(f"  warning: these are the shipped ones: write at least {FEWEST} questions of each kind in tests/bands.yaml")
        return
    click.echo(f"  fitted to {len(questions)} questions of tests/bands.yaml, each judged without itself; what other limits would come to:")
    click.echo("  answer  offer   right  wrong  one tap  silent | strangers answered  asked back |  cost")
    for point in (*edition.fit.curve[::_EVERY], edition.fit.chosen):
        chosen = point is edition.fit.chosen
        click.echo(
            f"  {point.answer:6.2f} {point.offer:6.2f}  {point.right:6.1%} {point.wrong:6.1%}  {point.one_tap:7.1%} {point.silent:7.1%} |"
            f" {point.strangers_answered:18.1%} {point.strangers_asked_back:11.1%} | {point.cost:5.2f}{' <- chosen' if chosen else ''}"
        )


def _cross_validate(edition: Edition, *, misses: bool) -> None:
    """Prints how questions without a phrasing of their own would be answered, and the threshold that they would need."""
    from bot.curation import calibrate
    from bot.matching.index.phrasings import LARGEST_FIT

    with progress("the cross-validation", calibrate.FOLDS) as step:
        held = calibrate.hold_out(edition.pack, edition.matcher.encoder, step, edition.matcher.bands)
    goal = f"at most {calibrate.GOAL:.0%} of the answers wrong"
    click.echo(f"cross-validation over {len(held)} phrasings, by {edition.matcher.method}, each held out once; the goal: {goal}")
    if len(held) > LARGEST_FIT:
        click.echo(
            f"  warning: of more than {LARGEST_FIT:,} phrasings nothing is learnt, the nearest decides: take out those that say the same"
        )
    for language in LANGUAGES:
        estimate = calibrate.estimate(held, language)
        if estimate is None:
            click.echo(f"  {language}: too few phrasings to estimate from, {calibrate.FEWEST} are needed")
            continue
        click.echo(
            f"  {language}: {estimate.precision:.1%} of the answers right, {estimate.coverage:.1%} of {estimate.asked} answered "
            f"at the threshold in use, {estimate.threshold:.2f}; {_needed_text(estimate)}"
        )
        if not estimate.kept:
            click.echo(
                f"  warning: {language} does not keep the goal; the entries taken for one another most: {_confused_pairs(held, language)}"
            )
    for one in held if misses else ():
        if one.is_wrong:
            click.echo(f"  taken for another: {one.text} -> {one.entry} (got {one.got}, {one.confidence:.2f})")


def _needed_text(estimate: Estimate) -> str:
    if estimate.needed is None:
        return "no threshold keeps the goal"
    if not estimate.needed:
        return "the goal is kept at any threshold"
    return f"the goal needs {estimate.needed:.2f}, at which {estimate.needed_coverage:.1%} are answered"


def _confused_pairs(held: Sequence[HeldOutPhrasing], language: Language) -> str:
    """The pairs of entries behind most of the wrong answers."""
    pairs = Counter((one.entry, one.got) for one in held if one.is_wrong and one.language == language)
    return ", ".join(f"{entry} -> {got} ({times})" for (entry, got), times in pairs.most_common(3))
