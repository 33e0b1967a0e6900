"""Reads the frozen pack, and computes its edition, once: for fixtures, and for what test modules need when they are imported."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import load_pack
from bot.knowledge.models.pack import Pack

FROZEN = Path(__file__).parents[1] / "pack"
"""A pack that stays as it is while the shipped one is edited: all filing rules, and about half of the entries."""


@cache
def frozen_pack() -> Pack:
    """The frozen pack."""
    return load_pack(FROZEN)


@cache
def frozen_edition() -> Edition:
    """The frozen pack, ready to be asked."""
    return Edition.of(frozen_pack())
