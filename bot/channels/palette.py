"""Defines the colours of the pictures, for a light and a dark background."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import PrerequisiteState


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one background. The contrast is at least 4.5 to 1 for text, 3 to 1 for bars, arrows and signs."""

    paper: str
    ink: str
    muted: str
    track: str
    """Behind a bar."""
    grid: str
    own: str
    own_pale: str
    supplier: str
    supplier_pale: str
    states: dict[PrerequisiteState, str]


LIGHT = Palette(
    paper="#ffffff",
    ink="#17202b",
    muted="#4c5967",
    track="#f1f4f7",
    grid="#cfd7df",
    own="#1c5fb8",
    own_pale="#d6e5f8",
    supplier="#96590a",
    supplier_pale="#f7e6c8",
    states={"ok": "#1d7a43", "missing": "#b3261e", "ask": "#7a5b00"},
)
DARK = Palette(
    paper="#11171e",
    ink="#f1f5f9",
    muted="#b3bfcb",
    track="#1b242e",
    grid="#3a4753",
    own="#6fadff",
    own_pale="#1d3a5f",
    supplier="#e8ab48",
    supplier_pale="#4a3717",
    states={"ok": "#5fcf8b", "missing": "#ff8a80", "ask": "#e8c35a"},
)
