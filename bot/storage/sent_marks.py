"""Keeps the marks of calls that were sent in a file beside SQLite's, from the answer to a call until its mark is committed.

A line takes some microseconds, a commit waits behind others. What is killed in between must not send a call again that was
answered. There is no wait for the disk: a line outlives the process, and after a power cut one repeat is excused.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from bot.service.delivery.ports import Settled


class SentMarks:
    """The marks that are not committed yet."""

    def __init__(self, file: Path | None) -> None:
        """`file` is made when first needed; None for a database that is no file, which has none."""
        self._file = file
        self._descriptor: int | None = None
        self._uncommitted: set[int] = set()

    def note(self, settled: Settled) -> None:
        """Writes a mark; without effect where it cannot be written, for it will be committed as well."""
        if self._file is None or settled.row in self._uncommitted:
            return
        self._uncommitted.add(settled.row)
        with suppress(OSError):
            if self._descriptor is None:
                self._descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.write(self._descriptor, f"{json.dumps(asdict(settled))}\n".encode())

    def committed(self, row: int) -> None:
        """A mark is committed; once all are, the file is emptied."""
        self._uncommitted.discard(row)
        if not self._uncommitted and self._descriptor is not None:
            with suppress(OSError):
                os.ftruncate(self._descriptor, 0)

    def read(self) -> tuple[Settled, ...]:
        """The marks that an earlier process has left."""
        if self._file is None or not self._file.exists():
            return ()
        found = []
        for line in self._file.read_text(encoding="utf-8", errors="replace").splitlines():
            # the last one may be cut off
            with suppress(ValueError, TypeError):
                found.append(Settled(**json.loads(line)))
        return tuple(found)

    def close(self) -> None:
        """Closes the file, and removes it where nothing stands in it."""
        if self._descriptor is not None and self._file is not None:
            os.close(self._descriptor)
            self._descriptor = None
            with suppress(OSError):
                if not self._file.stat().st_size:
                    self._file.unlink()
