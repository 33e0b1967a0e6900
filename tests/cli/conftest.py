from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.support.sound_pack import write_sound_pack


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> str:
    """KNOWLEDGE_DIR: the small pack, so that a process starts quickly."""
    return str(write_sound_pack(Path(tmp_path_factory.mktemp("small"))))


@pytest.fixture(autouse=True)
def untouched_logging() -> Iterator[None]:
    """A command run within this process sets up logging for all of it."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()
