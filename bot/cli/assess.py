"""`assess`: the filing rules applied to a product, described in words or by facts."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.pack_option import UNUSABLE, Stop, edition_of, settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.cli.assess_json import Assessed, Case
    from bot.dialogue.edition import Edition
    from bot.messages import Language


@click.command()
@click.option("--text", help="A description of the product in your own words, Chinese or English.")
@click.option(
    "--facts", "file", type=click.Path(path_type=Path), help='A file with {"slot": value, …} as one JSON object, or one object a line.'
)
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as one JSON object.")
@click.option(
    "--jsonl", "as_lines", is_flag=True, help='Read {"facts": {…}} or {"text": …} objects from standard input, print one object a line.'
)
@click.option("--picture", type=click.Path(path_type=Path), help="Also write the plan in months as a picture (PNG) to this file.")
@click.option("--dark", is_flag=True, help="The picture is for a dark background.")
def assess(text: str | None, file: Path | None, picture: Path | None, *, as_json: bool, as_lines: bool, dark: bool) -> None:
    """Say what a product has to file, from its facts or from a description."""
    if [text is not None, file is not None, as_lines].count(True) != 1:
        raise Stop("say what to assess in one way: --text TEXT, --facts FILE, or --jsonl with lines on standard input")
    if text is not None and not text.strip():
        raise Stop('there is no description: write `assess --text "我们做了个AI聊天APP，面向普通用户"`')
    cases = _read(file) if file else None
    _check_picture(picture, several=as_lines or isinstance(cases, bytes), dark=dark)
    given = settings()
    edition = edition_of(given)

    from bot.bootstrap import default_language

    default = default_language(given)
    if as_lines:
        sys.exit(_serve_lines(edition, sys.stdin.buffer if sys.stdin else (), default))
    if isinstance(cases, bytes):
        sys.exit(_serve_lines(edition, io.BytesIO(cases), default))
    told = _tell(edition, cases or _described(text or ""), default, as_json=as_json)
    if picture:
        from bot.cli.assess_picture import write_picture

        write_picture(edition, told, picture, dark=dark)


def _check_picture(picture: Path | None, *, several: bool, dark: bool) -> None:
    if picture and several:
        raise Stop("--picture draws one product: give --text TEXT, or a file with one JSON object")
    if dark and not picture:
        raise Stop("--dark says how to draw, not where: add --picture FILE")


def _described(text: str) -> Case:
    from bot.cli.assess_json import Case

    # Bytes that are no UTF-8 reach the program as half surrogate pairs.
    return Case(text=text.encode(errors="replace").decode())


def _read(file: Path) -> Case | bytes:
    """The one product in a file, or the file itself where it has a line for each of several."""
    from pydantic import TypeAdapter, ValidationError

    from bot.cli.assess_json import Case

    try:
        content = file.read_bytes()
    except OSError as error:
        raise Stop(f"{file} cannot be read ({error.strerror}): name a file with facts as JSON") from None
    try:
        facts = TypeAdapter(dict[str, object]).validate_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError:
        return content
    return Case(facts=facts) if facts.keys().isdisjoint(Case.model_fields) else content


def _serve_lines(edition: Edition, source: Iterable[bytes], default: Language | None) -> int:
    from bot.cli.ask_json import to_line
    from bot.cli.assess_json import serve

    code = 0
    for told in serve(edition, source, default):
        code = UNUSABLE if "error" in told else code
        click.echo(to_line(told))
    return code


def _tell(edition: Edition, case: Case, default: Language | None, *, as_json: bool) -> Assessed:
    from bot.cli.ask_json import to_line
    from bot.cli.assess_json import assessed
    from bot.filing.facts import FactError

    try:
        told = assessed(edition, case, default)
    except FactError as error:
        if as_json:
            click.echo(to_line({"error": str(error)}))
            sys.exit(UNUSABLE)
        raise Stop(str(error)) from None
    if as_json:
        click.echo(to_line(told.as_object(edition)))
    else:
        _print(edition, told)
    return told


def _print(edition: Edition, told: Assessed) -> None:
    """The verdict as a person reads it: what was understood, what is in doubt, the result."""
    from rich.console import Console

    from bot.cli.assess_report import report

    console = Console(highlight=False, soft_wrap=True, markup=False)
    for line in report(edition, told):
        console.print(line)
