"""Measures how time and memory grow with the knowledge base, and the longest messages, beside the targets."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.datasets import QuestionSet
from benchmarks.growth import GrownBase, grow_base
from benchmarks.peers import ROOT
from benchmarks.process import ProcessError, Task, run_method, spawn
from benchmarks.tables import megabytes, milliseconds, table
from bot.curation.evaluate import percentile
from bot.knowledge.files.loader import load_pack
from bot.messages import Language
from bot.text.normalize import script_language

SIZES = (100, 1_000, 10_000, 100_000)
"""Phrasings."""
COMPARED = ("Filing Bot", "token_set_ratio", "WRatio")
LANGUAGE_NAMES: Mapping[Language, str] = {"en": "English", "zh": "Chinese"}
TARGETS: Mapping[int, tuple[float, float]] = {1_000: (1, 3), 10_000: (2, 8), 100_000: (10, 25)}
"""Phrasings -> milliseconds that half of all calls, and 99 in 100, should not exceed."""
BUILD_TARGET = {1_000: 1.0}
"""Phrasings -> seconds."""
LONGEST_TARGET = 50.0
"""Milliseconds that 95 in 100 of the longest messages should not exceed."""
_QUERIES, _LONGEST, _FEW = 200, 100, 40
_PATIENCE = 900.0


@dataclass(frozen=True, slots=True)
class Measurement:
    """A method on a base of some size."""

    language: str
    phrasings: int
    method: str
    p50_ms: float
    p99_ms: float
    build_seconds: float
    index_mb: float | None


@dataclass(frozen=True, slots=True)
class Growth:
    """Every step, the longest messages, and what could not be run."""

    steps: Sequence[Measurement]
    longest: Mapping[str, Sequence[float]]
    """Kind of message -> milliseconds of each, in rising order."""
    left_out: Sequence[str]

    def as_dict(self) -> dict[str, Any]:
        """The figures by name."""
        return asdict(self)


def measure_growth(sets: Sequence[QuestionSet], tell: Callable[[str], None], most: int, *, quick: bool = False) -> Growth:
    """Measures growth from the phrasings of some data sets and of the shipped pack; `tell` hears of each step before it is run.

    Args:
        sets: whose phrasings the bases grow from.
        tell: hears what is being measured.
        most: phrasings of the largest base.
        quick: few questions.
    """
    texts = [text for found in sets for entry in found.folds[0].data.entries for text in entry.questions]
    texts += [text for entry in load_pack(ROOT / "knowledge").entries for text in entry.phrasings.all]
    steps: list[Measurement] = []
    left_out: list[str] = []
    for language, name in LANGUAGE_NAMES.items():
        seeds = [text for text in dict.fromkeys(texts) if script_language(text) == language]
        for size in (size for size in SIZES if size <= max(most, SIZES[0])):
            base = grow_base(seeds, language, size, _FEW if quick else _QUERIES)
            for method in COMPARED:
                what = f"{name}, {size:,} phrasings: {method}"
                tell(what)
                try:
                    steps.append(_measure(name, size, method, base))
                except ProcessError as error:
                    left_out.append(f"{what} is left out: {error}")
    tell("messages of 4,096 characters")
    try:
        longest = json.loads(spawn("benchmarks.longest", _FEW if quick else _LONGEST, _PATIENCE))
    except ProcessError as error:
        longest = {}
        left_out.append(f"messages of 4,096 characters are left out: {error}")
    return Growth(steps, longest, left_out)


def _measure(language: str, size: int, method: str, base: GrownBase) -> Measurement:
    outcome = run_method(method, [Task(base.base, base.queries)], _PATIENCE)[0]
    times = sorted(outcome.milliseconds)
    return Measurement(language, size, method, percentile(times, 0.5), percentile(times, 0.99), outcome.build_seconds, outcome.index_mb)


def growth_tables(growth: Growth) -> str:
    """Everything that was measured, in tables; what is wanted is said beside the project's own figures."""
    head = ("phrasings", "method", "p50 ms", "p99 ms", "build s", "index MB", "p50, project = 1", "wanted: p50 / p99 / build")
    parts = []
    for language in dict.fromkeys(step.language for step in growth.steps):
        rows = [_cells(step, growth) for step in growth.steps if step.language == language]
        parts.append(f"## Growth, {language}\n\n{table(head, rows)}")
    rows = []
    for kind, times in growth.longest.items():
        p95 = percentile(times, 0.95)
        rows.append((kind, milliseconds(percentile(times, 0.5)), milliseconds(p95), _verdict(p95, LONGEST_TARGET)))
    parts.append(f"## Messages of 4,096 characters, answered whole\n\n{table(('message', 'p50 ms', 'p95 ms', 'wanted: p95'), rows)}")
    if growth.left_out:
        parts.append("## Left out\n\n" + "\n".join(f"- {sentence}" for sentence in growth.left_out))
    return "\n\n".join(parts)


def _cells(step: Measurement, growth: Growth) -> Sequence[str]:
    own = next((other for other in growth.steps if _base(other) == _base(step) and other.method == COMPARED[0]), None)
    times = "-" if own is None else f"{step.p50_ms / own.p50_ms:.1f} x"
    figures = (milliseconds(step.p50_ms), milliseconds(step.p99_ms), f"{step.build_seconds:.2f}", megabytes(step.index_mb))
    return (f"{step.phrasings:,}", step.method, *figures, times, _verdicts(step))


def _base(step: Measurement) -> tuple[str, int]:
    return step.language, step.phrasings


def _verdicts(step: Measurement) -> str:
    if step.method != COMPARED[0] or step.phrasings not in TARGETS:
        return ""
    verdicts = [_verdict(*pair) for pair in zip((step.p50_ms, step.p99_ms), TARGETS[step.phrasings], strict=True)]
    if step.phrasings in BUILD_TARGET:
        verdicts.append(_verdict(step.build_seconds, BUILD_TARGET[step.phrasings]))
    return " / ".join(verdicts)


def _verdict(measured: float, most: float) -> str:
    return f"{'within' if measured <= most else 'OVER'} {most:g}"
