"""Provides functions that a child process runs in place of reading and checking a pack; they are quick to import."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import load_pack
from bot.knowledge.findings import Finding
from bot.review.difference import Comparison, Difference

ReadResult = Edition | tuple[Finding, ...]
Work = Callable[[Path], ReadResult]


def read(folder: Path) -> ReadResult:
    """Reads the pack without checking it."""
    return Edition.of(load_pack(folder))


def read_when_told(folder: Path) -> ReadResult:
    """Reads the pack once somebody writes into the pipe `go_on` beside its folder."""
    (folder.parent / "go_on").read_bytes()
    return read(folder)


def crash(_folder: Path) -> ReadResult:
    """Ends the process at once, as a fault in a compiled library would."""
    os._exit(3)


def devour(_folder: Path) -> ReadResult:
    """Takes memory until there is none."""
    hoard = [bytearray(2**24)]
    while True:
        hoard.append(bytearray(len(hoard[-1])))


def fail(_folder: Path) -> ReadResult:
    """Fails with an exception, quietly."""
    raise SystemExit(1)


def hang(folder: Path) -> ReadResult:
    """Never comes to an end; says which process hangs."""
    (folder / "pid").write_text(str(os.getpid()), encoding="ascii")
    signal.pause()
    raise AssertionError


def hang_comparing(_compared: Comparison) -> Difference:
    """Never comes to an end."""
    signal.pause()
    raise AssertionError


def fail_to_compare(_compared: Comparison) -> Difference:
    """Fails with an exception, quietly."""
    raise SystemExit(1)
