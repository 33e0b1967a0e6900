"""Provides the frozen pack, on which behaviour is tested, and the shipped pack, which a few gates inspect; each is read once."""

from __future__ import annotations

import pytest
from hypothesis import settings

from bot.dialogue.edition import Edition
from bot.extraction.hints import HintFinder
from bot.filing.rules import RuleBook
from bot.knowledge.models.pack import Pack
from tests.support import cached_editions
from tests.support.cases import LONG, cases

# The same examples in every run: what one run proves, and covers, the next one does too. No deadline: machines may be busy.
settings.register_profile("repeatable", derandomize=not LONG, deadline=None, max_examples=cases(100))
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def frozen_pack() -> Pack:
    """The frozen pack."""
    return cached_editions.frozen_pack()


@pytest.fixture(scope="session")
def frozen() -> Edition:
    """The frozen pack, ready to be asked."""
    return cached_editions.frozen_edition()


@pytest.fixture(scope="session")
def shipped_pack() -> Pack:
    """The shipped pack."""
    return cached_editions.shipped_edition().pack


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
    """The shipped pack, ready to be asked."""
    return cached_editions.shipped_edition()
