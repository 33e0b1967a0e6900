"""Provides the shipped pack, read once for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import load_pack
from bot.knowledge.models.pack import Pack

# The same examples in every run: what one run proves, and covers, the next one does too.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")

SHIPPED = Path(__file__).parent.parent / "knowledge"


@pytest.fixture(scope="session")
def shipped_pack() -> Pack:
    """The pack of this repository."""
    return load_pack(SHIPPED)


@pytest.fixture(scope="session")
def shipped(shipped_pack: Pack) -> Edition:
    """The pack of this repository, ready to be asked."""
    return Edition.of(shipped_pack)
