"""Shifts the time of day of a process by the seconds that stand in a file; Python imports this at its start, from PYTHONPATH."""

import os
import time
from collections.abc import Callable
from pathlib import Path


def _shifted(real: Callable[[], float], file: Path) -> Callable[[], float]:
    def now() -> float:
        try:
            return real() + float(file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return real()

    return now


if "CLOCK_SHIFT" in os.environ:
    time.time = _shifted(time.time, Path(os.environ["CLOCK_SHIFT"]))
