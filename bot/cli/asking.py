"""Commands that put questions to the matcher: one, a stream of them, or a whole data set."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from pydantic import BaseModel, ConfigDict, ValidationError
from rich.console import Console
from rich.table import Table

from bot.bootstrap import default_language
from bot.cli.ground import UNUSABLE, Stop, edition_of, progress, settings
from bot.messages import ConversationKey, Language, Said, Utterance

if TYPE_CHECKING:
    from bot.dialogue.edition import Edition
    from bot.dialogue.policy import Turn

_KEY = ConversationKey("ask", "0", "0")


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    text: str
    after: tuple[str, ...] = ()


@click.command()
@click.argument("text", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
@click.option(
    "--jsonl", "as_lines", is_flag=True, help='Read {"text": …, "after": […]} objects from standard input, print one object a line.'
)
@click.option("--why", is_flag=True, help="Show the terms found, the scores and the guards behind the decision.")
def ask(text: str | None, *, as_json: bool, as_lines: bool, why: bool) -> None:
    """Answer one question."""
    given = settings()
    default = default_language(given)
    if as_lines:
        sys.exit(_serve_lines(edition_of(given), default))
    if not text or not text.strip():
        raise Stop('there is no question: write `ask "算法备案要多久？"`, or --jsonl with questions on standard input')
    edition = edition_of(given)
    turn = _decide(edition, _Line(text=text), default)
    if as_json:
        click.echo(json.dumps(_as_object(edition, turn), ensure_ascii=False))
        return
    _print(turn)
    if why:
        _explain(turn)


def _decide(edition: Edition, line: _Line, default: Language | None) -> Turn:
    from bot.dialogue.policy import decide
    from bot.dialogue.tracker import Tracker

    now, tracker = dt.datetime.now(dt.UTC), Tracker()
    for earlier in line.after:
        tracker = decide(edition, tracker, Utterance(_KEY, Said(earlier)), now, default).tracker
    return decide(edition, tracker, Utterance(_KEY, Said(line.text)), now, default)


def _serve_lines(edition: Edition, default: Language | None) -> int:
    code = 0
    for number, raw in enumerate(sys.stdin.buffer, 1):
        if not raw.strip():
            continue
        try:
            answer = _as_object(edition, _decide(edition, _Line.model_validate_json(raw), default))
        except ValidationError as error:
            fault = error.errors()[0]
            where = ".".join(str(step) for step in fault["loc"])
            what = f"{where}: {fault['msg']}" if where else fault["msg"]
            answer, code = {"error": f'line {number}: {what}; write {{"text": "…", "after": ["…"]}}'}, UNUSABLE
        click.echo(json.dumps(answer, ensure_ascii=False))
        sys.stdout.flush()
    return code


def _as_object(edition: Edition, turn: Turn) -> dict[str, Any]:
    from bot.dialogue.answers import article_text
    from bot.matching.matcher import Answered

    told = [result.candidates[0] for result in turn.results if isinstance(result, Answered)]
    return {
        "decision": turn.decision,
        "answers": [
            {"entry": candidate.entry, "score": candidate.score, "text": article_text(edition.pack, candidate.entry, turn.language)}
            for candidate in told
        ],
        "candidates": [{"entry": candidate.entry, "score": candidate.score} for candidate in turn.candidates],
        "lang": turn.language,
    }


def _print(turn: Turn) -> None:
    console = Console(highlight=False, soft_wrap=True, markup=False)
    for reply in turn.replies:
        console.print(reply.plain)
        for choice in reply.choices:
            console.print(f"  [{choice.label}]")


def _explain(turn: Turn) -> None:
    console = Console(highlight=False, markup=False)
    console.print(f"\ndecision: {turn.decision}")
    for result in turn.results:
        console.print(
            f"\nunderstood: {result.question}\nterms: {' '.join(sorted(result.terms)) or '-'}\nresult: {type(result).__name__.lower()}"
        )
        table = Table("entry", "score", "likeness", "never met", "lacks", "excludes", box=None)
        for candidate in result.candidates:
            why = candidate.why
            lacks = " + ".join("|".join(group) for group in why.missing)
            table.add_row(
                candidate.entry, f"{candidate.score:.2f}", f"{why.likeness:.2f}", " ".join(why.unmet), lacks, " ".join(why.excluded)
            )
        console.print(table)


@click.command(name="eval")
@click.option("--entries", "file", required=True, type=click.Path(path_type=Path), help="Data set: entries with questions, and queries.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
def evaluate(file: Path, *, as_json: bool) -> None:
    """Run a data set through the matcher: accuracy, ranking, refusal, latency."""
    from bot.curation.evaluate import DataSetError, read_data_set
    from bot.curation.evaluate import evaluate as run

    try:
        data = read_data_set(file)
    except DataSetError as error:
        raise Stop(str(error)) from None
    with progress("queries", len(data.queries)) as step:
        figures = run(data, step).as_dict()
    if as_json:
        click.echo(json.dumps(figures))
        return
    for name, value in figures.items():
        click.echo(f"{name.replace('_', ' '):22} {'-' if value is None else f'{value:.3f}' if isinstance(value, float) else value}")
