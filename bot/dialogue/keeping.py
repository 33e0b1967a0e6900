"""Defines what the operator has decided on what people write: how much of it is kept, for how long, and who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LogContent = Literal["full", "redacted", "off"]
"""What the log keeps of what people write: all of it; all but telephone numbers, e-mail addresses and identity numbers; nothing."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What /privacy has to tell beside the pack's own words."""

    content: LogContent = "full"
    days: int = 90
    """After which what was logged, unsaved assessments and buttons are deleted."""
    encrypted: bool = False
    """Content is encrypted where it is stored."""
    contact: str = ""
    """Whom to ask; empty where the operator names nobody."""


DEFAULT = Keeping()
