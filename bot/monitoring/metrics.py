"""Counts for Prometheus, and writes the figures in its text format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

KIND = CONTENT_TYPE_LATEST
"""Content type of the text."""
_PREFIX = "filing_bot"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is asked for when the figures are read."""

    since_reached: float | None
    """Seconds since Telegram was reached; None where it never was."""
    ready: bool
    turns: int
    oldest: float
    """Seconds for which the oldest update has waited."""
    calls: int
    database: bool
    """Whether it answers."""
    digest: str
    entries: int


class PrometheusMeters:
    """The `Meters` of one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._skipped = self._counter("updates_skipped", "Updates that could not be parsed.", "kind")
        self._sent = self._counter("sends", "Attempts at calls, by how they ended.", "method", "outcome")
        self._decisions = self._counter("decisions", "Turns, by what was decided.", "decision")
        self._given_up = self._counter("turns_given_up", "Updates whose work failed three times.")
        self._reached = self._counter("reached", "Requests for updates that were answered, and updates that were delivered.")
        self._turn = self._histogram("turn_seconds", "Work of an update, from its turn in the lane to the commit.")
        self._match = self._histogram("match_seconds", "Understanding and matching of a text, and the choice of the reply.")

    def reached(self) -> None:
        """The messaging service has answered a request for updates, or delivered one."""
        self._reached.inc()

    def skipped(self, kind: str) -> None:
        """An update could not be parsed."""
        self._skipped.labels(kind).inc()

    def sent(self, method: str, outcome: str) -> None:
        """An attempt at a call has ended."""
        self._sent.labels(method, outcome).inc()

    def worked(self, seconds: float) -> None:
        """The work of an update is committed."""
        self._turn.observe(seconds)

    def given_up(self) -> None:
        """An update was given up."""
        self._given_up.inc()

    def decided(self, decision: str, seconds: float) -> None:
        """A turn was decided."""
        self._decisions.labels(decision).inc()
        self._match.observe(seconds)

    def text(self, snapshot: Snapshot) -> bytes:
        """All figures."""
        moment = CollectorRegistry(auto_describe=False)
        moment.register(_Moment(snapshot))
        return generate_latest(self._registry) + generate_latest(moment)

    def _counter(self, name: str, help_: str, *labels: str) -> Counter:
        return Counter(f"{_PREFIX}_{name}", help_, labels, registry=self._registry)

    def _histogram(self, name: str, help_: str) -> Histogram:
        return Histogram(f"{_PREFIX}_{name}", help_, registry=self._registry, buckets=_SECONDS)


class _Moment(Collector):
    """The figures of a moment."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def collect(self) -> Iterator[Metric]:
        """One metric after the other."""
        now = self._snapshot
        if now.since_reached is not None:
            yield _gauge("last_good_poll_age_seconds", "Time since Telegram was last reached for updates.", now.since_reached)
        yield _gauge("ready", "Whether updates are taken and answered.", now.ready)
        yield _gauge("inbox_depth", "Updates whose work is not done.", now.turns)
        yield _gauge("inbox_oldest_age_seconds", "How long the oldest of them has waited.", now.oldest)
        yield _gauge("outbox_depth", "Calls that are not sent.", now.calls)
        yield _gauge("database_up", "Whether the database answers.", now.database)
        yield _gauge("edition_entries", "Entries of the pack that answers.", now.entries)
        yield InfoMetricFamily(f"{_PREFIX}_edition", "The pack that answers.", value={"digest": now.digest})


def _gauge(name: str, help_: str, value: float) -> Metric:
    return GaugeMetricFamily(f"{_PREFIX}_{name}", help_, value=float(value))
