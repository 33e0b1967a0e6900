"""Evaluates the matcher on a data set of questions: accuracy, ranking, refusal, latency."""

from __future__ import annotations

import codecs
import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.matching.index.meaning import Encoder
from bot.matching.matcher import Known, Matcher
from bot.text.message import Message

_WARM_UP = 5


class DataSetError(Exception):
    """A file that is no data set."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class DataEntry(_Strict):
    """One entry of a data set."""

    id: str
    questions: tuple[str, ...]


class Query(_Strict):
    """One question with the entry it belongs to; None where it is out of scope."""

    text: str
    id: str | None


class DataSet(_Strict):
    """A knowledge base with test questions; other keys of the file are ignored."""

    entries: tuple[DataEntry, ...]
    queries: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of a data set. Shares are of the in-scope queries, times in milliseconds a query."""

    entries: int
    phrasings: int
    in_scope: int
    out_of_scope: int
    accuracy_at_1: float
    accuracy_at_3: float
    mrr: float
    auroc: float | None
    """Chance that an in-scope query scores above an out-of-scope one; None without out-of-scope queries."""
    accuracy_at_90_oos: float | None
    """Share answered right at the lowest threshold that refuses 90 % of the out-of-scope queries."""
    build_seconds: float
    p50_ms: float
    p99_ms: float

    def as_dict(self) -> dict[str, float | int | None]:
        """The figures by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RankedAnswer:
    """The ranked entries that one query got."""

    wanted: str | None
    """The right entry; None for a query out of scope."""
    entries: tuple[str, ...]
    """Best first."""
    score: float
    """Of the first entry."""


def read_data_set(file: Path) -> DataSet:
    """Reads a data set.

    Raises:
        DataSetError: the file cannot be read, or is not in the format.
    """
    try:
        return DataSet.model_validate_json(file.read_bytes().removeprefix(codecs.BOM_UTF8))
    except OSError as error:
        raise DataSetError(f"{file} cannot be read: {error.strerror}, name a JSON file with entries and queries") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "the file"
        raise DataSetError(f"{file} is not a data set: {where}: {first['msg'].lower()}") from error


def evaluate_matcher(data: DataSet, progress: Callable[[], None] = lambda: None, encoder: Encoder | None = None) -> Scores:
    """Runs every query through the matcher; `progress` is called after each."""
    started = time.perf_counter()
    matcher = Matcher([Known(entry.id, entry.questions) for entry in data.entries], (), encoder)
    built = time.perf_counter() - started
    for query in data.queries[:_WARM_UP]:
        matcher.rank(Message(query.text))
    answers: list[RankedAnswer] = []
    times: list[float] = []
    for query in data.queries:
        before = time.perf_counter()
        ranked = matcher.rank(Message(query.text))
        times.append((time.perf_counter() - before) * 1000)
        answers.append(RankedAnswer(query.id, tuple(candidate.entry for candidate in ranked), ranked[0].score if ranked else 0.0))
        progress()
    return scores_of(data, answers, built, times)


def scores_of(data: DataSet, answers: Sequence[RankedAnswer], built: float, times: Iterable[float]) -> Scores:
    """The figures of a run of any ranker: its answers, the seconds it took to build, the milliseconds of each query."""
    ordered = sorted(times)
    known = [answer for answer in answers if answer.wanted is not None]
    unknown = [answer.score for answer in answers if answer.wanted is None]
    return Scores(
        entries=len(data.entries),
        phrasings=sum(len(entry.questions) for entry in data.entries),
        in_scope=len(known),
        out_of_scope=len(unknown),
        accuracy_at_1=_share(answer.wanted in answer.entries[:1] for answer in known),
        accuracy_at_3=_share(answer.wanted in answer.entries[:3] for answer in known),
        mrr=_share(1 / (1 + answer.entries.index(answer.wanted)) if answer.wanted in answer.entries else 0.0 for answer in known),
        auroc=auroc([answer.score for answer in known], unknown),
        accuracy_at_90_oos=_accuracy_at_90_oos(known, unknown),
        build_seconds=built,
        p50_ms=percentile(ordered, 0.5),
        p99_ms=percentile(ordered, 0.99),
    )


def _share(values: Iterable[float]) -> float:
    numbers = [float(value) for value in values]
    return sum(numbers) / len(numbers) if numbers else 0.0


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float | None:
    """Chance that a score from inside is above one from outside, ties half; None where one of them is empty."""
    if not inside or not outside:
        return None
    ranked = sorted([(score, True) for score in inside] + [(score, False) for score in outside])
    rank_sum, at = 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        rank_sum += sum(is_inside for _, is_inside in ranked[at:end]) * (at + 1 + end) / 2
        at = end
    return (rank_sum - len(inside) * (len(inside) + 1) / 2) / (len(inside) * len(outside))


def _accuracy_at_90_oos(known: Sequence[RankedAnswer], unknown: Sequence[float]) -> float | None:
    if not unknown:
        return None
    threshold = sorted(unknown)[math.ceil(0.9 * len(unknown)) - 1]
    return _share(answer.wanted in answer.entries[:1] and answer.score > threshold for answer in known)


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value that a share of the values, in rising order, does not exceed; 0 where there is none."""
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0
