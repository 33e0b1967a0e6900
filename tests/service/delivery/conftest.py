from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.opening import open_store
from bot.storage.sql import SqlStore


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    async with await open_store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}") as opened:
        yield opened
