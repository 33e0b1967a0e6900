"""`assess`: applies the filing rules to a product, described in words or by facts."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.as_of import on_option, time_of
from bot.cli.failures import EXIT_UNUSABLE, CommandError
from bot.cli.startup import load_edition_or_fail, read_settings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from bot.cli.assess_json import AssessedCase, Case
    from bot.dialogue.edition import Edition
    from bot.messages import Language


@click.command()
@click.option("--text", help="A description of the product in your own words, Chinese or English.")
@click.option(
    "--facts",
    "file",
    type=click.Path(path_type=Path),
    help='A file with {"slot": value, …} as one JSON object, or one object a line; or an exported assessment.json.',
)
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as one JSON object.")
@click.option(
    "--jsonl", "as_lines", is_flag=True, help='Read {"facts": {…}} or {"text": …} objects from standard input, print one object a line.'
)
@click.option("--picture", type=click.Path(path_type=Path), help="Also write the plan in months as a picture (PNG) to this file.")
@click.option("--dark", is_flag=True, help="The picture is for a dark background.")
@on_option
def assess(
    text: str | None, file: Path | None, picture: Path | None, *, as_json: bool, as_lines: bool, dark: bool, on: dt.date | None
) -> None:
    """Say what a product has to file, from its facts or from a description."""
    if [text is not None, file is not None, as_lines].count(True) != 1:
        raise CommandError("say what to assess in one way: --text TEXT, --facts FILE, or --jsonl with lines on standard input")
    if text is not None and not text.strip():
        raise CommandError('there is no description: write `assess --text "我们做了个AI聊天APP，面向普通用户"`')
    cases = _read_facts(file) if file else None
    _check_picture(picture, several=as_lines or isinstance(cases, bytes), dark=dark)
    settings = read_settings()
    edition = load_edition_or_fail(settings)

    from bot.bootstrap import default_language

    default = default_language(settings)
    if as_lines:
        sys.exit(_serve_lines(edition, sys.stdin.buffer if sys.stdin else (), default))
    if isinstance(cases, bytes):
        sys.exit(_serve_lines(edition, io.BytesIO(cases), default))
    case = _assess(edition, cases or _described(text or ""), default, as_json=as_json)
    if as_json:
        _print_json(edition, case)
    else:
        _print(edition, case, time_of(on))
    if picture:
        from bot.cli.assess_picture import write_picture

        write_picture(edition, case, picture, dark=dark)


def _check_picture(picture: Path | None, *, several: bool, dark: bool) -> None:
    if picture and several:
        raise CommandError("--picture draws one product: give --text TEXT, or a file with one JSON object")
    if dark and not picture:
        raise CommandError("--dark says how to draw, not where: add --picture FILE")


def _described(text: str) -> Case:
    from bot.cli.assess_json import Case

    # Bytes that are not UTF-8 arrive as half surrogate pairs.
    return Case(text=text.encode(errors="replace").decode())


def _read_facts(file: Path) -> Case | bytes:
    """The product in a file, or the content of the file where it has a line for each of several products."""
    from pydantic import TypeAdapter, ValidationError

    from bot.cli.assess_json import Case

    try:
        content = file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read ({error.strerror}): name a file with facts as JSON") from None
    try:
        facts = TypeAdapter(dict[str, object]).validate_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError:
        return content
    if facts.keys() >= {"facts", "assessment"}:
        try:
            return Case.of_export(facts)
        except ValidationError:
            raise CommandError(f"{file} is no exported assessment: its `facts` are not {{slot: value, …}}; export it anew") from None
    return Case(facts=facts) if facts.keys().isdisjoint(Case.model_fields) else content


def _serve_lines(edition: Edition, source: Iterable[bytes], default: Language | None) -> int:
    from bot.cli.ask_json import json_line
    from bot.cli.assess_json import assess_lines

    code = 0
    for answer in assess_lines(edition, source, default):
        code = EXIT_UNUSABLE if "error" in answer else code
        click.echo(json_line(answer))
    return code


def _assess(edition: Edition, case: Case, default: Language | None, *, as_json: bool) -> AssessedCase:
    from bot.cli.ask_json import json_line
    from bot.cli.assess_json import assess_case
    from bot.filing.facts import FactError

    try:
        return assess_case(edition, case, default)
    except FactError as error:
        if as_json:
            click.echo(json_line({"error": str(error)}))
            sys.exit(EXIT_UNUSABLE)
        raise CommandError(str(error)) from None


def _print_json(edition: Edition, case: AssessedCase) -> None:
    from bot.cli.ask_json import json_line

    click.echo(json_line(case.as_object(edition)))


def _print(edition: Edition, case: AssessedCase, now: dt.datetime) -> None:
    """Prints the verdict for people: what was understood, what is in doubt, the result."""
    from rich.console import Console

    from bot.cli.assess_report import report_lines

    console = Console(highlight=False, soft_wrap=True, markup=False)
    for line in report_lines(edition, case, now):
        console.print(line)
