from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.knowledge.models.pack import Pack
from tests.support.running_bot import Bot, serving


@pytest.fixture(scope="session")
def pack(frozen_pack: Pack) -> Pack:
    """The pack of the running bots."""
    return frozen_pack


@pytest.fixture(scope="package")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """One bot for all tests that leave it as it is; each test brings people of its own."""
    with serving(Path(tmp_path_factory.mktemp("bot"))) as running:
        yield running
