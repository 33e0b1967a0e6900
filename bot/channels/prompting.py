"""Builds the prompt of the terminal chat, with a history of the lines typed before."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory, History, InMemoryHistory


def create_prompt(history: Path | None) -> PromptSession[str]:
    """A prompt; the lines typed are kept in the file `history`, or nowhere where that cannot be written."""
    return PromptSession(history=_kept_in(history) if history else InMemoryHistory())


def _kept_in(file: Path) -> History:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # What people ask is for their own eyes.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600))
    except OSError:
        return InMemoryHistory()
    return _TolerantHistory(str(file))


class _TolerantHistory(FileHistory):
    def store_string(self, string: str) -> None:
        """Stores a line; a full disk or an undecodable byte loses the line, not the conversation."""
        with suppress(OSError):
            super().store_string(string.encode(errors="replace").decode())
