"""Provides the frozen pack, on which behaviour is tested, and the shipped pack, which a few gates inspect; each is read once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from bot.dialogue.edition import Edition
from bot.extraction.hints import HintFinder
from bot.filing.rules import RuleBook
from bot.knowledge.files.loader import load_pack
from bot.knowledge.models.pack import Pack
from tests.support import frozen_edition
from tests.support.cases import LONG, cases

# The same examples in every run: what one run proves, and covers, the next one does too. No deadline: machines may be busy.
settings.register_profile("repeatable", derandomize=not LONG, deadline=None, max_examples=cases(100))
settings.load_profile("repeatable")

SHIPPED = Path(__file__).parent.parent / "knowledge"
"""The pack of this repository. Only gates read it: tests that hold for whatever its editors write."""


@pytest.fixture(scope="session")
def frozen_pack() -> Pack:
    """The frozen pack."""
    return frozen_edition.frozen_pack()


@pytest.fixture(scope="session")
def frozen() -> Edition:
    """The frozen pack, ready to be asked."""
    return frozen_edition.frozen_edition()


@pytest.fixture(scope="session")
def shipped_pack() -> Pack:
    """The shipped pack."""
    return load_pack(SHIPPED)


@pytest.fixture(scope="session")
def shipped_book(shipped_pack: Pack) -> RuleBook:
    """The rules that ship: for their cases, which are changed together with them."""
    return RuleBook.of(shipped_pack)


@pytest.fixture(scope="session")
def shipped_hints(shipped_pack: Pack) -> HintFinder:
    """The hints that ship, for their cases."""
    return HintFinder.of(shipped_pack)


@pytest.fixture(scope="session")
def shipped() -> Edition:
    """The shipped pack, ready to be asked. It takes many seconds where it is not cached: for exhaustive tests."""
    return frozen_edition.cached_edition(SHIPPED, frozen_edition.CACHE)
