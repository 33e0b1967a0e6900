"""Keeps notes in a file beside SQLite's of what a killed process may not have committed: calls on their way, calls answered, turns.

A line takes some microseconds, a commit waits behind others. What is killed in between must not send a call again that was
answered, nor a call a third time whose answers were lost, nor run for ever a turn that kills it. There is no wait for the disk: a line
outlives the process, and after a power cut one repeat is excused.

Each line carries the number of the run that wrote it. The database knows the number of its last run, so that the lines say nothing to
another database that was put in the place of this one, a restored backup for example.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from bot.service.delivery.ports import Settled

_MOST_BYTES = 2**16
"""A larger file is written anew with what still counts."""

_Kind = Literal["sent", "left", "turn"]
_Key = tuple[_Kind, int]


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What an earlier process has noted and not committed."""

    settled: tuple[Settled, ...] = ()
    unclear: dict[int, int] = field(default_factory=dict)
    """By row of the outbox: attempts that may have arrived."""
    turns: tuple[int, ...] = ()
    """Rows of the inbox whose work was under way."""


class SentMarks:
    """The notes that still count."""

    def __init__(self, file: Path | None) -> None:
        """`file` is made when first needed; None for a database that is no file, which has none."""
        self._file = file
        self._run = 0
        self._descriptor: int | None = None
        self._size = 0
        self._standing: dict[_Key, dict[str, Any]] = {}

    @property
    def are_kept(self) -> bool:
        """Whether there is a file."""
        return self._file is not None

    def read(self, run: int) -> LeftBehind:
        """What the run with this number has left behind."""
        if self._file is None or not self._file.exists():
            return LeftBehind()
        last: dict[_Key, dict[str, Any] | None] = {}
        for line in self._file.read_text(encoding="utf-8", errors="replace").splitlines():
            # the last one may be cut off
            with suppress(ValueError, TypeError, KeyError):
                noted = json.loads(line)
                if noted.pop("run") == run:
                    last[noted.pop("kind"), noted["row"]] = None if noted.pop("gone", False) else noted
        standing = {key: noted for key, noted in last.items() if noted is not None}
        settled = tuple(Settled(**noted) for (kind, _), noted in standing.items() if kind == "sent")
        unclear = {row: noted["unclear"] for (kind, row), noted in standing.items() if kind == "left" and ("sent", row) not in standing}
        return LeftBehind(settled, unclear, tuple(row for kind, row in standing if kind == "turn"))

    def begin(self, run: int) -> None:
        """From now on lines carry this number; those of earlier runs are removed."""
        self._run, self._size = run, 0
        self._standing.clear()
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        if self._file is not None:
            with suppress(OSError):
                self._file.unlink(missing_ok=True)

    def note(self, settled: Settled) -> None:
        """A call has come to its end; without effect where it cannot be written, for it will be committed as well."""
        if ("sent", settled.row) not in self._standing:
            self._standing.pop(("left", settled.row), None)
            self._add(("sent", settled.row), asdict(settled))

    def committed(self, row: int) -> None:
        """The end of a call is committed."""
        self._take_away(("sent", row))

    def left(self, row: int, unclear: int) -> None:
        """A call is on its way; `unclear` are the attempts that may have arrived, should nobody hear how this one ends."""
        self._add(("left", row), {"row": row, "unclear": unclear})

    def returned(self, row: int) -> None:
        """How the attempt ended is known, and will be committed."""
        self._take_away(("left", row), told=True)

    def turn_began(self, row: int) -> None:
        """The work of a row of the inbox is under way."""
        self._add(("turn", row), {"row": row})

    def turn_ended(self, row: int, *, done: bool) -> None:
        """It is over; that it is done, the database says."""
        self._take_away(("turn", row), told=not done)

    def close(self) -> None:
        """Closes the file, and removes it where nothing in it counts."""
        if self._descriptor is not None and self._file is not None:
            os.close(self._descriptor)
            self._descriptor = None
            if not self._standing:
                with suppress(OSError):
                    self._file.unlink()

    def _add(self, key: _Key, noted: dict[str, Any]) -> None:
        if self._file is not None:
            self._standing[key] = noted
            self._write(self._line(key, noted))

    def _take_away(self, key: _Key, *, told: bool = False) -> None:
        """Removes a note; `told`: by a line, because nothing in the database says that it no longer counts."""
        if self._standing.pop(key, None) is None:
            return
        if not self._standing and self._descriptor is not None:
            with suppress(OSError):
                os.ftruncate(self._descriptor, 0)
                self._size = 0
        elif told:
            self._write(self._line(key, {"row": key[1], "gone": True}))

    def _line(self, key: _Key, noted: dict[str, Any]) -> bytes:
        return f"{json.dumps({'run': self._run, 'kind': key[0], **noted})}\n".encode()

    def _write(self, line: bytes) -> None:
        assert self._file is not None
        with suppress(OSError):
            if self._descriptor is None:
                self._descriptor = self._open(self._file)
            os.write(self._descriptor, line)
            self._size += len(line)
            if self._size > _MOST_BYTES:
                self._write_anew(self._file)

    def _write_anew(self, file: Path) -> None:
        draft = file.with_name(f"{file.name}-new")
        draft.unlink(missing_ok=True)
        descriptor = self._open(draft)
        try:
            lines = b"".join(self._line(key, noted) for key, noted in self._standing.items())
            os.write(descriptor, lines)
            draft.replace(file)
        except OSError:
            os.close(descriptor)
            raise
        assert self._descriptor is not None
        os.close(self._descriptor)
        self._descriptor, self._size = descriptor, len(lines)

    @staticmethod
    def _open(file: Path) -> int:
        return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
