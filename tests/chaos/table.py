"""Runs every fault in its long form and prints a table: `make chaos`. Ends with exit code 1 where a row does not hold."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.chaos import faults, forms, kills, odd_moments, replicas
from tests.chaos.kills import Outcome

ROWS: tuple[Callable[[Path], Outcome], ...] = (
    lambda folder: kills.at_random(folder, "polling", 40),
    lambda folder: kills.at_random(folder, "webhook", 30),
    lambda folder: kills.at_boundaries(folder, 4),
    lambda folder: forms.killed(folder, "polling", 10),
    lambda folder: forms.killed(folder, "webhook", 10),
    lambda folder: faults.same_update(folder, "polling"),
    lambda folder: faults.same_update(folder, "webhook"),
    faults.stopped,
    faults.bad_answers,
    faults.unreachable,
    lambda folder: faults.full_disk(folder, "polling"),
    lambda folder: faults.full_disk(folder, "webhook"),
    lambda folder: faults.locked(folder, "polling"),
    lambda folder: faults.locked(folder, "webhook"),
    lambda folder: forms.together(folder, "polling", 30),
    lambda folder: forms.together(folder, "webhook", 30),
    faults.slow_chats,
    faults.flooded,
    faults.blocked,
    forms.moved,
    odd_moments.clock_jumps,
    odd_moments.shuffled,
    odd_moments.late_answers,
    odd_moments.broken_pack,
    lambda folder: odd_moments.reloaded(folder, 100),
    odd_moments.poisoned,
    lambda folder: replicas.kill_leaders(folder, 20),
    lambda folder: replicas.kill_leaders(folder, 20, mode="webhook"),
)
_COLUMNS = (
    *("fault", "runs", "asked", "lost", "crossed", "inverted", "repeats"),
    *("beside in flight", "late marks", "recovery s", "holds", "remark"),
)
_WIDTHS = (36, 4, 5, 4, 7, 8, 7, 16, 10, 10, 5, 0)


def main() -> None:
    """Prints the rows as they come out."""
    # the Bot API runs in this process: it must not be late with what it notes
    sys.setswitchinterval(0.0005)
    _line(_COLUMNS)
    sound = True
    for row in ROWS:
        with tempfile.TemporaryDirectory() as folder:
            outcome = row(Path(folder))
        told = outcome.verdict
        figures = (told.asked, told.lost, told.crossed, told.inverted, told.repeated, told.unexcused, told.late)
        holds = "yes" if outcome.sound else "NO"
        _line((outcome.fault, outcome.runs, *figures, f"{outcome.recovery:.1f}", holds, outcome.remark))
        sound &= outcome.sound
    sys.exit(not sound)


def _line(cells: tuple[object, ...]) -> None:
    print("  ".join(str(cell).ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip(), flush=True)


if __name__ == "__main__":
    main()
