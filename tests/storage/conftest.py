from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.opening import open_store
from bot.storage.sql import SqlStore
from tests.storage.builders import url


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bot.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[SqlStore]:
    async with await open_store(url(file)) as opened:
        yield opened
