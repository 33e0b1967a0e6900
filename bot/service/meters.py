"""Declares the port through which the running bot is watched: what it counts, and what it answers to whoever asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits in the store."""

    turns: int
    """Updates whose work is not done."""
    oldest: int
    """Stamp of the oldest of them; 0 where there is none."""
    calls: int
    """Calls that are not sent."""


@dataclass(frozen=True, slots=True)
class Report:
    """An answer to a request over HTTP."""

    status: int
    kind: str
    """Content type."""
    body: bytes


class Meters(Protocol):
    """Counts what the bot does."""

    def reached(self) -> None:
        """The messaging service has answered a request for updates, or delivered one."""
        ...

    def skipped(self, kind: str) -> None:
        """An update could not be parsed; `kind` is what it says it is."""
        ...

    def sent(self, method: str, outcome: str) -> None:
        """An attempt at a call has ended."""
        ...

    def worked(self, seconds: float) -> None:
        """The work of an update is committed."""
        ...

    def given_up(self) -> None:
        """An update was given up."""
        ...


class NoMeters:
    """Counts nothing."""

    def reached(self) -> None:
        """Counts nothing."""

    def skipped(self, kind: str) -> None:
        """Counts nothing."""

    def sent(self, method: str, outcome: str) -> None:
        """Counts nothing."""

    def worked(self, seconds: float) -> None:
        """Counts nothing."""

    def given_up(self) -> None:
        """Counts nothing."""


class Reports(Protocol):
    """Answers requests about the state of the bot."""

    async def report(self, path: str) -> Report | None:
        """The answer to GET; None where there is nothing at this path."""
        ...


@dataclass(frozen=True, slots=True)
class Watch:
    """How a channel is watched."""

    meters: Meters = field(default_factory=NoMeters)
    reports: Reports | None = None
    """Told at the port of a channel that listens."""
