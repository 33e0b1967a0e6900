from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.dialogue.edition import Edition
from bot.knowledge.files.loader import load_pack
from bot.storage.opening import open_store
from bot.storage.sql import SqlStore
from tests.storage.builders import url
from tests.support.sound_pack import write_sound_pack


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The small pack, ready to be asked."""
    return Edition.of(load_pack(write_sound_pack(Path(tmp_path_factory.mktemp("small")))))


@pytest.fixture
def pack_folder(tmp_path: Path) -> Path:
    """A copy of the small pack to work on."""
    return write_sound_pack(tmp_path / "pack")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database of `store` lies."""
    return tmp_path / "bot.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[SqlStore]:
    """A database."""
    async with await open_store(url(file)) as opened:
        yield opened
