"""`ask`: answers one question, or a stream of them."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from bot.cli.as_of import on_option, time_of
from bot.cli.failures import EXIT_UNUSABLE, CommandError
from bot.cli.startup import load_edition_or_fail, read_settings

if TYPE_CHECKING:
    import datetime as dt

    from bot.dialogue.edition import Edition
    from bot.dialogue.turn import Turn
    from bot.messages import Language


@click.command()
@click.argument("text", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
@click.option(
    "--jsonl", "as_lines", is_flag=True, help='Read {"text": …, "after": […]} objects from standard input, print one object a line.'
)
@click.option(
    "--explain",
    "--why",
    "explained",
    is_flag=True,
    help="Show terms, scores, guards, bands and facts, the entry's place and its sources.",
)
@on_option
def ask(text: str | None, *, as_json: bool, as_lines: bool, explained: bool, on: dt.date | None) -> None:
    """Answer one question."""
    _refuse_contradictions(text, as_lines=as_lines, explained=explained and (as_json or as_lines))
    settings = read_settings()
    edition = load_edition_or_fail(settings)

    from bot.bootstrap import default_language
    from bot.cli.ask_json import QuestionLine, answer_question, json_line, turn_object

    default, now = default_language(settings), time_of(on)
    if as_lines:
        sys.exit(_serve_lines(edition, default, now))
    # Bytes that are not UTF-8 arrive as half surrogate pairs.
    question = (text or "").encode(errors="replace").decode()
    started = time.perf_counter()
    turn = answer_question(edition, QuestionLine(text=question), default, now)
    milliseconds = (time.perf_counter() - started) * 1000
    if as_json:
        click.echo(json_line(turn_object(edition, turn, now)))
        return
    _print(turn)
    if explained:
        from bot.bootstrap import pack_folder
        from bot.cli.ask_explained import print_explanation
        from bot.messages import Said
        from bot.service.explaining import Explainer, entry_places

        _, places = entry_places(pack_folder(settings))
        print_explanation(Explainer(edition, places).explain(Said(question), turn, milliseconds))


def _refuse_contradictions(text: str | None, *, as_lines: bool, explained: bool) -> None:
    if as_lines and text is not None:
        raise CommandError("--jsonl reads its questions from standard input: leave the question on the command line out")
    if not as_lines and not (text and text.strip()):
        raise CommandError('there is no question: write `ask "算法备案要多久？"`, or --jsonl with questions on standard input')
    if explained:
        raise CommandError("--explain explains to people: leave --json and --jsonl out")


def _serve_lines(edition: Edition, default: Language | None, now: dt.datetime) -> int:
    from bot.cli.ask_json import answer_lines, json_line

    code = 0
    for answered in answer_lines(edition, sys.stdin.buffer if sys.stdin else (), default, now):
        code = EXIT_UNUSABLE if "error" in answered else code
        click.echo(json_line(answered))
    return code


def _print(turn: Turn) -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True, markup=False)
    for reply in turn.replies:
        console.print(reply.plain)
        for choice in reply.choices:
            console.print(f"  [{choice.label}]")
