"""Defines what a check of an installation finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "fault"]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The result of one check."""

    name: str
    """What was checked, in one word."""
    state: State
    """A fault keeps the bot from running, or will; a warning does not."""
    found: str
    """How it is."""
    todo: str = ""
    """What to do about it."""


def ok(name: str, found: str) -> Diagnosis:
    """Nothing needs doing."""
    return Diagnosis(name, "ok", found)


def warning(name: str, found: str, todo: str) -> Diagnosis:
    """The bot runs, and something should be done."""
    return Diagnosis(name, "warning", found, todo)


def fault(name: str, found: str, todo: str) -> Diagnosis:
    """The bot does not run, or loses something."""
    return Diagnosis(name, "fault", found, todo)
