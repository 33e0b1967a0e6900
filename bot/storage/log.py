"""Exports the log to files, and parses the time from which on it is read."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import re
import tempfile
from collections.abc import AsyncIterable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO

from bot.service.ports import LoggedTurn
from bot.storage import StorageError

_AGO: Final = re.compile(r"([0-9]{1,6})([dh])")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# Characters that start a formula in a spreadsheet, the full-width forms of Chinese keyboards included.
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")
_COLUMNS: Final = (
    *("at", "channel", "chat", "thread", "user", "language", "text", "decision", "entries", "candidates"),
    *("digest", "milliseconds", "replies"),
)

_Write = Callable[[LoggedTurn], None]


def parse_start(text: str, now: dt.datetime) -> dt.datetime:
    """Parses `7d`, `12h` or `2026-11-01` (its midnight, UTC) as a point in time.

    Raises:
        StorageError: it is neither.
    """
    try:
        if ago := _AGO.fullmatch(text):
            hours = int(ago[1]) * (24 if ago[2] == "d" else 1)
            return now - dt.timedelta(hours=hours)
        if _DAY.fullmatch(text):
            return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(), dt.UTC)
    except (ValueError, OverflowError):
        pass  # a day that no calendar has
    raise StorageError(f"`{text}` is no time to start from: write 7d (days), 12h (hours) or a date like 2026-11-01")


async def export_turns(turns: AsyncIterable[LoggedTurn], path: Path) -> int:
    """Writes the turns to a `.jsonl` or `.csv` file, whole or not at all, and returns how many.

    Raises:
        StorageError: another ending, or the file cannot be written; one that was there is then left as it was.
    """
    begin = _FORMATS.get(path.suffix.lower())
    if begin is None:
        raise StorageError(f"{path} ends in neither .jsonl nor .csv: choose one of the two")
    count = 0
    try:
        with _replacing(path) as file:
            write = begin(file)
            async for turn in turns:
                write(turn)
                count += 1
    except OSError as error:
        raise StorageError(f"{path} cannot be written ({error.strerror}): choose another place") from error
    return count


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    # Beside the target, because a rename is atomic only within one file system; readable by its owner alone.
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(number, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - a descriptor, not a path
            yield file
            file.flush()
            os.fsync(number)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _fields(turn: LoggedTurn) -> dict[str, Any]:
    return {
        "at": turn.at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
        "channel": turn.key.channel,
        "chat": turn.key.chat,
        "thread": turn.key.thread,
        "user": turn.key.user,
        "language": turn.language,
        "text": turn.text,
        "decision": turn.decision,
        "entries": list(turn.entries),
        "candidates": [{"entry": entry, "score": score} for entry, score in turn.candidates],
        "digest": turn.digest,
        "milliseconds": turn.milliseconds,
        "replies": [reply.plain for reply in turn.replies],
    }


def _json_lines(file: TextIO) -> _Write:
    def write(turn: LoggedTurn) -> None:
        file.write(json.dumps(_fields(turn), ensure_ascii=False) + "\n")

    return write


def _csv(file: TextIO) -> _Write:
    file.write("\N{ZERO WIDTH NO-BREAK SPACE}")  # without this mark Excel reads the file in the local code page
    table = csv.DictWriter(file, _COLUMNS)
    table.writeheader()

    def write(turn: LoggedTurn) -> None:
        fields = _fields(turn)
        fields["entries"] = " ".join(turn.entries)
        fields["candidates"] = "; ".join(f"{entry} {score:.3f}" for entry, score in turn.candidates)
        fields["replies"] = "\n\n".join(fields["replies"])
        table.writerow({column: _without_formula(value) for column, value in fields.items()})

    return write


def _without_formula(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


_FORMATS: Final[dict[str, Callable[[TextIO], _Write]]] = {".jsonl": _json_lines, ".csv": _csv}
